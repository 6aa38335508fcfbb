"""The knowledge base as the other parts use it: open a snapshot, ask it, look things up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import numpy as np

from policies_kb.answering.decide import Outcome, decide
from policies_kb.answering.facets import Odds, asked_facet, pointed_facts, told_facts
from policies_kb.eligibility import Answers
from policies_kb.model import Document, Facet, Item, Source
from policies_kb.records import document_from, item_of
from policies_kb.rendering.render import Renderer, Reply
from policies_kb.search.facts import FactMatch, FactMatcher
from policies_kb.search.index import NAME, MatterIndex, Query
from policies_kb.search.normalise import Normaliser, simplify
from policies_kb.search.pinyin import PinyinReader
from policies_kb.search.ranker import Ranked, Ranker, Ranking
from policies_kb.search.regions import AskedRegion, Regions
from policies_kb.search.vectors import Floats
from policies_kb.snapshot import (
    CLARIFY,
    Snapshot,
    SnapshotError,
    current,
    open_snapshot,
)


@dataclass(frozen=True)
class Context:
    """What was said before in the conversation: region, item and facet last spoken of."""

    region: str | None = None
    item_id: str | None = None
    facet: str | None = None


@dataclass(frozen=True)
class Answered:
    """A reply with what it is about, for the conversation's memory. region: the one asked about."""

    reply: Reply
    region: str
    item_id: str | None
    facet: str | None
    named_region: bool


@dataclass(frozen=True)
class Found:
    """A looked-up item with its probability, the facet asked about and the reply it would give."""

    item: Item
    score: float
    facet: Facet
    reply: Reply


