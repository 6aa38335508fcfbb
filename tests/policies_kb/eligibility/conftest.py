"""Reads answers with the real word lists and traits."""

from __future__ import annotations

from datetime import date

import pytest

from policies_kb.eligibility.interview import Interview
from policies_kb.eligibility.reading import Answers
from policies_kb.eligibility.traits import trait_of
from policies_kb.records import table
from policies_kb.search.normalise import Normaliser

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def answers() -> Answers:
    """The reader of answers."""
    return Answers(table("answers"), Normaliser(table("lexicon")))


@pytest.fixture(scope="session")
def interview(answers: Answers) -> Interview:
    """The reader of answers to conditions."""
    traits = {name: trait_of(name, record) for name, record in table("traits").items()}
    return Interview(answers, traits)
