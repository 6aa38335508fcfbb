from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policies_kb import building, snapshot
from policies_kb.snapshot import SnapshotError
from tests.policies_kb.small_content import ITEM, changed, write, write_item
from tests.policies_kb.small_snapshot import build_small


@pytest.fixture
def built(small_home: Path) -> Path:
    """The directory of the small snapshot."""
    return snapshot.current(small_home / "build")


def test_building_twice_does_nothing_the_second_time(small_home: Path, built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    assert build_small(small_home) == built
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == before


def test_build_that_is_up_to_date_says_so(
    small_home: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_ORIGINALS", str(small_home / "content" / "originals"))
    said: list[str] = []
    building.build(small_home / "build", small_home / "content", said.append)
    assert said == [f"snapshot {built.name} is up to date"]


def test_build_leaves_nothing_half_made(built: Path) -> None:
    assert [path.name for path in built.parent.iterdir()] == [built.name]


@pytest.mark.parametrize("change", ["item", "original", "another file"])
def test_version_changes_with_what_goes_in(tmp_path: Path, change: str) -> None:
    originals = tmp_path / "originals"
    originals.mkdir()
    item = write_item(tmp_path)
    (originals / "sample.txt").write_text("甲", "utf-8")
    before = building.input_hash(tmp_path, originals)
    target = {
        "item": item,
        "original": originals / "sample.txt",
        "another file": tmp_path / "topics.yml",
    }[change]
    target.write_text("id: other\n", "utf-8")
    assert building.input_hash(tmp_path, originals) != before


def test_version_stays_when_nothing_changes(tmp_path: Path) -> None:
    write_item(tmp_path)
    assert building.input_hash(tmp_path, tmp_path) == building.input_hash(tmp_path, tmp_path)


def test_source_that_the_original_lacks_stops_the_build_with_item_and_remedy(
    small_home: Path, tmp_path: Path
) -> None:
    content = Path(shutil.copytree(small_home / "content", tmp_path / "content"))
    write_item(content, changed(ITEM, ["facts", "office", "sources", 0, "anchor"], "没有的话"))
    with pytest.raises(SnapshotError, match=r"item startup\.sample\.zz: .*run wence kb check"):
        build_small(tmp_path)
    assert not (tmp_path / "build" / "kb" / "snapshots").exists()


def test_vague_question_that_names_an_unknown_matter_is_refused(
    small_home: Path, tmp_path: Path
) -> None:
    content = Path(shutil.copytree(small_home / "content", tmp_path / "content"))
    write(content / "vague.yml", [{"matters": ["startup.bees"], "questions": ["养蜂有钱不"]}])
    with pytest.raises(
        SnapshotError, match=r"vague\.yml: no item is about the matter startup\.bees"
    ):
        build_small(tmp_path)
    assert not (tmp_path / "build" / "kb" / "snapshots").exists()
