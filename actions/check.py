"""Eligibility checks, one question at a time."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import SlotSet

from actions.answer_policy import ask
from actions.base import WenceAction
from actions.turn import Events, Turn, choosable, memory_of, remembered, reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.eligibility import Finding, Judged, choices_of, verdict
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Condition, Fact, Item
from policies_kb.rendering.citations import basis
from policies_kb.rendering.render import Reply

_MISSES_BEFORE_UNKNOWN = 2
_ASIDE = {"ask_policy", "follow_up", "nlu_fallback"}


class CheckEligibility(WenceAction):
    """The resident wants their own case checked."""

    action_name = "action_check_eligibility"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Begin the check of the matter that is meant, or ask which."""
        items = kb.meant(turn.text, _checkable, default_region=turn.region, context=turn.context)
        if not items:
            return [reply("clarification", say("no_check"))], []
        if kb.surely_meant(turn.text, items[0], turn.region, turn.context) or len(items) == 1:
            return begin_check(items[0], turn, kb)
        options = [{"label": item.title, "payload": f"check:{item.id}"} for item in items]
        said = reply("question", _numbered(say("which_check"), options), options=options)
        return [said], [SlotSet("options", options), SlotSet("last_reply", memory_of(said))]


class CheckStep(WenceAction):
    """The resident answers a check's question, or does something else in between."""

    action_name = "action_check_step"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Take the answer and go on."""
        return step(turn, kb)


def step(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Take an answer to the pending question; stop, go back and questions in between are understood."""
    form = turn.form or {}
    item = kb.items.get(form.get("item_id", ""))
    if item is None:
        replies, events = ask(turn, kb)
        return replies, [*events, *_ended()]
    if turn.intent == "stop":
        return [reply("notice", say("check_stopped"))], _ended()
    judged = _judged(item, form)
    if turn.intent == "go_back":
        return _asked(item, judged[:-1], kb, note="" if judged else say("check_back_first"))
    pending = _pending(item, judged)
    if pending is None:
        return _concluded(item, judged, kb)
    found = kb.answers.judge(item, pending, turn.text)
    if found is None and turn.intent == "dont_know":
        found = Judged(pending, Finding.UNKNOWN, "")
    if found is not None:
        return _next(item, [*judged, found], turn.text, kb)
    if turn.intent in _ASIDE:
        answered = kb.ask(
            turn.text, default_region=turn.region, today=today(), context=turn.context
        )
        if answered.reply["kind"] == "answer":
            resumed, events = _asked(item, judged, kb, note=say("check_resume"))
            return [*answered.replies, *resumed], [*remembered(answered), *events]
    misses = int(form.get("misses", 0)) + 1
    if misses >= _MISSES_BEFORE_UNKNOWN:
        return _next(item, [*judged, Judged(pending, Finding.UNKNOWN, "")], "", kb)
    hint = {"number": say("check_again_number"), "yes_no": say("check_again_yes_no")}.get(
        pending.kind, ""
    )
    return _asked(item, judged, kb, note=f"{say('check_again')}{hint}", misses=misses)


