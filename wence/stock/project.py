"""Writes a Rasa project that answers from the same training questions, by stock components alone.

A question's retrieval intent is its facet, its response key the matter; a lookup table finds the region. What a
response utters is a reference, `facet/matter@region`, which ``references`` renders: so stock tells what ours does.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from policies_kb.knowledge import KnowledgeBase
from policies_kb.records import CONTENT, read_yaml

CONFIG = Path(__file__).with_name("config.yml")
ACTS = Path(__file__).parents[2] / "bot" / "data" / "nlu"
REPLACED = frozenset({"ask_policy"})  # its questions are given by facet and matter
CLARIFY, DECLINE, UNCOVERED = "clarify", "decline", "uncovered"
Questions = Mapping[str, Sequence[str]]


def write_project(kb: KnowledgeBase, region: str, to: Path) -> None:
    """Write the project's files. region: the default one, GB/T 2260."""
    shutil.rmtree(to, ignore_errors=True)
    (to / "data").mkdir(parents=True)
    shutil.copy(CONFIG, to / "config.yml")
    asked, names = dict(sorted(questions(kb).items())), _region_names(kb)
    _write(to / "data" / "nlu.yml", {"nlu": [*_examples(asked, names), *_regions(names)]})
    intents = list(dict.fromkeys(label.partition("/")[0] for label in asked))
    _write(to / "data" / "rules.yml", {"rules": [*map(_rule, [*intents, "nlu_fallback"])]})
    _write(to / "domain.yml", _domain(asked, intents, region))


def questions(kb: KnowledgeBase) -> Questions:
    """Return the training questions by label: `facet/matter`, a reason to decline, or a dialogue act."""
    asked: dict[str, list[str]] = {}
    for item in kb.items.values():
        for facet, texts in item.questions.items():
            asked.setdefault(f"{facet.value}/{item.matter}", []).extend(texts)
    for record in read_yaml(CONTENT / "clarifications.yml"):
        asked[f"{CLARIFY}.{record['id']}"] = list(record["questions"])
    for reason, texts in read_yaml(CONTENT / "declined.yml").items():
        asked[f"{DECLINE}.{reason}"] = list(texts)
    for file in sorted(ACTS.glob("*.yml")):
        for record in read_yaml(file)["nlu"]:
            if record.get("intent") and record["intent"] not in REPLACED:
                examples = record["examples"].splitlines()
                asked[record["intent"]] = [line.removeprefix("- ") for line in examples]
    return asked


def _examples(asked: Questions, names: Questions) -> Iterator[dict[str, Any]]:
    longest_first = sorted((n for held in names.values() for n in held), key=len, reverse=True)
    named = re.compile("|".join(map(re.escape, longest_first)))
    for label, texts in asked.items():
        plain = dict.fromkeys(" ".join(text.split()) for text in texts)
        yield {"intent": label, "examples": _lines(named.sub(r"[\g<0>](region)", t) for t in plain)}


def _region_names(kb: KnowledgeBase) -> Questions:
    names = {code: list(region["names"]) for code, region in kb.regions.by_code.items()}
    return names | {UNCOVERED: list(read_yaml(CONTENT / "places.yml")["uncovered"])}


def _regions(names: Questions) -> Iterator[dict[str, Any]]:
    yield {"lookup": "region", "examples": _lines(n for held in names.values() for n in held)}
    for code, held in names.items():
        yield {"synonym": code, "examples": _lines(held)}


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"- {text}\n" for text in texts)


def _rule(intent: str) -> dict[str, Any]:
    return {"rule": intent, "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]}


def _domain(asked: Questions, intents: Sequence[str], region: str) -> dict[str, Any]:
    responses = {f"utter_{label}": [{"text": f"{label}@{{region}}"}] for label in asked}
    responses["utter_nlu_fallback"] = [{"text": "nlu_fallback@{region}"}]
    said = [i for i in intents if any(label.startswith(f"{i}/") for label in asked)]
    return {
        "version": "3.1",
        "intents": [{intent: {"use_entities": []}} for intent in [*intents, "nlu_fallback"]],
        "entities": ["region"],
        "slots": {
            "region": {
                "type": "text",
                "initial_value": region,
                "influence_conversation": False,
                "mappings": [{"type": "from_entity", "entity": "region"}],
            }
        },
        "responses": responses,
        "actions": [f"utter_{intent}" for intent in said],
        "session_config": {"session_expiration_time": 0, "carry_over_slots_to_new_session": True},
    }


class _Blocks(yaml.SafeDumper):
    """Writes text of several lines as a block: Rasa reads that many times quicker than quoted text."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = "|" if "\n" in data else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)


_Blocks.add_representer(str, _Blocks.represent_str)


def _write(path: Path, data: Mapping[str, Any]) -> None:
    written = {"version": "3.1", **data}
    shown = yaml.dump(written, Dumper=_Blocks, allow_unicode=True, width=10_000, sort_keys=False)
    path.write_text(shown, "utf-8")
