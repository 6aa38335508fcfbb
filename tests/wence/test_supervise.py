"""The supervisor on small real processes that stand in for the assistant's."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from wence.health import NotReadyError, answers_http
from wence.ports import PortTakenError
from wence.process import Command, ProcessDied
from wence.progress import Progress
from wence.services import Service
from wence.settings import Settings
from wence.signals import signals_ignored
from wence.supervise import Stack

SERVER = "import sys; from http.server import *; HTTPServer(('127.0.0.1', int(sys.argv[1])), "
SERVER += "SimpleHTTPRequestHandler).serve_forever()"
FAILS = "print('the model is missing'); raise SystemExit(2)"
NEVER_READY = "import time; print('loading', flush=True); time.sleep(60)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environ({}).on_free_ports(tmp_path)


def service(
    settings: Settings,
    name: str,
    code: str = SERVER,
    *,
    seconds: float = 20,
    alone: bool = False,
) -> Service:
    port = settings.ports[name]
    return Service(
        name=name,
        label=name,
        command=Command(
            [sys.executable, "-c", code, str(port)], settings.run_dir, dict(os.environ)
        ),
        host="127.0.0.1",
        port=port,
        ready=answers_http(f"http://127.0.0.1:{port}/"),
        seconds=seconds,
        alone=alone,
    )


def quiet() -> Progress:
    return Progress(4, io.StringIO())


OLDER: set[int] = set()


def alive() -> set[int]:
    found = psutil.Process().children(recursive=True)
    return {child.pid for child in found if child.status() != psutil.STATUS_ZOMBIE}


@pytest.fixture(autouse=True)
def _before() -> None:
    """Remember what other tests of the run keep alive; only what starts after that counts."""
    OLDER.clear()
    OLDER.update(alive())


def children() -> set[int]:
    return alive() - OLDER


def test_started_processes_answer_and_stop_with_the_block(settings: Settings) -> None:
    wanted = [service(settings, "redis", alone=True), service(settings, "api")]
    with Stack(wanted, settings) as stack:
        stack.start(quiet())
        assert wanted[1].ready() is None
        assert len(children()) == 2
    assert not children()
    assert wanted[1].ready() is not None


def test_process_that_is_alone_is_ready_before_the_next_starts(settings: Settings) -> None:
    wanted = [service(settings, "redis", FAILS, alone=True), service(settings, "api")]
    with Stack(wanted, settings) as stack, pytest.raises(ProcessDied):
        stack.start(quiet())
    assert not (settings.run_dir / "api.log").exists()


def test_failing_process_is_named_and_leaves_nothing_running(settings: Settings) -> None:
    wanted = [service(settings, "actions"), service(settings, "bot", FAILS)]
    with (
        pytest.raises(ProcessDied, match="`bot` ended with exit code 2") as error,
        Stack(wanted, settings) as stack,
    ):
        stack.start(quiet())
    assert "the model is missing" in str(error.value)
    assert not children()


def test_process_that_is_never_ready_is_given_up(settings: Settings) -> None:
    wanted = [service(settings, "bot", NEVER_READY, seconds=1)]
    with (
        pytest.raises(NotReadyError, match="was not ready after 1 s") as error,
        Stack(wanted, settings) as stack,
    ):
        stack.start(quiet())
    assert "loading" in str(error.value)
    assert not children()


def test_process_that_dies_later_ends_the_watch(settings: Settings) -> None:
    wanted = [service(settings, "actions"), service(settings, "api")]
    with Stack(wanted, settings) as stack:
        stack.start(quiet())
        stack.processes[0].popen.kill()
        with pytest.raises(ProcessDied, match="`actions` ended by signal 9"):
            stack.watch()
    assert not children()


def test_taken_port_is_found_before_anything_starts(settings: Settings) -> None:
    wanted = [service(settings, "actions"), service(settings, "api")]
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.ports["api"]))
        other.listen()
        with pytest.raises(PortTakenError, match="WENCE_API_PORT"):
            Stack(wanted, settings).check_ports()
    assert not children()


def test_progress_tells_each_process_and_its_port(settings: Settings) -> None:
    shown = io.StringIO()
    with Stack([service(settings, "api")], settings) as stack:
        stack.start(Progress(1, shown))
    assert f"[1/1] api: ready on port {settings.ports['api']}" in shown.getvalue()


def test_signals_are_ignored_only_inside_the_block() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with signals_ignored():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_every_process(
    settings: Settings, tmp_path: Path, number: signal.Signals
) -> None:
    program = tmp_path / "program.py"
    program.write_text(f"""
import sys
sys.path.insert(0, {str(Path.cwd())!r})
from wence import cli, prepare, supervise
import tests.wence.test_supervise as parts
prepare.BUILDS = ()
supervise.services = lambda settings: [parts.service(settings, n) for n in ("actions", "api")]
cli.main()
""")
    environ = {
        **os.environ,
        "WENCE_BUILD": str(tmp_path / "build"),
        "WENCE_API_PORT": str(settings.ports["api"]),
        "WENCE_ACTIONS_PORT": str(settings.ports["actions"]),
    }
    (tmp_path / "build" / "run").mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, str(program), "run"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as supervisor:
        for line in supervisor.stdout:
            if "is ready" in line:
                break
        started = psutil.Process(supervisor.pid).children(recursive=True)
        assert len(started) == 2
        supervisor.send_signal(number)
        assert "nothing is left running" in supervisor.stderr.read()
    assert supervisor.returncode == 0
    deadline = time.monotonic() + 5
    while any(child.is_running() for child in started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(child.is_running() for child in started)
