"""The knowledge base as the other parts use it: open a snapshot, ask it, look things up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from policies_kb.answering.context import Answered, Context, Found
from policies_kb.answering.finding import Finder
from policies_kb.answering.holdings import Holdings
from policies_kb.answering.reading import Question, Reader
from policies_kb.answering.several import Several
from policies_kb.answering.steps import Asking, Means, first_answer
from policies_kb.answering.telling import Teller
from policies_kb.eligibility.fitting import Fitting
from policies_kb.eligibility.interview import Interview
from policies_kb.eligibility.reading import Answers
from policies_kb.eligibility.traits import trait_of
from policies_kb.formulas.asking import SumWords
from policies_kb.formulas.differing import difference, difference_id, meant
from policies_kb.formulas.record import Formula
from policies_kb.formulas.together import together
from policies_kb.model import Document, Facet, Item, Source
from policies_kb.records import document_from, item_of
from policies_kb.rendering.render import Renderer
from policies_kb.search.facts import FactMatcher
from policies_kb.search.index import MatterIndex
from policies_kb.search.normalise import Normaliser
from policies_kb.search.ranker import Ranker, Ranking
from policies_kb.search.regions import Regions
from policies_kb.snapshot import (
    CLARIFY,
    Snapshot,
    SnapshotError,
    current,
    open_snapshot,
)

_EARLIER = 4  # items spoken of before that a conversation remembers
_SAME_TIME = {"place"}  # how a question leans that is about the same time as the one before
_REMEMBERED = 120  # characters of what was asked that are kept for a question that leans on it


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
        self.answers = Answers(tables["answers"], normaliser)
        self.sums = SumWords(tables["answers"])
        traits = {name: trait_of(name, record) for name, record in tables["traits"].items()}
        self.interview = Interview(self.answers, traits)
        self.fitting = Fitting(self.items.values(), self.regions, tables["fits"])
        self._index = MatterIndex(data["search"]["index"], normaliser)
        self._ranker = Ranker(self._index, data["search"]["ranker"])
        self._holdings = Holdings(self.items.values(), self.regions)
        self._reader = Reader(self._index, self.regions, self._settings)
        self._finder = Finder(
            self._index, self._ranker, self._reader, self.regions, self._holdings, self._settings
        )
        clarifications = {f"{CLARIFY}{c['id']}": c for c in tables["clarifications"]}
        self._teller = Teller(
            self._index,
            self._ranker,
            FactMatcher(
                self._index.space, normaliser, tables["answer_types"], data["search"]["facts"]
            ),
            self._holdings,
            self.renderer,
            clarifications,
            self.items,
            self._settings,
        )
        ambiguous = {
            normaliser.plain(question): name
            for name, record in clarifications.items()
            for question in record["questions"]
        }
        self._means = Means(
            self._finder,
            self._teller,
            self.renderer,
            self.regions,
            ambiguous,
            Several(self._settings["several"]),
            self._settings,
        )

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
        words, said_back = self._reader.led_in(self._reader.simplified(text))
        if said_back == "returns":
            context = self._back_to(words, default_region, context)
        question = self._reader.question_of(words, context.region or default_region)
        follow_up = follow_up or (said_back is not None and context.question is not None)
        if self._finder.leans(question, context, follow_up=follow_up) in _SAME_TIME:
            question = self._reader.at_the_time_of(question, context.question)
        asking = Asking(question, default_region, context, follow_up, today, self._means)
        answered = first_answer(asking)
        leant = follow_up and context.question
        said = f"{context.question}，{question.text}" if leant else question.text
        spoken_of = [i for i in (context.item_id, *(context.earlier or ())) if i is not None]
        earlier = [i for i in dict.fromkeys(spoken_of) if i != answered.item_id]
        return replace(answered, question=said[-_REMEMBERED:], earlier=earlier[:_EARLIER])

    def _back_to(self, words: str, default_region: str, context: Context) -> Context:
        """Return the context in which the item last spoken of is the one of the earlier that the words fit best."""
        spoken_of = [i for i in (context.item_id, *(context.earlier or ())) if i is not None]
        item = self.best_of(words, spoken_of, context.region or default_region)
        if item is None or item.id == context.item_id:
            return context
        return Context(item.region, item.id, earlier=context.earlier)

    def best_of(self, text: str, item_ids: Sequence[str], region: str) -> Item | None:
        """Return the one of some items that knows most of the words of a text, the first of equals, or None."""
        question = self._reader.question(text, region)
        items = [self.items[id_] for id_ in item_ids if id_ in self.items]
        best = self._finder.fits_best(question, [item.matter for item in items])
        return next((item for item in items if item.matter == best), None)

    def show(
        self, item_id: str, facet: str | None, *, today: date, question: str | None = None
    ) -> Answered:
        """Render an item that was chosen, with the facet or what matters most of it. Raises KeyError.

        question: in whose words the facts are chosen and ordered, when it is known.
        """
        item = self.items[item_id]
        chosen = Facet(facet) if facet else main_facet(item)
        if question is None:
            reply = self.renderer.item(item, chosen, asked_region=item.region, today=today)
        else:
            asked = self._reader.question(question, item.region)
            reply = self._teller.item(item, chosen, asked.query, item.region, today)
        return Answered(
            reply, item.region, item.id, chosen.value, named_region=True, question=question
        )

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
        question = self._reader.question(text, context.region or default_region)
        ranking = self._finder.ranked(question, context, follow_up=True)
        matters = (self._index.matters[m.matter] for m in ranking.matters)
        items = (self._holdings.item(matter, question.asked.code) for matter in matters)
        return [item for item in items if item is not None and among(item)][:most]

    def surely_meant(self, text: str, item: Item, default_region: str, context: Context) -> bool:
        """Tell whether a request clearly means the item: it was last spoken of, or the words point to it."""
        question = self._reader.question(text, context.region or default_region)
        ranking = self._finder.ranked(question, context, follow_up=True)
        held = {self._index.matters[m.matter]: m.probability for m in ranking.matters}
        # It is known to be a request, so that some policy is meant unless that is most improbable.
        some = 1.0 - ranking.none
        sure, least = float(self._settings["sure"]), 1.0 - float(self._settings["surely_declined"])
        return some > least and held.get(item.matter, 0.0) >= sure * some

    def sums_offered(self, region: str) -> list[Item]:
        """Return the items whose sums are offered when someone wants one and doesn't say of what."""
        items = (self._holdings.item(m, region) for m in self._settings["sums_offered"])
        return [item for item in items if item is not None and item.formulas]

    def difference(self, item: Item, text: str, before: str) -> Formula | None:
        """Return the formula of the difference between two figures of an item that a text asks for, or None.

        before: what was asked before of the same item. None also where it isn't clear which two figures are meant.
        """
        pair = meant(item, self.sums.asked_difference(text), before)
        return None if pair is None else self.formula(item, difference_id(*pair))

    def formula(self, item: Item, formula_id: str) -> Formula | None:
        """Return a formula of an item by its name, or the difference or sum of people that it names, or None."""
        own = next((f for f in item.formulas if f.id == formula_id), None)
        say = self.renderer.say
        return own or difference(item, formula_id, say) or together(item.formulas, formula_id, say)

    def without_rejection(self, text: str) -> str:
        """Return what is left of "that's not what I meant, I said …" when the rejection is taken away."""
        plain = self._reader.simplified(text)
        for words in self._settings["rejections"]:
            plain = plain.replace(words, "")
        return plain.strip("，。,.！! ")

    def neighbours(self, item_id: str, most: int = 3) -> list[Item]:
        """Return the items that are most easily confused with an item: its related ones, then those like it."""
        item = self.items[item_id]
        related = [self.items[r] for r in item.related if r in self.items]
        query = self._index.query("。".join([item.title, *item.names]))
        weighed = self._ranker.match(query).weighed
        ranking = self._ranker.rank(weighed, self.regions.chain(item.region))
        matters = (self._index.matters[m.matter] for m in ranking.matters)
        like = (self._holdings.item(matter, item.region) for matter in matters)
        found = dict.fromkeys(i.id for i in [*related, *like] if i is not None and i.id != item_id)
        return [self.items[id_] for id_ in found][:most]

    def citations(self, sources: Sequence[Source], today: date) -> list[dict[str, Any]]:
        """Return the contract's citations of sources."""
        return self.renderer.citations(sources, today)

    def ranked(
        self, text: str, *, region: str | None, most: int = 10, also: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        """Return the most probable matters for a question in a region, with their probabilities.

        region: None when any will do; also: matters to weigh, however little the question is like them.
        """
        _, ranking = self._searched(text, region, most, also)
        return [(self._index.matters[m.matter], m.probability) for m in ranking.matters[:most]]

    def lookup(self, text: str, *, region: str | None, limit: int, today: date) -> list[Found]:
        """Return the most probable items for a question in a region, with the reply each would give."""
        region = region or next(iter(self.regions.by_code))
        question, ranking = self._searched(text, region, 4 * limit)
        query, asked = question.query, question.asked
        found: list[Found] = []
        for ranked in ranking.matters[: 4 * limit]:
            item = self._holdings.item(self._index.matters[ranked.matter], asked.code)
            if item is not None and len(found) < limit:
                told = self._teller.looked_up(ranked.matter, item, query, asked.code, today)
                found.append(Found(item, ranked.probability, *told))
        return found

    def items_of(self, matter: str) -> list[Item]:
        """Return the items of a matter in all regions."""
        return self._holdings.everywhere(matter)

    def _searched(
        self, text: str, region: str | None, most: int, also: Collection[str] = ()
    ) -> tuple[Question, Ranking]:
        everywhere = list(self.regions.by_code)
        question = self._reader.question(text, region or everywhere[0])
        anywhere = region is None and not question.asked.named
        chain = everywhere if anywhere else self.regions.chain(question.asked.code)
        numbers = [self._index.numbers[matter] for matter in also]
        weighed = self._ranker.also(self._ranker.match(question.query), numbers)
        return question, self._ranker.rank(weighed, chain, most=most)


def main_facet(item: Item) -> Facet:
    """Return the facet of the item's first key fact: what it is mostly asked for."""
    return next(
        (fact.facet for fact in item.facts.values() if fact.key),
        next(iter(item.facts.values())).facet,
    )
