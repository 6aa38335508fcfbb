from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.proof import passage_figures, proof_failures, value_figures, whole_rows
from policies_kb.figures import figures_in
from policies_kb.model import Fact, Item
from policies_kb.originals import Original, load_originals, passage
from policies_kb.records import item_files, item_of
from tests.policies_kb.small_content import (
    ITEM,
    changed,
    write_document,
    write_original,
    write_tables,
)

AMOUNT = ("facts", "amount")
FACTS = 50


@pytest.fixture
def mounted(tmp_path: Path) -> dict[str, Original]:
    """The small content's document, imported."""
    write_tables(tmp_path)
    write_document(tmp_path)
    write_original(tmp_path)
    return load_originals(tmp_path, tmp_path)


def failures(keys: Sequence[str | int], value: Any, mounted: dict[str, Original]) -> list[str]:
    return list(proof_failures(item_of(changed(ITEM, keys, value)), mounted))


def with_value(keys: Sequence[str | int], value: str, unit: str) -> dict[str, Any]:
    return changed(changed(ITEM, [*keys, "value"], value), [*keys, "unit"], unit)


@pytest.mark.parametrize(
    ("value", "unit"), [("5000", "元"), ("5,000", "元"), ("0.5", "万元"), ("５０００", "元")]
)
def test_figure_is_proved_however_it_is_written(
    mounted: dict[str, Original], value: str, unit: str
) -> None:
    assert list(proof_failures(item_of(with_value(AMOUNT, value, unit)), mounted)) == []


def test_figure_in_digits_is_proved_by_characters_in_the_original(
    mounted: dict[str, Original],
) -> None:
    item = item_of(with_value(["facts", "boxes"], "70", "%"))
    assert list(proof_failures(item, mounted)) == []


@pytest.mark.parametrize(
    ("keys", "value", "figure"),
    [
        ([*AMOUNT, "value"], "5001", "'5001元'"),
        ([*AMOUNT, "value"], "500", "'500元'"),
        ([*AMOUNT, "unit"], "万元", "'5000万元'"),
        (["facts", "months", "unit"], "年", "'3年'"),
        (["facts", "boxes", "value"], "71", "'71%'"),
        ([*AMOUNT, "text"], "补贴{amount}，最多9次", "'9次'"),
        (["facts", "groups", "values"], ["返乡农民", "8类人"], "'8类'"),
        (["contradictions", 0, "text"], "一处写80%", "'80%'"),
    ],
)
def test_figure_that_the_passage_does_not_hold_fails_by_name(
    mounted: dict[str, Original], keys: Sequence[str | int], value: Any, figure: str
) -> None:
    [failure] = failures(keys, value, mounted)
    assert f"{figure} does not stand in the cited passage" in failure


@pytest.mark.parametrize(
    ("text", "unproved"),
    [
        ("一处写5000元，一处写3个月，加起来是5003元", ["5003元"]),
        ("写的是70%和70%，加起来是140%", []),
        ("写的是70%和70%，一共是140%", ["140%"]),
    ],
)
def test_what_a_contradiction_adds_up_of_its_own_figures_needs_no_passage(
    mounted: dict[str, Original], text: str, unproved: list[str]
) -> None:
    data = changed(ITEM, ["contradictions", 0, "text"], text)
    cited = [source for fact in ITEM["facts"].values() for source in fact["sources"]]
    data["contradictions"][0]["sources"] = cited
    found = list(proof_failures(item_of(data), mounted))
    assert [failure.split("'")[1] for failure in found] == unproved


def test_figure_of_a_sentence_that_is_not_cited_proves_nothing(
    mounted: dict[str, Original],
) -> None:
    [failure] = failures([*AMOUNT, "sources", 0, "anchor"], "同一标准", mounted)
    assert failure.startswith("fact amount: '5000元'")


def test_anchor_that_is_not_in_the_section_fails_with_the_fact(
    mounted: dict[str, Original],
) -> None:
    found = failures(["facts", "office", "sources", 0, "anchor"], "人社局", mounted)
    assert found == ["fact office: anchor '人社局' is not in sample-2022 section 2"]


def test_figure_of_a_document_that_is_not_mounted_is_left_open() -> None:
    assert failures([*AMOUNT, "value"], "6000", {}) == []


def test_year_is_proved_by_a_year_anywhere_in_the_document(mounted: dict[str, Original]) -> None:
    assert failures([*AMOUNT, "text"], "2022年起补贴{amount}", mounted) == []


def test_year_that_the_document_does_not_name_fails(mounted: dict[str, Original]) -> None:
    [failure] = failures([*AMOUNT, "text"], "2021年起补贴{amount}", mounted)
    assert "'2021年'" in failure


