"""Tells what is held of a matter that a question means: chooses the facet and its facts, and has them rendered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from policies_kb.answering.context import Answered, Context
from policies_kb.answering.facets import (
    Odds,
    asked_facet,
    nearest_fact,
    pointed_facts,
    told_facts,
)
from policies_kb.answering.holdings import Holdings
from policies_kb.answering.reading import Question
from policies_kb.model import Facet, Item
from policies_kb.rendering.render import Renderer, Reply
from policies_kb.search.facts import FactMatch, FactMatcher
from policies_kb.search.index import MatterIndex, Query
from policies_kb.search.ranker import Ranked, Ranker, Ranking
from policies_kb.search.regions import AskedRegion


class Teller:
    """Renders answers, questions back and refusals."""

    def __init__(
        self,
        index: MatterIndex,
        ranker: Ranker,
        matcher: FactMatcher,
        holdings: Holdings,
        renderer: Renderer,
        clarifications: Mapping[str, Mapping[str, Any]],
        items: Mapping[str, Item],
        settings: Mapping[str, Any],
    ) -> None:
        self._index, self._ranker, self._matcher = index, ranker, matcher
        self._holdings, self._renderer, self._items = holdings, renderer, items
        self._clarifications, self._settings = clarifications, settings

    def matter(
        self, matter: int, question: Question, context: Context, today: date, *, leans: str
    ) -> Answered:
        """Answer a question by a matter. leans: how much it leans on what was said before."""
        name, asked, query = self._index.matters[matter], question.asked, question.query
        if name in self._clarifications:
            return self.clarification(name, asked)
        item = self._holdings.item(name, asked.code)
        if item is None:
            return self.other_region(name, asked)
        matches = self._matcher.match(query, item)
        last = (
            (Facet(context.facet), self._settings["last_facet_favour"][leans])
            if context.facet
            else None
        )
        facet, odds = self.facet(query, matter, item, matches, last)
        if context.matter == name and context.facet and not query.plain:
            facet = Facet(context.facet)
        reply = self._told(item, facet, query, matches, odds, asked.code, today)
        return Answered(reply, asked.code, item.id, facet.value, asked.named)

    def points_to(self, matter: int, question: Question) -> bool:
        """Tell whether a question's words point to a fact of a matter, which holds the kind of answer asked for."""
        item = self._holdings.item(self._index.matters[matter], question.asked.code)
        if item is None:
            return False
        matches = self._matcher.match(question.query, item)[: len(item.facts)]
        least = self._settings["still_of_the_last"]
        return any(match.fits is True and match.words >= least for match in matches)

    def looked_up(
        self, matter: int, item: Item, query: Query, region: str, today: date
    ) -> tuple[Facet, Reply]:
        """Return the facet of an item that a query is about, and the reply."""
        matches = self._matcher.match(query, item)
        facet, odds = self.facet(query, matter, item, matches)
        return facet, self._told(item, facet, query, matches, odds, region, today)

    def item(self, item: Item, facet: Facet, query: Query, region: str, today: date) -> Reply:
        """Return what a facet of an item says, with the facts that a query points to."""
        matches = self._matcher.match(query, item)
        _, odds = self.facet(query, self._index.numbers[item.matter], item, matches)
        return self._told(item, facet, query, matches, odds, region, today)

    def _told(
        self,
        item: Item,
        facet: Facet,
        query: Query,
        matches: Sequence[FactMatch],
        odds: Odds,
        region: str,
        today: date,
    ) -> Reply:
        lacking = self._matcher.lacking(query.plain, item, facet)
        if lacking is None and (nearest := nearest_fact(item, matches, self._settings)):
            lacking = self._matcher.left_open(query.plain, item, nearest)
        return self._renderer.item(
            item,
            facet,
            asked_region=region,
            today=today,
            main=told_facts(item, facet, matches, self._settings),
            pointed=pointed_facts(item, facet, matches, odds, self._settings),
            lacking=lacking,
        )

    def facet(
        self,
        query: Query,
        matter: int,
        item: Item,
        matches: Sequence[FactMatch],
        last: tuple[Facet, float] | None = None,
    ) -> tuple[Facet, Odds]:
        """Return the facet of an item that a query is about, and the probability of each."""
        ranked = self._ranker.facets(query, matter, item, matches)
        return asked_facet(ranked, item, matches, self._settings, last)

    def alternatives(self, matters: Sequence[Ranked], question: Question) -> Answered:
        """Ask which of several matters is meant."""
        asked, options = question.asked, []
        for ranked in matters:
            name = self._index.matters[ranked.matter]
            if name in self._clarifications:
                return self.clarification(name, asked)
            item = self._holdings.item(name, asked.code)
            if item is not None:
                matches = self._matcher.match(question.query, item)
                facet, _ = self.facet(question.query, ranked.matter, item, matches)
                options.append(option(item, facet))
        if len(options) < 2:
            return self.unclear(asked)
        return Answered(self._renderer.clarification(options), asked.code, None, None, asked.named)

    def clarification(self, name: str, asked: AskedRegion) -> Answered:
        """Ask what a reviewed record of ambiguous words asks. name: of the record."""
        record = self._clarifications[name]
        options = [option(self._items[id_]) for id_ in record["options"]]
        reply = self._renderer.clarification(options, ask=record["ask"])
        return Answered(reply, asked.code, None, None, asked.named)

    def other_region(self, matter: str, asked: AskedRegion) -> Answered:
        """Say that the region asked about does not hold a matter, and who does."""
        others = self._holdings.everywhere(matter)
        reply = self._renderer.other_region(others[0], asked.code, others)
        return Answered(reply, asked.code, None, None, asked.named)

    def declined(self, reason: str, region: AskedRegion, /, **values: Any) -> Answered:
        """Decline for a reason of the wording."""
        reply = self._renderer.declined(reason, **values)
        return Answered(reply, region.code, None, None, region.named)

    def unclear(self, asked: AskedRegion) -> Answered:
        """Ask to say more exactly what is meant."""
        reply = self._renderer.unclear()
        return Answered(reply, asked.code, None, None, asked.named)

    def unsure(self, ranking: Ranking, asked: AskedRegion) -> Answered:
        """Decline for the reason that is most probable."""
        if ranking.none < self._settings["sure"]:
            return self.unclear(asked)
        return self.declined(f"declined.{ranking.reason}", asked)

    def share_validity(self, question: Question, matters: Sequence[Ranked]) -> bool:
        """Tell whether a question is about validity, which the alternatives share as they cite the same documents."""
        wording = self._ranker.wording(question.query.plain)
        if wording.get(Facet.VALIDITY, -np.inf) < np.log(self._settings["sure_validity"]):
            return False
        cited = [
            {source.document for fact in item.facts.values() for source in fact.sources}
            for item in self._held(matters[:2], question.asked.code)
        ]
        return len(cited) == len(matters[:2]) and all(documents == cited[0] for documents in cited)

    def with_neighbours(self, answered: Answered, ranking: Ranking, asked: AskedRegion) -> Answered:
        """Offer with an answer the other items that may have been meant."""
        if answered.item_id is None:
            return answered
        told = {reply["item_id"] for reply in answered.replies}
        likely = [m for m in ranking.matters[1:] if m.probability >= self._settings["least_option"]]
        more = [option(i) for i in self._held(likely[:2], asked.code) if i.id not in told]
        *options, human = answered.reply["options"]
        return replace(answered, reply=answered.reply | {"options": [*options, *more, human]})

    def _held(self, matters: Iterable[Ranked], region: str) -> list[Item]:
        found = (self._holdings.item(self._index.matters[m.matter], region) for m in matters)
        return [item for item in found if item is not None]


def option(item: Item, facet: Facet | None = None) -> dict[str, str]:
    """Return the option that shows an item, with a facet of it or what it is mostly asked for."""
    return {"label": item.title, "payload": f"item:{item.id}#{facet.value if facet else ''}"}
