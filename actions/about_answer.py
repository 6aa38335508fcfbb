"""Says more about the last answer: again, simpler, its source, the original's words, validity, office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer_policy import ask
from actions.base import WenceAction
from actions.form_kinds import running
from actions.forms import Form, Said
from actions.reopened import reopened
from actions.requested import SURE
from actions.requests import in_words
from actions.summing import changed_sum
from actions.turn import Events, Turn, choosable, memory_of, remembered, reply
from actions.wording import say
from policies_kb.answering.context import Answered, Context
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Facet, Source
from policies_kb.rendering.citations import basis
from policies_kb.rendering.render import Reply
from policies_kb.search.vectors import ngrams

_MOST_IN_SHORT = 4  # facts that are told when an answer is said more simply
_SAID_OF_A_FORM = {"repeat", "simplify", "ask_source", "ask_quote", "ask_still_valid"}


class AboutAnswer(WenceAction):
    """Answers repeat, simplify, ask_source, ask_quote, ask_still_valid and ask_office."""

    action_name = "action_about_answer"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return what is asked about the last answer; without one, the question stands for itself."""
        unsure = turn.confidence < SURE and not in_words(turn.intent, turn.text)
        asked = ask(turn, kb) if unsure else None
        if asked is not None and asked[0][0]["item_id"] is not None:
            return asked
        item_id, facet = turn.context.item_id, turn.context.facet
        came_out = running((turn.last or {}).get("form"), kb)
        if came_out is not None and turn.intent in _SAID_OF_A_FORM:
            return _of_a_form(came_out, turn.intent, kb)
        if turn.intent == "repeat" and turn.last is not None and turn.last["item_id"] is None:
            said = reply(turn.last["kind"], turn.last["text"], options=turn.last["options"])
            return [said], []
        if item_id is None or item_id not in kb.items:
            replies, events = asked or ask(turn, kb)
            if turn.last is None and len(turn.text) <= 8 and not _of_named(replies[0], turn, kb):
                return [reply("clarification", say("nothing_said"))], []
            return replies, events
        if turn.intent == "repeat" and turn.context.question:
            again = kb.ask(
                turn.context.question,
                default_region=turn.region,
                today=today(),
                context=Context(turn.context.region),
            )
            if again.item_id == item_id and again.stated:
                return again.replies, []
        if turn.intent == "ask_office":
            facet = Facet.WHERE.value
        answered = kb.show(item_id, facet, today=today(), question=turn.context.question)
        said = answered.reply
        if turn.intent == "ask_still_valid":
            said = kb.renderer.validity(kb.items[item_id], today(), said["citations"])
            answered = replace(answered, reply=said, facet=said["facet"])
        elif turn.intent == "simplify":
            told = [kb.items[item_id].facts[name] for name in said["facts"]]
            facts = sorted(told, key=lambda fact: not fact.key)
            text, figures = kb.renderer.simply(kb.items[item_id], facts[:_MOST_IN_SHORT], today())
            said = said | {"text": text, "facts": figures}
        elif turn.intent == "ask_source":
            said = said | {"text": _sources(said["citations"], kb), "facts": {}}
        elif turn.intent == "ask_quote":
            said = said | {"kind": "answer", "text": _quoted(said["citations"], kb)}
        if turn.intent in {"ask_source", "ask_quote", "simplify", "repeat"}:
            return [said], [
                SlotSet("options", choosable(said)),
                SlotSet("last_reply", memory_of(said)),
            ]
        return [said], remembered(answered)


def _of_named(said: Reply, turn: Turn, kb: KnowledgeBase) -> bool:
    """Tell whether a reply answers, or is of an item of whose title the turn holds at least two characters in a row."""
    if said["item_id"] is None or said["kind"] == "answer":
        return said["item_id"] is not None
    pairs = ngrams(kb.items[said["item_id"]].title, 2, least=2)
    return any(pair in turn.text for pair in pairs)


class RejectAnswer(WenceAction):
    """The resident says that the answer missed the question."""

    action_name = "action_reject_answer"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Ask again by what else was said, or ask for other words; an answer to a form is corrected."""
        corrected = reopened(turn, kb) or changed_sum(turn, kb)
        if corrected is not None:
            return corrected
        told = kb.without_rejection(turn.text)
        if len(told) >= 2:
            place = kb.regions.asked(told, turn.region)
            only_place = place.named and place.code != turn.context.region
            # 不对，我问的武汉 rejects the place alone.
            context = turn.context if only_place else replace(turn.context, item_id=None)
            answered = kb.ask(
                told, default_region=turn.region, today=today(), context=context, follow_up=True
            )
            clear = only_place and answered.reply["kind"] != "clarification"
            if clear or _is_new(answered, told, turn):
                return answered.replies, remembered(answered)
        item_id = turn.context.item_id
        others = kb.neighbours(item_id) if item_id is not None and item_id in kb.items else []
        if len(others) >= 2:
            options = [{"label": item.title, "payload": f"item:{item.id}#"} for item in others]
            said = reply("clarification", say("which_instead"), options=options)
        else:
            said = reply("clarification", say("say_again"))
        return [said], [
            SlotSet("options", choosable(said)),
            SlotSet("item_id", None),
            SlotSet("facet", None),
        ]


def _is_new(answered: Answered, told: str, turn: Turn) -> bool:
    """Tell whether what was said instead leads to something else than was answered, or was not said before."""
    if answered.reply["kind"] == "clarification":
        return bool(choosable(answered.reply))
    said_before = told in (turn.context.question or "")
    return answered.stated and (answered.item_id != turn.context.item_id or not said_before)


def source_of(sources: Sequence[Source], kb: KnowledgeBase) -> Said:
    """Return the reply that names where something stands."""
    citations = kb.citations(sources, today())
    return [reply("notice", _sources(citations, kb), citations=citations)], []


def _of_a_form(form: Form, intent: str, kb: KnowledgeBase) -> Said:
    """Say again what came out of a form, in short, or where it stands and whether that is in force."""
    said = form.result(kb)
    citations = said["citations"]
    if intent == "simplify":
        said = said | {"text": kb.renderer.in_short(form.in_short(kb), citations, today())}
    elif intent == "ask_quote":
        said = said | {"text": _quoted(citations, kb)}
    elif intent == "ask_still_valid" and form.item_id is not None:
        said = kb.renderer.validity(form.item, today(), citations)
    elif intent in {"ask_source", "ask_still_valid"}:
        said = said | {"text": _sources(citations, kb), "facts": {}}
    return [said], []


def _quoted(citations: Sequence[Mapping[str, Any]], kb: KnowledgeBase) -> str:
    """Return the words of the original, or where they stand when it is not at hand."""
    quotes = [f"“{c['excerpt']}”（{basis([c])[0]}）" for c in citations if c["excerpt"]]
    text = say("quote", lines=quotes) if quotes else say("no_quote", lines=_source_lines(citations))
    return "\n".join([text, *kb.renderer.warnings(citations, today())])


def _sources(citations: Sequence[Mapping[str, Any]], kb: KnowledgeBase) -> str:
    warnings = kb.renderer.warnings(citations, today())
    return "\n".join([say("source", lines=_source_lines(citations)), *warnings])


def _source_lines(citations: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"{line}（{citation['issuer']}{'，' + citation['issued_on'] if citation['issued_on'] else ''}）"
        for citation in citations
        for line in basis([citation])
    ]
