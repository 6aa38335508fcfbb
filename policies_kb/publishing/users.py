"""Which snapshot each running process answers from, as the processes themselves tell.

A process keeps a file of its own in ``<build>/kb/users`` locked for as long as it lives, and writes the version
there. So nobody needs to know how many processes run or where, and one that ended, however it ended, doesn't count.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import time
import uuid
import weakref
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_POLL_SECONDS = 0.05
_LONGEST = 200  # bytes of a version

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class User:
    """A running process (service, host and process id) and the version from which it answers."""

    name: str
    version: str


@dataclass(frozen=True)
class Taken:
    """How a version was taken up: by how many processes, after how many seconds; which ones have not yet."""

    processes: int
    seconds: float
    waiting: tuple[User, ...] = ()


class Use:
    """A process's word on the snapshot that it uses. It holds until this is collected or the process ends."""

    def __init__(self, build: Path, service: str) -> None:
        """Take the name under which the process is told of: what it is, as in ``actions``."""
        self._directory = _directory(build)
        self._name = f"{service}-{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._file: int | None = None

    def tell(self, version: str) -> None:
        """Say which version is in use now. A place that can't be written to is logged, and else ignored."""
        try:
            if self._file is None:
                self._file = self._locked()
            os.pwrite(self._file, f"{version}\n".encode(), 0)
            os.ftruncate(self._file, len(version.encode()) + 1)
        except OSError as error:
            log.warning("%s: can't tell which snapshot is in use: %s", self._directory, error)

    def _locked(self) -> int:
        self._directory.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):
            self._directory.chmod(0o777)  # processes may run as several users
        path = self._directory / self._name
        while True:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):  # removed as left behind, before it was locked
                if os.path.samestat(os.fstat(file), path.stat()):
                    weakref.finalize(self, _ended, file, path)
                    return file
            os.close(file)


def users(build: Path) -> list[User]:
    """Return the running processes that use a snapshot; what those that ended left behind is removed."""
    return sorted(_users(_directory(build)), key=lambda user: user.name)


def until_taken(build: Path, version: str, patience: float) -> Taken:
    """Wait until every running process uses the version, or for ``patience`` seconds."""
    began = time.monotonic()
    while True:
        there = users(build)
        waiting = tuple(user for user in there if user.version != version)
        seconds = time.monotonic() - began
        if not waiting or seconds >= patience:
            return Taken(len(there) - len(waiting), seconds, waiting)
        time.sleep(_POLL_SECONDS)


def _users(directory: Path) -> Iterator[User]:
    for path in directory.glob("*"):
        try:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # it has just gone, or is another user's alone
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield User(path.name, os.pread(file, _LONGEST, 0).decode().strip())
        else:
            with suppress(OSError):
                path.unlink()
        finally:
            os.close(file)


def _ended(file: int, path: Path) -> None:
    with suppress(OSError):
        path.unlink()
    os.close(file)


def _directory(build: Path) -> Path:
    return build / "kb" / "users"
