"""The verdict of an eligibility check, as it is said."""

from __future__ import annotations

from collections.abc import Sequence

from actions.turn import reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.eligibility.judging import Finding, Judged, decided_facts, verdict
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Condition, Fact, Item
from policies_kb.rendering.citations import basis
from policies_kb.rendering.render import HUMAN, Reply

_ORDER = (Finding.NOT_MET, Finding.UNKNOWN, Finding.MET)


def verdict_reply(item: Item, judged: Sequence[Judged], asked: int, kb: KnowledgeBase) -> Reply:
    """Return the verdict: the finding, each condition with its finding and source, what follows, and the limits of it.

    asked: how many conditions there are to judge. What doesn't fit comes first. Facts that an answer decides are told
    in the place of the item's key facts; nothing is told of what follows where a condition is not met.
    """
    finding = verdict(judged)
    shown = sorted((j for j in judged if _telling(j)), key=lambda j: _ORDER.index(j.finding))
    facts = [] if finding is Finding.NOT_MET else _facts(item, judged)
    unasked = [] if finding is Finding.NOT_MET else [item.facts[name] for name in item.unasked]
    sources = [s for j in shown for s in j.condition.sources]
    sources += [s for fact in [*facts, *unasked] for s in fact.sources]
    citations = kb.citations(sources, today())
    places = {j.condition.id: _places(j.condition, kb) for j in shown}
    apart = len({tuple(place) for place in places.values()}) > 1
    text = say(
        "check.result",
        title=item.title,
        conclusion=say(f"conclusion.{finding}", unasked=bool(unasked)),
        warnings=kb.renderer.warnings(citations, today()),
        rows=[
            say(
                "check.row",
                mark=say(f"mark.{j.finding}"),
                text=kb.renderer.figured(item, _telling(j)),
                answer=j.said.words,
                places=places[j.condition.id] if apart else [],
            )
            for j in shown
        ],
        left=asked - len(judged),
        unasked=[kb.renderer.fact(item, fact) for fact in unasked],
        main=[kb.renderer.fact(item, fact) for fact in facts],
        basis=basis(citations),
    )
    rested = rested_on(item, [j.condition for j in judged])
    told = kb.renderer.told(item, [*facts, *unasked, *rested], [_telling(j) for j in shown])
    options = [
        {"label": say("check.again"), "payload": f"check:{item.id}"},
        {"label": kb.renderer.say("human_option"), "payload": HUMAN},
    ]
    return reply("answer", text, item_id=item.id, facts=told, citations=citations, options=options)


def in_short(item: Item, judged: Sequence[Judged], kb: KnowledgeBase) -> list[str]:
    """Return the finding and the conditions by which it came to it, without their sources."""
    finding = verdict(judged)
    deciding = [j for j in judged if j.finding is finding and _telling(j)]
    facts = [] if finding is Finding.NOT_MET else _facts(item, judged)
    conclusion = say(f"conclusion.{finding}", unasked=finding is Finding.MET and bool(item.unasked))
    tellings = [kb.renderer.figured(item, _telling(j)) for j in deciding]
    return [conclusion, *tellings, *(kb.renderer.fact(item, fact) for fact in facts)]


def rested_on(item: Item, conditions: Sequence[Condition]) -> list[Fact]:
    """Return the facts by which the conditions are judged: a verdict tells them even where it names no figure."""
    wanted = [want for condition in conditions for want in condition.wants.values()]
    return [item.figures[w] for w in wanted if isinstance(w, str) and w in item.figures]


def _facts(item: Item, judged: Sequence[Judged]) -> list[Fact]:
    decided = decided_facts(item, judged)
    return decided or [fact for fact in item.facts.values() if fact.key]


def _telling(judged: Judged) -> str:
    condition = judged.condition
    if judged.finding is Finding.MET:
        return condition.met if judged.said.known else condition.unknown
    if judged.finding is Finding.NOT_MET:
        return condition.not_met
    if judged.said.known:
        return condition.unknown or condition.not_met
    return say("check.not_known", ask=condition.ask)


def _places(condition: Condition, kb: KnowledgeBase) -> list[str]:
    return basis(kb.citations(condition.sources, today()))
