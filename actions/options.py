"""Choosing an offered option: by its payload, its number or its label."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions.base import WenceAction
from actions.human import hand_off
from actions.listed import chosen_of_list
from actions.rating import rated
from actions.requests import in_words
from actions.turn import Events, Turn, memory_of, remembered, reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.figures import chinese_integer
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import HUMAN, Reply

_ORDINAL = re.compile(r"第?\s*(\d+|[一二三四五六七八九十两]{1,3})\s*(?:个|项|条|种|号)?")
_FORM_ACTS = {"stop", "go_back", "dont_know"}
_LONGEST_CHOICE = 4  # characters; what is longer and names no option is a question
_LAST = re.compile(r"最后")
_ONLY_NUMBER = re.compile(
    r"^\D{0,4}第?\s*(?:\d{1,2}|[一二三四五六七八九十两]{1,3})\s*(?:个|项|条|种|号)?\D{0,6}$"
)


class ChooseOption(WenceAction):
    """Carries out the option that a payload or the resident's words name."""

    action_name = "action_choose_option"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return the chosen option's reply, or ask the knowledge base when nothing was offered."""
        from actions.answer_policy import ask  # an option can be typed where a question can

        chosen = chosen_of_list(turn)
        if chosen is not None:
            return ask(replace(turn, text=chosen), kb)
        payload = turn.payload or named_option(turn)
        if payload is not None:
            return choose(payload, turn, kb)
        if len(turn.text) > _LONGEST_CHOICE and not _ONLY_NUMBER.match(turn.text.strip()):
            return ask(turn, kb)
        said = reply("notice", say("no_options"))
        return [said], [SlotSet("last_reply", memory_of(said))]


def choose(payload: str, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Carry out a payload.

    ``item:<id>#<facet>``, ``check:<id>``, ``sum:<id>#<formula>``, ``form:<answer>``, ``rate:<score>`` or ``act:human``.
    """
    # forms offer options, and options start forms
    from actions.check import begin_check
    from actions.form_kinds import running
    from actions.form_step import step
    from actions.forms import resumed
    from actions.summing import begin_sum_of

    kind, _, value = payload.partition(":")
    if payload == HUMAN:
        return hand_off(turn)
    if kind == "rate" and value in {"1", "2", "3", "4", "5"}:
        return rated(int(value), "")
    if kind == "form" and turn.form is not None:
        if value in _FORM_ACTS:
            return step(replace(turn, text="", intent=value), kb)
        return step(replace(turn, text=value, intent="inform"), kb)
    if kind == "check" and value in kb.items:
        return begin_check(kb.items[value], turn, kb)
    item_id, _, facet = value.partition("#")
    if kind == "sum" and item_id in kb.items and kb.items[item_id].formulas:
        return begin_sum_of(kb.items[item_id], turn, kb, facet)
    if kind == "item" and item_id in kb.items and facet in {"", *kb.facet_names}:
        answered = kb.show(item_id, facet or None, today=today())
        shown, form = (answered.replies, remembered(answered)), running(turn.form, kb)
        return shown if form is None else resumed(form, shown, kb)
    said = reply("notice", say("no_options"))
    return [said], [SlotSet("last_reply", memory_of(said))]


def pointed_out(turn: Turn, kb: KnowledgeBase) -> Turn | None:
    """Return the turn as one about the item of a list that it points out (里面创业那个给多少), or None."""
    offered = [option["payload"].partition(":")[2].partition("#")[0] for option in turn.options]
    about_one = turn.last is None or turn.last.get("item_id") is not None
    if about_one or not offered or not in_words("of_what_is_offered", turn.text):
        return None
    item = kb.best_of(turn.text, offered, turn.context.region or turn.region)
    if item is None:
        return None
    context = replace(turn.context, item_id=item.id, facet=None, question=item.title)
    return replace(turn, context=context, intent="follow_up")


def named_option(turn: Turn) -> str | None:
    """Return the payload of the offered option that the text names by label or number, or None."""
    return chosen_by_text(turn) or _by_number(turn)


def chosen_by_text(turn: Turn) -> str | None:
    """Return the payload of the offered option whose label the resident typed, or None."""
    typed = turn.text.strip(" 。.！!")
    return next((o["payload"] for o in turn.options if o["label"] == typed), None)


def _by_number(turn: Turn) -> str | None:
    if not turn.options:
        return None
    if _LAST.search(turn.text):
        return turn.options[-1]["payload"]
    match = _ORDINAL.search(turn.text)
    if match is None or not _ONLY_NUMBER.match(turn.text.strip()):
        return None
    number = int(match[1]) if match[1].isdigit() else chinese_integer(match[1])
    return turn.options[number - 1]["payload"] if 1 <= number <= len(turn.options) else None
