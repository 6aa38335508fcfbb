from __future__ import annotations

import pytest

from policies_kb.answering.reading import Question, Reader
from policies_kb.records import table
from policies_kb.search.regions import AskedRegion, Regions

ZHENGZHOU = "410100"


class Words:
    """An index that leaves words as they are."""

    space = None

    def query(self, text: str) -> str:
        """Return the words."""
        return text


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader with the real word lists."""
    monkeypatch.setattr("policies_kb.answering.reading.PinyinReader", lambda _: None)
    regions = Regions(table("regions"), table("places"))
    return Reader(Words(), regions, table("decision"))  # type: ignore[arg-type]


def at_the_time(reader: Reader, text: str, before: str | None) -> object:
    asked = AskedRegion(ZHENGZHOU, named=True)
    question = Question(text, asked, reader.query(text))
    return reader.at_the_time_of(question, before).query


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("武汉十三五末要有多少，高技能的呢", "十三五同一时期呢"),
        ("洛阳2025年的目标", "2025年同一时期呢"),
        ("十二五完成多少，十三五的目标呢", "十三五同一时期呢"),
    ],
)
def test_question_without_a_time_is_about_that_of_the_one_before(
    reader: Reader, before: str, words: str
) -> None:
    assert at_the_time(reader, "郑州同一时期呢", before) == words


@pytest.mark.parametrize("text", ["十四五的呢", "2020年呢", "以前是多少", "现在的呢"])
def test_question_with_a_time_of_its_own_keeps_it(reader: Reader, text: str) -> None:
    assert at_the_time(reader, text, "十三五的目标") == text


@pytest.mark.parametrize("before", [None, "", "给多少钱"])
def test_question_before_without_a_time_adds_none(reader: Reader, before: str | None) -> None:
    assert at_the_time(reader, "洛阳的呢", before) == "的呢"