def begin_check(item: Item, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Begin the check of an item, with what the resident already said taken as answers."""
    return _next(item, [], turn.text, kb, note=say("check_start", title=item.title))


def _checkable(item: Item) -> bool:
    return bool(item.conditions)


def _next(
    item: Item, judged: Sequence[Judged], text: str, kb: KnowledgeBase, note: str = ""
) -> tuple[list[Reply], Events]:
    judged = list(judged)
    known = {j.condition.id for j in judged}
    for condition in item.conditions:
        if condition.id in known:
            continue
        volunteered = kb.answers.judge(item, condition, text, volunteered=True) if text else None
        if volunteered is not None:
            judged.append(volunteered)
    if verdict(judged) is Finding.NOT_MET or _pending(item, judged) is None:
        return _concluded(item, judged, kb)
    return _asked(item, judged, kb, note=note)


def _asked(
    item: Item, judged: Sequence[Judged], kb: KnowledgeBase, *, note: str, misses: int = 0
) -> tuple[list[Reply], Events]:
    pending = _pending(item, judged)
    assert pending is not None
    choices = choices_of(item, pending) if pending.kind == "choice" else []
    question = say(
        "check_question",
        at=len(judged) + 1,
        total=len(item.conditions),
        ask=kb.renderer.figured(item, pending.ask),
        choices=choices,
    )
    labels = choices or ([say("yes"), say("no")] if pending.kind == "yes_no" else [])
    options = [(label, label) for label in labels] + [(say("dont_know"), "dont_know")]
    options += [(say("back"), "go_back")] if judged else []
    said = reply(
        "question",
        f"{note}\n{question}".strip(),
        item_id=item.id,
        facts=kb.renderer.told(item, _rested_on(item, [pending]), [pending.ask]),
        options=[
            {"label": label, "payload": f"form:{value}"}
            for label, value in [*options, (say("stop"), "stop")]
        ],
    )
    state = {
        "item_id": item.id,
        "judged": [[j.condition.id, j.finding.value, j.answer] for j in judged],
        "misses": misses,
    }
    return [said], [
        SlotSet("form", state),
        SlotSet("checking", True),
        SlotSet("options", []),
        SlotSet("item_id", item.id),
        SlotSet("last_reply", memory_of(said)),
    ]


def _concluded(
    item: Item, judged: Sequence[Judged], kb: KnowledgeBase
) -> tuple[list[Reply], Events]:
    finding = verdict(judged)
    rows, tellings = [], []
    for j in judged:
        telling = {
            Finding.MET: j.condition.met,
            Finding.NOT_MET: j.condition.not_met,
            Finding.UNKNOWN: j.condition.not_met
            if j.answer
            else say("unknown_condition", ask=j.condition.ask),
        }[j.finding]
        tellings.append(telling)
        rows.append(
            say(
                "check_row",
                mark=say(f"mark.{j.finding}"),
                text=kb.renderer.figured(item, telling),
                answer=j.answer,
            )
        )
    sources = [s for j in judged for s in j.condition.sources]
    key_facts = [fact for fact in item.facts.values() if fact.key]
    sources += [s for fact in key_facts for s in fact.sources]
    citations = kb.citations(sources, today())
    text = say(
        "check_result",
        title=item.title,
        conclusion=say(f"conclusion.{finding}"),
        rows=rows,
        main=[kb.renderer.fact(item, fact) for fact in key_facts],
        warnings=kb.renderer.warnings(citations, today()),
        basis=basis(citations),
    )
    rested_on = _rested_on(item, [j.condition for j in judged])
    told = kb.renderer.told(item, [*key_facts, *rested_on], tellings)
    said = reply("answer", text, item_id=item.id, facts=told, citations=citations)
    return [said], [
        *_ended(),
        SlotSet("item_id", item.id),
        SlotSet("options", choosable(said)),
        SlotSet("last_reply", memory_of(said)),
    ]


def _rested_on(item: Item, conditions: Sequence[Condition]) -> list[Fact]:
    """Return the facts by which the conditions are judged: a verdict tells them even where it names no figure."""
    wanted = [want for condition in conditions for want in condition.wants.values()]
    return [item.facts[want] for want in wanted if isinstance(want, str) and want in item.facts]


def _judged(item: Item, form: object) -> list[Judged]:
    conditions = {c.id: c for c in item.conditions}
    rows = form.get("judged", []) if isinstance(form, dict) else []
    return [
        Judged(conditions[id_], Finding(finding), answer)
        for id_, finding, answer in rows
        if id_ in conditions
    ]


def _pending(item: Item, judged: Sequence[Judged]) -> Condition | None:
    known = {j.condition.id for j in judged}
    return next((c for c in item.conditions if c.id not in known), None)


def _ended() -> Events:
    return [SlotSet("form", None), SlotSet("checking", False)]


def _numbered(head: str, options: Sequence[dict[str, str]]) -> str:
    return "\n".join([head, *(f"{n}. {option['label']}" for n, option in enumerate(options, 1))])
