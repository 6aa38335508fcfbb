"""Calls of the four areas on the assistant as it really runs: by noisy speech, by keys alone, and in VoiceXML."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.channels.parts import cited
from api.channels.speech.forms import spoken
from api.channels.wording import say
from api.contract import Reply
from tests.api.channels.heard import numbers_in
from tests.api.channels.hotline.caller import Caller
from tests.api.channels.hotline.test_vxml import Browser
from tests.e2e.talking import said
from tests.partners import PUBLIC_URL, Partners

CALLS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("calls.yml").read_text())
HEARD = [call for call in CALLS if "heard" in call]
PRESSED = [call for call in CALLS if "pressed" in call]
MORE = say("telephone.more")
KEYS = dict(zip("一二三四五六七八九", "123456789", strict=True))
PHONE = "13800138000"  # made up


def name(call: dict[str, Any]) -> str:
    return call.get("asked") or call["pressed"][-1]


@pytest.fixture
async def client(wence_stack: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=wence_stack.url, timeout=30) as session:
        yield session


@pytest.fixture
def caller(client: httpx.AsyncClient) -> Caller:
    return Caller(client, uuid.uuid4().hex)


def key_of(text: str, label: str) -> str | None:
    """The key that something is offered by, or None."""
    found = re.search(rf"{re.escape(label)}请按([一二三四五六七八九])；", text)
    return KEYS[found[1]] if found else None


def turn_of(step: str | dict[str, Any]) -> dict[str, Any]:
    """What the platform sends of what was heard."""
    return {"speech": {"text": step, "confidence": 0.9} if isinstance(step, str) else step}


async def whole(caller: Caller, call: dict[str, Any]) -> str:
    """All that is said in a call, listened to its end."""
    await caller.start(region="410100")
    texts = []
    for step in call.get("heard", []):
        texts.append(await caller.turn(**turn_of(step)))
    for step in call.get("pressed", []):
        key = step if step == "#" else key_of(texts[-1], step)
        if key is not None:
            texts.append(await caller.press(key))
    by_keys = "pressed" in call
    while texts[-1].endswith(MORE):
        texts.append(await (caller.press("#") if by_keys else caller.say("继续")))
        assert len(texts) < 40
    return "".join(text.removesuffix(MORE).rstrip("\n") for text in texts)


def missing(call: dict[str, Any], text: str) -> list[str]:
    """What ought to have been said and wasn't, and what was and oughtn't."""
    wanted = [words for words in [*call["told"], *call["sources"]] if words not in text]
    return wanted + [words for words in call.get("never", []) if words in text]


@pytest.mark.parametrize("call", HEARD, ids=name)
async def test_a_question_heard_with_noise_is_answered_with_the_figures_and_the_source_of_the_web(
    wence_stack: Any, caller: Caller, call: dict[str, Any]
) -> None:
    text = await whole(caller, call)
    assert missing(call, text) == [], text
    turn = await asyncio.to_thread(said, wence_stack, call["asked"])
    # A second matter at the edge of being told may fall away by noise where the call says so.
    compared = turn["replies"][:1] if call.get("second_may_differ") else turn["replies"]
    replies = [Reply.model_validate(reply) for reply in compared]
    for reply in replies:
        figures = numbers_in(reply.text.split("依据：")[0])
        assert figures <= numbers_in(text), (reply.text, text)
        for source in cited(reply.citations, "telephone"):
            assert spoken(source.name) in text


@pytest.mark.parametrize("call", PRESSED, ids=name)
async def test_a_call_by_keys_alone_comes_to_the_figures_and_the_source(
    caller: Caller, call: dict[str, Any]
) -> None:
    text = await whole(caller, call)
    assert missing(call, text) == [], text


@pytest.mark.parametrize("call", CALLS, ids=name)
async def test_the_same_call_runs_in_valid_voicexml(
    client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    browser = Browser(client)  # it validates every document
    texts = [await browser.begin(region="410100")]
    for step in call.get("heard", []):
        if isinstance(step, str):
            texts.append(await browser.say(step))
        else:
            guess = {"text": step["text"], "other": step["alternatives"][0], "mode": "voice"}
            texts.append(await browser.submit(confidence=str(step["confidence"]), **guess))
    for step in call.get("pressed", []):
        key = step if step == "#" else key_of(texts[-1], step)
        if key is not None:
            texts.append(await browser.press(key))
    while texts[-1].endswith(MORE):
        texts.append(await browser.press("#"))
        assert len(texts) < 40
    text = "".join(text.removesuffix(MORE).rstrip("\n") for text in texts)
    assert missing(call, text) == [], text


async def test_after_the_end_of_an_answer_going_on_says_that_there_is_no_more(
    caller: Caller,
) -> None:
    await whole(caller, HEARD[0])
    assert await caller.say("继续") == say("telephone.no_more")


@pytest.mark.parametrize("word", ["转人工", "嗯帮我转人工吧", "0"])
async def test_a_person_is_reached_with_a_summary_of_the_call(caller: Caller, word: str) -> None:
    await whole(caller, HEARD[0])
    await (caller.press(word) if word == "0" else caller.say(word))
    assert caller.last["transfer"]["to"] == "12333"
    assert "退伍" in caller.last["transfer"]["summary"]


async def test_hanging_up_sends_the_text_message_that_was_asked_for(
    caller: Caller, wence_partners: Partners
) -> None:
    await caller.start(region="410100", caller=PHONE)
    text = await caller.say("我退伍回来开了个小店能领多少钱")
    while text.endswith(MORE):
        text = await caller.say("继续")
    assert text.endswith("想把答案和出处发到手机上，请说发短信。")
    assert (await caller.say("发个短信给我吧")).startswith("好，挂机以后")
    await caller.turn(event="hangup")
    for _ in range(100):
        if wence_partners.texted():
            break
        await asyncio.sleep(0.1)
    [message] = wence_partners.texted()
    assert message["to"] == PHONE
    for words in (
        "10000元",
        "规划期已满",
        "郑政办〔2022〕12号",
        f"{PUBLIC_URL}/documents/zz-2022-12",
    ):
        assert words in message["text"]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
async def test_turns_that_are_doubled_or_come_late_change_nothing(
    wence_stack: Any, data: st.DataObject
) -> None:
    call = data.draw(st.sampled_from(HEARD))
    turns = [{"event": "start", "region": "410100"}, *map(turn_of, call["heard"])]
    turns += [turn_of(word) for word in ("继续", "再说一遍", "慢一点")]
    numbered = [{"turn_id": str(n), **turn} for n, turn in enumerate(turns, 1)]
    again = data.draw(st.lists(st.integers(0, len(turns) - 1), max_size=8))
    # After each turn come, once more, some of those before it; and perhaps both at the same moment.
    together = data.draw(st.booleans())
    async with httpx.AsyncClient(base_url=wence_stack.url, timeout=30) as client:
        plain, mixed = Caller(client, uuid.uuid4().hex), Caller(client, uuid.uuid4().hex)
        expected = [(await plain.send(**turn)).json() for turn in numbered]
        for place, turn in enumerate(numbered):
            sent = [mixed.send(**turn) for _ in range(2 if together else 1)]
            for response in await asyncio.gather(*sent):
                assert response.json() == expected[place]
            for earlier in (n for n in again if n <= place):
                assert (await mixed.send(**numbered[earlier])).json() == expected[earlier]
