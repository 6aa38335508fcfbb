"""Renders what stock's responses refer to, in the words in which ours says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from policies_kb.knowledge import KnowledgeBase, main_facet
from policies_kb.model import Facet, Item
from policies_kb.search.ranker import known_facets
from wence.evaluate.replies import Reply
from wence.stock.project import CLARIFY, DECLINE, UNCOVERED

OTHERWISE = "notice"


class References:
    """Renders references, `facet/matter@region` or `intent@region`."""

    def __init__(self, kb: KnowledgeBase, today: date) -> None:
        self._kb, self._today = kb, today
        acts = Path(__file__).with_name("acts.yml")
        self._kinds: dict[str, str] = yaml.safe_load(acts.read_text("utf-8"))
        self._held: dict[str, dict[str, Item]] = {}
        for item in kb.items.values():
            self._held.setdefault(item.matter, {})[item.region] = item

    def reply(self, reference: str) -> Reply:
        """Return the reply that a reference stands for."""
        label, _, region = reference.rpartition("@")
        facet, slash, matter = label.partition("/")
        if slash:
            return self._told(matter, Facet(facet), region)
        renderer = self._kb.renderer
        if label.startswith(f"{DECLINE}."):
            return Reply.model_validate(renderer.declined(f"declined.{label.partition('.')[2]}"))
        if label.startswith(f"{CLARIFY}."):
            return Reply(kind="clarification", text="")
        if label == "nlu_fallback":
            return Reply.model_validate(renderer.unclear())
        return Reply(kind=self._kinds.get(label, OTHERWISE), text="")

    def _told(self, matter: str, facet: Facet, region: str) -> Reply:
        renderer, held = self._kb.renderer, self._held[matter]
        if region == UNCOVERED:
            return Reply.model_validate(renderer.declined("uncovered_place", asked=""))
        chain = self._kb.regions.chain(region)
        item = next((held[code] for code in chain if code in held), None)
        if item is None:
            others = list(held.values())
            return Reply.model_validate(renderer.other_region(others[0], region, others))
        told = facet if facet in known_facets(item) else main_facet(item)
        shown = renderer.item(item, told, asked_region=region, today=self._today)
        return Reply.model_validate(shown)


def replies_of(messages: Sequence[dict[str, Any]], references: References) -> tuple[Reply, ...]:
    """Return what the REST channel's messages say."""
    return tuple(references.reply(message["text"]) for message in messages if message.get("text"))
