from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from policies_kb.bot_lexicon import write_bot_lexicon
from tests.policies_kb.small_content import ITEM, changed, write_item, write_tables


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tables and one item."""
    write_tables(tmp_path / "content")
    write_item(tmp_path / "content")
    return tmp_path / "content"


def written(build: Path, content: Path) -> Path:
    write_bot_lexicon(build, content)
    return build / "bot" / "lexicon"


def patterns(directory: Path) -> list[dict[str, str]]:
    lines = (directory / "patterns.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    "pattern",
    [
        {"label": "region", "pattern": "洛阳", "id": "410300"},
        {"label": "region", "pattern": "金水区", "id": "410100"},
        {"label": "benefit", "pattern": "养蜂样例补贴", "id": "startup.sample.zz"},
        {"label": "benefit", "pattern": "蜂箱补贴", "id": "startup.sample.zz"},
        {"label": "group", "pattern": "退役军人", "id": "退役军人"},
    ],
)
def test_names_become_patterns(tmp_path: Path, content: Path, pattern: dict[str, str]) -> None:
    assert pattern in patterns(written(tmp_path, content))


def test_long_name_is_no_pattern(tmp_path: Path, content: Path) -> None:
    write_item(content, changed(ITEM, ["names"], ["一个长得没有人会这么说的养蜂补贴名字"]))
    names = {p["pattern"] for p in patterns(written(tmp_path, content))}
    assert max(map(len, names)) <= 12


def test_user_dictionary_has_a_word_and_a_frequency_a_line(tmp_path: Path, content: Path) -> None:
    lines = (written(tmp_path, content) / "userdict.txt").read_text("utf-8").splitlines()
    assert "退役军人 1000" in lines
    assert lines == sorted(lines)


def test_unchanged_files_stay_untouched(tmp_path: Path, content: Path) -> None:
    directory = written(tmp_path, content)
    before = {p.name: p.stat().st_mtime_ns for p in directory.iterdir()}
    written(tmp_path, content)
    assert {p.name: p.stat().st_mtime_ns for p in directory.iterdir()} == before


def test_changed_names_are_written(tmp_path: Path, content: Path) -> None:
    written(tmp_path, content)
    write_item(content, changed(ITEM, ["names"], ["蜜蜂补贴"]))
    assert "蜜蜂补贴 1000" in (written(tmp_path, content) / "userdict.txt").read_text("utf-8")


def test_lexicon_of_the_same_version_is_left_as_it_is(tmp_path: Path, content: Path) -> None:
    write_bot_lexicon(tmp_path, content, version="one")
    shutil.rmtree(content)
    write_bot_lexicon(tmp_path, content, version="one")
    assert patterns(tmp_path / "bot" / "lexicon")


@pytest.mark.parametrize("gone", ["patterns.jsonl", "userdict.txt", "version"])
def test_lexicon_that_lacks_a_file_is_written_again(
    tmp_path: Path, content: Path, gone: str
) -> None:
    write_bot_lexicon(tmp_path, content, version="one")
    (tmp_path / "bot" / "lexicon" / gone).unlink()
    write_bot_lexicon(tmp_path, content, version="one")
    assert (tmp_path / "bot" / "lexicon" / gone).exists()


def test_lexicon_of_another_version_is_written_again(tmp_path: Path, content: Path) -> None:
    write_bot_lexicon(tmp_path, content, version="one")
    write_item(content, changed(ITEM, ["names"], ["蜜蜂补贴"]))
    write_bot_lexicon(tmp_path, content, version="two")
    assert "蜜蜂补贴" in {p["pattern"] for p in patterns(tmp_path / "bot" / "lexicon")}
