"""The sums of the real items against arithmetic of their own: decimals, and the documents' figures typed anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.formulas.inputs import Fault, RefusedError, fault_of
from policies_kb.formulas.record import Formula, Input
from policies_kb.formulas.run import run
from policies_kb.formulas.units import unit_of
from policies_kb.model import Item
from policies_kb.records import item_files, item_of

Given = Mapping[str, Any]
Figures = dict[str, Decimal] | str  # what the steps give, in their units, or the ending's name


@cache
def items() -> dict[str, Item]:
    """The items that hold formulas."""
    found = (item_of(file.data) for file in item_files() if "formulas" in file.data)
    return {item.id: item for item in found}


def formula_at(name: str) -> tuple[Item, Formula]:
    item_id, _, formula = name.partition("#")
    item = items()[item_id]
    return item, next(f for f in item.formulas if f.id == formula)


def d(written: str) -> Decimal:
    return Decimal(written)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(d("0.01"), ROUND_HALF_UP)


def wan(amount: Decimal) -> Decimal:
    """万元, to cents."""
    return amount.quantize(d("0.000001"), ROUND_HALF_UP)


def places(number: Decimal, digits: str) -> Decimal:
    return number.quantize(d(digits), ROUND_HALF_UP)


def firm_shares(base: Decimal) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
    parts = [cents(base * d(rate)) for rate in ("0.16", "0.08", "0.007")]
    total, stated = sum(parts, d("0")), cents(base * d("0.277"))
    return parts[0], parts[1], parts[2], total, stated


def refund(g: Given) -> Figures:
    return {"refunded": cents(g["paid"] * 2 / 3)}


def employer_share(g: Given) -> Figures:
    *_, total, stated = firm_shares(g["base"])
    times = g.get("people", 1) * g.get("months", 1)
    given = {"all_parts": cents(total * times), "all_whole": cents(stated * times)}
    told = given if {"people", "months"} & g.keys() else {}
    return {"parts": total, "whole": stated, "gap": stated - total, **told}


def person_share(g: Given) -> Figures:
    parts = [cents(g["base"] * d(rate)) for rate in ("0.08", "0.02", "0.003")]
    return {"own": sum(parts, d("0"))}


def firm_share(g: Given) -> Figures:
    *_, total, stated = firm_shares(g["salary"])
    return {"parts": total, "whole": stated, "gap": stated - total}


def internship(g: Given) -> Figures:
    low, high = cents(g["wage"] * d("0.7")), cents(g["wage"] * d("1.1"))
    times = g.get("people", 1) * g.get("months", 1)
    several = {"people", "months"} & g.keys()
    if "kept" not in g:
        more = {"all_low": cents(low * times), "all_high": cents(high * times)} if several else {}
        return {"low": low, "high": high, **more}
    if g["kept"] >= 50:
        return {"high": high} | ({"all_high": cents(high * times)} if several else {})
    return {"low": low} | ({"all_low": cents(low * times)} if several else {})


def high_age(g: Given) -> Figures:
    age = int(g["age"])
    if age < 70:
        return "intended" if age >= 65 else "too_young"
    pay = d("300") if age >= 100 else d("200") if age >= 90 else d("100") if age >= 80 else d("20")
    return {"pay": pay} | ({"total": cents(pay * g["months"])} if "months" in g else {})


def interest(g: Given) -> Figures:
    top, own_rate = g["lpr"] + d("1.5"), max(g["lpr"] - d("1.5"), d("0"))
    rate = g.get("loan_rate", top)
    if g["principal"] > 300:
        return "too_much"
    if rate > top:
        return "above_cap"
    whole = wan(g["principal"] * places(rate, "0.0001") / 100)
    own = wan(g["principal"] * places(min(own_rate, rate), "0.0001") / 100)
    return {"interest": whole, "own": own, "subsidised": whole - own}


def loan_rate(g: Given) -> Figures:
    return {"top": g["lpr"] + d("1.5"), "own_rate": max(g["lpr"] - d("1.5"), d("0"))}


def procurement(g: Given) -> Figures:
    deducted = wan(g["price"] * d("0.05" if g["kind"] == "works" else "0.1") / 10_000)
    return {"deducted": deducted, "compared": wan(g["price"] / 10_000 - deducted)}


def guarantee(g: Given) -> Figures:
    if g["guaranteed"] > 1000:
        return "too_large"
    real = {"real_fee": wan(g["guaranteed"] * g["asked_fee"] / 100)} if "asked_fee" in g else {}
    return {"most_fee": wan(g["guaranteed"] * d("0.015")), **real}


def small_flats(g: Given) -> Figures:
    needed = (g["units"] * d("0.7")).to_integral_value(ROUND_CEILING)
    if "small" not in g:
        return {"needed": needed}
    if g["small"] > g["units"]:
        return "more"
    part = places(g["small"] / g["units"] * 100, "0.01")
    lacking = {} if g["small"] >= needed else {"lacking": needed - g["small"]}
    return {"needed": needed, "part": part, **lacking}


def compared(g: Given) -> Figures:
    if g["rent"] >= g["market"]:
        return "not_lower"
    part = places(g["rent"] / g["market"] * 100, "0.01")
    return {"part": part, "lower": cents(g["market"] - g["rent"])}


def rent_relief(g: Given) -> Figures:
    waived, halved = cents(g["rent"] * 3), cents(g["rent"] / 2 * 6)
    return {"waived": waived, "halved_off": halved, "saved": waived + halved}


def park(g: Given) -> Figures:
    before, now = places(g["land"] * d("0.07"), "0.0001"), places(g["land"] * d("0.15"), "0.0001")
    return {"before": before, "now": now, "more": now - before}


def monthly(amount: str) -> Callable[[Given], Figures]:
    return lambda g: {"sum": cents(d(amount) * g["months"])}


SUMS: dict[str, Callable[[Given], Figures]] = {
    "insurance.flexible-subsidy.zz#refund": refund,
    "insurance.firm-subsidy.zz#employer_share": employer_share,
    "insurance.rates.zz#person_share": person_share,
    "insurance.rates.zz#firm_share": firm_share,
    "insurance.unemployment-benefit.zz#total": monthly("1520"),
    "employment.internship-subsidy.zz#subsidy": internship,
    "pension.high-age-supplement.zz#monthly": high_age,
    "pension.basic-resident.zz#total": monthly("200"),
    "talent.trainee-technician-subsidy.zz#total": monthly("500"),
    "talent.youth-living-subsidy.zz#total": lambda g: {
        "low": cents(500 * g["months"]),
        "high": cents(1500 * g["months"]),
    },
    "enterprise.investment-risk-subsidy.zz#subsidy": lambda g: {
        "subsidy": wan(min(g["invested"] / 10, d("1000")))
    },
    "enterprise.rnd-centre-subsidy.zz#subsidy": lambda g: {
        "subsidy": wan(min(g["cost"] * d("0.3"), d("3000")))
    },
    "enterprise.procurement-discount.zz#discounted": procurement,
    "enterprise.rent-relief.zz#saved": rent_relief,
    "enterprise.guarantee-fee-subsidy.zz#fee": guarantee,
    "enterprise.cross-border-post.zz#returned": lambda g: {"returned": cents(g["postage"] / 10)},
    "enterprise.small-loan-reward.zz#reward": lambda g: {"reward": wan(g["increase"] / 100)},
    "housing.land-auction-deposit.zz#least": lambda g: {"paid": wan(g["price"] / 5)},
    "rental.sizes.zz#small_flats": small_flats,
    "rental.rent.zz#compared": compared,
    "rental.industrial-park-share.zz#share": park,
    "rental.project-registration.zz#days": lambda g: {
        "days": d("10" if g.get("kind") == "convert" else "23")
    },
    "labour.inspection-rate.zz#longest": lambda g: {
        "longest": d("90" if g["kind"] == "hard" else "60")
    },
    "startup.firm-loan.zz#interest": interest,
    "startup.firm-loan.zz#rate": loan_rate,
}


def test_every_formula_is_compared() -> None:
    held = {f"{item.id}#{formula.id}" for item in items().values() for formula in item.formulas}
    assert held == SUMS.keys()


def numbers(entry: Input) -> st.SearchStrategy[Decimal]:
    """Numbers that can be the input: any within its bounds, the bounds themselves and what is common."""
    digits = 0 if entry.whole else 2
    least, most = Decimal(entry.least), Decimal(entry.most)
    near = [n for n in map(d, ("1", "3", "50", "70", "100", "300", "1000")) if least <= n <= most]
    return st.one_of(
        st.sampled_from([least, most, *near]),
        st.decimals(min_value=least, max_value=most, places=digits),
        st.decimals(min_value=least, max_value=max(least, min(most, d("400"))), places=digits),
    )


@st.composite
def given_to(draw: st.DrawFn, formula: Formula) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for entry in formula.inputs:
        if not entry.asked and not draw(st.booleans()):
            continue
        if entry.choices:
            said[entry.id] = draw(st.sampled_from([choice.id for choice in entry.choices]))
        else:
            said[entry.id] = draw(numbers(entry))
    return said


@pytest.mark.parametrize("name", SUMS)
@given(data=st.data())
def test_sum_agrees_with_decimal_arithmetic(name: str, data: st.DataObject) -> None:
    item, formula = formula_at(name)
    said = data.draw(given_to(formula))
    with localcontext(prec=60):
        wanted = SUMS[name](said)
    out = run(formula, item, {key: str(value) for key, value in said.items()})
    if isinstance(wanted, str):
        assert out.end is not None
        assert out.end.id == wanted
        return
    assert out.end is None
    units = {done.step.id: done for done in out.steps}
    assert wanted.keys() <= units.keys()
    for step, amount in wanted.items():
        done = units[step].step
        assert out.values[step] / unit_of(done.unit, done.per).factor == Fraction(amount), step


@pytest.mark.parametrize("name", SUMS)
@given(data=st.data())
def test_what_can_not_be_is_never_counted_with(name: str, data: st.DataObject) -> None:
    item, formula = formula_at(name)
    said = {key: str(value) for key, value in data.draw(given_to(formula)).items()}
    entry = data.draw(st.sampled_from(formula.inputs))
    wrong = data.draw(st.sampled_from(["-1", "1e99", "", "很多", "nan", "Infinity", "1/0", "0x10"]))
    said[entry.id] = wrong if entry.choices or wrong != "1e99" else str(10**20)
    assert fault_of(entry, said[entry.id]) is not None
    with pytest.raises(RefusedError) as caught:
        run(formula, item, said)
    assert isinstance(caught.value.fault, Fault)


@pytest.mark.parametrize("name", SUMS)
def test_money_share_age_and_people_have_bounds_that_can_be(name: str) -> None:
    _, formula = formula_at(name)
    for entry in formula.inputs:
        if entry.choices:
            continue
        assert Decimal(entry.least) >= 0
        most = {"%": 100, "周岁": 130}.get(entry.unit)
        assert most is None or Decimal(entry.most) <= most
        assert entry.whole or entry.unit not in {"人", "套", "周岁"}
        assert Decimal(entry.least) > 0 or entry.unit in {"%", "周岁", "套"}
