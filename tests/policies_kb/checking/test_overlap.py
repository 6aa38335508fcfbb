from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.check import check_content
from policies_kb.checking.findings import Finding
from policies_kb.checking.overlap import Limits
from tests.policies_kb.small_content import (
    ITEM,
    changed,
    write_document,
    write_item,
    write_overlaps,
    write_questions,
    write_tables,
)

CARDS = {
    "what": ["社保卡丢了咋办", "社保卡是干啥用的"],
    "how_much": ["补办社保卡收费不", "社保卡工本费贵不贵", "换社保卡收费不"],
    "who": ["娃娃能不能办社保卡", "外地人能不能办社保卡"],
    "conditions": ["办社保卡非得本人去不"],
    "where": ["社保卡在银行能办不"],
    "how_to_apply": ["社保卡网上咋办", "社保卡手机上咋办"],
    "materials": ["办社保卡用不用照片"],
}
# As somebody asks who means the same as the sample item's questions.
BEES = {
    "what": ["养蜂国家补助不补助", "头一回养蜂政府管不管"],
    "how_much": ["养蜂能给多少钱", "养蜜蜂补几个钱", "蜂箱能补几成"],
    "who": ["养蜂的哪些人能领补贴", "退伍回来养蜜蜂算吗"],
    "conditions": ["养蜂要满多久给补贴"],
    "where": ["养蜂补贴去哪个局"],
    "how_to_apply": ["养蜂补贴怎么申请", "养蜂的钱咋领"],
    "materials": ["领养蜂补贴要带啥材料"],
}
OTHER = "startup.other.zz"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tables, the document and the sample item."""
    write_tables(tmp_path)
    write_document(tmp_path)
    write_item(tmp_path)
    return tmp_path


def write_other(content: Path, questions: dict[str, list[str]]) -> Path:
    other = changed(changed(ITEM, ["id"], OTHER), ["questions"], questions)
    return write_item(content, changed(other, ["title"], "另一个补贴"))


def excepted(*items: str) -> dict[str, Any]:
    return {"items": list(items), "because": "both are asked about in the same words"}


def only(content: Path) -> Finding:
    [finding] = check_content({}, content)
    return finding


@pytest.mark.parametrize(
    ("shares", "crossed"),
    [
        ((0.2, 0.2), True),
        ((0.2, 0.1), False),
        ((0.0, 0.4), True),
        ((0.4, 0.0), True),
        ((0.0, 0.3), False),
    ],
)
def test_limits_are_crossed_by_both_or_by_far_by_one(
    shares: tuple[float, float], crossed: bool
) -> None:
    assert Limits(both=0.2, one=0.4, gone=0.5).crossed(shares) is crossed


def test_items_about_different_things_do_not_overlap(content: Path) -> None:
    write_other(content, CARDS)
    assert check_content({}, content) == []


def test_items_asked_about_alike_are_found_with_files_lines_and_questions(content: Path) -> None:
    path = write_other(content, BEES)
    finding = only(content)
    sample = content / "items" / "startup" / "sample.zz.yml"
    told = str(finding)
    assert {finding.path, *finding.others} == {path, sample}
    assert "merge the two, or sharpen titles and questions" in told
    for file, id_, title in (
        (path, OTHER, "另一个补贴"),
        (sample, "startup.sample.zz", "养蜂样例补贴"),
    ):
        lines = file.read_text("utf-8").splitlines()
        assert f"{file}:{lines.index('questions:') + 1}: " in told
        assert f"{id_} ({title})" in told
        shown = [line for line in told.splitlines() if f"{file}:" in line and "'" in line]
        assert shown
        for line in shown:
            number = int(line.partition(f"{file}:")[2].partition(":")[0])
            assert lines[number - 1].strip().removeprefix("- ") == line.split("'")[1]


def test_the_share_of_each_items_questions_is_told(content: Path) -> None:
    write_other(content, BEES)
    assert " of 12 questions of " in only(content).message
    assert " of 12 the other way round" in only(content).message


def test_an_overlap_concerns_both_files_and_their_directories(content: Path) -> None:
    path = write_other(content, BEES)
    finding = only(content)
    places = [path, content / "items" / "startup" / "sample.zz.yml", content / "items"]
    assert all(finding.concerns(place) for place in places)
    assert not finding.concerns(content / "documents")


def test_further_questions_count_as_well(content: Path) -> None:
    write_other(content, CARDS)
    more = [f"{text}呀" for asked in ITEM["questions"].values() for text in asked]
    path = write_questions(content, {OTHER: {"what": more}})
    assert str(path) in only(content).message


def test_a_reviewed_pair_is_no_fault_whichever_way_round(content: Path) -> None:
    write_other(content, BEES)
    write_overlaps(content, [excepted(OTHER, "startup.sample.zz")])
    assert check_content({}, content) == []


@pytest.mark.parametrize(
    ("meant", "message"),
    [
        (
            [excepted(OTHER, "startup.sample.zz")],
            "can be told apart: 0% and 0% of their questions are astray; remove the exception",
        ),
        (
            [excepted("startup.none.zz", "startup.sample.zz")],
            "no item 'startup.none.zz'; remove the exception",
        ),
    ],
)
def test_an_exception_that_no_longer_holds_is_a_fault(
    content: Path, meant: list[dict[str, Any]], message: str
) -> None:
    write_other(content, CARDS)
    path = write_overlaps(content, meant)
    finding = only(content)
    assert message in finding.message
    line = path.read_text("utf-8").splitlines().index("- items:") + 1
    assert (finding.path, finding.line) == (path, line)


def test_a_pair_excepted_twice_is_a_fault(content: Path) -> None:
    write_other(content, BEES)
    meant = [excepted(OTHER, "startup.sample.zz"), excepted("startup.sample.zz", OTHER)]
    write_overlaps(content, meant)
    assert "are excepted twice; remove one" in only(content).message


def test_an_exception_without_a_reason_is_a_fault(content: Path) -> None:
    write_other(content, BEES)
    write_overlaps(content, [excepted(OTHER, "startup.sample.zz") | {"because": ""}])
    assert "meant.0.because" in "".join(f.message for f in check_content({}, content))
