from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.checking.findings import line_of

RECORD = """\
id: sample
facts:
  amount:
    value: "5"
questions:
  what:
    - one
    - two
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ([], 1),
        (["id"], 1),
        (["facts", "amount"], 3),
        (["facts", "amount", "value"], 4),
        (["questions", "what", 1], 8),
        (["facts", "gone"], 2),
        (["questions", "what", 9], 6),
        (["gone"], 1),
    ],
)
def test_line_is_that_of_the_value_or_of_its_nearest_parent(
    tmp_path: Path, keys: list[str | int], line: int
) -> None:
    path = tmp_path / "record.yml"
    path.write_text(RECORD, "utf-8")
    assert line_of(path, keys) == line


def test_line_is_that_of_the_file_as_it_stands_now(tmp_path: Path) -> None:
    path = tmp_path / "record.yml"
    path.write_text(RECORD, "utf-8")
    line_of(path, ["facts"])
    path.write_text(f"# a comment\n{RECORD}", "utf-8")
    assert line_of(path, ["facts"]) == 3
