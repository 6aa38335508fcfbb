from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.importing.writing import write_all


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


def test_files_that_differ_are_written_and_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("一", "utf-8")
    (tmp_path / "b").write_text("旧", "utf-8")
    texts = {tmp_path / "a": "一", tmp_path / "b": "二", tmp_path / "new" / "c": "三"}
    assert write_all(texts) == [tmp_path / "b", tmp_path / "new" / "c"]
    assert held(tmp_path) == {"a": "一", "b": "二"}
    assert held(tmp_path / "new") == {"c": "三"}


def test_nothing_to_write_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("一", "utf-8")
    before = (tmp_path / "a").stat().st_mtime_ns
    assert write_all({tmp_path / "a": "一"}) == []
    assert (tmp_path / "a").stat().st_mtime_ns == before


def test_all_files_keep_what_they_held_when_one_cannot_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("旧", "utf-8")
    (tmp_path / "c").mkdir()
    texts = {tmp_path / "a": "新", tmp_path / "b": "新", tmp_path / "c": "新"}
    with pytest.raises(OSError, match="directory"):
        write_all(texts)
    assert held(tmp_path) == {"a": "旧"}


def test_all_files_keep_what_they_held_when_renaming_fails_midway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("旧", "utf-8")
    rename = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "c":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_all({tmp_path / "a": "新", tmp_path / "b": "新", tmp_path / "c": "新"})
    assert held(tmp_path) == {"a": "旧"}
