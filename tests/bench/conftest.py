"""Times the search over the built snapshot, with real questions; only `make bench` runs this.

Each question is asked several times, and the middle time counts, so that a busy machine is not measured with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest

from policies_kb import building
from policies_kb.knowledge import KnowledgeBase
from wence.compare.passages import Passage, passages_of

TUNING = Path(__file__).parents[1] / "acceptance" / "tuning.jsonl"
REPEATS = 7
TARGETS = {"search": (1.0, 5.0)}  # milliseconds: p50, p99
RESULTS = pytest.StashKey[list[tuple[str, float, float]]]()


class Time(Protocol):
    """Times a way to answer, under a name; ``repeats``: how often each question is asked."""

    def __call__(self, name: str, ask: Callable[[str], object], repeats: int = REPEATS) -> None: ...


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The knowledge base of the content as it is, built unless it is there."""
    return KnowledgeBase.load(building.build(progress=print))


@pytest.fixture(scope="session")
def passages(kb: KnowledgeBase) -> list[Passage]:
    """The originals' paragraphs."""
    found = passages_of(kb)
    assert found, "no originals are mounted: set WENCE_ORIGINALS"
    return found


@pytest.fixture(scope="session")
def questions() -> list[str]:
    """What is asked first in each tuning case."""
    lines = TUNING.read_text("utf-8").splitlines()
    return [json.loads(line)["turns"][0] for line in lines]


@pytest.fixture
def time_of(benchmark: Any, questions: list[str], request: pytest.FixtureRequest) -> Time:
    """Time a way to answer with every question, and note its percentiles over the questions."""

    def timed(name: str, ask: Callable[[str], object], repeats: int = REPEATS) -> None:
        asked = cycle(questions)
        benchmark.pedantic(
            ask,
            setup=lambda: ((next(asked),), {}),
            rounds=repeats * len(questions),
            warmup_rounds=len(questions),
        )
        seconds = np.array(benchmark.stats.stats.data).reshape(repeats, len(questions))
        p50, p99 = np.percentile(np.median(seconds, axis=0) * 1000, [50, 99])
        benchmark.extra_info.update(p50_ms=p50, p99_ms=p99)
        request.config.stash.setdefault(RESULTS, []).append((name, p50, p99))

    return timed


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say the percentiles, how they stand to the search's, and whether they reach the targets."""
    results = config.stash.get(RESULTS, [])
    for line in summary(results):
        terminalreporter.write_line(line)


def summary(results: list[tuple[str, float, float]]) -> Iterator[str]:
    """Yield a line for each way that was timed."""
    ours = next((p50 for name, p50, _ in results if name == "search"), float("nan"))
    for name, p50, p99 in results:
        line = f"{name:<32} p50 {p50:8.3f} ms   p99 {p99:8.3f} ms   {p50 / ours:6.1f} x search"
        if name in TARGETS:
            most50, most99 = TARGETS[name]
            reached = "reached" if p50 <= most50 and p99 <= most99 else "MISSED"
            line += f"   target {most50:.0f} and {most99:.0f} ms: {reached}"
        yield line
