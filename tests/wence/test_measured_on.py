from __future__ import annotations

import re
from pathlib import Path

import pytest

from wence.measured_on import MarksMissing, circumstances, keep


def test_circumstances_name_date_machine_commit_and_load() -> None:
    said = circumstances()
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC, \d+ cores", said)
    assert re.search(r"\d+ GiB", said)
    assert re.search(r"commit [0-9a-f]{7,}", said)
    assert "load" in said


def test_text_is_kept_between_its_marks_and_the_rest_of_the_page_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x: written by make -->\nold\n<!-- end of x -->\nb\n", "utf-8")
    keep(page, "x", "new\n")
    keep(page, "x", "newer")
    assert page.read_text("utf-8") == (
        "a\n<!-- x: written by make -->\nnewer\n<!-- end of x -->\nb\n"
    )


def test_page_without_marks_says_which_it_wants(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a", "utf-8")
    with pytest.raises(MarksMissing, match="end of x"):
        keep(page, "x", "new")
