from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.publishing.history import read_history
from policies_kb.publishing.switch import publish, publish_unless_rolled_back, rollback
from policies_kb.publishing.versions import published
from policies_kb.snapshot import SnapshotError
from tests.policies_kb.publishing.conftest import Another


def test_publishing_switches_and_is_written_down(build: Path, first: str, another: Another) -> None:
    publish(another("two"), instead_of=first, why="新标准", accepted="checked", gate={"cases": 1})
    [entry] = read_history(build)
    assert published(build) == "two"
    assert (entry.version, entry.left, entry.why) == ("two", first, "新标准")
    assert (entry.accepted, entry.gate) == ("checked", {"cases": 1})


def test_publishing_after_somebody_else_did_is_refused(
    build: Path, first: str, another: Another
) -> None:
    publish(another("two"), instead_of=first)
    with pytest.raises(SnapshotError, match="two was published while three was compared with"):
        publish(another("three"), instead_of=first)
    assert published(build) == "two"


@pytest.mark.parametrize(
    "file", ["snapshot.json", "arrays/search.ranker.weights.npy", "manifest.json"]
)
def test_snapshot_that_is_not_whole_is_refused_and_nothing_changes(
    build: Path, first: str, another: Another, file: str
) -> None:
    made = another("two")
    (made / file).unlink()
    with pytest.raises(SnapshotError, match=f"{made / file}: .*run wence kb build"):
        publish(made, instead_of=first)
    assert published(build) == first
    assert read_history(build) == []


def test_rolling_back_goes_back_and_twice_goes_back_twice(
    build: Path, first: str, another: Another
) -> None:
    publish(another("two"), instead_of=first)
    publish(another("three"), instead_of="two")
    assert rollback(build).version == "two"
    assert rollback(build, why="wrong figure").version == first
    assert published(build) == first
    assert read_history(build)[-1].why == "wrong figure"


def test_rolling_back_further_than_the_beginning_is_refused(build: Path, first: str) -> None:
    with pytest.raises(SnapshotError, match="nothing was published before"):
        rollback(build)
    assert published(build) == first


def test_rolling_back_to_a_version_goes_there(build: Path, first: str, another: Another) -> None:
    publish(another("two"), instead_of=first)
    publish(another("three"), instead_of="two")
    publish(another("four"), instead_of="three")
    rollback(build, "two")
    assert published(build) == "two"
    assert rollback(build).version == first


def test_rolling_back_to_what_was_never_published_is_refused(build: Path, another: Another) -> None:
    another("two")
    with pytest.raises(SnapshotError, match="two was never published; use wence kb publish two"):
        rollback(build, "two")


def test_rolling_back_to_what_is_published_is_refused(
    build: Path, first: str, another: Another
) -> None:
    publish(another("two"), instead_of=first)
    with pytest.raises(SnapshotError, match="two is published already"):
        rollback(build, "two")


def test_what_was_rolled_back_does_not_come_back_by_itself(
    build: Path, first: str, another: Another
) -> None:
    made = another("two")
    assert publish_unless_rolled_back(made, "start") is True
    rollback(build)
    assert publish_unless_rolled_back(made, "start") is False
    assert published(build) == first


def test_what_is_published_already_is_not_written_down_again(build: Path, first: str) -> None:
    assert publish_unless_rolled_back(build / "kb" / "snapshots" / first, "start") is True
    assert read_history(build) == []
