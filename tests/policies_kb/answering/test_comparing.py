from __future__ import annotations

from typing import Any

import pytest

from policies_kb.answering.comparing import compared
from policies_kb.answering.context import Answered

ONE, OTHER = "410100", "420100"


class Says:
    """Says the name of a sentence."""

    def say(self, name: str, /, **values: Any) -> str:
        """Return the name."""
        return name


def answered(kind: str, text: str) -> Answered:
    return Answered({"kind": kind, "text": text}, ONE, None, None, named_region=True)


def texts(**by_region: Answered) -> list[str]:
    found = compared(list(by_region), by_region.__getitem__, Says())  # type: ignore[arg-type]
    return [reply["text"] for reply in found.replies]


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("“十三五”末每月2859元", "compared.alike"),
        ("“十二五”末每月2320元", "compared.unlike"),
        ("2025年目标3000元", "compared.unlike"),
    ],
)
def test_figures_of_the_same_sort_and_time_can_be_compared(line: str, remark: str) -> None:
    told = texts(
        one=answered("answer", "标题\n“十三五”末每月3061元"),
        other=answered("answer", f"标题\n{line}"),
    )
    assert told[1].endswith(remark)


def test_region_that_states_something_comes_before_one_that_does_not() -> None:
    told = texts(
        one=answered("refusal", "没有写明"), other=answered("answer", "标题\n2015年1550元")
    )
    assert told == ["标题\n2015年1550元", "没有写明\ncompared.unlike"]


def test_regions_that_state_nothing_are_all_told_so() -> None:
    told = texts(one=answered("refusal", "甲没有写"), other=answered("refusal", "乙没有写"))
    assert told == ["甲没有写", "乙没有写"]
