"""The search of the hotline's desk: what is typed so far, letter by letter, leads to items with their scores."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice, product

from policies_kb.knowledge import KnowledgeBase
from policies_kb.looking_up.haystack import Haystack
from policies_kb.looking_up.letters import Letters, Reading
from policies_kb.looking_up.references import Reference, References
from policies_kb.looking_up.texts import Texts, plain
from policies_kb.model import Item
from policies_kb.search.normalise import simplify

_RUN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_READINGS = 3  # of all that is typed; the rest is too unlikely to be weighed
_NAMED = 0.4  # what an item's names count for beside the probability of its matter
_ELSEWHERE = 0.5  # what an item of another region counts for
_MATTERS = 40
_MOST_NAMED = 120  # places in names; a matter may take several

Only = Callable[[Item], bool]


@dataclass(frozen=True)
class Hit:
    """An item with its score, 0 to 1, and the items of its matter in other regions."""

    item: Item
    score: float
    elsewhere: tuple[Item, ...]


@dataclass(frozen=True)
class Hits:
    """What was found. read: what was typed, as it was read; region: asked about, said or not."""

    hits: tuple[Hit, ...]
    read: str
    region: str


class DeskSearch:
    """Searches one knowledge base. Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase, texts: Texts) -> None:
        """texts: those of the knowledge base's items."""
        self._kb = kb
        self._letters = Letters(texts)
        self._references = References(kb.documents.values())
        self._marks = {str(r["mark"]): str(r["name"]) for r in kb.regions.by_code.values()}
        self._names = {
            i.id: [plain(name) for name in (i.title, *i.names)] for i in kb.items.values()
        }
        self._all_names = Haystack(name for names in self._names.values() for name in names)
        self._owners = [kb.items[id_].matter for id_, names in self._names.items() for _ in names]

    def find(self, typed: str, *, region: str, only: Only = lambda _: True, most: int = 10) -> Hits:
        """Return the items for what is typed so far, the likeliest first.

        region: asked about unless the words name another; only: which items may be shown.
        """
        text = self._kb.regions.in_characters(simplify(typed).lower())
        reference = self._references.read(text)
        rest = text if reference is None else reference.rest
        readings = self._readings(rest) if plain(rest) else []
        asked = self._kb.regions.asked(readings[0][0] if readings else "", region)
        scores: defaultdict[str, float] = defaultdict(float)
        for read, weight in readings:
            for id_, score in self._by_words(read, asked.code, reference).items():
                scores[id_] += weight * score
        if reference is not None and not readings:
            scores.update(dict(self._by_place(reference)))
        ranked = sorted(scores.items(), key=lambda scored: -scored[1])
        chosen = ((self._kb.items[id_], score) for id_, score in ranked)
        kept = islice(((item, score) for item, score in chosen if only(item)), most)
        hits = tuple(Hit(item, min(score, 1.0), self._elsewhere(item)) for item, score in kept)
        return Hits(hits, readings[0][0] if readings else "", asked.code)

    def _readings(self, text: str) -> list[Reading]:
        """Return how a text can be read: each run of words in letters in the ways that the texts know."""
        parts: list[list[Reading]] = []
        at = 0
        for run in _RUN.finditer(text):
            parts.append([(text[at : run.start()], 1.0)])
            words = run[0].replace("'", " ").split()
            if words[0] in self._marks:
                parts.append([(self._marks[words.pop(0)], 1.0)])
            if words:
                parts.append(self._letters.readings(words) or [(run[0], 1.0)])
            at = run.end()
        parts.append([(text[at:], 1.0)])
        found = []
        for read in product(*parts):
            weight = 1.0
            for _, one in read:
                weight *= one
            found.append(("".join(part for part, _ in read).strip(), weight))
        found = sorted((r for r in found if r[0]), key=lambda reading: -reading[1])
        return found[:_READINGS]

    def _by_words(self, text: str, region: str, reference: Reference | None) -> dict[str, float]:
        """Return the items that words point to: by the probability of the matter, and by the names that hold them."""
        among = None if reference is None else dict(self._by_place(reference))
        also = self._named_by(text) if among is None else {self._kb.items[i].matter for i in among}
        ranked = self._kb.ranked(text, region=None, most=_MATTERS + len(also), also=also)
        pairs = frozenset(_pairs(plain(self._kb.regions.without_names(text))))
        scores: dict[str, float] = {}
        for matter, probability in ranked:
            for item, near in self._near(matter, region):
                named = max(_alike(pairs, name) for name in self._names[item.id])
                scores[item.id] = near * ((1 - _NAMED) * probability + _NAMED * named)
        if among is None:
            return scores
        held = {id_: scores.get(id_, 0.0) for id_ in among}
        total = sum(held.values()) or 1.0
        return {id_: 0.8 * held[id_] / total + 0.2 * share for id_, share in among.items()}

    def _near(self, matter: str, region: str) -> Iterator[tuple[Item, float]]:
        """Yield the item that answers for a matter in a region, else one from elsewhere, with what it counts for."""
        held = {item.region: item for item in self._kb.items_of(matter)}
        chain = self._kb.regions.chain(region)
        here = next((held[code] for code in chain if code in held), None)
        if here is not None:
            yield here, 1.0
        elif held:
            yield next(iter(held.values())), _ELSEWHERE

    def _elsewhere(self, item: Item) -> tuple[Item, ...]:
        return tuple(other for other in self._kb.items_of(item.matter) if other.id != item.id)

    def _named_by(self, text: str) -> set[str]:
        """Return the matters of which a title or another name holds the words."""
        words = plain(text)
        found = self._all_names.found(words, _MOST_NAMED) if words else ()
        return {self._owners[place] for place in found}

    def _by_place(self, reference: Reference) -> Iterator[tuple[str, float]]:
        """Yield the items that rest on what is referred to, with the share of their facts that do."""
        for item in self._kb.items.values():
            facts = list(item.facts.values())
            resting = sum(any(reference.holds(source) for source in fact.sources) for fact in facts)
            if resting:
                yield item.id, resting / len(facts)


def _pairs(text: str) -> Iterator[str]:
    """Yield the pairs of neighbouring characters, or a text of one character itself."""
    yield from (text[i : i + 2] for i in range(max(len(text) - 1, 1)))


def _alike(typed: Collection[str], name: str) -> float:
    """Return how much of what is typed a name holds, and a little for how much of the name that is."""
    both = sum(pair in name for pair in typed)
    return both / len(typed) * (0.7 + 0.3 * both / max(len(name) - 1, both)) if both else 0.0
