from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.astray import Question, questions_astray, questions_of
from policies_kb.model import Item
from policies_kb.records import CONTENT, RecordFile, item_of
from tests.policies_kb.small_content import ITEM, changed

BEES = ["养蜂给多少钱", "养蜂补贴给多少钱", "养蜂能补几个", "养蜂补贴能补几个"]
PONDS = ["鱼塘给多少钱", "鱼塘补贴给多少钱", "鱼塘能补几个", "鱼塘补贴能补几个"]


def item(id_: str, region: str = "410100") -> Item:
    return item_of(changed(changed(ITEM, ["id"], id_), ["region"], region))


def asked(questions: dict[str, list[str]]) -> list[Question]:
    return [
        Question(text, id_, Path("one.yml"), ("questions", "what", n))
        for id_, texts in questions.items()
        for n, text in enumerate(texts)
    ]


def astray(items: list[Item], questions: dict[str, list[str]]) -> dict[tuple[str, str], list[str]]:
    by_id = {one.id: one for one in items}
    found = questions_astray(by_id, asked(questions), CONTENT)
    return {pair: [question.text for question in those] for pair, those in found.items()}


def test_questions_that_name_their_own_matter_are_not_astray() -> None:
    items = [item("startup.bees.zz"), item("startup.ponds.zz")]
    assert astray(items, {"startup.bees.zz": BEES, "startup.ponds.zz": PONDS}) == {}


def test_a_question_of_another_matter_is_astray_with_that() -> None:
    items = [item("startup.bees.zz"), item("startup.ponds.zz")]
    questions = {"startup.bees.zz": [*BEES, "鱼塘补贴多少钱"], "startup.ponds.zz": PONDS}
    found = astray(items, questions)
    assert found["startup.bees.zz", "startup.ponds.zz"] == ["鱼塘补贴多少钱"]


def test_a_question_that_fits_two_items_alike_is_astray() -> None:
    items = [item("startup.bees.zz"), item("startup.ponds.zz")]
    questions = {"startup.bees.zz": ["给多少钱", "给多少钱呢"], "startup.ponds.zz": ["给多少钱吗"]}
    assert ("startup.ponds.zz", "startup.bees.zz") in astray(items, questions)


@pytest.mark.parametrize(
    ("id_", "region", "strays"),
    [
        ("startup.hives.ly", "410300", False),
        ("startup.hives.ha", "410000", True),
        ("startup.bees.ha", "410000", False),
    ],
    ids=["another city's", "the province's", "the province's of the same matter"],
)
def test_questions_stray_only_to_other_matters_that_may_answer_in_their_region(
    id_: str, region: str, strays: bool
) -> None:
    items = [item("startup.bees.zz"), item(id_, region), item("startup.ponds.zz")]
    questions = {
        "startup.bees.zz": [*PONDS[1:], "养蜂给多少钱"],
        id_: [f"{text}呀" for text in BEES],
        "startup.ponds.zz": ["公积金怎么取", "买房能取公积金不"],
    }
    pair = ("startup.bees.zz", id_)
    assert (pair in astray(items, questions)) is strays


def test_an_items_own_questions_and_those_of_the_voices_are_found_with_their_places(
    tmp_path: Path,
) -> None:
    own, voice = tmp_path / "item.yml", tmp_path / "voice.yml"
    own.write_text("id: a.b.zz\nquestions:\n  what:\n  - 养蜂补贴是啥\n", "utf-8")
    voice.write_text("a.b.zz:\n  how_much:\n  - 养蜂补贴是啥\n  - 养蜂给多少钱\n", "utf-8")
    data: dict[str, Any] = {"id": "a.b.zz", "questions": {"what": ["养蜂补贴是啥"]}}
    further = {"a.b.zz": {"how_much": ["养蜂补贴是啥", "养蜂给多少钱"]}}
    found = questions_of([RecordFile(own, data)], [RecordFile(voice, further)])
    assert [(q.text, q.item, q.place) for q in found] == [
        ("养蜂补贴是啥", "a.b.zz", f"{own}:4"),
        ("养蜂给多少钱", "a.b.zz", f"{voice}:4"),
    ]


def test_content_without_questions_has_none_astray() -> None:
    assert questions_astray({}, [], CONTENT) == {}
