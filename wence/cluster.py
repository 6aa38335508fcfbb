"""Several of every process on this machine, on one Redis: `wence cluster`.

A process that ends is started again; all can be replaced one after the other without losing a turn.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from wence.health import NotReadyError, wait_until_ready
from wence.prepare import BUILDS, prepare
from wence.process import Command, Process, ProcessDied
from wence.progress import Progress
from wence.services import Service, services
from wence.settings import LOOPBACK, Settings
from wence.supervise import WATCH_SECONDS, Stack

KINDS = ("actions", "bot", "api")
ROLL_SECONDS = 20.0  # longer than any process takes to end the turns that it has begun
LONGEST_REST = 30.0


@dataclass
class _Rest:
    """How long a process that ended waits to be started again, and when it is."""

    seconds: float = 0.5
    until: float = 0.0


class Cluster(Stack):
    """The processes, several of each kind; ``bot-2`` is the second bot."""

    def __init__(self, settings: Settings, ports: Mapping[str, Sequence[int]]) -> None:
        super().__init__(cluster_services(settings, ports), settings)
        self.urls = [f"http://{settings.host}:{port}" for port in ports["api"]]
        self.restarts: list[str] = []
        self._rests: dict[str, _Rest] = {}

    @property
    def url(self) -> str:
        """The first gateway's address."""
        return self.urls[0]

    def process(self, name: str) -> Process:
        """Return the process that runs under a name now."""
        return next(process for process in self.processes if process.name == name)

    def mend(self) -> None:
        """Start again what has ended, with ever longer rests for what ends again and again."""
        now = time.monotonic()
        for place, process in enumerate(self.processes):
            if process.popen.poll() is None:
                continue
            rest = self._rests.setdefault(process.name, _Rest())
            if not rest.until:
                rest.until = now + rest.seconds
                print(f"{process.name} ended with {process.popen.returncode}", file=sys.stderr)
            elif now >= rest.until:
                lived = now - process.started
                rest.seconds = 0.5 if lived > 60 else min(2 * rest.seconds, LONGEST_REST)
                rest.until = 0.0
                process.stop(0)  # what it started may have outlived it
                self.restarts.append(process.name)
                self.processes[place] = self._started(process.name)

    def watch(self) -> None:
        """Keep all processes running, for ever; SIGUSR1 has them replaced one after the other."""
        wanted: list[int] = []
        signal.signal(signal.SIGUSR1, lambda number, _: wanted.append(number))
        while True:
            self.mend()
            if wanted:
                wanted.clear()
                try:
                    self.roll()
                except (ProcessDied, NotReadyError) as error:
                    print(error, file=sys.stderr)
            time.sleep(WATCH_SECONDS)

    def roll(self, names: Sequence[str] = (), progress: Progress | None = None) -> None:
        """Replace processes by new ones, one after the other, without losing a turn; without names all but Redis.

        Raises:
            ProcessDied, NotReadyError: when a new one doesn't come up; the others then go on as they are.
        """
        names = names or [p.name for p in self.processes if p.name != "redis"]
        shown = progress or Progress(len(names))
        for name in names:
            with shown.step(f"{name}: stopped and started again") as step:
                place = self.processes.index(self.process(name))
                self.processes[place].stop(ROLL_SECONDS)
                self.processes[place] = self._started(name)
                service = self._service(name)
                wait_until_ready(self.processes[place], service.ready, service.seconds, step)

    def wait_until_all_are_ready(self, seconds: float) -> None:
        """Wait until every process is, starting again what has ended. Raises AssertionError when time is up."""
        deadline = time.monotonic() + seconds
        while not all(self.is_ready(p.name) for p in self.processes):
            assert time.monotonic() < deadline, [p.name for p in self.processes]
            self.mend()
            time.sleep(WATCH_SECONDS)

    def is_ready(self, name: str) -> bool:
        """Whether a process is ready now."""
        return self._service(name).ready() is None

    def _service(self, name: str) -> Service:
        return next(service for service in self.wanted if service.name == name)

    def _started(self, name: str) -> Process:
        log = self.settings.run_dir / f"{name}.log"
        return Process(name, self._service(name).command, log)


def cluster_services(settings: Settings, ports: Mapping[str, Sequence[int]]) -> list[Service]:
    """List the processes: Redis unless one is given, then the copies of each kind, by their ports."""
    made = [service for service in services(settings) if service.name == "redis"]
    urls = {kind: ",".join(f"http://{LOOPBACK}:{port}" for port in ports[kind]) for kind in KINDS}
    for kind in KINDS:
        for number, port in enumerate(ports[kind], 1):
            one = replace(settings, ports={**settings.ports, kind: port})
            service = next(found for found in services(one) if found.name == kind)
            environ = {
                **service.command.env,
                "WENCE_BOT_URL": urls["bot"],
                "WENCE_ACTIONS_URL": urls["actions"],
            }
            command = Command(service.command.words, service.command.cwd, environ)
            made.append(
                replace(
                    service,
                    name=f"{kind}-{number}",
                    label=f"{service.label} {number}",
                    command=command,
                )
            )
    return made


def ports_of(settings: Settings, copies: int) -> dict[str, list[int]]:
    """Return the ports of each kind's copies: the usual one and those after it."""
    return {kind: [settings.ports[kind] + n for n in range(copies)] for kind in KINDS}


@contextmanager
def running_cluster(
    settings: Settings, ports: Mapping[str, Sequence[int]], progress: Progress | None = None
) -> Iterator[Cluster]:
    """Build what is out of date, start everything, and stop it when the block ends.

    Raises:
        PortTakenError: before anything is built or started.
        StepFailed: when a build fails.
        ProcessDied, NotReadyError: when a process doesn't come up.
    """
    cluster = Cluster(settings, ports)
    shown = progress or Progress(len(BUILDS) + len(cluster.wanted))
    cluster.check_ports()
    prepare(settings, shown)
    with cluster:
        cluster.start(shown)
        yield cluster
