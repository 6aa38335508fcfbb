"""Tests for calls through FreeSWITCH's mod_httapi."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from lxml import etree

from api.channels.hotline.httapi import recognised
from tests.api.bot_server import BotServer, reply
from tests.api.channels.replies import option
from tests.api.problem import assert_problem

NLSML = (
    '<?xml version="1.0"?><result xmlns="http://www.ietf.org/xml/ns/mrcpv2" grammar="builtin:x">'
    '<interpretation confidence="{0}"><instance>开店 补贴</instance><input mode="speech">开店 补贴</input>'
    '</interpretation><interpretation confidence="0.2"><input mode="speech">开电补贴</input>'
    "</interpretation></result>"
)


@dataclass
class Switch:
    """FreeSWITCH, as far as these documents need it: it posts back the params that it was given."""

    client: httpx.AsyncClient
    params: dict[str, str] = field(
        default_factory=lambda: {"session_id": "uuid-1", "Caller-Caller-ID-Number": "13800138000"}
    )
    work: Any = None

    async def go(self, **heard: str) -> str:
        response = await self.client.post("/channels/hotline/httapi", data=self.params | heard)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/xml")
        root = etree.fromstring(response.content)
        assert (root.tag, root.get("type")) == ("document", "xml/freeswitch-httapi")
        self.params |= {param.tag: param.text for param in root.find("params")}
        self.work = root.find("work")
        said = self.work.find("playback").get("file")
        assert said.startswith("say:")
        assert said.count(":") == 1
        return str(said.removeprefix("say:"))


@pytest.fixture
def switch(client: httpx.AsyncClient) -> Switch:
    """A new call."""
    return Switch(client)


async def test_a_call_by_keys_runs_from_document_to_document(
    switch: Switch, bot: BotServer
) -> None:
    bot.replies = [reply(options=[option("申请条件", "item:a.zz#who")])]
    assert (await switch.go()).startswith("您好，这里是问策政策热线")
    assert [bind.text for bind in switch.work.iter("bind")] == ["~^[0-9*#]$"]
    assert "问创业请按一" in await switch.go(heard="#", input_type="dtmf")
    await switch.go(heard="1", input_type="dtmf")
    assert "申请条件请按一" in await switch.go(heard="1", input_type="dtmf")
    await switch.go(heard="1", input_type="dtmf")
    assert bot.last["metadata"]["payload"] == "item:a.zz#who"


async def test_speech_is_listened_for_where_the_dialplan_names_an_engine(
    switch: Switch, bot: BotServer
) -> None:
    switch.params |= {"asr_engine": "unimrcp", "asr_grammar": "builtin:speech/transcribe"}
    await switch.go()
    playback = switch.work.find("playback")
    assert (playback.get("asr-engine"), playback.get("asr-grammar")) == (
        "unimrcp",
        "builtin:speech/transcribe",
    )
    await switch.go(heard=NLSML.format("0.9"), input_type="detected_speech")
    assert bot.last["message"] == "开店补贴"


async def test_silence_and_a_wrong_key_are_silence(switch: Switch) -> None:
    await switch.go()
    assert (await switch.go()).startswith("没听到您说话。")
    await switch.go(heard="invalid", input_type="invalid")
    assert switch.work.find("dial").text == "12333"


async def test_a_number_is_bound_up_to_the_hash_key(switch: Switch, bot: BotServer) -> None:
    bot.replies = [reply("question", "几个月？", options=[option("不知道", "form:dont_know")])]
    await switch.go()
    await switch.go(heard="我能领吗", input_type="detected_speech")
    binds = [bind.text for bind in switch.work.iter("bind")]
    assert binds == ["~^[0-9]{1,12}#$", "~^[*#]$"]
    await switch.go(heard="12#", input_type="dtmf")
    assert bot.last["message"] == "12"


async def test_a_call_that_ends_is_hung_up_and_its_end_is_known(
    switch: Switch, bot: BotServer
) -> None:
    await switch.go()
    assert await switch.go(heard="再见", input_type="detected_speech") == "感谢来电，再见。"
    assert switch.work.find("hangup").get("cause") == "NORMAL_CLEARING"
    await switch.go(exiting="true")
    assert bot.seen == []


async def test_freeswitch_may_ask_by_get(client: httpx.AsyncClient) -> None:
    response = await client.get("/channels/hotline/httapi", params={"session_id": "uuid-2"})
    assert response.status_code == 200
    assert "问策政策热线" in response.text


async def test_without_a_session_nothing_begins(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post("/channels/hotline/httapi", data={}), 422, "invalid-request")


@pytest.mark.parametrize(("written", "sure"), [("0.9", 0.9), ("90", 0.9), ("x", 1.0), ("150", 1.0)])
def test_the_confidence_of_an_engine_is_brought_to_one_scale(written: str, sure: float) -> None:
    assert recognised(NLSML.format(written)) == {
        "text": "开店补贴",
        "confidence": sure,
        "alternatives": ["开电补贴"],
    }


@pytest.mark.parametrize(
    "result",
    [
        "<result/>",
        "<result",
        "<!DOCTYPE a><result/>",
        "<result><interpretation><input/></interpretation></result>",
    ],
)
def test_a_result_without_words_is_noise(result: str) -> None:
    assert recognised(result) == {"text": "", "confidence": 0.0}


def test_plain_words_are_words() -> None:
    assert recognised(" 开店补贴\n") == {"text": "开店补贴"}
