from __future__ import annotations

import pytest

from policies_kb.answering.facets import (
    asked_facet,
    favoured_facet,
    nearest_fact,
    pointed_facts,
    told_facts,
)
from policies_kb.model import Facet
from policies_kb.records import item_of
from policies_kb.search.facts import FactMatch
from tests.policies_kb.small_content import ITEM, changed

SAMPLE = item_of(ITEM)
SETTINGS = {
    "sure_not_stated": 0.65,
    "held_lead": 0.05,
    "surely_not_stated": 0.75,
    "surely_this_fact": 0.5,
    "most_told": 2,
    "pointed": {"most": 2, "least": 0.35, "fits": 0.25, "named": 0.25, "earlier": 0.15},
}
RANKED = [(Facet.MATERIALS, 0.6), (Facet.WHO, 0.3), (Facet.HOW_MUCH, 0.1)]


def matches(**words: float) -> list[FactMatch]:
    return [
        FactMatch(fact.facet, {0: words.get(name, 0.0)}, None)
        for name, fact in SAMPLE.facts.items()
    ] + [FactMatch(facet, {}, None) for facet in [*SAMPLE.not_stated, Facet.VALIDITY]]


def pointed(found: list[FactMatch], **odds: float) -> list[str]:
    by_facet = {facet: odds.get(facet.value, 0.0) for facet in Facet}
    return [f.name for f in pointed_facts(SAMPLE, Facet.HOW_MUCH, found, by_facet, SETTINGS)]


def test_stated_facet_is_preferred_to_one_left_open_without_certainty() -> None:
    assert asked_facet(RANKED, SAMPLE, matches(), SETTINGS, None)[0] is Facet.WHO


def test_facet_left_open_is_chosen_when_likelier_by_far() -> None:
    surely = [(Facet.MATERIALS, 0.7), (Facet.WHO, 0.3)]
    assert asked_facet(surely, SAMPLE, matches(), SETTINGS, None)[0] is Facet.MATERIALS


@pytest.mark.parametrize(("fits", "facet"), [(True, Facet.HOW_MUCH), (None, Facet.MATERIALS)])
def test_fact_that_holds_what_is_asked_for_outweighs_what_is_left_open(
    fits: bool | None, facet: Facet
) -> None:
    surely = [(Facet.MATERIALS, 0.8), (Facet.WHO, 0.2)]
    found = [
        match._replace(fits=fits, shared={0: 0.5}) if match.facet is Facet.HOW_MUCH else match
        for match in matches()
    ]
    assert asked_facet(surely, SAMPLE, found, SETTINGS, None)[0] is facet


@pytest.mark.parametrize(
    ("filed", "facet"), [(Facet.CONDITIONS, Facet.CONDITIONS), (Facet.FIGURES, Facet.HOW_MUCH)]
)
def test_statistic_does_not_answer_what_one_gets(filed: Facet, facet: Facet) -> None:
    data = changed(ITEM, ["facts", "amount", "facet"], filed.value)
    item = item_of(data | {"not_stated": {"how_much": "每个人给多少"}})
    found = [
        FactMatch(fact.facet, {0: 0.5 if name == "amount" else 0.0}, name == "amount")
        for name, fact in item.facts.items()
    ] + [FactMatch(Facet.HOW_MUCH, {}, None), FactMatch(Facet.VALIDITY, {}, None)]
    surely = [(Facet.HOW_MUCH, 0.8), (filed, 0.2)]
    assert asked_facet(surely, item, found, SETTINGS, None)[0] is facet


def dated(facet: Facet, words: float = 0.1) -> list[FactMatch]:
    """Matches of which those of a facet name the year asked about."""
    return [
        match._replace(dated=True, shared={0: words}) if match.facet is facet else match
        for match in matches()[: len(SAMPLE.facts)]
    ] + matches()[len(SAMPLE.facts) :]


def test_fact_that_names_the_year_asked_about_is_asked_about() -> None:
    assert asked_facet(RANKED, SAMPLE, dated(Facet.WHERE), SETTINGS, None)[0] is Facet.WHERE
    assert asked_facet(RANKED, SAMPLE, dated(Facet.WHO), SETTINGS, None)[0] is Facet.WHO


def test_fact_that_names_the_year_asked_about_outweighs_what_is_left_open() -> None:
    surely = [(Facet.MATERIALS, 0.8), (Facet.WHO, 0.2)]
    found = dated(Facet.WHERE, words=0.2)
    assert asked_facet(surely, SAMPLE, found, SETTINGS, None)[0] is Facet.WHERE


