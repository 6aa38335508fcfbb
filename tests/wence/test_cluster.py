"""Several of every process: known to each other, started again when they end, replaced in turn."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from wence.cluster import Cluster, cluster_services, ports_of
from wence.health import Check
from wence.process import Command
from wence.services import Service
from wence.settings import Settings

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environ({}).on_free_ports(tmp_path)


def always_ready() -> str | None:
    return None


def sleeping(settings: Settings, *names: str) -> Cluster:
    """A cluster of processes that only sleep."""
    ready: Check = always_ready
    cluster = Cluster(settings, ports_of(settings, 2))
    cluster.wanted = [
        Service(name, name, Command(SLEEP, Path.cwd(), {}), "127.0.0.1", 1, ready, 10)
        for name in names
    ]
    return cluster


def until(condition: object, cluster: Cluster) -> None:
    deadline = time.monotonic() + 30
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        cluster.mend()
        time.sleep(0.02)


def test_each_knows_all_of_those_that_it_asks_and_has_a_port_of_its_own(settings: Settings) -> None:
    ports = ports_of(settings, 2)
    made = {service.name: service for service in cluster_services(settings, ports)}
    assert list(made) == ["redis", "actions-1", "actions-2", "bot-1", "bot-2", "api-1", "api-2"]
    urls = ",".join(f"http://127.0.0.1:{port}" for port in ports["bot"])
    for number in (1, 2):
        environ = made[f"api-{number}"].command.env
        assert environ["WENCE_BOT_URL"] == urls
        assert environ["WENCE_API_PORT"] == str(ports["api"][number - 1])
        assert made[f"bot-{number}"].variable == "WENCE_BOT_PORT"
    assert made["bot-2"].command.env["WENCE_ACTIONS_URL"].count(",") == 1


def test_a_given_redis_is_used(settings: Settings) -> None:
    given = replace(settings, redis_url="redis://db.example:6379/0")
    names = [service.name for service in cluster_services(given, ports_of(given, 1))]
    assert names == ["actions-1", "bot-1", "api-1"]


def test_what_ends_is_started_again_and_the_others_go_on(settings: Settings) -> None:
    from wence.progress import Progress

    with sleeping(settings, "one", "two") as cluster:
        cluster.start(Progress(2))
        first, second = (process.popen.pid for process in cluster.processes)
        cluster.process("one").popen.kill()
        until(lambda: cluster.restarts == ["one"], cluster)
        assert cluster.process("one").popen.pid != first
        assert cluster.process("two").popen.pid == second


def test_what_ends_again_and_again_rests_ever_longer(settings: Settings) -> None:
    from wence.progress import Progress

    with sleeping(settings, "one") as cluster:
        cluster.start(Progress(1))
        for number in (1, 2):
            cluster.process("one").popen.kill()
            until(lambda number=number: len(cluster.restarts) == number, cluster)
        assert cluster._rests["one"].seconds == 2.0


def test_rolling_replaces_every_process_but_redis(settings: Settings) -> None:
    from wence.progress import Progress

    with sleeping(settings, "redis", "one", "two") as cluster:
        cluster.start(Progress(3))
        before = {process.name: process.popen.pid for process in cluster.processes}
        cluster.roll(progress=Progress(2))
        after = {process.name: process.popen.pid for process in cluster.processes}
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] == after[name]] == ["redis"]