class KnowledgeBase:
    """A snapshot with its search and its renderer. Immutable, and safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        data = snapshot.data
        tables = data["tables"]
        self.version = snapshot.version
        documents = [document_from(d["record"], d["sections"]) for d in data["documents"]]
        self.documents: Mapping[str, Document] = {d.id: d for d in documents}
        self.items: Mapping[str, Item] = {i.id: i for i in map(item_of, data["items"])}
        self.regions = Regions(tables["regions"], tables["places"])
        self.topics: Mapping[str, str] = tables["topics"]
        self.facet_names = frozenset(tables["facets"])
        self.renderer = Renderer(
            documents=self.documents,
            excerpts=data["excerpts"],
            wording=tables["wording"],
            facets=tables["facets"],
            regions=tables["regions"],
        )
        self._texts: Mapping[str, Mapping[str, list[str]]] = data["texts"]
        self._settings: Mapping[str, Any] = tables["decision"]
        normaliser = Normaliser(tables["lexicon"])
        self._index = MatterIndex(data["search"]["index"], normaliser)
        self._ranker = Ranker(self._index, data["search"]["ranker"])
        self._pinyin = PinyinReader(self._index.space)
        self._matcher = FactMatcher(self._index.space, normaliser, tables["answer_types"])
        self._clarifications = {f"{CLARIFY}{c['id']}": c for c in tables["clarifications"]}
        self.answers = Answers(tables["answers"], normaliser)
        self._ambiguous = {
            normaliser.plain(q): name
            for name, record in self._clarifications.items()
            for q in record["questions"]
        }
        self._by_matter: dict[str, dict[str, Item]] = {}
        for item in self.items.values():
            self._by_matter.setdefault(item.matter, {})[item.region] = item

    @classmethod
    def open(cls, build: Path | None = None) -> Self:
        """Open the current snapshot. Raises SnapshotError."""
        return cls.load(current(build))

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Open a snapshot. Raises SnapshotError, also for one that other code made in another form."""
        snapshot = open_snapshot(directory)
        try:
            return cls(snapshot)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise SnapshotError(
                f"{directory}: made by other code, in another form ({error!r}); run wence kb build"
            ) from error

    def section_text(self, document: str, section: str) -> list[str] | None:
        """Return the paragraphs of a section, or None where the original was not mounted at build time."""
        return self._texts.get(document, {}).get(section)

    def ask(
        self,
        text: str,
        *,
        default_region: str,
        today: date,
        context: Context | None = None,
        follow_up: bool = False,
    ) -> Answered:
        """Answer a question, ask back, or decline.

        context: what was said before; follow_up: whether the question is elliptical and leans on it.
        """
        context = context or Context()
        text = self._read(text)
        asked = self.regions.asked(text, context.region or default_region)
        if asked.uncovered is not None:
            reply = self.renderer.declined("uncovered_place", asked=asked.uncovered)
            return Answered(reply, asked.code, None, None, named_region=False)
        query = self._index.query(self.regions.without_names(text))
        if not query.plain and asked.named and context.item_id is None:
            return self._declined_reply("declined.unclear", asked)
        if query.plain in self._ambiguous and not follow_up:
            return self._clarify_record(self._ambiguous[query.plain], asked)
        match = self._ranker.match(query)
        ranking = self._ranked(query, asked, context, follow_up, match)
        here = follow_up or self._surely_here(ranking, asked)
        elsewhere = None if here else self._held_elsewhere(query, asked, match)
        if elsewhere is not None:
            others = list(self._by_matter[elsewhere].values())
            reply = self.renderer.other_region(others[0], asked.code, others)
            return Answered(reply, asked.code, None, None, asked.named)
        decision = decide(ranking, self._settings, self._topic)
        if decision.outcome is Outcome.DECLINE:
            return self._declined_reply(self._reason(ranking), asked)
        if decision.outcome is Outcome.ASK_BACK and not self._same_validity(
            query, decision.matters, asked
        ):
            return self._clarify(decision.matters, asked, query)
        answered = self._answer(decision.matters[0].matter, query, asked, context, follow_up, today)
        return self._with_neighbours(answered, ranking, asked)

    def show(self, item_id: str, facet: str | None, *, today: date) -> Answered:
        """Render an item that was chosen, with the facet or what matters most of it. Raises KeyError."""
        item = self.items[item_id]
        chosen = Facet(facet) if facet else main_facet(item)
        reply = self.renderer.item(item, chosen, asked_region=item.region, today=today)
        return Answered(reply, item.region, item.id, chosen.value, named_region=True)

    def meant(
        self,
        text: str,
        among: Callable[[Item], bool],
        *,
        default_region: str,
        context: Context,
        most: int = 3,
    ) -> list[Item]:
        """Return the items, most probable first, that a request such as "check my case" can mean.

        among: which items can be meant at all. A request that names no matter means the one last spoken of.
        """
        text = self._read(text)
        asked = self.regions.asked(text, context.region or default_region)
        query = self._index.query(self.regions.without_names(text))
        ranking = self._ranked(query, asked, context, follow_up=True)
        items = (self._item_for(self._index.matters[m.matter], asked.code) for m in ranking.matters)
        return [item for item in items if item is not None and among(item)][:most]

    def surely_meant(self, text: str, item: Item, default_region: str, context: Context) -> bool:
        """Tell whether a request clearly means the item: it was last spoken of, or the words point to it."""
        query = self._index.query(self.regions.without_names(self._read(text)))
        ranking = self._ranked(
            query,
            self.regions.asked(text, context.region or default_region),
            context,
            follow_up=True,
        )
        held = {self._index.matters[m.matter]: m.probability for m in ranking.matters}
        return held.get(item.matter, 0.0) >= float(self._settings["sure"])

    def _read(self, text: str) -> str:
        """Return the text in simplified characters, what was typed in pinyin as well."""
        return self._pinyin.read(simplify(text))

    def without_rejection(self, text: str) -> str:
        """Return what is left of "that's not what I meant, I said …" when the rejection is taken away."""
        plain = self._read(text)
        for words in self._settings["rejections"]:
            plain = plain.replace(words, "")
        return plain.strip("，。,.！! ")

    def neighbours(self, item_id: str, most: int = 3) -> list[Item]:
        """Return the items that are most easily confused with an item: its related ones, then those like it."""
        item = self.items[item_id]
        related = [self.items[r] for r in item.related if r in self.items]
        query = self._index.query("。".join([item.title, *item.names]))
        ranking = self._ranker.rank(
            query, self.regions.chain(item.region), self._ranker.match(query)
        )
        like = (self._item_for(self._index.matters[m.matter], item.region) for m in ranking.matters)
        found = dict.fromkeys(i.id for i in [*related, *like] if i is not None and i.id != item_id)
        return [self.items[id_] for id_ in found][:most]

    def citations(self, sources: Sequence[Source], today: date) -> list[dict[str, Any]]:
        """Return the contract's citations of sources."""
        return self.renderer.citations(sources, today)

    def lookup(self, text: str, *, region: str | None, limit: int, today: date) -> list[Found]:
        """Return the most probable items for a question in a region, with the reply each would give."""
        text = self._read(text)
        asked = self.regions.asked(text, region or next(iter(self.regions.by_code)))
        query = self._index.query(self.regions.without_names(text))
        ranking = self._ranker.rank(
            query, self.regions.chain(asked.code), self._ranker.match(query), most=4 * limit
        )
        found = []
        for ranked in ranking.matters:
            item = self._item_for(self._index.matters[ranked.matter], asked.code)
            if item is not None:
                matches = self._matcher.match(query, item)
                facet, odds = self._facets(query, ranked.matter, item, matches)
                reply = self.renderer.item(
                    item,
                    facet,
                    asked_region=asked.code,
                    today=today,
                    pointed=pointed_facts(item, facet, matches, odds, self._settings),
                )
                found.append(Found(item, ranked.probability, facet, reply))
        return found[:limit]

    def _ranked(
        self,
        query: Query,
        asked: AskedRegion,
        context: Context,
        follow_up: bool,
        match: Floats | None = None,
    ) -> Ranking:
        match = self._ranker.match(query) if match is None else match
        ranking = self._ranker.rank(query, self.regions.chain(asked.code), match)
        matter = context.item_id.rpartition(".")[0] if context.item_id else None
        if matter is None or matter not in self._index.matters:
            return ranking
        if self._names_another(ranking, match, matter):
            return ranking
        favours = self._settings["context_favour"]
        short = len(query.plain) <= self._settings["short_question"]
        favour = favours["follow_up"] if follow_up else favours["short" if short else "other"]
        return favoured(
            ranking,
            self._index.matters.index(matter),
            favour,
            elliptical=follow_up or not query.plain,
        )

    def _names_another(self, ranking: Ranking, match: Floats, matter: str) -> bool:
        """Tell whether a question names a matter by its name, other than the one last spoken of."""
        top = next(iter(ranking.matters), None)
        if top is None or self._index.matters[top.matter] == matter:
            return False
        settings = self._settings["names_another"]
        named = float(match[top.matter, NAME])
        return bool(named >= settings["name"] and top.probability >= settings["probability"])

    def _same_validity(self, query: Query, matters: Sequence[Ranked], asked: AskedRegion) -> bool:
        """Tell whether a question is about validity, which the alternatives share as they cite the same documents."""
        wording = self._ranker.wording(query.plain)
        if wording.get(Facet.VALIDITY, -np.inf) < np.log(self._settings["sure_validity"]):
            return False
        items = [self._item_for(self._index.matters[m.matter], asked.code) for m in matters[:2]]
        cited = [
            {source.document for fact in item.facts.values() for source in fact.sources}
            for item in items
            if item is not None
        ]
        return len(cited) == len(items) and all(documents == cited[0] for documents in cited)

    def _surely_here(self, ranking: Ranking, asked: AskedRegion) -> bool:
        """Tell whether the asked region so clearly holds what is meant that other regions needn't be compared."""
        top = next(iter(ranking.matters), None)
        if top is None or top.probability < self._settings["surely_here"]:
            return False
        return self._item_for(self._index.matters[top.matter], asked.code) is not None

    def _held_elsewhere(self, query: Query, asked: AskedRegion, match: Floats) -> str | None:
        free = self._ranker.rank(query, list(self.regions.by_code), match)
        if not free.matters:
            return None
        top = free.matters[0]
        name = self._index.matters[top.matter]
        if name.startswith(CLARIFY) or self._item_for(name, asked.code) is not None:
            return None
        within = next(
            (
                m.probability
                for m in free.matters
                if self._item_for(self._index.matters[m.matter], asked.code)
            ),
            0.0,
        )
        ratio = self._settings["elsewhere_ratio"]["named" if asked.named else "unnamed"]
        confident = decide(free, self._settings, self._topic).outcome is Outcome.ANSWER
        return name if confident and top.probability > ratio * within else None

    def _answer(
        self,
        matter: int,
        query: Query,
        asked: AskedRegion,
        context: Context,
        follow_up: bool,
        today: date,
    ) -> Answered:
        name = self._index.matters[matter]
        if name in self._clarifications:
            return self._clarify_record(name, asked)
        item = self._item_for(name, asked.code)
        if item is None:
            others = list(self._by_matter[name].values())
            reply = self.renderer.other_region(others[0], asked.code, others)
            return Answered(reply, asked.code, None, None, asked.named)
        matches = self._matcher.match(query, item)
        spoken_of = context.item_id is not None and context.item_id.rpartition(".")[0] == name
        last = Facet(context.facet) if spoken_of and follow_up and context.facet else None
        facet, odds = self._facets(query, matter, item, matches, last)
        if spoken_of and context.facet and not query.plain:
            facet = Facet(context.facet)
        reply = self.renderer.item(
            item,
            facet,
            asked_region=asked.code,
            today=today,
            main=told_facts(item, facet, matches, self._settings),
            pointed=pointed_facts(item, facet, matches, odds, self._settings),
            lacking=self._matcher.lacking(query.plain, item),
        )
        return Answered(reply, asked.code, item.id, facet.value, asked.named)

    def _with_neighbours(
        self, answered: Answered, ranking: Ranking, asked: AskedRegion
    ) -> Answered:
        """Offer with an answer the other items that may have been meant."""
        if answered.item_id is None:
            return answered
        likely = [m for m in ranking.matters[1:] if m.probability >= self._settings["least_option"]]
        items = [self._item_for(self._index.matters[m.matter], asked.code) for m in likely[:2]]
        more = [
            {"label": item.title, "payload": f"item:{item.id}#"}
            for item in items
            if item is not None and item.id != answered.item_id
        ]
        *options, human = answered.reply["options"]
        return replace(answered, reply=answered.reply | {"options": [*options, *more, human]})

    def _topic(self, matter: int) -> str:
        return self._index.matters[matter].partition(".")[0]

    def _facets(
        self,
        query: Query,
        matter: int,
        item: Item,
        matches: Sequence[FactMatch],
        last: Facet | None = None,
    ) -> tuple[Facet, Odds]:
        ranked = self._ranker.facets(query, matter, item, matches)
        return asked_facet(ranked, item, self._settings, last)

    def _item_for(self, matter: str, region: str) -> Item | None:
        held = self._by_matter.get(matter, {})
        return next((held[code] for code in self.regions.chain(region) if code in held), None)

    def _clarify(self, matters: Sequence[Ranked], asked: AskedRegion, query: Query) -> Answered:
        options: list[dict[str, str]] = []
        for ranked in matters:
            name = self._index.matters[ranked.matter]
            if name in self._clarifications:
                return self._clarify_record(name, asked)
            item = self._item_for(name, asked.code)
            if item is not None:
                matches = self._matcher.match(query, item)
                facet, _ = self._facets(query, ranked.matter, item, matches)
                options.append({"label": item.title, "payload": f"item:{item.id}#{facet.value}"})
        if len(options) < 2:
            return self._declined_reply("declined.unclear", asked)
        return Answered(self.renderer.clarification(options), asked.code, None, None, asked.named)

    def _clarify_record(self, name: str, asked: AskedRegion) -> Answered:
        record = self._clarifications[name]
        items = [self.items[id_] for id_ in record["options"]]
        options = [{"label": item.title, "payload": f"item:{item.id}#"} for item in items]
        reply = self.renderer.clarification(options, ask=record["ask"])
        return Answered(reply, asked.code, None, None, asked.named)

    def _reason(self, ranking: Ranking) -> str:
        return f"declined.{ranking.reason if ranking.none >= self._settings['sure'] else 'unclear'}"

    def _declined_reply(self, reason: str, asked: AskedRegion) -> Answered:
        return Answered(self.renderer.declined(reason), asked.code, None, None, asked.named)


def main_facet(item: Item) -> Facet:
    """Return the facet of the item's first key fact: what it is mostly asked for."""
    return next(
        (fact.facet for fact in item.facts.values() if fact.key),
        next(iter(item.facts.values())).facet,
    )


def favoured(ranking: Ranking, matter: int, factor: float, *, elliptical: bool) -> Ranking:
    """Return the ranking with the odds of ``matter`` multiplied; an elliptical question counts as one about it."""
    by_matter = {m.matter: m for m in ranking.matters}
    held = by_matter.get(matter, Ranked(matter, 0.0))
    base = max(held.probability, 0.2 if elliptical else 0.0)
    none = ranking.none * (0.05 if elliptical else 1.0)
    odds = {m.matter: m.probability for m in ranking.matters} | {matter: base * factor}
    total = sum(odds.values()) + none
    matters = [replace(by_matter.get(m, held), probability=p / total) for m, p in odds.items()]
    return Ranking(sorted(matters, key=lambda m: -m.probability), none / total, ranking.reason)
