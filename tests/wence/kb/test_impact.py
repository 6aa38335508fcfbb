from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies_kb.knowledge import KnowledgeBase
from tests.actions.conversation import Recorded
from tests.wence.kb.conftest import SAMPLE, Changed, raised
from tests.wence.kb.test_replay import amount, keep, repeated, run, verdict


@pytest.fixture
def told(build: Path, first: str) -> str:
    """Three turns that told the amount by web and hotline and one that didn't; returns the snapshot's version."""
    kb = KnowledgeBase.load(build / "kb" / "snapshots" / first)
    keep(build, "t-1", amount(Recorded(kb)))
    keep(build, "t-2", repeated(Recorded(kb)))
    keep(build, "t-3", verdict(Recorded(kb)), channel="hotline")
    keep(build, "t-4", [{"kind": "notice", "text": "好"}])
    return first


def published(build: Path, version: str) -> None:
    (build / "kb" / "current").write_text(f"{version}\n")


def test_turns_that_told_a_corrected_figure_are_counted(
    build: Path, told: str, changed: Changed
) -> None:
    changed("raised", raised)
    published(build, "raised")
    lines = run("impact", SAMPLE, told).output.splitlines()
    assert lines[0] == (
        f"{SAMPLE}, told by snapshot {told} in 3 turns: 3 of them told what is otherwise in raised"
    )
    assert lines[1] == "  amount: 5000元 → 8000元, 3 turns"
    assert lines[2].endswith(": hotline 1, web 2")
    assert len(lines) == 3


def test_turns_are_listed_when_asked(build: Path, told: str, changed: Changed) -> None:
    changed("raised", raised)
    published(build, "raised")
    assert run("impact", SAMPLE, told[:6], "--turns").output.splitlines()[3:] == [
        "t-1",
        "t-2",
        "t-3",
    ]


def test_only_those_who_were_told_the_corrected_fact_count(
    build: Path, told: str, changed: Changed
) -> None:
    def stricter(item: dict[str, Any]) -> None:
        item["facts"]["boxes"]["value"] = "75"

    changed("stricter", stricter)
    published(build, "stricter")
    output = run("impact", SAMPLE, told, "--turns").output
    assert "in 3 turns: 2 of them" in output
    assert "boxes: 70% → 75%, 2 turns" in output
    assert output.splitlines()[-2:] == ["t-1", "t-2"]


def test_fact_that_is_gone_is_no_longer_stated(build: Path, told: str, changed: Changed) -> None:
    def without(item: dict[str, Any]) -> None:
        del item["facts"]["boxes"]
        item["contradictions"] = []

    changed("without", without)
    published(build, "without")
    assert "boxes: 70% → no longer stated, 2 turns" in run("impact", SAMPLE, told).output


def test_nothing_was_told_wrong_while_nothing_is_corrected(told: str) -> None:
    assert "in 3 turns: 0 of them" in run("impact", SAMPLE, "current").output


def test_item_that_was_never_told_has_no_turns(told: str) -> None:
    assert "in 0 turns: 0 of them" in run("impact", "card.holders.zz", told).output


def test_snapshot_that_answered_nothing_is_named(told: str) -> None:
    message = str(run("impact", SAMPLE, "zzz").exception)
    assert message == "The snapshot zzz answered no turn."


def test_beginning_of_several_snapshots_is_refused(
    build: Path, told: str, changed: Changed
) -> None:
    other = told[:3] + "other"
    kb = KnowledgeBase.load(changed(other, raised))
    keep(build, "t-5", amount(Recorded(kb)))
    message = str(run("impact", SAMPLE, told[:3]).exception)
    assert "write more of it" in message
    assert told in message
