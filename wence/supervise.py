"""Starts the processes, watches them, and stops them; also a library for end-to-end tests.

with running(settings, progress) as stack:
    stack.watch()
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from wence.health import answers_redis, wait_until_ready
from wence.ports import check_port
from wence.prepare import BUILDS, prepare
from wence.process import Process
from wence.progress import Progress, StepFailed
from wence.services import Service, services
from wence.settings import Settings
from wence.signals import signals_ignored

WATCH_SECONDS = 0.25


class Stack:
    """The started processes. As a context manager it stops them, last started first."""

    def __init__(self, wanted: Sequence[Service], settings: Settings) -> None:
        self.wanted = wanted
        self.settings = settings
        self.processes: list[Process] = []

    def __enter__(self) -> Stack:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The gateway's address, without a final slash."""
        return self.settings.url("api")

    def check_ports(self) -> None:
        """Raise PortTakenError when a port that is needed is taken."""
        for service in self.wanted:
            check_port(service.host, service.port, service.name, service.variable)

    def start(self, progress: Progress) -> None:
        """Start every process and wait until each is ready.

        Raises:
            ProcessDied, NotReadyError: when one doesn't come up; the others then still run until
                `stop`, which leaving the context calls.
        """
        for place, service in enumerate(self.wanted):
            with progress.step(service.label) as step:
                if place == len(self.processes):
                    self._launch_from(place)
                process = self.processes[place]
                step.started = process.started
                wait_until_ready(process, service.ready, service.seconds, step)
                step.outcome = f"ready on port {service.port}"

    def _launch_from(self, first: int) -> None:
        """Start the next process, and with it those after it that need not wait for it."""
        for service in self.wanted[first:]:
            log = self.settings.run_dir / f"{service.name}.log"
            self.processes.append(Process(service.name, service.command, log))
            if service.alone:
                return

    def watch(self) -> None:
        """Wait for ever, or until a process ends by itself.

        Raises:
            ProcessDied: with its name, exit code and the end of its log.
        """
        while True:
            for process in self.processes:
                process.check()
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """Stop every process, last started first; a second Ctrl-C doesn't cut this short."""
        with signals_ignored():
            while self.processes:
                self.processes[-1].stop()
                self.processes.pop()


@contextmanager
def running(settings: Settings, progress: Progress | None = None) -> Iterator[Stack]:
    """Build what is out of date, start everything, and stop it when the block ends.

    Raises:
        PortTakenError: before anything is built or started.
        StepFailed: when a build fails.
        ProcessDied, NotReadyError: when a process doesn't come up.
    """
    wanted = services(settings)
    shown = progress or Progress(len(BUILDS) + len(wanted) + bool(settings.redis_url))
    stack = Stack(wanted, settings)
    stack.check_ports()
    prepare(settings, shown)
    if settings.redis_url:
        check_given_redis(settings.redis_url, shown)
    with stack:
        stack.check_ports()
        stack.start(shown)
        yield stack


def check_given_redis(url: str, progress: Progress) -> None:
    """Raise StepFailed unless the Redis of REDIS_URL answers."""
    with progress.step("Redis of REDIS_URL") as step:
        finding = answers_redis(url)()
        if finding is not None:
            remedy = "Start that Redis, correct REDIS_URL, or unset it so that one is started here."
            raise StepFailed(step.label, finding, remedy)
