"""The verdict of an eligibility check, as it is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policies_kb.eligibility.judging import Finding, Judged, decided_facts, verdict
from policies_kb.model import Condition, Fact, Item
from policies_kb.rendering.citations import basis
from policies_kb.rendering.render import Renderer, Reply

_ORDER = (Finding.NOT_MET, Finding.UNKNOWN, Finding.MET)


def verdict_reply(
    renderer: Renderer, item: Item, judged: Sequence[Judged], asked: int, today: date
) -> Reply:
    """Return the verdict: the finding, each condition with its finding and source, what follows, and the limits of it.

    asked: how many conditions there are to judge. What doesn't fit comes first. Facts that an answer decides are told
    in the place of the item's key facts; nothing is told of what follows where a condition is not met.
    """
    finding = verdict(judged)
    telling = {j.condition.id: _telling(renderer, j) for j in judged}
    shown = sorted(
        (j for j in judged if telling[j.condition.id]), key=lambda j: _ORDER.index(j.finding)
    )
    facts = [] if finding is Finding.NOT_MET else _facts(item, judged)
    unasked = [] if finding is Finding.NOT_MET else [item.facts[name] for name in item.unasked]
    sources = [s for j in shown for s in j.condition.sources]
    sources += [s for fact in [*facts, *unasked] for s in fact.sources]
    citations = renderer.citations(sources, today)
    places = {j.condition.id: basis(renderer.citations(j.condition.sources, today)) for j in shown}
    apart = len({tuple(place) for place in places.values()}) > 1
    text = renderer.say(
        "verdict.result",
        title=item.title,
        conclusion=renderer.say(f"verdict.conclusion.{finding}", unasked=bool(unasked)),
        warnings=renderer.warnings(citations, today),
        rows=[
            renderer.say(
                "verdict.row",
                mark=renderer.say(f"verdict.mark.{j.finding}"),
                text=renderer.figured(item, telling[j.condition.id]),
                answer=j.said.words,
                places=places[j.condition.id] if apart else [],
            )
            for j in shown
        ],
        left=asked - len(judged),
        unasked=[renderer.fact(item, fact) for fact in unasked],
        main=[renderer.fact(item, fact) for fact in facts],
        basis=basis(citations),
    )
    rested = rested_on(item, [j.condition for j in judged])
    told = renderer.told(
        item, [*facts, *unasked, *rested], [telling[j.condition.id] for j in shown]
    )
    options = [
        {"label": renderer.say("verdict.again"), "payload": f"check:{item.id}"},
        renderer.human(),
    ]
    return renderer.reply("answer", text, item, citations, options, facts=told)


def in_short(renderer: Renderer, item: Item, judged: Sequence[Judged]) -> list[str]:
    """Return the finding and the conditions by which it came to it, without their sources."""
    finding = verdict(judged)
    told = [_telling(renderer, j) for j in judged if j.finding is finding]
    facts = [] if finding is Finding.NOT_MET else _facts(item, judged)
    unasked = finding is Finding.MET and bool(item.unasked)
    conclusion = renderer.say(f"verdict.conclusion.{finding}", unasked=unasked)
    tellings = [renderer.figured(item, text) for text in told if text]
    return [conclusion, *tellings, *(renderer.fact(item, fact) for fact in facts)]


def rested_on(item: Item, conditions: Sequence[Condition]) -> list[Fact]:
    """Return the facts by which the conditions are judged: a verdict tells them even where it names no figure."""
    wanted = [want for condition in conditions for want in condition.wants.values()]
    return [item.figures[w] for w in wanted if isinstance(w, str) and w in item.figures]


def _facts(item: Item, judged: Sequence[Judged]) -> list[Fact]:
    decided = decided_facts(item, judged)
    return decided or [fact for fact in item.facts.values() if fact.key]


def _telling(renderer: Renderer, judged: Judged) -> str:
    condition = judged.condition
    if judged.finding is Finding.MET:
        return condition.met if judged.said.known else condition.unknown
    if judged.finding is Finding.NOT_MET:
        return condition.not_met
    if judged.said.known:
        return condition.unknown or condition.not_met
    return renderer.say("verdict.not_known", ask=condition.ask)
