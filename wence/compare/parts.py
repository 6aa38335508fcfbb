"""Ours with one part switched off at a time, by settings given when a snapshot is built or opened."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from policies_kb.building import build
from policies_kb.knowledge import KnowledgeBase
from policies_kb.records import CONTENT
from policies_kb.snapshot import Snapshot, open_snapshot

EMBEDDED = ("embedded", "embedded_question")
EXAMPLES = ("best_question", "second_question", "centroid", "typical", "coverage", *EMBEDDED)
SOUNDS = ("typical_sound", "best_sound", "sound_coverage")
FACTS = ("profile", "profile_coverage")
NAMES = ("name", "name_mass")
Data = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A part that can be switched off.

    at_build: what changes in a file of the content, by its name; opened: what changes in the data of a snapshot.
    """

    name: str
    label: str
    at_build: Mapping[str, Callable[[Any], None]] = field(default_factory=dict)
    opened: Callable[[Data], Data] = lambda data: data


def unused(*features: str) -> Mapping[str, Callable[[Any], None]]:
    """Have the ranker learnt without some match features."""

    def change(decision: Any) -> None:
        decision["unused_features"] = list(features)

    return {"decision.yml": change}


def _no_everyday_words(lexicon: Any) -> None:
    lexicon["everyday"] = {}


def _one_facet(data: Data) -> Data:
    ranker = dict(data["search"]["ranker"])
    ranker["facet_weights"] = np.zeros_like(ranker["facet_weights"])
    return {**data, "search": {**data["search"], "ranker": ranker}}


def _always_answers(data: Data) -> Data:
    never = 1e9
    costs = {"wrong": 0.0, "wrong_neighbour": 0.0, "second_answer": never}
    costs |= {"needless_question": never, "wrongly_declined": never}
    decision = {**data["tables"]["decision"], "cost": costs}
    return {**data, "tables": {**data["tables"], "decision": decision}}


PARTS = (
    Part("sounds", "without pinyin", unused(*SOUNDS)),
    Part("everyday", "without everyday words", {"lexicon.yml": _no_everyday_words}),
    Part("embedding", "without learnt vectors of the questions", unused(*EMBEDDED)),
    Part("typical", "without typical n-grams", unused("typical", "typical_sound")),
    Part(
        "examples", "without example questions (names and facts alone)", unused(*EXAMPLES, *SOUNDS)
    ),
    Part("facts", "without names and facts (example questions alone)", unused(*FACTS, *NAMES)),
    Part(
        "ranker",
        "without the learnt weighing (the most similar example question alone)",
        unused(*EXAMPLES[1:], *SOUNDS, *FACTS, *NAMES, "breadth"),
    ),
    Part("facet", "without the facet decision (the item's first facet)", opened=_one_facet),
    Part("costs", "without costs (the first matter is always taken)", opened=_always_answers),
)


def without(
    part: Part, home: Path, progress: Callable[[str], None], content: Path = CONTENT
) -> KnowledgeBase:
    """Return the knowledge base with a part switched off. home: where its content and snapshot are kept."""
    if part.at_build:
        own = home / part.name / "content"
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(content, own)
        content = own
        for name, change in part.at_build.items():
            record = yaml.safe_load((content / name).read_text("utf-8"))
            change(record)
            (content / name).write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")
    directory = build(home / part.name if part.at_build else None, content, progress)
    snapshot = open_snapshot(directory)
    return KnowledgeBase(Snapshot(snapshot.version, part.opened(dict(snapshot.data))))
