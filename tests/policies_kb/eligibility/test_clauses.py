from __future__ import annotations

import pytest

from policies_kb.eligibility.clauses import Clauses
from policies_kb.records import table


@pytest.fixture(scope="module")
def clauses() -> Clauses:
    return Clauses(table("answers"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("退役军人，开了四个月", ["退役军人", "开了四个月"]),
        ("没有。头一回！", ["没有", "头一回"]),
        ("开业 4个月", ["开业", "4个月"]),
        ("10 000元", ["10 000元"]),
        ("能领吗？我想问问", ["能领吗?", "我想问问"]),
        ("", []),
        ("，。！", []),
    ],
)
def test_text_is_taken_apart_at_its_stops(clauses: Clauses, text: str, parts: list[str]) -> None:
    assert [clause.text for clause in clauses.of(text)] == parts


@pytest.mark.parametrize(
    "text",
    ["要满三个月吗", "算第一次？", "怎么算", "有没有要求", "啥是首次", "会不会停电", "去哪补"],
)
def test_clause_that_asks_states_nothing(clauses: Clauses, text: str) -> None:
    [clause] = clauses.of(text)
    assert clause.asks
    assert not clause.states


@pytest.mark.parametrize(
    "text", ["四个月了", "没啥问题", "没什么工作", "交着呢", "第一次", "不不不"]
)
def test_clause_that_asks_nothing_states(clauses: Clauses, text: str) -> None:
    [clause] = clauses.of(text)
    assert clause.states


@pytest.mark.parametrize("text", ["要是三个月", "假如我是大学生"])
def test_clause_that_only_supposes_states_nothing(clauses: Clauses, text: str) -> None:
    [clause] = clauses.of(text)
    assert clause.supposes
    assert not clause.states


@pytest.mark.parametrize("text", ["不知道", "不太清楚", "可能吧", "记不清了", "得问问我儿子"])
def test_clause_that_leaves_it_open_is_unsure(clauses: Clauses, text: str) -> None:
    [clause] = clauses.of(text)
    assert clause.unsure


@pytest.mark.parametrize(
    ("before", "at"),
    [
        ("我不是", 1),
        ("没当过", 0),
        ("也不算", 1),
        ("从来没有参加", 2),
        ("我是", None),
        ("没工作但是", None),
    ],
)
def test_denial_is_found_right_before_what_it_denies(
    clauses: Clauses, before: str, at: int | None
) -> None:
    assert clauses.denial(before) == at
