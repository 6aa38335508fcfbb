from __future__ import annotations

import re

import pytest

from policies_kb.eligibility.traits import Trait, trait_of
from policies_kb.records import item_files, item_of, table

TRAITS = {name: trait_of(name, record) for name, record in table("traits").items()}
NAMED = {c.trait for file in item_files() for c in item_of(file.data).conditions if c.trait}
NAMED |= {question["trait"] for question in table("fits")["questions"]}
FIELDS = {"kind", "yes", "no", "unit", "cues", "after", "others", "amounts", "dated"}
FIELDS |= {"but_not", "choices"}


@pytest.mark.parametrize("name", TRAITS)
def test_trait_of_the_table_has_known_fields_only(name: str) -> None:
    assert set(table("traits")[name]) <= FIELDS


@pytest.mark.parametrize("trait", TRAITS.values(), ids=lambda t: t.name)
def test_trait_says_what_its_kind_needs(trait: Trait) -> None:
    needed = {"yes_no": trait.yes and trait.no, "number": trait.unit, "choice": trait.choices}
    assert needed[trait.kind]
    assert trait.dated in {"", "since", "until"}


@pytest.mark.parametrize("trait", TRAITS.values(), ids=lambda t: t.name)
def test_no_word_says_two_things(trait: Trait) -> None:
    words = [*trait.yes, *trait.no]
    words += [w for label, listed in trait.choices.items() for w in (label, *listed)]
    twice = {w for w in words if words.count(w) > 1}
    assert twice == set()


@pytest.mark.parametrize("name", TRAITS)
def test_trait_is_asked_about(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("trait", TRAITS.values(), ids=lambda t: t.name)
def test_amounts_are_numbers(trait: Trait) -> None:
    assert all(re.fullmatch(r"\d+(\.\d+)?", number) for number in trait.amounts.values())
