"""What noise costs: the same cases as they were written, and garbled."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wence.evaluate.cases import Case
from wence.evaluate.noise.kinds import KINDS
from wence.evaluate.result import Result

# Styles whose questions are garbled already by those who wrote them.
GARBLED = frozenset({"asr", "typo", "pinyin", "traditional", "english_mix"})


@dataclass(frozen=True)
class NoiseResult:
    """The result of the cases as written, and of each kind of noise."""

    written: Result
    noisy: Mapping[str, Result]

    def lost(self, kind: str) -> float:
        """Points of passed cases, of a hundred, that a kind of noise costs; NaN without cases."""
        return 100.0 * (self.written.total.pass_rate - self.noisy[kind].total.pass_rate)

    def failed_only_garbled(self, kind: str) -> Result:
        """Return the cases that pass as they were written and fail with a kind of noise."""
        passed = {outcome.case.id for outcome in self.written.outcomes if outcome.passed}
        return Result([o for o in self.noisy[kind].failures if o.case.id in passed])


def chosen(cases: Iterable[Case], number: int, seed: int) -> list[Case]:
    """Return so many of the cases that the knowledge base decides and that aren't garbled as they are."""
    fitting = [case for case in cases if case.searched and case.style not in GARBLED]
    picked = random.Random(seed).sample(fitting, min(number, len(fitting)))  # noqa: S311 - not for secrets
    return sorted(picked, key=lambda case: case.id)


def garbled(cases: Sequence[Case], kind: str, seed: int) -> list[Case]:
    """Return the cases with their questions garbled; the same seed garbles a case the same way."""
    garble = KINDS[kind]
    chances = (random.Random(f"{seed} {kind} {case.id}") for case in cases)  # noqa: S311 - likewise
    return [
        replace(case, turns=tuple(garble(turn, chance) for turn in case.turns))
        for case, chance in zip(cases, chances, strict=True)
    ]
