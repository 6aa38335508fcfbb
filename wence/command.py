"""Runs a command of a step: its output goes to a log, its last line to the step's progress.

Standard library only: the bootstrap uses it before any environment exists.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from wence.progress import Step, StepFailed
from wence.signals import end_with_parent

TAIL_LINES = 20
GRACE_SECONDS = 5.0


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """Return the last lines of a log, indented; empty when there is no log or nothing in it."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def run_command(
    step: Step,
    command: Sequence[str],
    *,
    log: Path,
    remedy: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command to its end.

    It has a process group of its own, which is killed when the step is interrupted, so that no
    process of a stopped step goes on.

    Raises:
        StepFailed: when the command can't be started or its exit code isn't 0.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    shown = shlex.join(command)
    with log.open("w", encoding="utf-8") as output:
        try:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=None if env is None else dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
                preexec_fn=end_with_parent(),
            )
        except OSError as error:
            raise StepFailed(step.label, f"`{shown}` can't be started: {error}", remedy) from error
        try:
            assert process.stdout is not None
            with process.stdout:
                for line in process.stdout:
                    output.write(line)
                    output.flush()
                    # An indented line goes on about the one before, as in a warning's source.
                    if line.strip() and not line.startswith(" "):
                        step.detail = line.strip()
            code = process.wait()
        except BaseException:
            end_group(process, GRACE_SECONDS)
            raise
    if code != 0:
        why = f"`{shown}` ended with exit code {code}; the end of {log}:\n{tail(log)}"
        raise StepFailed(step.label, why, remedy)


def end_group(process: subprocess.Popen[str], grace: float) -> None:
    """Stop a process and its group: TERM, and KILL when `grace` seconds weren't enough."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            continue
    process.wait()
