"""What a start takes, and the memory of each process: after it, after questions, and during a publication."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import psutil

from policies_kb import snapshot
from policies_kb.publishing.users import until_taken
from wence.bench.service import first_turns
from wence.bootstrap import ENVIRONMENTS, TOOLS
from wence.evaluate.command import CASES_TODAY
from wence.prepare import BUILDS
from wence.process import Process
from wence.progress import Progress
from wence.settings import ROOT, Settings
from wence.supervise import Stack, running

FOOTPRINT_STEPS = len(BUILDS) + 4 + 2  # processes; questions, publication
BATCH = 100  # questions; the middle time of each batch is told
_PATIENCE = 30.0  # seconds
_PUBLISHED = "publishedagain"


@dataclass(frozen=True)
class Memory:
    """Memory of a process in megabytes (10^6 bytes): resident, by its share of shared pages, and its alone."""

    resident: float
    share: float
    alone: float


@dataclass
class Footprint:
    """What was measured; seconds, megabytes and milliseconds.

    start: until ready; processor: what each process used until then; batches: middle times of turns, with the
    processor's pace at the time; taken: until all processes answered from the new snapshot; peak: most resident memory
    meanwhile.
    """

    disk: dict[str, float] = field(default_factory=dict)
    start: float = 0.0
    processor: dict[str, float] = field(default_factory=dict)
    started: dict[str, Memory] = field(default_factory=dict)
    asked: dict[str, Memory] = field(default_factory=dict)
    published: dict[str, Memory] = field(default_factory=dict)
    peak: dict[str, float] = field(default_factory=dict)
    taken: float = 0.0
    batches: list[tuple[float, float]] = field(default_factory=list)
    batches_after: list[tuple[float, float]] = field(default_factory=list)


def measure(progress: Progress) -> Footprint:
    """Measure with all that is built already, on free ports. Run it on an idle machine."""
    found = Footprint()
    places = (TOOLS, *(environment.venv for environment in ENVIRONMENTS))
    seen: set[int] = set()  # uv links what two environments have in common
    found.disk = {str(place.relative_to(ROOT)): megabytes_of(place, seen) for place in places}
    with tempfile.TemporaryDirectory(prefix="wence-footprint-") as home:
        settings = _settings(Path(home))
        began = time.monotonic()
        _import_again()
        with running(settings, progress) as stack:
            found.start = time.monotonic() - began
            _watched(stack, found, progress)
    return found


def _watched(stack: Stack, found: Footprint, progress: Progress) -> None:
    processes = {process.name: process for process in stack.processes}
    found.processor = {name: _processor(process) for name, process in processes.items()}
    found.started = _memory(processes)
    questions = first_turns()
    with progress.step("Questions, one after the other") as step:
        found.batches = list(_batches(stack.url, questions))
        step.outcome = f"{len(found.batches)} times {BATCH} questions"
    found.asked = _memory(processes)
    with progress.step("A publication") as step:
        with _peaks(processes) as peaks:
            found.taken = _publish(stack.settings.build)
            time.sleep(1.0)  # the last turns let go of the old snapshot
        found.peak = peaks()
        step.outcome = f"taken up after {found.taken:.1f} s"
    found.batches_after = list(_batches(stack.url, questions[:BATCH]))
    found.published = _memory(processes)


def megabytes_of(directory: Path, seen: set[int]) -> float:
    """Return what a directory takes on the disk; a file with several names counts once.

    seen: the numbers of files that were counted before; those found are added.
    """
    blocks = 0
    for path in directory.rglob("*"):
        status = path.lstat()
        if status.st_ino not in seen:
            seen.add(status.st_ino)
            blocks += status.st_blocks
    return blocks * 512 / 1e6


def middle(times: Sequence[float]) -> float:
    """Return the middle one of some times."""
    return sorted(times)[len(times) // 2]


def pace() -> float:
    """Return the milliseconds that a fixed sum takes now: what a busy or throttled processor does to all figures."""
    began = time.perf_counter()
    for _ in range(300_000):
        pass
    return (time.perf_counter() - began) * 1000


def _settings(home: Path) -> Settings:
    """Return settings for a stack with its own publications, which shares what is built."""
    shared = Settings.from_environ(os.environ)
    settings = replace(shared, build=home / "build").on_free_ports(home / "run")
    (settings.build / "kb" / "snapshots").mkdir(parents=True)
    (settings.build / "bot").symlink_to(shared.build / "bot")
    for built in (shared.build / "kb" / "snapshots").iterdir():
        (settings.build / "kb" / "snapshots" / built.name).symlink_to(built)
    environ = {**settings.environ, "WENCE_TODAY": CASES_TODAY}
    return replace(settings, redis_url=None, environ=environ)


def _import_again() -> None:
    """Do what `make run` does before the first line of this program's work: the bootstrap, and its imports."""
    subprocess.run([sys.executable, "-m", "wence.bootstrap"], cwd=ROOT, check=True)
    subprocess.run(
        [sys.executable, "-c", "import wence.cli, wence.supervise"], cwd=ROOT, check=True
    )


def _family(process: Process) -> list[psutil.Process]:
    root = psutil.Process(process.popen.pid)
    return [root, *root.children(recursive=True)]


def _processor(process: Process) -> float:
    return sum(p.cpu_times().user + p.cpu_times().system for p in _family(process))


def _memory(processes: Mapping[str, Process]) -> dict[str, Memory]:
    found = {}
    for name, process in processes.items():
        held = [one.memory_full_info() for one in _family(process)]
        found[name] = Memory(
            sum(h.rss for h in held) / 1e6,
            sum(h.pss for h in held) / 1e6,
            sum(h.uss for h in held) / 1e6,
        )
    return found


@contextmanager
def _peaks(processes: Mapping[str, Process]) -> Iterator[Callable[[], dict[str, float]]]:
    """Forget the most memory that each process ever held, and yield what tells the most since."""
    directories = {n: Path("/proc") / str(p.popen.pid) for n, p in processes.items()}
    for directory in directories.values():
        (directory / "clear_refs").write_text("5")

    def most() -> dict[str, float]:
        lines = {n: (d / "status").read_text().splitlines() for n, d in directories.items()}
        return {
            name: float(next(line.split()[1] for line in held if line.startswith("VmHWM"))) / 1e3
            for name, held in lines.items()
        }

    yield most


def _publish(build: Path) -> float:
    """Publish the same snapshot under another name; return the seconds until every process uses it."""
    now = snapshot.current(build)
    other = Path(shutil.copytree(now, now.with_name(_PUBLISHED)))
    snapshot.publish(other)
    return until_taken(build, other.name, _PATIENCE).seconds


def _batches(url: str, questions: Sequence[str]) -> Iterator[tuple[float, float]]:
    """Yield the middle time of a turn for each batch of questions, and the processor's pace meanwhile."""
    with httpx.Client(base_url=url, timeout=30.0, trust_env=False) as client:
        for at in range(0, len(questions) - BATCH + 1, BATCH):
            times, paces = [], []
            for question in questions[at : at + BATCH]:
                began = time.perf_counter()
                client.post("/api/v1/messages", json={"text": question}).raise_for_status()
                times.append((time.perf_counter() - began) * 1000)
                paces.append(pace())
            yield middle(times), middle(paces)
