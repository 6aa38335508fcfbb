"""One process of the assistant: started with a log of its own, stopped with all its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from wence.command import tail
from wence.errors import WenceError
from wence.signals import end_with_parent

GRACE_SECONDS = 8.0


class ProcessDied(WenceError):
    """A process that ended by itself: its name, its exit code and the end of its log."""

    def __init__(self, name: str, code: int, log: Path) -> None:
        self.name = name
        self.code = code
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        super().__init__(f"`{name}` ended {how}; the end of {log}:\n{tail(log) or '    (nothing)'}")


@dataclass(frozen=True)
class Command:
    """What to start: the words of the command, its directory and its environment."""

    words: Sequence[str]
    cwd: Path
    env: Mapping[str, str]


class Process:
    """A started process in a session of its own, so that a terminal's Ctrl-C reaches only us.

    It ends with us as `end_with_parent` says: start it from the main thread.
    """

    def __init__(self, name: str, command: Command, log: Path) -> None:
        self.name = name
        self.log = log
        self.started = time.monotonic()
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        with log.open("wb") as output:
            self.popen = subprocess.Popen(
                command.words,
                cwd=command.cwd,
                env=dict(command.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(),
            )

    def check(self) -> None:
        """Raise ProcessDied when the process has ended."""
        code = self.popen.poll()
        if code is not None:
            raise ProcessDied(self.name, code, self.log)

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Stop the process and everything it started: TERM, and KILL after `grace` seconds."""
        family = self._family()
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(grace)
        self._signal(signal.SIGKILL)
        for relative in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                relative.kill()
        psutil.wait_procs(family, timeout=1)
        self.popen.wait()

    def _family(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.popen.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def _signal(self, number: signal.Signals) -> None:
        # The group outlives its leader while it has members, and its id isn't given away.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)
