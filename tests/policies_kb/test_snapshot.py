from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from policies_kb import snapshot
from policies_kb.knowledge import KnowledgeBase
from policies_kb.snapshot import SnapshotError

ARRAY = "arrays/search.ranker.weights.npy"


def damaged(path: Path, how: Callable[[bytes], bytes]) -> None:
    path.write_bytes(how(path.read_bytes()))


@pytest.fixture
def built(small_home: Path) -> Path:
    """The directory of the small snapshot."""
    return snapshot.current(small_home / "build")


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    """A copy of the small snapshot, to be damaged."""
    return Path(shutil.copytree(built, tmp_path / "kb" / "snapshots" / built.name))


def test_version_is_the_name_of_the_directory(built: Path) -> None:
    assert snapshot.open_snapshot(built).version == built.name


def test_snapshot_holds_the_items_and_their_excerpts(built: Path) -> None:
    data = snapshot.open_snapshot(built).data
    assert "startup.sample.zz" in {item["id"] for item in data["items"]}
    assert data["excerpts"]["sample-2022|2|农业农村局"] == "样例补贴由市农业农村局受理。"


@pytest.mark.parametrize(
    ("file", "how"),
    [
        ("snapshot.json", lambda _: b""),
        ("snapshot.json", lambda data: data[:1000]),
        ("snapshot.json", lambda _: b"\xff\xfe"),
        (ARRAY, lambda _: b""),
        (ARRAY, lambda data: data[: len(data) // 2]),
        (ARRAY, lambda data: data[:-1]),
        (ARRAY, lambda _: b"no array"),
    ],
)
def test_damaged_snapshot_is_refused_with_directory_and_remedy(
    copied: Path, file: str, how: Callable[[bytes], bytes]
) -> None:
    damaged(copied / file, how)
    with pytest.raises(SnapshotError, match="run wence kb build") as error:
        snapshot.open_snapshot(copied)
    assert str(error.value).startswith(f"{copied}: not a whole snapshot")


@pytest.mark.parametrize("file", ["snapshot.json", ARRAY])
def test_snapshot_without_one_of_its_files_is_refused_with_directory(
    copied: Path, file: str
) -> None:
    (copied / file).unlink()
    with pytest.raises(SnapshotError) as error:
        snapshot.open_snapshot(copied)
    assert str(copied) in str(error.value)


def test_snapshot_that_names_an_array_it_lacks_is_refused(copied: Path) -> None:
    data = json.loads((copied / "snapshot.json").read_text("utf-8"))
    data["search"]["ranker"]["weights"] = {"__array__": "gone"}
    (copied / "snapshot.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(SnapshotError, match="gone"):
        snapshot.open_snapshot(copied)


def test_snapshot_as_it_was_built_is_whole(built: Path) -> None:
    snapshot.verify(built)


@pytest.mark.parametrize("file", ["snapshot.json", ARRAY])
def test_snapshot_with_a_changed_file_is_not_as_it_was_built(copied: Path, file: str) -> None:
    damaged(copied / file, lambda data: data + b" ")
    with pytest.raises(SnapshotError, match=f"{copied / file}: not as it was built"):
        snapshot.verify(copied)


def test_snapshot_under_a_foreign_name_is_refused(built: Path, tmp_path: Path) -> None:
    foreign = Path(shutil.copytree(built, tmp_path / "0123456789ab"))
    with pytest.raises(SnapshotError, match=f"holds the snapshot {built.name}, not 0123456789ab"):
        snapshot.verify(foreign)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"version": "x", "files": 3}'])
def test_directory_without_a_manifest_of_a_snapshot_is_refused(copied: Path, manifest: str) -> None:
    (copied / "manifest.json").write_text(manifest, "utf-8")
    with pytest.raises(SnapshotError, match="no manifest of a snapshot"):
        snapshot.verify(copied)


def test_snapshot_that_does_not_exist_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=f"{tmp_path / 'gone'}: there is no such snapshot"):
        snapshot.verify(tmp_path / "gone")


def test_snapshot_in_another_form_is_refused_as_other_codes(copied: Path) -> None:
    data = json.loads((copied / "snapshot.json").read_text("utf-8"))
    del data["tables"]["facets"]
    (copied / "snapshot.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(SnapshotError, match=f"{copied}: made by other code"):
        KnowledgeBase.load(copied)


def test_build_directory_without_a_published_snapshot_is_refused_with_remedy(
    tmp_path: Path,
) -> None:
    with pytest.raises(
        SnapshotError, match="no snapshot is published; run wence kb build"
    ) as error:
        snapshot.current(tmp_path)
    assert str(tmp_path / "kb") in str(error.value)


def test_publishing_switches_what_is_current(tmp_path: Path) -> None:
    for version in ("one", "two"):
        directory = tmp_path / "kb" / "snapshots" / version
        directory.mkdir(parents=True)
        snapshot.publish(directory)
        assert snapshot.current(tmp_path) == directory


def test_publishing_leaves_no_other_file(tmp_path: Path) -> None:
    directory = tmp_path / "kb" / "snapshots" / "one"
    directory.mkdir(parents=True)
    snapshot.publish(directory)
    assert sorted(path.name for path in (tmp_path / "kb").iterdir()) == ["current", "snapshots"]


def test_build_directory_is_what_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_BUILD", "/srv/build")
    assert snapshot.build_directory() == Path("/srv/build")
