"""Loads ours and stock Rasa with the same conversations: the same model, the same actions, one Redis."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from wence.bench.load import Form, Measured, ensure_wrk, load, write_turns
from wence.bench.memory import Used, Watch
from wence.command import run_command
from wence.evaluate.command import CASES_TODAY
from wence.health import wait_until_ready
from wence.ports import free_port
from wence.process import Process
from wence.progress import Progress, Step
from wence.services import BOT_HOME, BOT_PYTHON, Service, services
from wence.settings import ROOT, Settings
from wence.stock.environment import STOCK, ensure_stock
from wence.stock.service import stock_service, webhook
from wence.supervise import Stack, running

CASES = ROOT / "tests" / "acceptance" / "tuning.jsonl"
PARALLEL = (1, 8, 32, 128)
WARM_SECONDS = 5
HOME = ROOT / "build" / "bench"
SERVICE_STEPS = 2 + 4 + 1 + 2 + 3  # tools, processes, the second of them, stock, loads


@dataclass(frozen=True)
class Loaded:
    """A service under load: what came of it, and what its processes used by number of conversations."""

    label: str
    measured: dict[int, Measured] = field(default_factory=dict)
    used: dict[int, Mapping[str, Used]] = field(default_factory=dict)


def bench_service(progress: Progress, seconds: int) -> list[Loaded]:
    """Return what came of loading ours, ours doubled, and stock Rasa, each ``seconds`` at every parallelism.

    Raises:
        StepFailed, LoadError: when something can't be installed, started or loaded.
    """
    with progress.step("wrk, which makes the load") as step:
        ensure_wrk(step, os.environ)
    with progress.step(STOCK.label) as step:
        ensure_stock(step)
    turns = write_turns(first_turns(), HOME / "turns.txt")
    settings = _settings()
    with running(settings, progress) as stack:
        own = {process.name: process for process in stack.processes}
        url = f"{stack.url}/api/v1/messages"
        one = _loaded("ours", [url], "ours", turns, own, seconds, progress)
        with _second(stack, progress) as (second, more):
            label = "ours, two each of api, bot and actions"
            two = _loaded(label, [url, second], "ours", turns, own | more, seconds, progress)
        with _stock(stack.settings, progress) as (url, rasa):
            shared = {name: own[name] for name in ("redis", "actions")}
            stock = _loaded("stock Rasa", [url], "stock", turns, shared | rasa, seconds, progress)
    return [one, two, stock]


def _loaded(
    label: str,
    urls: Sequence[str],
    form: Form,
    turns: Path,
    processes: Mapping[str, Process],
    seconds: int,
    progress: Progress,
) -> Loaded:
    found = Loaded(label)
    with progress.step(f"Load: {label}") as step:
        warm = max(len(urls), 2)
        load(urls, form, turns, conversations=warm, seconds=WARM_SECONDS)
        for conversations in PARALLEL:
            if conversations < len(urls):
                continue
            step.detail = f"{conversations} conversations"
            watch = Watch(processes)
            # Time enough for a slow service to answer each conversation a few times.
            lasting = seconds if conversations <= 32 else 2 * seconds
            measured = load(urls, form, turns, conversations=conversations, seconds=lasting)
            found.measured[conversations] = measured
            found.used[conversations] = watch.used()
        most = max(one.rate for one in found.measured.values())
        step.outcome = f"at most {most:.1f} turns/s"
    return found


def first_turns() -> list[str]:
    """Return what is asked first in each tuning case."""
    lines = CASES.read_text("utf-8").splitlines()
    return [json.loads(line)["turns"][0] for line in lines if line.strip()]


def _settings() -> Settings:
    own = Settings.from_environ(os.environ).on_free_ports(HOME / "run")
    environ = {**own.environ, "WENCE_TODAY": CASES_TODAY}
    return replace(own, redis_url=None, environ=environ)


@contextmanager
def _second(stack: Stack, progress: Progress) -> Iterator[tuple[str, dict[str, Process]]]:
    """Start a second api, bot and actions on the same Redis and records; yield its address and processes."""
    first = stack.settings
    settings = replace(
        first.on_free_ports(HOME / "second"), redis_url=first.redis, environ=first.environ
    )
    label = "Second api, bot and actions"
    with _started(label, services(settings), settings.run_dir, progress) as processes:
        named = {f"{name} 2": process for name, process in processes.items()}
        yield f"{settings.url('api')}/api/v1/messages", named


@contextmanager
def _stock(settings: Settings, progress: Progress) -> Iterator[tuple[str, dict[str, Process]]]:
    """Start stock Rasa with our model and actions; yield its address and process."""
    with progress.step("Our trained model") as step:
        model = _model(step)
    port = free_port()
    service = stock_service(
        model,
        port,
        HOME / "stock",
        modules=BOT_HOME,
        actions_url=settings.url("actions"),
        redis_url=settings.redis,
    )
    label = "Stock Rasa with our model and actions"
    with _started(label, [service], HOME / "stock", progress) as processes:
        yield webhook(port), processes


@contextmanager
def _started(
    label: str, wanted: Sequence[Service], logs: Path, progress: Progress
) -> Iterator[dict[str, Process]]:
    processes: dict[str, Process] = {}
    try:
        with progress.step(label) as step:
            for service in wanted:
                log = logs / f"{service.name}.log"
                processes[service.name] = Process(service.name, service.command, log)
            for service in wanted:
                wait_until_ready(processes[service.name], service.ready, service.seconds, step)
        yield processes
    finally:
        for process in reversed(processes.values()):
            process.stop()


def _model(step: Step) -> Path:
    """Return our trained model, as the dialogue process names it."""
    code = "from wence_bot import settings, train; print(train.trained_model(settings.load()))"
    log = HOME / "model.log"
    environ = Settings.from_environ(os.environ).child_environ("build")
    words = [str(BOT_PYTHON), "-c", code]
    run_command(step, words, log=log, remedy="Run make run once.", cwd=BOT_HOME, env=environ)
    return Path(log.read_text("utf-8").strip().splitlines()[-1])