def test_follow_up_stays_with_the_facet_last_spoken_of() -> None:
    facet, odds = asked_facet(RANKED, SAMPLE, matches(), SETTINGS, (Facet.HOW_MUCH, 5.0))
    assert facet is Facet.HOW_MUCH
    assert sum(odds.values()) == pytest.approx(1.0)


def test_favoured_facet_has_its_odds_multiplied() -> None:
    favoured = favoured_facet([(Facet.WHO, 0.75), (Facet.WHAT, 0.25)], Facet.WHAT, 3.0)
    assert dict(favoured) == {Facet.WHO: pytest.approx(0.5), Facet.WHAT: pytest.approx(0.5)}


def test_facts_of_other_facets_are_pointed_to_by_their_words() -> None:
    assert pointed(matches(months=0.5, office=0.4, boxes=0.9, what=0.1)) == ["months", "office"]


def test_probable_facet_and_fitting_kind_count_beside_the_words() -> None:
    assert pointed(matches(office=0.2), where=0.2) == ["office"]
    fitting = [FactMatch(m.facet, {0: 0.15}, m.facet is Facet.CONDITIONS) for m in matches()]
    assert pointed(fitting) == ["months"]


def test_only_so_many_facts_are_pointed_to() -> None:
    assert len(pointed(matches(what=0.9, groups=0.9, months=0.9, office=0.9))) == 2


@pytest.mark.parametrize(
    ("asked", "told"), [({}, []), ({"named": True}, ["months"]), ({"dated": True}, ["months"])]
)
def test_earlier_value_is_told_only_when_asked_for(asked: dict[str, bool], told: list[str]) -> None:
    item = item_of(changed(ITEM, ["facts", "months", "facet"], "earlier_value"))
    found = [
        FactMatch(f.facet, {0: 0.9 if n == "months" else 0.0}, None, **asked)
        for n, f in item.facts.items()
    ]
    by_facet = {facet: 0.1 if facet is Facet.EARLIER_VALUE else 0.0 for facet in Facet}
    facts = pointed_facts(item, Facet.HOW_MUCH, found, by_facet, SETTINGS)
    assert [fact.name for fact in facts] == told


@pytest.mark.parametrize(("asked", "told"), [(Facet.HOW_MUCH, True), (Facet.WHERE, False)])
def test_latest_known_value_comes_first_where_the_present_one_is_left_open(
    asked: Facet, told: bool
) -> None:
    months = ITEM["facts"]["months"] | {"facet": "earlier_value", "key": True}
    stated = {k: f for k, f in ITEM["facts"].items() if f["facet"] != "how_much"}
    left_open = ITEM["not_stated"] | {"how_much": "现在多少", "where": "去哪办"}
    stated = {k: f for k, f in stated.items() if f["facet"] not in left_open}
    item = item_of(ITEM | {"facts": stated | {"months": months}, "not_stated": left_open})
    found = [FactMatch(fact.facet, {0: 0.5}, None) for fact in item.facts.values()]
    facts = pointed_facts(item, asked, found, dict.fromkeys(Facet, 0.0), SETTINGS)
    assert ("months" in [fact.name for fact in facts]) is told
    assert not told or facts[0].name == "months"


def test_key_facts_and_those_nearest_to_the_question_are_told_in_their_order() -> None:
    facts = {
        name: ITEM["facts"]["office"] | {"key": name == "third"} for name in ("one", "two", "third")
    }
    item = item_of(ITEM | {"facts": facts})
    found = [FactMatch(Facet.WHERE, {0: w}, None) for w in (0.1, 0.2, 0.0)]
    assert [f.name for f in told_facts(item, Facet.WHERE, found, SETTINGS)] == ["two", "third"]


def test_facts_of_other_facets_are_not_among_the_told() -> None:
    assert [f.name for f in told_facts(SAMPLE, Facet.WHERE, matches(), SETTINGS)] == ["office"]


def test_fact_that_the_question_clearly_points_to_comes_first() -> None:
    item = item_of(ITEM | {"facts": dict.fromkeys(("one", "two"), ITEM["facts"]["office"])})
    found = [FactMatch(Facet.WHERE, {0: w}, None) for w in (0.1, 0.5)]
    assert [f.name for f in told_facts(item, Facet.WHERE, found, SETTINGS)] == ["two", "one"]


@pytest.mark.parametrize(("words", "nearest"), [(0.6, "office"), (0.4, None)])
def test_fact_that_most_words_stand_in_is_what_is_asked_about(
    words: float, nearest: str | None
) -> None:
    found = nearest_fact(SAMPLE, matches(amount=0.3, office=words), SETTINGS)
    assert (found and found.name) == nearest
