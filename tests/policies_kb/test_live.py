from __future__ import annotations

import gc
import json
import shutil
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from policies_kb import snapshot
from policies_kb.live import LiveKnowledge
from policies_kb.publishing.users import until_taken, users
from policies_kb.snapshot import SnapshotError

PATIENCE = 10.0  # seconds


@pytest.fixture
def build(small_home: Path, tmp_path: Path) -> Path:
    """A build directory of our own with the small snapshot published."""
    return Path(shutil.copytree(small_home / "build", tmp_path / "build"))


def another(build: Path, version: str) -> Path:
    """Return a second snapshot, like the first, under another version."""
    first = snapshot.current(build)
    return Path(shutil.copytree(first, first.with_name(version)))


def followed(live: LiveKnowledge, version: str) -> bool:
    """Tell whether the version comes into use in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if live.get().version == version:
            return True
        time.sleep(0.02)
    return False


def test_snapshot_published_at_the_start_is_used(build: Path) -> None:
    assert LiveKnowledge(build).get().version == snapshot.current(build).name


def test_newly_published_snapshot_comes_into_use(build: Path) -> None:
    live = LiveKnowledge(build)
    snapshot.publish(another(build, "newer"))
    assert followed(live, "newer")


def test_version_in_use_is_told_and_forgotten_with_the_holder(build: Path) -> None:
    live = LiveKnowledge(build, service="actions")
    assert [user.version for user in users(build)] == [snapshot.current(build).name]
    snapshot.publish(another(build, "newer"))
    assert until_taken(build, "newer", PATIENCE).waiting == ()
    assert live.get().version == "newer"
    [user] = users(build)
    assert user.name.startswith("actions-")


def test_same_knowledge_base_is_given_while_nothing_is_published(build: Path) -> None:
    live = LiveKnowledge(build)
    assert live.get() is live.get()


def test_damaged_new_snapshot_leaves_the_old_one_in_use(build: Path) -> None:
    live = LiveKnowledge(build)
    old = live.get()
    newer = another(build, "newer")
    (newer / "snapshot.json").write_text("", "utf-8")
    snapshot.publish(newer)
    live.follow()
    assert live.get() is old
    good = another_good(build, old.version)
    snapshot.publish(good)
    assert followed(live, good.name)


def another_good(build: Path, version: str) -> Path:
    first = build / "kb" / "snapshots" / version
    return Path(shutil.copytree(first, first.with_name("newest")))


def test_snapshot_in_another_form_leaves_the_old_one_in_use(build: Path) -> None:
    live = LiveKnowledge(build)
    old = live.get()
    newer = another(build, "newer")
    data = json.loads((newer / "snapshot.json").read_text("utf-8"))
    del data["tables"]["facets"]
    (newer / "snapshot.json").write_text(json.dumps(data), "utf-8")
    snapshot.publish(newer)
    live.follow()
    assert live.get() is old


def test_same_snapshot_published_again_is_not_loaded_again(build: Path) -> None:
    live = LiveKnowledge(build)
    old = live.get()
    snapshot.publish(snapshot.current(build))
    live.follow()
    assert live.get() is old


def test_turn_keeps_the_knowledge_base_that_it_began_with(build: Path) -> None:
    live = LiveKnowledge(build)
    begun = live.get()
    snapshot.publish(another(build, "newer"))
    assert followed(live, "newer")
    reply = begun.ask("养蜂给多少钱", default_region="410100", today=date(2024, 6, 1)).reply
    assert reply["facts"]["amount"] == "5000元"


def test_watching_ends_with_its_holder(build: Path) -> None:
    before = set(threading.enumerate())
    live = LiveKnowledge(build)
    [watching] = set(threading.enumerate()) - before
    del live
    gc.collect()
    watching.join(PATIENCE)
    assert not watching.is_alive()


def test_pointer_that_vanishes_leaves_the_old_one_in_use(build: Path) -> None:
    live = LiveKnowledge(build)
    old = live.get()
    (build / "kb" / "current").unlink()
    live.follow()
    assert live.get() is old


def test_start_without_a_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="no snapshot is published"):
        LiveKnowledge(tmp_path)
