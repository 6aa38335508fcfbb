"""The turns of a running form, of whatever kind: a list of steps, the first that fits answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions.about_answer import AboutAnswer, source_of
from actions.answer_policy import QUESTIONS, AnswerPolicy, ask
from actions.base import WenceAction
from actions.calculate import Calculate, another_sum
from actions.check import Check, CheckEligibility
from actions.fits import Fits, ListFits
from actions.form_kinds import running
from actions.forms import Form, Said, conclude, ended, go_on, resumed
from actions.options import choose, named_option
from actions.requests import NAMES_NOTHING, in_words
from actions.small_talk import SmallTalk
from actions.summing import told_sum
from actions.turn import Turn, reply
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase

_MISSES_BEFORE_UNKNOWN = 2
_ASKS = "follow_up"
_ABOUT_THE_ITEM = {"ask_still_valid", "ask_office"}
_OTHER_FORMS = {"check_eligibility": CheckEligibility(), "ask_what_fits": ListFits()}
_SMALL_TALK = {"greet", "thank", "goodbye", "praise", "insult", "ask_bot"}


class FormStep(WenceAction):
    """The resident answers a form's question, or does something else in between."""

    action_name = "action_check_step"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> Said:
        """Take the answer and go on."""
        return step(turn, kb)


def step(turn: Turn, kb: KnowledgeBase) -> Said:
    """Go on with the running form; without one, the text is a question."""
    form = running(turn.form, kb)
    if form is None:
        replies, events = ask(turn, kb)
        return replies, [*events, *ended()]
    if form.done:
        return go_on(form, kb)
    said = (one(form, turn, kb) for one in STEPS)
    return next(outcome for outcome in said if outcome is not None)


def _act(turn: Turn, kb: KnowledgeBase) -> str | None:
    """Return the act that the words alone make plain, whatever kind of turn the bot took it for."""
    return kb.answers.act(turn.text) if turn.text else turn.intent


def _steered(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    return _carried_out(_act(turn, kb), form, turn, kb)


def _stopped_to_ask(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Stop where one says so and asks something else at once: 先别核对了，你就说补几成."""
    rest = kb.answers.after_stop(turn.text)
    if rest is None:
        return None
    replies, events = AnswerPolicy().answer(replace(turn, text=rest, form=None, intent=_ASKS), kb)
    return replies, [*ended(), *events]


def _carried_out(act: str | None, form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    if act == "stop":
        return [reply("notice", say(f"{form.kind}.stopped"))], ended()
    if act == "go_back":
        return go_on(form.back(), kb, note="" if form.answers else say("form.back_first"))
    if act == "repeat":
        return go_on(form, kb)
    if act == "dont_know":
        return _unknown(form, kb)
    return None


def _corrected(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Replace an earlier answer; a correction that doesn't say which is asked the last question again."""
    if not kb.answers.corrects(turn.text):
        return None
    corrected = form.corrected(turn.text, kb)
    if corrected is None:
        return go_on(form.back(), kb, note=say("form.again_last"))
    return go_on(corrected, kb, note=say("form.corrected"))


def _chosen_in_between(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Take up an option that a question in between has led to."""
    payload = named_option(turn)
    return choose(payload, turn, kb) if payload is not None else None


def _taken_up_again(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Ask on after something else was asked in between: 行，接着刚才那个核."""
    short = len(turn.text) <= NAMES_NOTHING
    return go_on(form, kb) if short and in_words("go_on", turn.text) else None


def _asked_instead(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Answer a question that names one policy rather than go on asking for what may fit."""
    asks = kb.answers.is_question(turn.text) or kb.answers.counted(turn.text) is not None
    if not isinstance(form, Fits) or not asks or turn.intent not in QUESTIONS:
        return None
    replies, events = ask(turn, kb)
    answers = {said["kind"] for said in replies} == {"answer"}
    return (replies, [*ended(), *events]) if answers else None


def _answered(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    labels = [*form.question(kb).labels, say("form.dont_know")]
    number = kb.answers.number_of_option(turn.text) if len(labels) > 1 else None
    text = labels[number - 1] if number is not None and 1 <= number <= len(labels) else turn.text
    if text == say("form.dont_know"):
        return _unknown(form, kb)
    heard = form.heard(text, kb)
    if heard is None:
        return None
    heard = heard.volunteered(text, kb)
    counts = isinstance(heard, Check) and heard.done and not heard.refused
    total = told_sum(heard.item, turn, kb) if counts else None
    replies, events = go_on(heard, kb)
    return (replies, events) if total is None else ([*replies, *total[0]], [*events, *total[1]])


def _told_something_else(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Take the answer to another question of the form, and ask this one again."""
    if kb.answers.is_question(turn.text):
        return None
    told = form.volunteered(turn.text, kb)
    return None if told == form else go_on(told, kb)


def _meant_by_the_bot(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    return _carried_out(turn.intent, form, turn, kb)


def _other_form(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    action = _OTHER_FORMS.get(turn.intent)
    if action is not None:
        return action.answer(replace(turn, form=None), kb)
    if turn.intent != "calculate":
        return None
    if form.item_id is None or another_sum(form.item, turn, kb):
        return Calculate().answer(replace(turn, form=None), kb)
    return None


def _asked_about_the_question(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    if turn.intent != "ask_source":
        return None
    sources = form.question(kb).sources
    return resumed(form, source_of(sources, kb), kb)


def _asked_in_between(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Answer a question and come back; what the knowledge base takes for none was none."""
    if turn.intent in _ABOUT_THE_ITEM:
        return resumed(form, AboutAnswer().answer(turn, kb), kb)
    asks = kb.answers.is_question(turn.text)
    if turn.intent not in QUESTIONS and not asks:
        return None
    replies, events = ask(turn, kb)
    kinds = {said["kind"] for said in replies}
    if kinds == {"answer"}:
        return resumed(form, (replies, events), kb)
    if "question" in kinds:
        return replies, events
    if not asks:
        return None
    return (replies, events) if kinds == {"clarification"} else resumed(form, (replies, events), kb)


def _chatted(form: Form, turn: Turn, kb: KnowledgeBase) -> Said | None:
    if turn.intent not in _SMALL_TALK:
        return None
    return resumed(form, SmallTalk().answer(turn, kb), kb)


def _not_understood(form: Form, turn: Turn, kb: KnowledgeBase) -> Said:
    """Ask again; what was not understood twice is left open, so that every form ends."""
    misses = int((turn.form or {}).get("misses", 0)) + 1
    if misses >= _MISSES_BEFORE_UNKNOWN:
        return _unknown(form, kb)
    return go_on(form, kb, note=form.hint(turn.text, kb), misses=misses)


def _unknown(form: Form, kb: KnowledgeBase) -> Said:
    unknown = form.unknown()
    return conclude(form, kb) if unknown is None else go_on(unknown, kb)


STEPS: tuple[Callable[[Form, Turn, KnowledgeBase], Said | None], ...] = (
    _steered,
    _stopped_to_ask,
    _corrected,
    _chosen_in_between,
    _taken_up_again,
    _asked_instead,
    _answered,
    _meant_by_the_bot,
    _other_form,
    _told_something_else,
    _asked_about_the_question,
    _chatted,
    _asked_in_between,
    _not_understood,
)
