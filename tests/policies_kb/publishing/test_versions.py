from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.publishing.switch import publish
from policies_kb.publishing.versions import previous, published, snapshot_named
from policies_kb.snapshot import SnapshotError
from tests.policies_kb.publishing.conftest import Another


@pytest.mark.parametrize("name", ["xbc1", "xbc", "x", "current"])
def test_snapshot_is_found_by_version_beginning_or_word(
    build: Path, first: str, another: Another, name: str
) -> None:
    made = another("xbc1")
    publish(made, instead_of=first)
    assert snapshot_named(name, build) == made


def test_previous_is_what_was_published_before(build: Path, first: str, another: Another) -> None:
    publish(another("xbc1"), instead_of=first)
    assert snapshot_named("previous", build).name == previous(build) == first


def test_whole_version_is_meant_even_if_another_begins_with_it(
    build: Path, another: Another
) -> None:
    another("xbc10")
    made = another("xbc1")
    assert snapshot_named("xbc1", build) == made


def test_beginning_of_several_is_refused_with_their_versions(build: Path, another: Another) -> None:
    another("xbc1"), another("xbc2")
    with pytest.raises(SnapshotError, match="'xbc' can be xbc1, xbc2; write more of it"):
        snapshot_named("xbc", build)


@pytest.mark.parametrize("name", ["zzz", "", ".", "../kb"])
def test_name_of_no_snapshot_is_refused_with_the_place(build: Path, name: str) -> None:
    with pytest.raises(SnapshotError, match=r"kb/snapshots: no snapshot"):
        snapshot_named(name, build)


def test_nothing_before_the_first_publication_is_said(build: Path) -> None:
    with pytest.raises(SnapshotError, match="nothing was published before"):
        previous(build)


def test_nothing_is_published_in_an_empty_build(tmp_path: Path) -> None:
    assert published(tmp_path) is None
