from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from policies_kb.records import CONTENT, read_yaml
from policies_kb.search.index import FEATURES
from policies_kb.snapshot import open_snapshot
from wence.compare.parts import PARTS, Part, without
from wence.compare.ways import in_process

TODAY = date(2026, 11, 20)
BY_NAME = {part.name: part for part in PARTS}


def silent(_: str) -> None: ...


def test_every_feature_that_is_switched_off_is_one_of_the_index() -> None:
    for part in PARTS:
        for change in part.at_build.values():
            record = {"everyday": {"拆迁": "征收"}, "unused_features": []}
            change(record)
            assert set(record["unused_features"]) <= set(FEATURES)


def test_nothing_is_switched_off_in_the_content_that_is_served() -> None:
    assert read_yaml(CONTENT / "decision.yml")["unused_features"] == []


def test_ranker_learns_nothing_from_a_feature_that_is_switched_off(
    small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_ORIGINALS", str(small_home / "content" / "originals"))
    without(BY_NAME["sounds"], tmp_path, silent, small_home / "content")
    [snapshot] = (tmp_path / "sounds" / "kb" / "snapshots").glob("[!.]*")
    ranker = open_snapshot(snapshot).data["search"]["ranker"]
    sounds = [n for n, name in enumerate(FEATURES) if "sound" in name]
    assert set(ranker["unused"]) == {FEATURES[n] for n in sounds}
    assert np.all(ranker["weights"][sounds] == 0.0)


def test_without_costs_every_question_is_taken_for_one_about_a_policy(
    small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_ORIGINALS", str(small_home / "content" / "originals"))
    monkeypatch.setenv("WENCE_BUILD", str(small_home / "build"))
    content = small_home / "content"
    items = []
    for part in (Part("none", "ours"), BY_NAME["costs"]):
        kb = without(part, tmp_path, silent, content)
        [reply] = in_process(kb, "410100", TODAY)(["明天天气怎么样"])
        items.append(reply.item_id)
    assert items[0] is None
    assert items[1] is not None
