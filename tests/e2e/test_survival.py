"""A conversation outlives the death of the processes that carry it, lapses in silence, and stays apart from others."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import redis

from wence.health import wait_until_ready
from wence.process import Process
from wence.progress import Progress

SUBSIDY = "startup.one-off-subsidy.zz"


@pytest.fixture
def client(wence_stack: Any) -> Any:
    with httpx.Client(base_url=wence_stack.url, timeout=30) as session:
        yield session


def say(client: httpx.Client, text: str, conversation: str | None, **more: Any) -> dict[str, Any]:
    body = {"text": text, "conversation_id": conversation, **more}
    response = client.post("/api/v1/messages", json=body)
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    return said


def begun(client: httpx.Client) -> str:
    """Begin a check and answer its first question; return the conversation."""
    body = say(client, "帮我核对", None, payload=f"check:{SUBSIDY}")
    conversation = str(body["conversation_id"])
    body = say(client, "当过兵", conversation)
    assert "（2/3）" in body["replies"][-1]["text"]
    return conversation


def kill_and_start_again(stack: Any, name: str) -> None:
    """Kill a process at once, as the kernel or a power cut would, and start it again."""
    place = next(n for n, service in enumerate(stack.wanted) if service.name == name)
    service = stack.wanted[place]
    stack.processes[place].popen.kill()
    stack.processes[place].popen.wait()
    again = Process(service.name, service.command, stack.settings.run_dir / f"{name}.log")
    stack.processes[place] = again
    with Progress(1).step(service.label) as step:
        wait_until_ready(again, service.ready, service.seconds, step)


@pytest.mark.parametrize("name", ["actions", "bot", "api", "redis"])
def test_check_goes_on_where_it_was_after_a_process_was_killed(
    wence_stack: Any, client: httpx.Client, name: str
) -> None:
    conversation = begun(client)
    kill_and_start_again(wence_stack, name)
    body = say(client, "头一回", conversation)
    assert "（3/3）" in body["replies"][-1]["text"]
    verdict = say(client, "四个月", conversation)["replies"][-1]
    assert "条件都符合" in verdict["text"]
    assert "（您说：当过兵）" in verdict["text"]


def test_conversation_forgotten_in_silence_begins_anew_and_says_so(
    wence_stack: Any, client: httpx.Client
) -> None:
    conversation = begun(client)
    store = redis.Redis.from_url(wence_stack.settings.redis)
    assert 0 < store.ttl(f"wence:tracker:{conversation}") <= 1800
    store.delete(f"wence:tracker:{conversation}")  # what Redis does when the time is over
    notice, reply = say(client, "开店补贴给多少钱", conversation)["replies"]
    assert notice["kind"] == "notice"
    assert "30分钟" in notice["text"]
    assert reply["kind"] == "answer"
    assert len(say(client, "谢谢", conversation)["replies"]) == 1


def test_new_conversation_does_not_speak_of_silence(client: httpx.Client) -> None:
    assert len(say(client, "开店补贴给多少钱", None)["replies"]) == 1


def test_two_checks_at_the_same_time_do_not_mix(client: httpx.Client) -> None:
    first, second = begun(client), begun(client)
    say(client, "头一回", first)
    refused = say(client, "第二次了", second)["replies"][-1]
    assert "有条件不符合" in refused["text"]
    verdict = say(client, "四个月", first)["replies"][-1]
    assert "条件都符合" in verdict["text"]


def test_what_was_said_in_one_conversation_is_unknown_in_another(client: httpx.Client) -> None:
    begun(client)
    body = say(client, "帮我核对", None, payload=f"check:{SUBSIDY}")
    assert "（1/3）" in body["replies"][-1]["text"]
