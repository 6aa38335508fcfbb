from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.formulas.expression import (
    FormulaError,
    check_condition,
    chosen,
    holds,
    names,
    needed,
    parsed,
    unit,
    value,
    written,
)
from policies_kb.formulas.units import SHARE, unit_of

UNITS = {
    "pay": unit_of("元", ["月"]),
    "money": unit_of("元"),
    "months": unit_of("个月"),
    "share": unit_of("%"),
    "age": unit_of("周岁"),
    "kind": None,
}
FIGURES = {"a": "8元", "b": "2元", "c": "3元"}
WHOLE = {name: Fraction(figure[0]) for name, figure in FIGURES.items()}


@pytest.mark.parametrize(
    "text",
    [
        "paid * 0.7",
        "paid * 2",
        "a ** b",
        "a // b",
        "a % b",
        "-a",
        "f(a)",
        "a.b",
        "a[0]",
        "[a]",
        "lambda: a",
        "a < b < c",
        "a in b",
        "kind < 'x'",
        "True",
        "None",
        "min(a)",
        "min(a, b, key=c)",
        "halved(a, b)",
        "a if b",
        "__import__('os').system('true')",
        "",
        "a b",
        "(a := b)",
        "a" + "+a" * 200,
        "(" * 200,
        "a\0",
    ],
)
def test_what_is_no_expression_of_formulas_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parsed(text)


def test_refusal_names_the_part_and_what_to_write_instead() -> None:
    with pytest.raises(
        FormulaError, match=r"'0\.7' can't stand in a formula; figures come from facts"
    ):
        parsed("paid * 0.7")


def test_names_are_those_of_things_not_of_operations() -> None:
    assert sorted(names(parsed("min(a, halved(halved)) if given(c) else 0"))) == [
        "a",
        "c",
        "halved",
    ]


def test_what_is_only_asked_about_is_not_needed() -> None:
    assert needed(parsed("a if given(c) else halved(b)")) == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("pay * months", unit_of("元").dimension),
        ("money / months", unit_of("元", ["月"]).dimension),
        ("money * share", unit_of("元").dimension),
        ("money / money", SHARE),
        ("halved(money)", unit_of("元").dimension),
        ("max(money - money, 0)", unit_of("元").dimension),
        ("money if age >= age else pay * months", unit_of("元").dimension),
        ("money if kind == 'x' or given(age) and not age > age else 0", unit_of("元").dimension),
    ],
)
def test_expression_has_the_unit_that_its_parts_make(text: str, dimension: object) -> None:
    assert unit(parsed(text), UNITS).dimension == dimension


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pay + money", "mixes 元/月 and 元"),
        ("money if age < money else money", "mixes 岁 and 元"),
        ("money if kind == 'x' else pay", "mixes 元 and 元/月"),
        ("min(money, pay)", "mixes"),
        ("kind * money", "'kind' is a choice"),
        ("nothing * money", "'nothing' is no fact with a figure, input or earlier step"),
        ("money * 'x'", "has no value"),
        ("age > age", "has no value"),
        ("given(age)", "has no value"),
    ],
)
def test_unlike_things_can_not_be_added_or_compared(text: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        unit(parsed(text), UNITS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("age", "is no condition"),
        ("age == 'x'", "'age' is no choice"),
        ("given(nothing)", "'nothing' is no input"),
        ("age < money", "mixes"),
    ],
)
def test_condition_that_can_not_be_judged_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        check_condition(parsed(text), UNITS)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a > b", True),
        ("a < b", False),
        ("b >= b", True),
        ("b <= b", True),
        ("a == b", False),
        ("a != b", True),
        ("not a > b", False),
        ("a > b and c > b", True),
        ("a > b and b > c", False),
        ("b > a or c > b", True),
        ("given(a)", True),
        ("given(b)", False),
        ("given(d)", False),
        ("d > a", False),
        ("kind == 'x'", True),
        ("kind != 'x'", False),
        ("kind == 'y'", False),
    ],
)
def test_condition_holds_by_the_values(text: str, held: bool) -> None:
    assert holds(parsed(text), {**WHOLE, "kind": "x", "given(a)": "8"}) is held


@pytest.mark.parametrize(
    ("text", "kept", "judged_by"),
    [
        ("a if b < c else b", "a", {"b", "c"}),
        ("a if b > c else b + c", "b + c", {"b", "c"}),
        ("min(a, b)", "b", {"a"}),
        ("max(a, 0) * c", "a * c", set()),
        ("halved(a if given(d) else c)", "halved(c)", {"d"}),
        ("d if given(d) else c", "c", {"d"}),
        ("b if c > a else b if c > b else c", "b", {"a", "b", "c"}),
    ],
)
def test_what_counts_is_chosen_and_what_chose_it_is_known(
    text: str, kept: str, judged_by: set[str]
) -> None:
    judged: set[str] = set()
    tree = chosen(parsed(text), WHOLE, judged)
    assert written(tree, str) == written(parsed(kept), str)
    assert judged == judged_by


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("a * b - c", "8元×2元－3元"),
        ("a * (b - c)", "8元×（2元－3元）"),
        ("a - (b - c)", "8元－（2元－3元）"),
        ("a - (b + c)", "8元－（2元＋3元）"),
        ("a + (b + c)", "8元＋2元＋3元"),
        ("a / (b / c)", "8元÷（2元÷3元）"),
        ("a / b / c", "8元÷2元÷3元"),
        ("halved(a + b)", "（8元＋2元）÷2"),
        ("halved(a)", "8元÷2"),
        ("a + 0", "8元＋0"),
    ],
)
def test_sum_is_written_as_one_writes_it(text: str, sum_: str) -> None:
    assert written(parsed(text), FIGURES.__getitem__) == sum_


def test_division_by_nothing_is_an_error() -> None:
    with pytest.raises(FormulaError, match="divides by 0"):
        value(parsed("a / (b - b)"), WHOLE)


NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@given(a=NUMBERS, b=NUMBERS, c=NUMBERS)
@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("a + b * c", lambda a, b, c: a + b * c),
        ("(a - b) * c", lambda a, b, c: (a - b) * c),
        ("halved(a) - c", lambda a, b, c: a / 2 - c),
        ("min(a, b) + max(b, c)", lambda a, b, c: min(a, b) + max(b, c)),
        ("a if b < c else a - c", lambda a, b, c: a if b < c else a - c),
        ("max(a, 0)", lambda a, b, c: max(a, Decimal(0))),
    ],
)
def test_values_are_those_of_decimal_arithmetic(
    text: str, sum_: object, a: Decimal, b: Decimal, c: Decimal
) -> None:
    with localcontext(prec=60):
        wanted = sum_(a, b, c)  # type: ignore[operator]
    values = {"a": Fraction(a), "b": Fraction(b), "c": Fraction(c)}
    assert value(parsed(text), values) == Fraction(wanted)


@given(text=st.text(alphabet="ab+-*/()<>=!0 ifelsandrot,'\"min", max_size=30))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try:
        tree = parsed(text)
    except FormulaError:
        return
    assert isinstance(list(names(tree)), list)
