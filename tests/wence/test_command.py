from __future__ import annotations

import io
import re
import sys
import threading
from pathlib import Path

import psutil
import pytest

from wence.command import run_command, tail
from wence.progress import Progress, Step, StepFailed


def test_output_goes_to_the_log_and_its_last_line_to_the_step(tmp_path: Path) -> None:
    step = Step("train")
    log = tmp_path / "logs" / "train.log"
    code = "print('epoch 1'); print('model saved')"
    run_command(step, [sys.executable, "-c", code], log=log, remedy="none")
    assert log.read_text() == "epoch 1\nmodel saved\n"
    assert step.detail == "model saved"


def test_failed_command_tells_which_why_and_what_to_do(tmp_path: Path) -> None:
    code = "import sys; print('domain.yml:12: unknown slot'); sys.exit(4)"
    with pytest.raises(StepFailed) as error:
        run_command(
            Step("train"),
            [sys.executable, "-c", code],
            log=tmp_path / "train.log",
            remedy="Correct bot/domain.yml.",
        )
    message = str(error.value)
    assert message.startswith("train: ")
    assert "exit code 4" in message
    assert "domain.yml:12: unknown slot" in message
    assert message.endswith("Correct bot/domain.yml.")


def test_command_that_does_not_exist_is_a_failed_step(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="can't be started"):
        run_command(Step("x"), ["/no/such"], log=tmp_path / "log", remedy="Install it.")


def test_interrupted_command_is_stopped(tmp_path: Path) -> None:
    class Impatient(Step):
        """A step that is interrupted as soon as the command says `started`."""

        def __setattr__(self, name: str, value: object) -> None:
            if value == "started":
                raise KeyboardInterrupt
            super().__setattr__(name, value)

    code = "import time; print('started', flush=True); time.sleep(60)"
    older = set(psutil.Process().children())
    with pytest.raises(KeyboardInterrupt):
        run_command(
            Impatient("x"), [sys.executable, "-c", code], log=tmp_path / "log", remedy="none"
        )
    assert set(psutil.Process().children()) <= older


def test_tail_is_the_end_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert tail(log) == ""
    log.write_text("a\nb\nc\n")
    assert tail(log, lines=2) == "    b\n    c"


def test_step_is_shown_with_number_outcome_and_seconds() -> None:
    shown = io.StringIO()
    progress = Progress(2, shown)
    with progress.step("one"):
        pass
    with progress.step("two") as step:
        step.outcome = "up to date"
    pattern = r"\[1/2\] one …\n\[1/2\] one: done, 0\.0 s\n\[2/2\] two …\n\[2/2\] two: up to date, "
    assert re.match(pattern, shown.getvalue())


@pytest.mark.parametrize(
    ("error", "outcome"), [(ValueError, "FAILED"), (KeyboardInterrupt, "interrupted")]
)
def test_step_that_ends_early_says_how(error: type[BaseException], outcome: str) -> None:
    shown = io.StringIO()
    with pytest.raises(error), Progress(1, shown).step("one"):
        raise error
    assert f"[1/1] one: {outcome}" in shown.getvalue()


def test_terminal_is_kept_current_with_what_the_step_does() -> None:
    class Terminal(io.StringIO):
        drawn = threading.Event()

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            if "reading originals" in text:
                self.drawn.set()
            return super().write(text)

    shown = Terminal()
    with Progress(1, shown).step("one") as step:
        step.detail = "reading originals"
        assert shown.drawn.wait(5)
    assert re.search(r"\r\x1b\[K\[1/1\] one: done, \d+\.\d s\n$", shown.getvalue())
