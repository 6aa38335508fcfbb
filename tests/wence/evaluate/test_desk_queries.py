"""The keyword queries that measure the lookup of hotline agents are well formed and apart from the content."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from policies_kb.model import Item
from policies_kb.records import load_content

FILE = Path(__file__).parents[2] / "acceptance" / "desk.jsonl"
STYLES = {"keywords", "spaced", "pinyin", "initials", "number", "mixed"}


class Query(BaseModel):
    """One line of the file: what an agent types, and the cards that are right, best first."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(pattern=r"^desk-\d{3}$")
    query: str = Field(min_length=2, max_length=40)
    items: list[str] = Field(min_length=1, max_length=3)
    style: str
    locked: bool


def plain(text: str) -> str:
    """The text without what a lookup doesn't tell apart: width, case, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    return [Query.model_validate(json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    return dict(load_content().items)


def test_queries_are_numbered_from_1_to_120(queries: list[Query]) -> None:
    assert [query.id for query in queries] == [f"desk-{number:03}" for number in range(1, 121)]


def test_no_query_is_there_twice(queries: list[Query]) -> None:
    counted = Counter(plain(query.query) for query in queries)
    assert [query for query, times in counted.items() if times > 1] == []


def test_every_accepted_item_exists_and_is_named_once(
    queries: list[Query], items: dict[str, Item]
) -> None:
    assert {item for query in queries for item in query.items} - items.keys() == set()
    assert [query.id for query in queries if len(set(query.items)) < len(query.items)] == []


def test_a_third_of_every_style_is_locked(queries: list[Query]) -> None:
    everyone = Counter(query.style for query in queries)
    locked = Counter(query.style for query in queries if query.locked)
    assert everyone.keys() == STYLES
    assert locked.total() == 40
    assert [style for style in STYLES if abs(locked[style] - everyone[style] / 3) >= 1] == []


def test_writing_of_every_query_fits_its_style(queries: list[Query]) -> None:
    latin = [query for query in queries if query.style in {"pinyin", "initials"}]
    assert [
        q.query for q in latin if not plain(q.query).isascii() or not plain(q.query).isalpha()
    ] == []
    spaced = {"keywords": False, "spaced": True}
    assert [
        q.query for q in queries if spaced.get(q.style, " " in q.query) != (" " in q.query)
    ] == []
    assert [q.query for q in queries if q.style == "number" and "号" not in q.query] == []


def test_no_query_is_an_example_question_or_the_title_of_an_item(
    queries: list[Query], items: dict[str, Item]
) -> None:
    taught = {plain(item.title) for item in items.values()}
    taught |= {
        plain(q) for item in items.values() for asked in item.questions.values() for q in asked
    }
    assert [query.id for query in queries if plain(query.query) in taught] == []
