"""Steps shown one by one, with what each is doing and how long it has taken.

Standard library only: the bootstrap uses it before any environment exists.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from wence.errors import WenceError

TERMINAL_REFRESH = 0.2
PLAIN_REFRESH = 15.0
DETAIL_WIDTH = 60


class StepFailed(WenceError):
    """A step that could not be done: which, why, and what to do about it."""

    def __init__(self, step: str, why: str, remedy: str) -> None:
        self.step = step
        self.why = why
        self.remedy = remedy
        super().__init__(f"{step}: {why}\n{remedy}")


class Step:
    """A running step; `detail` says what it is doing now, `outcome` how it ended."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.detail = ""
        self.outcome = "done"
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self.started


class Progress:
    """Shows numbered steps on a stream: a line kept current on a terminal, else one every 15 s."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self.total = total
        self.number = 0
        self.stream = stream if stream is not None else sys.stderr
        self.on_terminal = self.stream.isatty()

    @contextmanager
    def step(self, label: str) -> Iterator[Step]:
        """Show a step while the block runs, and its outcome and seconds afterwards."""
        self.number += 1
        step = Step(f"[{self.number}/{self.total}] {label}")
        over = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(step, over), daemon=True)
        if not self.on_terminal:
            self._write(f"{step.label} …\n")
        ticker.start()
        try:
            yield step
        except BaseException as error:
            step.outcome = "interrupted" if isinstance(error, KeyboardInterrupt) else "FAILED"
            raise
        finally:
            over.set()
            ticker.join()
            erase = "\r\x1b[K" if self.on_terminal else ""
            self._write(f"{erase}{step.label}: {step.outcome}, {step.seconds:.1f} s\n")

    def _tick(self, step: Step, over: threading.Event) -> None:
        interval = TERMINAL_REFRESH if self.on_terminal else PLAIN_REFRESH
        while not over.wait(interval):
            detail = f": {step.detail[:DETAIL_WIDTH]}" if step.detail else ""
            line = f"{step.label} … {step.seconds:.0f} s{detail}"
            self._write(f"\r\x1b[K{line}" if self.on_terminal else f"{line}\n")

    def _write(self, text: str) -> None:
        try:
            self.stream.write(text)
            self.stream.flush()
        except (BrokenPipeError, ValueError):
            # Nobody reads any more; the work itself goes on.
            self.on_terminal = False
