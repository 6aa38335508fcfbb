from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.publishing.history import (
    PUBLISH,
    ROLLBACK,
    Entry,
    add_entry,
    read_history,
    rolled_back,
    trail,
)
from policies_kb.snapshot import SnapshotError


def entries(changes: str) -> list[Entry]:
    """Entries from "A B <A": A was published, then B, then A again by a rollback."""
    made: list[Entry] = []
    for change in changes.split():
        action = ROLLBACK if change.startswith("<") else PUBLISH
        left = made[-1].version if made else None
        made.append(Entry(change.lstrip("<"), action, left=left))
    return made


@pytest.mark.parametrize(
    ("changes", "current", "led_to"),
    [
        ("", None, ""),
        ("A", "A", "A"),
        ("A B C", "C", "A B C"),
        ("A B C <B", "B", "A B"),
        ("A B C <B <A", "A", "A"),
        ("A B C <A", "A", "A"),
        ("A B <A C", "C", "A C"),
        ("A B <A <B", "B", "A B"),
        ("A B A", "A", "A B A"),
        ("A B A <B", "B", "A B"),
        ("A B C", "B", "A B"),  # C was written down, but not switched to
        ("A B <A", "B", "A B"),  # likewise a rollback
        ("A", "X", "A X"),  # somebody switched by hand
        ("", "X", "X"),
    ],
)
def test_rollbacks_lead_back_through_what_was_published(
    changes: str, current: str | None, led_to: str
) -> None:
    assert trail(entries(changes), current) == led_to.split()


def test_what_was_published_before_the_history_began_can_be_gone_back_to() -> None:
    assert trail([Entry("B", PUBLISH, left="A")], "B") == ["A", "B"]


@pytest.mark.parametrize(
    ("changes", "version", "is_rolled_back"),
    [
        ("A B", "B", False),
        ("A B <A", "B", True),
        ("A B <A", "A", False),
        ("A B <A B", "B", False),
        ("A B <A C", "B", True),
        ("A B C <A", "B", False),
        ("", "B", False),
    ],
)
def test_version_left_by_a_rollback_is_rolled_back_until_it_is_published_again(
    changes: str, version: str, is_rolled_back: bool
) -> None:
    assert rolled_back(entries(changes), version) is is_rolled_back


def test_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    entry = Entry("A", PUBLISH, why="新文件", accepted="figures were raised", gate={"cases": 3})
    add_entry(tmp_path, entry)
    add_entry(tmp_path, Entry("B", PUBLISH, left="A"))
    first, second = read_history(tmp_path)
    assert first == entry
    assert (second.version, second.left) == ("B", "A")


def test_entry_says_when_and_by_whom() -> None:
    entry = Entry("A", PUBLISH)
    assert entry.at.endswith("+00:00")
    assert entry.by


def test_there_is_no_history_before_the_first_entry(tmp_path: Path) -> None:
    assert read_history(tmp_path) == []


@pytest.mark.parametrize("line", ["{", '{"version": "A"}', '{"colour": "red"}', "[]"])
def test_line_that_is_no_entry_is_named(tmp_path: Path, line: str) -> None:
    add_entry(tmp_path, Entry("A", PUBLISH))
    with (tmp_path / "kb" / "history").open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(SnapshotError, match=r"history:2: no entry of the history"):
        read_history(tmp_path)
