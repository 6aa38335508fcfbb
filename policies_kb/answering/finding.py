"""Finds the matters that a question can mean, in its region and in its conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from policies_kb.answering.context import Context
from policies_kb.answering.decide import Outcome, decide
from policies_kb.answering.holdings import Holdings
from policies_kb.answering.leaning import leaning
from policies_kb.answering.reading import Question, Reader
from policies_kb.answering.recent import Recent
from policies_kb.search.index import COVERAGE, NAME, MatterIndex, Query
from policies_kb.search.ranker import Matched, Ranker, Ranking
from policies_kb.search.regions import Regions
from policies_kb.search.weighing import Weighed
from policies_kb.snapshot import CLARIFY

_LEANING = 40  # matters weighed for a question that leans on the one before
_RECENT = 500  # questions of which it is kept what they may mean, 4 KB each


class Finder:
    """Ranks the matters for a question."""

    def __init__(
        self,
        index: MatterIndex,
        ranker: Ranker,
        reader: Reader,
        regions: Regions,
        holdings: Holdings,
        settings: Mapping[str, Any],
    ) -> None:
        self._index, self._ranker, self._reader = index, ranker, reader
        self._regions, self._holdings, self._settings = regions, holdings, settings
        self._topics = [name.partition(".")[0] for name in index.matters]
        self._recent: Recent[Weighed] = Recent(_RECENT)
        self._last: tuple[Query, Matched] | None = None
        self._pointing = re.compile("|".join(settings["leaning"]["pointing"]))

    def match(self, question: Question) -> Matched:
        """Return how a question matches every matter.

        Steps of one turn ask it in several regions and contexts: the very query matched last isn't matched again.
        """
        last = self._last
        if last is None or last[0] is not question.query:
            last = self._last = question.query, self._matched(question.query)
        return last[1]

    def ranked(
        self,
        question: Question,
        context: Context,
        *,
        follow_up: bool,
        match: Matched | None = None,
    ) -> Ranking:
        """Return the matters that a question can mean, most probable first.

        follow_up: whether it is known to lean on what was said before; match: what ``match`` returned, if at hand.
        """
        match = self.match(question) if match is None else match
        chain, query = self._regions.chain(question.asked.code), question.query
        last = None if context.matter is None else self.number(context.matter)
        if last is None and not context.question:
            return self._ranker.rank(match.weighed, chain)
        before = self._before(context, chain)
        also = {m.matter for m in before.matters} if before else set()
        also |= {last} if last is not None else set()
        alone = self._ranker.rank(self._ranker.also(match, also), chain, most=_LEANING, whole=False)
        if last is not None and self._names_another(alone, match, last):
            return alone
        settings, length = self._settings["leaning"], len(query.plain)
        kind = self.leans(question, context, follow_up=follow_up)
        if kind in ("other", "short") and length <= settings["unnamed"]["longest"]:
            named = max(
                (float(match.table[m.matter, NAME]) for m in alone.matters[:5]), default=0.0
            )
            kind = "unnamed" if named < settings["unnamed"]["name"] else kind
        return leaning(alone, before, last, match.table[:, COVERAGE], length, settings, kind)

    def leans(self, question: Question, context: Context, *, follow_up: bool) -> str:
        """Return how much a question leans on the one before, a key of the settings."""
        plain = question.query.plain
        if context.matter is not None and self._other_place(question, context):
            return "place"
        if follow_up:
            return "follow_up"
        if self._pointing.search(plain):
            short = len(plain) <= self._settings["leaning"]["unnamed"]["longest"]
            return "follow_up" if short else "pointing"
        return "short" if len(plain) <= self._settings["short_question"] else "other"

    def asked_before(self, question: Question, context: Context) -> Question:
        """Return a question that only puts places side by side (跟洛阳比呢) with the words of the one before.

        One that asks more than that keeps its words.
        """
        own = self._reader.query(self._regions.without_comparing(question.text))
        if not context.question or len(own.plain) > self._settings["only_compares"]:
            return question
        return replace(question, query=self._reader.query(context.question))

    def part(self, question: Question, text: str) -> Question:
        """Return a part of a question, which is about the same place unless it names another."""
        asked = self._regions.asked(text, question.asked.code)
        named = asked.named or question.asked.named
        return Question(text, replace(asked, named=named), self._reader.query(text))

    def number(self, matter: str) -> int | None:
        """Return the number of a matter, or None when it is not indexed."""
        return self._index.numbers.get(matter)

    def fits_best(self, question: Question, matters: Sequence[str]) -> str | None:
        """Return the one of some matters that knows most of a question's words, the first of equals, or None."""
        covered, numbers = self.match(question).table[:, COVERAGE], self._index.numbers
        known = [m for m in matters if m in numbers]
        return max(known, key=lambda m: float(covered[numbers[m]]), default=None)

    def surely_here(self, ranking: Ranking, region: str) -> bool:
        """Tell whether a region so clearly holds what is meant that other regions needn't be compared."""
        top = next(iter(ranking.matters), None)
        if top is None or top.probability < self._settings["surely_here"]:
            return False
        return self._holdings.item(self._index.matters[top.matter], region) is not None

    def held_elsewhere(self, question: Question, match: Matched) -> str | None:
        """Return the matter that a question clearly means and that only other regions hold, or None."""
        free = self._ranker.rank(match.weighed, list(self._regions.by_code))
        if not free.matters:
            return None
        top, asked = free.matters[0], question.asked
        name = self._index.matters[top.matter]
        if name.startswith(CLARIFY) or self._holdings.item(name, asked.code) is not None:
            return None
        within = next(
            (
                m.probability
                for m in free.matters
                if self._holdings.item(self._index.matters[m.matter], asked.code)
            ),
            0.0,
        )
        ratio = self._settings["elsewhere_ratio"]["named" if asked.named else "unnamed"]
        confident = decide(free, self._settings, self.topic).outcome is Outcome.ANSWER
        return name if confident and top.probability > ratio * within else None

    def holds(self, matter: str, region: str) -> bool:
        """Tell whether a region, or its province, holds a matter."""
        return self._holdings.item(matter, region) is not None

    def topic(self, matter: int) -> str:
        """Return the topic of a matter, given by its number."""
        return self._topics[matter]

    @staticmethod
    def _other_place(question: Question, context: Context) -> bool:
        """Tell whether a question names another place than the one last spoken of."""
        return question.asked.named and question.asked.code != context.region

    def _before(self, context: Context, chain: Sequence[str]) -> Ranking | None:
        """Return what the question before was about, by its words."""
        if not context.question:
            return None
        words = self._reader.words(context.question)  # kept as it was read: simplified
        weighed = self._recent.get(words)
        if weighed is None:  # another process answered it, or it has words of several questions
            weighed = self._matched(self._reader.query_of(words)).weighed
        return self._ranker.rank(weighed, chain, most=_LEANING, whole=False)

    def _matched(self, query: Query) -> Matched:
        found = self._ranker.match(query)
        self._recent.keep(query.text, found.weighed)
        return found

    def _names_another(self, ranking: Ranking, match: Matched, last: int) -> bool:
        """Tell whether a question names a matter by its name, other than the one last spoken of."""
        top = next(iter(ranking.matters), None)
        if top is None or top.matter == last:
            return False
        settings = self._settings["names_another"]
        named = float(match.table[top.matter, NAME])
        return bool(named >= settings["name"] and top.probability >= settings["probability"])
