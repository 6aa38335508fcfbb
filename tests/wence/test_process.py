from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from wence.process import Command, Process, ProcessDied

IGNORES_TERM = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True)\n"
SLEEP = "import time\nprint('up', flush=True)\ntime.sleep(60)"
FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], {options})
print(child.pid, flush=True)
time.sleep(60)
"""


def start(tmp_path: Path, code: str, name: str = "part") -> Process:
    command = Command([sys.executable, "-c", code], tmp_path, dict(os.environ))
    return Process(name, command, tmp_path / f"{name}.log")


def first_line(process: Process) -> str:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        text = process.log.read_text()
        if "\n" in text:
            return text.splitlines()[0]
        time.sleep(0.02)
    raise AssertionError(f"{process.log} stayed empty")


def is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_stop_ends_the_process(tmp_path: Path) -> None:
    process = start(tmp_path, SLEEP)
    first_line(process)
    process.stop()
    assert process.popen.returncode == -signal.SIGTERM


def test_process_that_ignores_term_is_killed(tmp_path: Path) -> None:
    process = start(tmp_path, IGNORES_TERM + "time.sleep(60)")
    first_line(process)
    process.stop(grace=0.2)
    assert process.popen.returncode == -signal.SIGKILL


@pytest.mark.parametrize("options", ["", "start_new_session=True"], ids=["group", "own session"])
def test_stop_ends_what_the_process_started(tmp_path: Path, options: str) -> None:
    process = start(tmp_path, FAMILY.format(options=options))
    child = int(first_line(process))
    process.stop()
    assert is_gone(child)


def test_stop_of_an_ended_process_does_nothing(tmp_path: Path) -> None:
    process = start(tmp_path, "")
    process.popen.wait()
    process.stop()
    assert process.popen.returncode == 0


def test_ended_process_is_reported_with_code_and_log(tmp_path: Path) -> None:
    process = start(tmp_path, "print('no model found'); raise SystemExit(3)")
    process.popen.wait()
    with pytest.raises(ProcessDied, match="exit code 3") as error:
        process.check()
    assert "`part`" in str(error.value)
    assert "no model found" in str(error.value)


def test_process_ended_by_a_signal_is_reported_with_the_signal(tmp_path: Path) -> None:
    process = start(tmp_path, "import os; os.kill(os.getpid(), 9)")
    process.popen.wait()
    with pytest.raises(ProcessDied, match="by signal 9"):
        process.check()


def test_log_of_the_run_before_is_kept(tmp_path: Path) -> None:
    start(tmp_path, "print('first')").popen.wait()
    start(tmp_path, "print('second')").popen.wait()
    assert (tmp_path / "part.log").read_text() == "second\n"
    assert (tmp_path / "part.previous.log").read_text() == "first\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_process_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    code = f"""
import sys, time
sys.path.insert(0, {os.getcwd()!r})
from pathlib import Path
from wence.process import Command, Process
command = Command([sys.executable, "-c", "import time; time.sleep(60)"], Path("."), {{}})
print(Process("part", command, Path({str(tmp_path / "part.log")!r})).popen.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as supervisor:
        child = int(supervisor.stdout.readline())
        supervisor.kill()
    assert is_gone(child)
