"""Renders what came out of a formula: the conclusion, what was said, what the documents say, the steps, the caveats."""

from __future__ import annotations

from datetime import date

from policies_kb.formulas.record import Telling
from policies_kb.formulas.run import Done, Outcome
from policies_kb.model import PLACEHOLDER, Facet, Fact, Item
from policies_kb.rendering.citations import basis, sources_of
from policies_kb.rendering.render import Renderer, Reply


def sum_reply(renderer: Renderer, item: Item, outcome: Outcome, today: date) -> Reply:
    """Return the reply of kind ``answer`` that tells the outcome of a formula of the item."""
    formula = outcome.formula
    used = dict.fromkeys([*outcome.counted, *(outcome.judged_by if outcome.end else ())])
    counted = [item.figures[name] for name in used]
    assumed = [item.figures[name] for name in formula.rests_on if name not in used]
    judged = [item.figures[name] for name in outcome.judged_by if name not in used]
    contradictions = [
        c
        for c in item.contradictions
        if formula.contradicted and {f.value for f in c.facets} & set(formula.facets)
    ]
    sources = sources_of([*counted, *assumed, *judged])
    sources += [source for c in contradictions for source in c.sources]
    citations = renderer.citations(sources, today)
    text = renderer.say(
        "sum",
        place=renderer.place(item.region),
        title=item.title,
        ended=outcome.end is not None,
        result=conclusion(renderer, outcome),
        said=[
            renderer.say("sum_said", name=entry.name, figure=outcome.figures[entry.id])
            for entry in formula.inputs
            if entry.id in outcome.given
        ],
        facts=_facts(renderer, item, counted, today),
        steps=[_step(renderer, outcome, done) for done in outcome.steps if done.equation],
        provided=[renderer.fact(item, fact) for fact in assumed],
        assumes=[_filled(renderer, outcome, telling) for telling in outcome.assumes],
        contradictions=[renderer.figured(item, c.text) for c in contradictions],
        warnings=renderer.warnings(citations, today),
        basis=basis(citations),
    )
    told = renderer.told(item, [*counted, *assumed], [c.text for c in contradictions])
    told |= {fact.name: fact.figure for fact in judged}
    options = [renderer.human()]
    if item.conditions:
        check = {"label": renderer.say("check_option"), "payload": f"check:{item.id}"}
        options = [check, *options]
    facet = Facet(formula.facets[0])
    return renderer.reply("answer", text, item, citations, options, facet=facet, facts=told)


def conclusion(renderer: Renderer, outcome: Outcome) -> list[str]:
    """Return what comes out, as sentences with the figures put in."""
    tellings = (outcome.end,) if outcome.end is not None else outcome.result
    return [_filled(renderer, outcome, telling) for telling in tellings]


def _filled(renderer: Renderer, outcome: Outcome, telling: Telling) -> str:
    """Put the figures in; what was rounded is told as 约."""
    rounded = {done.step.id for done in outcome.steps if not done.exact}

    def figure(name: str) -> str:
        figure = outcome.figures[name]
        return renderer.say("sum_about", figure=figure) if name in rounded else figure

    return PLACEHOLDER.sub(lambda match: figure(match[1]), telling.text)


def _facts(renderer: Renderer, item: Item, facts: list[Fact], today: date) -> list[str]:
    """Return the facts in their words, each with its source where they don't all stand in one place."""
    places = [tuple(basis(renderer.citations(fact.sources, today))) for fact in facts]
    texts = dict(zip([renderer.fact(item, fact) for fact in facts], places, strict=True))
    if len(set(places)) == 1:
        return [*texts]
    return [renderer.say("sum_fact", text=text, basis=place) for text, place in texts.items()]


def _step(renderer: Renderer, outcome: Outcome, done: Done) -> str:
    cap = done.step.cap
    return renderer.say(
        "sum_step",
        name=done.step.name,
        equation=done.equation,
        exact=done.exact,
        worked=done.worked,
        figure=done.figure,
        capped=done.capped,
        cap=outcome.figures.get(cap, "") if cap is not None else "",
    )