def test_year_of_a_date_must_stand_with_its_day(mounted: dict[str, Original]) -> None:
    source = [{"document": "sample-2022", "section": "preamble", "anchor": "3月1日"}]
    dated = {"facet": "what", "value": "2020-03-01", "text": "从{issued}起", "sources": source}
    mounted["sample-2022"].sections["preamble"].title = "2020年的事"
    [failure] = failures(["facts", "issued"], dated, mounted)
    assert failure.startswith("fact issued: '2020年'")


def test_number_of_a_document_in_our_wording_needs_no_proof(mounted: dict[str, Original]) -> None:
    assert failures([*AMOUNT, "text"], "补贴{amount}（郑政〔2013〕138号）", mounted) == []


def test_date_stands_for_year_month_and_day() -> None:
    assert value_figures("2024-12-31", "") == list(figures_in("2024年12月31日"))


@pytest.mark.parametrize(
    ("row", "value", "unit"),
    [
        ("城镇新增就业（万人）\t50", 500_000, "人"),
        ("城镇新增就业\t万人\t50", 500_000, "人"),
        ("城镇登记失业率(%)\t4.5", 4.5, "%"),
    ],
)
def test_bare_number_of_a_row_takes_the_unit_of_the_row(row: str, value: float, unit: str) -> None:
    assert (value, unit) in [(float(f.value), f.unit) for f in passage_figures(row)]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            ["技能人才总量（万人）", "75.27\t130\t预期性"],
            ["技能人才总量（万人）\t75.27\t130\t预期性"],
        ),
        (["高技能人才总量（万人）\t4", "8.79\t19"], ["高技能人才总量（万人）\t4\t8.79\t19"]),
        (["技能人才总量", "75.27\t130"], ["技能人才总量", "75.27\t130"]),
        (["技能人才总量（万人）", "共有130家"], ["技能人才总量（万人）", "共有130家"]),
        (["75.27\t130"], ["75.27\t130"]),
    ],
)
def test_cells_parted_from_their_label_by_a_line_break_are_one_row_with_it(
    lines: list[str], rows: list[str]
) -> None:
    assert whole_rows(lines) == rows


def test_bare_number_of_a_sentence_takes_no_unit() -> None:
    assert [f.unit for f in passage_figures("就业（万人）50")] == [""]


def drawn(originals: dict[str, Original]) -> list[tuple[Item, Fact, str]]:
    """Draw facts with a figure, each with a value of one other digit that its passage lacks."""
    chance = random.Random(20261121)
    items = [item_of(file.data) for file in item_files()]
    facts = [(i, f) for i in items for f in i.facts.values() if re.search(r"\d", f.value or "")]
    chance.shuffle(facts)
    found: list[tuple[Item, Fact, str]] = []
    for item, fact in facts:
        others = [v for v in one_digit_off(fact.value or "") if absent(v, fact, originals)]
        if others and not list(proof_failures(item, originals)):
            found.append((item, fact, chance.choice(others)))
        if len(found) == FACTS:
            break
    return found


def one_digit_off(value: str) -> list[str]:
    return [
        f"{value[:at]}{digit}{value[at + 1 :]}"
        for at, old in enumerate(value)
        if old.isdigit()
        for digit in "123456789"
        if digit != old and is_a_day(f"{value[:at]}{digit}{value[at + 1 :]}")
    ]


def is_a_day(value: str) -> bool:
    """Tell whether the value is no date or one that the calendar has, whatever the month."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value)
    return match is None or (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 28)


def absent(value: str, fact: Fact, originals: dict[str, Original]) -> bool:
    """Tell whether a figure of the value is neither in the passages nor a year that they name."""
    said = value_figures(value, fact.unit)
    stated = [
        figure.value
        for source in fact.sources
        for sentence in passage(originals[source.document], source)
        for figure in passage_figures(sentence)
    ]
    years = {year for source in fact.sources for year in originals[source.document].years}
    return any(f.value not in stated and f.value not in years for f in said)


@pytest.fixture(scope="session")
def mutants(originals: dict[str, Original]) -> list[tuple[Item, Fact, str]]:
    """Real facts with a changed digit."""
    return drawn(originals)


def test_enough_real_facts_can_be_changed(mutants: list[tuple[Item, Fact, str]]) -> None:
    assert len(mutants) == FACTS


@pytest.mark.parametrize("number", range(FACTS))
def test_changed_digit_of_a_real_fact_turns_the_proof_red(
    mutants: list[tuple[Item, Fact, str]], originals: dict[str, Original], number: int
) -> None:
    item, fact, value = mutants[number]
    wrong = replace(item, facts={**item.facts, fact.name: replace(fact, value=value)})
    found = [f for f in proof_failures(wrong, originals) if f.startswith(f"fact {fact.name}:")]
    assert found != [], f"{item.id} {fact.name}: {value}{fact.unit} for {fact.figure}"
