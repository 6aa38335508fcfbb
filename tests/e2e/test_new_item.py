"""An editor adds an item with eight example questions: residents get its answers, and Rasa isn't trained again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.talking import kb, said
from tests.policies_kb.small_content import ITEM, write_document, write_item, write_original
from wence.settings import ROOT

PATIENCE = 120.0  # seconds for the processes to load a snapshot, on a machine that may be busy
QUESTIONS = {
    "what": ["养蜂政府有没有补助"],
    "how_much": ["养蜂给多少钱", "养蜜蜂能补几个钱", "蜂箱补几成"],
    "who": ["哪些人养蜂能领补贴"],
    "conditions": ["养蜂要满多久才给补贴"],
    "where": ["养蜂补贴找哪个局"],
    "how_to_apply": ["养蜂补贴咋申请"],
}
IN_OTHER_WORDS = [
    ("退伍了养蜂给不给补贴", "5000元"),
    ("蜂箱能补几成", "70%"),
    ("养蜂多久才能领钱", "3个月"),
    ("养蜂补贴的对象都有谁", "返乡农民"),
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of one's own, in whose content an editor has written a document and an item."""
    home = tmp_path_factory.mktemp("checkout")
    for package in ("policies_kb", "wence"):
        shutil.copytree(ROOT / package, home / package, ignore=lambda *_: ["originals"])
    content = home / "policies_kb" / "content"
    write_document(content)
    write_item(content, ITEM | {"questions": QUESTIONS})
    write_original(home / "policies_kb" / "originals")
    return home


@pytest.fixture(scope="module")
def models(wence_stack: Any) -> dict[str, int]:
    """The trained models before anything was added, with their times."""
    return models_of(wence_stack)


@pytest.fixture(scope="module")
def published(
    wence_stack: Any,
    checkout: Path,
    models: dict[str, int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The version of the snapshot with the item, built by the command and before residents."""
    own = tmp_path_factory.mktemp("own")
    kept = wence_stack.settings.build / "kb" / "snapshots"
    (own / "kb").mkdir()
    (own / "kb" / "snapshots").symlink_to(kept)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("WENCE_ORIGINALS", raising=False)
        done = kb(wence_stack, "build", build=own, checkout=checkout)
    assert done.returncode == 0, done.stderr
    version = (own / "kb" / "current").read_text("utf-8").strip()
    done = kb(wence_stack, "publish", version, "--accept", "an item about bees")
    assert done.returncode == 0, done.stderr
    until_known(wence_stack)
    yield version
    done = kb(wence_stack, "rollback")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(kept / version)


def models_of(stack: Any) -> dict[str, int]:
    """Return the trained models, with their times."""
    found = (stack.settings.build / "bot" / "models").glob("*.tar.gz")
    return {model.name: model.stat().st_mtime_ns for model in found}


def until_known(stack: Any) -> None:
    """Wait until the processes have loaded what was published: an example question is answered."""
    [example] = QUESTIONS["where"]
    began = time.monotonic()
    while ITEM["id"] not in items_of(said(stack, example)):
        assert time.monotonic() - began < PATIENCE, "the item is never answered with"
        time.sleep(0.5)


def items_of(turn: dict[str, Any]) -> list[str | None]:
    return [reply["item_id"] for reply in turn["replies"]]


def test_item_is_unknown_before_it_is_added(wence_stack: Any) -> None:
    assert ITEM["id"] not in items_of(said(wence_stack, IN_OTHER_WORDS[0][0]))
    response = httpx.get(f"{wence_stack.url}/api/v1/items/{ITEM['id']}", timeout=30)
    assert response.status_code == 404


@pytest.mark.parametrize(("question", "told"), IN_OTHER_WORDS)
def test_eight_questions_make_an_item_answerable_in_other_words(
    wence_stack: Any, published: str, question: str, told: str
) -> None:
    [reply] = said(wence_stack, question)["replies"]
    assert (reply["kind"], reply["item_id"]) == ("answer", ITEM["id"]), reply
    assert told in reply["text"]
    assert "郑政样〔2022〕1号" in [citation["number"] for citation in reply["citations"]]


def test_what_the_item_leaves_open_is_said_to_be_open(wence_stack: Any, published: str) -> None:
    [reply] = said(wence_stack, "养蜂补贴要准备什么材料")["replies"]
    assert (reply["kind"], reply["item_id"]) == ("refusal", ITEM["id"]), reply


def test_other_items_answer_as_before(wence_stack: Any, published: str) -> None:
    turn = said(wence_stack, "我退伍回来开了个小店，开了四个月，能领多少钱？")
    assert items_of(turn) == ["startup.one-off-subsidy.zz"]
    assert "10000元" in turn["replies"][0]["text"]


def test_nothing_was_trained_for_it(
    wence_stack: Any, published: str, models: dict[str, int]
) -> None:
    assert models
    assert models_of(wence_stack) == models
