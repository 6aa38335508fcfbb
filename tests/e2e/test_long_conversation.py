"""The 200th turn of a conversation costs what the second does.

Measured in processor time of all processes, so that a busy machine is not measured with it. To see the figures:
``.venv/bin/python -m pytest tests/e2e/test_long_conversation.py -s``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psutil

from tests.e2e.talking import said

TURNS = 200
PAIRS = 40
MOST = 1.5
OPENING = "开店补贴给多少钱"
TIMED = "那要啥条件"
# What a long conversation is made of: questions, follow-ups, another city, a sum, thanks, a check begun and left.
TALK = (
    *(OPENING, TIMED, "洛阳的呢", "出处是哪", "说简单点", "我交了9000块社保能补多少", "那交一万呢"),
    *(
        "帮我核对能不能领一次性创业补贴",
        "当过兵",
        "不核对了",
        "再说一遍",
        "公租房租金是谁定的",
        "谢谢",
    ),
)


def processor_seconds(stack: Any) -> float:
    """Return the processor time that the assistant's processes and their children have used."""
    seconds = 0.0
    for process in stack.processes:
        main = psutil.Process(process.popen.pid)
        for one in [main, *main.children(recursive=True)]:
            seconds += sum(one.cpu_times()[:2])
    return seconds


def cost(stack: Any, turn: Callable[[], Any]) -> float:
    """Return what a turn costs, in seconds of processor time."""
    before = processor_seconds(stack)
    turn()
    return processor_seconds(stack) - before


def test_200th_turn_costs_at_most_half_as_much_again_as_the_second(wence_stack: Any) -> None:
    long = said(wence_stack, OPENING)["conversation_id"]
    for number in range(1, TURNS - 2):
        said(wence_stack, TALK[number % len(TALK)], long)
    second = late = 0.0
    for _ in range(PAIRS):
        fresh = said(wence_stack, OPENING)["conversation_id"]
        second += cost(wence_stack, lambda: said(wence_stack, TIMED, fresh))  # noqa: B023  called at once
        said(wence_stack, OPENING, long)
        late += cost(wence_stack, lambda: said(wence_stack, TIMED, long))
    each, later = 1000 * second / PAIRS, 1000 * late / PAIRS
    print(f"\nprocessor time: second turn {each:.1f} ms, from turn {TURNS} on {later:.1f} ms")
    assert late <= MOST * second
