"""Two of every process on one Redis and one PostgreSQL: what fails is told, and nothing is lost or mixed up."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import psutil
import pytest

from tests.cluster.collector import Collector, collector
from tests.cluster.load import SCRIPTS, Findings, Residents
from tests.cluster.started import Started, started

RATE = 4.0  # turns a second: little, as the machine may be busy with other things
QUESTION = {"text": "开小店政府给补多少钱"}
BACK_SECONDS = 180.0


@pytest.fixture(scope="module")
def traces() -> Iterator[Collector]:
    """What the cluster's processes tell of their turns."""
    with collector() as made:
        yield made


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, traces: Collector) -> Iterator[Started]:
    """The cluster."""
    environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": traces.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    with started(tmp_path_factory.mktemp("cluster"), environ=environ) as made:
        yield made


@pytest.fixture(scope="module")
def residents(run: Started) -> Residents:
    """Residents who know what they must be answered."""
    made = Residents(run.cluster.urls)
    made.learn()
    return made


@contextmanager
def talking(run: Started, residents: Residents) -> Iterator[Findings]:
    """Have residents talk while the block breaks things; then nothing may be wrong, lost or untold."""
    residents.found = Findings()
    residents.start(RATE)
    try:
        yield residents.found
    finally:
        found = residents.stop()
    run.cluster.wait_until_all_are_ready(BACK_SECONDS)
    assert found.wrong == []
    assert run.accounted(found) == []
    assert found.outcomes["not told"] == 0, found


def wait(run: Started, seconds: float) -> None:
    """Let residents talk for a while, and start again what has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        run.cluster.mend()
        time.sleep(0.1)


def ask(url: str, body: dict[str, str]) -> httpx.Response:
    """Say something to one gateway."""
    return httpx.post(f"{url}/api/v1/messages", json=body, timeout=30, trust_env=False)


def texts(answer: httpx.Response) -> list[str]:
    """What an answer's replies say."""
    return [reply["text"] for reply in answer.json()["replies"]]


@contextmanager
def held(run: Started, *names: str) -> Iterator[None]:
    """Let processes stand still while the block runs: they are there, and answer nothing."""
    family = [psutil.Process(run.cluster.process(name).popen.pid) for name in names]
    for process in family:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in family:
            with suppress(psutil.NoSuchProcess):  # killed meanwhile
                process.send_signal(signal.SIGCONT)


def test_a_process_of_each_kind_killed_under_load_loses_no_turn(
    run: Started, residents: Residents
) -> None:
    """A killed gateway's turns are sent again by the residents, the others' by the processes themselves."""
    with talking(run, residents) as found:
        wait(run, 2)
        for name in ("api-1", "actions-1", "bot-1"):
            run.cluster.process(name).popen.kill()
            wait(run, 3)
    assert {"api-1", "actions-1", "bot-1"} <= set(run.cluster.restarts)
    assert found.turns > 10
    assert found.failed == 0, found.problems


def test_processes_replaced_one_after_the_other_lose_no_turn(
    run: Started, residents: Residents
) -> None:
    names = ("actions-2", "bot-2", "api-2")
    before = {run.cluster.process(name).popen.pid for name in names}
    with talking(run, residents) as found:
        run.cluster.roll(names)
    assert not before & {process.popen.pid for process in run.cluster.processes}
    assert found.failed == 0, found.problems
    assert found.outcomes["by itself"] == 0


def test_turns_of_one_conversation_go_on_whichever_gateway_and_bot_take_them(
    run: Started, residents: Residents
) -> None:
    """The replies are those that one gateway gave to the whole conversation; alone, the last would be another."""
    for first in (0, 1):
        for step, text in enumerate(SCRIPTS[0]):
            url = run.cluster.urls[(first + step) % 2]
            answer = ask(url, {"text": text, "conversation_id": f"alternating-{first}"})
            assert texts(answer) == residents.expected[0, step]
    assert texts(ask(run.cluster.url, {"text": SCRIPTS[0][-1]})) != residents.expected[0, step]


def test_a_turn_is_one_trace_over_all_processes_and_tells_nothing_that_was_said(
    run: Started, traces: Collector
) -> None:
    turn_id = ask(run.cluster.url, {"text": "电子社保卡怎么办"}).json()["turn_id"]
    deadline = time.monotonic() + 30
    while True:
        roots = [span for span in list(traces.spans) if turn_id in span[5]]
        of_turn = [span for span in list(traces.spans) if roots and span[2] == roots[0][2]]
        if {span[0] for span in of_turn} == {"wence-api", "wence-bot", "wence-actions"}:
            break
        assert time.monotonic() < deadline, of_turn
        time.sleep(0.1)
    known = {span[3] for span in of_turn}
    assert [span[1] for span in of_turn if span[4] not in known] == ["turn"]
    assert {"turn", "ask bot", "take turn", "ask actions", "action_answer_policy"} <= {
        span[1] for span in of_turn
    }
    assert "社保卡" not in "".join(span[5] for span in traces.spans)


def test_a_slow_action_server_holds_up_nobody_for_long(run: Started, residents: Residents) -> None:
    with talking(run, residents) as found, held(run, "actions-1"):
        wait(run, 8)
    assert found.failed == 0, found.problems


def test_postgresql_gone_and_back_stops_no_answer(run: Started, residents: Residents) -> None:
    with talking(run, residents) as found:
        wait(run, 1)
        run.database.stop(signal.SIGQUIT)
        try:
            wait(run, 2)
            assert ask(run.cluster.url, QUESTION).status_code == 200
            told = ask(run.cluster.urls[1], {"text": "我要投诉老板欠薪"})
            assert told.json()["type"] == "/problems#record-failed"
            assert ask(run.cluster.url, {"text": "x"}).status_code == 200
            assert httpx.get(f"{run.cluster.url}/acceptz", trust_env=False).status_code == 200
        finally:
            run.database.start()
        wait(run, 1)
    assert set(found.problems) <= {"record-failed"}
