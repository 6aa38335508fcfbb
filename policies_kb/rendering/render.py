"""Renders replies of the contract from items, facets and the clock."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from policies_kb.model import PLACEHOLDER, Document, Facet, Fact, Item, Source, Status
from policies_kb.rendering.citations import Excerpts, basis, citations_of, short_name, sources_of

Reply = dict[str, Any]
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
HUMAN = "act:human"
_MOST_FACET_OPTIONS = 4


class Renderer:
    """Renders with the wording of one snapshot. version: hash of the wording and of the names put into it."""

    def __init__(
        self,
        *,
        documents: Mapping[str, Document],
        excerpts: Excerpts,
        wording: Mapping[str, Any],
        facets: Mapping[str, Mapping[str, str]],
        regions: Mapping[str, Mapping[str, Any]],
    ) -> None:
        environment = Environment(undefined=StrictUndefined)  # noqa: S701  replies are plain text
        environment.globals.clear()  # else each sentence is given them, and none asks for any
        self._templates: dict[str, Any] = _compiled(environment, wording)
        self._constant = cache(self._rendered)  # what takes no values
        self._warned = cache(self._warning)
        self._documents, self._excerpts = documents, excerpts
        self._facets, self._regions = facets, regions
        tables = json.dumps([wording, facets, regions], ensure_ascii=False, sort_keys=True)
        self.version = hashlib.sha256(tables.encode()).hexdigest()[:12]

    def say(self, name: str, /, **values: Any) -> str:
        """Render the sentence ``name`` (dots lead into groups) of the wording."""
        if not values:
            return self._constant(name)
        return self._rendered(name, **values)

    def _rendered(self, name: str, /, **values: Any) -> str:
        template: Any = self._templates
        for part in name.split("."):
            template = template[part]
        return str(template.render(**values)).strip()

    def item(
        self,
        item: Item,
        facet: Facet,
        *,
        asked_region: str,
        today: date,
        main: Sequence[Fact] | None = None,
        pointed: Sequence[Fact] = (),
        lacking: str | None = None,
    ) -> Reply:
        """Render what the item says of the facet: an answer, or a refusal that says what is not stated.

        main: the facts of the facet to tell, when not all; pointed: facts of other facets that the question's words
        point to, told as well; lacking: what was asked for and no fact holds, such as an amount.
        """
        if facet is Facet.VALIDITY:
            return self.validity(item, today)
        facts = list(main) if main is not None else item.facts_of(facet)
        if not facts:
            missing = item.not_stated.get(facet) or self._lacking(item, self.facet_label(facet))
            return self._not_stated(item, facet, today, pointed, missing)
        if lacking is not None:
            missing = self._lacking(item, lacking)
            return self._not_stated(item, facet, today, [*facts, *pointed], missing)
        shown = list({f.name: f for f in [*facts, *pointed, *_supporting(item, facet)]}.values())
        contradictions = [c for c in item.contradictions if facet in c.facets]
        sources = [*sources_of(shown), *(s for c in contradictions for s in c.sources)]
        citations = self.citations(sources, today)
        text = self.say(
            "answer",
            place=self.place(item.region),
            asked=self.place(asked_region),
            from_parent=asked_region != item.region,
            title=item.title,
            main=[self.fact(item, fact) for fact in facts],
            more=[self.fact(item, fact) for fact in shown[len(facts) :]],
            contradictions=[self.figured(item, c.text) for c in contradictions],
            warnings=self.warnings(citations, today),
            basis=basis(citations),
        )
        told = self.told(item, shown, [c.text for c in contradictions])
        options = self._facet_options(item, facet)
        if len(facts) < len(item.facts_of(facet)):
            options.insert(
                0, {"label": self.say("all_option"), "payload": f"item:{item.id}#{facet}"}
            )
        return self.reply("answer", text, item, citations, options, facet=facet, facts=told)

    def citations(self, sources: Iterable[Source], today: date) -> list[dict[str, Any]]:
        """Return the contract's citations of sources."""
        return citations_of(sources, self._documents, self._excerpts, today)

    def fact(self, item: Item, fact: Fact) -> str:
        """Return the fact's wording with the figures put in."""
        return self.figured(item, fact.text)

    @staticmethod
    def figured(item: Item, text: str) -> str:
        """Put the figures of the item's facts in for their names in braces."""
        if "{" not in text:
            return text
        return PLACEHOLDER.sub(lambda m: spoken_date(item.figures[m[1]].figure), text)

    @staticmethod
    def told(item: Item, facts: Iterable[Fact], texts: Iterable[str] = ()) -> dict[str, str]:
        """Return what ``facts``, and figures put into ``texts``, tell: the facts' names with their figures.

        A fact without a figure tells its wording.
        """
        facts = list(facts)
        wordings = [*(fact.text for fact in facts), *texts]
        put_in = [name for text in wordings if "{" in text for name in PLACEHOLDER.findall(text)]
        names = dict.fromkeys([*(fact.name for fact in facts), *put_in])
        found = (item.figures[name] for name in names)
        return {fact.name: fact.figure or Renderer.figured(item, fact.text) for fact in found}

    def simply(self, item: Item, facts: Sequence[Fact], today: date) -> tuple[str, dict[str, str]]:
        """Return facts, the key ones when none are given, as short everyday sentences, with what they tell."""
        facts = facts or [fact for fact in item.facts.values() if fact.key]
        citations = self.citations(sources_of(facts), today)
        text = self.in_short([self.fact(item, fact) for fact in facts], citations, today)
        return text, self.told(item, facts)

    def in_short(
        self, sentences: Iterable[str], citations: Sequence[Mapping[str, Any]], today: date
    ) -> str:
        """Return sentences taken apart into short ones; the source and warnings stand in one line each."""
        lines = [part for one in sentences for part in re.split("[，；。]", one) if part]
        warnings = self.warnings(citations, today)
        return self.say("simple", lines=lines, warnings=warnings, basis=basis(citations))

    def other_region(self, item: Item, asked_region: str, elsewhere: Sequence[Item]) -> Reply:
        """Render that the asked region's documents don't hold the matter, and where it is held."""
        text = self.say(
            "other_region",
            asked=self.place(asked_region),
            title=item.title,
            elsewhere=[self.place(other.region) for other in elsewhere],
        )
        options = [
            {
                "label": self.say("place_option", place=self.place(i.region)),
                "payload": f"item:{i.id}#",
            }
            for i in elsewhere
        ]
        return self.reply("refusal", text, None, [], [*options, self.human()])

    def declined(self, reason: str, **values: Any) -> Reply:
        """Render a refusal for a reason of the wording."""
        return self.reply("refusal", self.say(reason, **values), None, [], [self.human()])

    def unclear(self) -> Reply:
        """Ask to say more exactly what is meant, when no alternatives are probable enough to be offered."""
        return self.reply("clarification", self.say("unclear"), None, [], [self.human()])

    def clarification(self, options: Sequence[Mapping[str, str]], ask: str | None = None) -> Reply:
        """Render a question back with two to four alternatives."""
        labels = [option["label"] for option in options]
        text = (
            self.say("clarify_asked", ask=ask, labels=labels)
            if ask
            else self.say("clarify", labels=labels)
        )
        return self.reply("clarification", text, None, [], [*options, self.human()])

    def facet_label(self, facet: Facet) -> str:
        """Return what residents call the facet."""
        return self._facets[facet]["label"]

    def _lacking(self, item: Item, what: str) -> str:
        return self.say("not_stated_facet", title=item.title, facet=what)

    def _not_stated(
        self, item: Item, facet: Facet, today: date, pointed: Sequence[Fact], missing: str
    ) -> Reply:
        facts = [*pointed, *(f for f in _supporting(item, facet) if f not in pointed)]
        citations = self.citations(sources_of(facts), today)
        text = self.say(
            "not_stated",
            place=self.place(item.region),
            title=item.title,
            missing=missing,
            main=[self.fact(item, fact) for fact in facts],
            warnings=self.warnings(citations, today),
            basis=basis(citations),
        )
        options, told = self._facet_options(item, facet), self.told(item, facts)
        return self.reply("refusal", text, item, citations, options, facet=facet, facts=told)

    def validity(self, item: Item, today: date, cited: Sequence[Mapping[str, Any]] = ()) -> Reply:
        """Render whether the item's documents are in force; where an answer cited some, these documents."""
        facts = _supporting(item, Facet.VALIDITY)
        citations = [dict(c) for c in cited] or self.citations(sources_of(facts), today)
        documents = dict.fromkeys(c["document_id"] for c in citations)
        lines = []
        for document in (self._documents[d] for d in documents):
            name = f"《{document.title}》" + (f"（{document.number}）" if document.number else "")
            issued = (
                f"{spoken_date(document.issued_on.isoformat())}印发，" if document.issued_on else ""
            )
            values = _validity_values(document)
            lines.append(
                self.say(
                    f"validity_line.{document.status(today)}", **values, name=name, issued=issued
                )
            )
        text = self.say(
            "validity",
            place=self.place(item.region),
            title=item.title,
            lines=lines,
            main=[self.fact(item, fact) for fact in facts],
            basis=basis(citations),
        )
        facet = Facet.VALIDITY
        options, told = self._facet_options(item, facet), self.told(item, facts)
        return self.reply("answer", text, item, citations, options, facet=facet, facts=told)

    def warnings(self, citations: Iterable[Mapping[str, Any]], today: date) -> list[str]:
        """Return a sentence for each cited document that is no longer in force."""
        warnings = []
        for document in (
            self._documents[d] for d in dict.fromkeys(c["document_id"] for c in citations)
        ):
            status = document.status(today)
            if status is not Status.IN_FORCE:
                warnings.append(self._warned(document.id, status))
        return warnings

    def _warning(self, document_id: str, status: Status) -> str:
        document = self._documents[document_id]
        values = _validity_values(document)
        return self.say(f"warning.{status}", **values, name=short_name(document))

    def _facet_options(self, item: Item, shown: Facet) -> list[dict[str, str]]:
        known = dict.fromkeys([*(f.facet for f in item.facts.values()), Facet.VALIDITY])
        options = [
            {"label": self.facet_label(facet), "payload": f"item:{item.id}#{facet}"}
            for facet in known
            if facet != shown
        ]
        return [*self._sum_option(item, shown), *options[:_MOST_FACET_OPTIONS], self.human()]

    def _sum_option(self, item: Item, shown: Facet) -> list[dict[str, str]]:
        fitting = [formula.id for formula in item.formulas if shown.value in formula.facets]
        if not fitting:
            return []
        formula = fitting[0] if len(fitting) == 1 else ""
        return [{"label": self.say("sum_option"), "payload": f"sum:{item.id}#{formula}"}]

    def human(self) -> dict[str, str]:
        """Return the option of a person."""
        return {"label": self.say("human_option"), "payload": HUMAN}

    def place(self, region: str) -> str:
        """Return the full name of a region."""
        return str(self._regions[region]["full_name"])

    @staticmethod
    def reply(
        kind: str,
        text: str,
        item: Item | None,
        citations: Sequence[Mapping[str, Any]],
        options: Sequence[Mapping[str, str]],
        *,
        facet: Facet | None = None,
        facts: Mapping[str, str] | None = None,
    ) -> Reply:
        """Return a reply with every key; facts: what it tells, by name."""
        return {
            "kind": kind,
            "text": text,
            "item_id": item.id if item else None,
            "facet": facet.value if facet else None,
            "facts": dict(facts or {}),
            "citations": list(citations),
            "options": list(options),
            "record": None,
        }


def spoken_date(figure: str) -> str:
    """Write an ISO date as 2024年12月31日; leave any other figure as it is."""
    match = _ISO_DATE.match(figure)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else figure


def _validity_values(document: Document) -> dict[str, Any]:
    until = spoken_date(document.last_day.isoformat()) if document.last_day else ""
    years = f"{document.plan_period[0]}—{document.plan_period[1]}" if document.plan_period else ""
    return {"until": until, "years": years}


def _supporting(item: Item, asked: Facet) -> list[Fact]:
    """Return the facts that go with every answer: those marked key, first the asked facet's neighbours."""
    return [fact for fact in item.facts.values() if fact.key and fact.facet is not asked]


def _compiled(environment: Environment, wording: Mapping[str, Any]) -> dict[str, Any]:
    compiled: dict[str, Template | dict[str, Any]] = {}
    for name, text in wording.items():
        compiled[name] = (
            _compiled(environment, text)
            if isinstance(text, Mapping)
            else environment.from_string(text)
        )
    return compiled
