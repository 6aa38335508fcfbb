"""Tests for calls in VoiceXML: every document is valid, and what it submits is understood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from lxml import etree

from api.channels.hotline.contract import CallTurnOut, Listen, Say, Transfer
from api.channels.hotline.vxml import document
from tests.api.bot_server import BotServer, reply
from tests.api.channels.replies import HUMAN_OPTION, option
from tests.api.problem import assert_problem

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("vxml.rng")))
VXML = "{http://www.w3.org/2001/vxml}"
SRGS = "{http://www.w3.org/2001/06/grammar}"
LONG = "".join(f"第{n}件事要这样办，材料带齐了再来。" for n in range(1, 14))


@dataclass
class Browser:
    """A VoiceXML platform, as far as these documents need one."""

    client: httpx.AsyncClient
    root: etree._Element | None = None

    async def begin(self, **params: str) -> str:
        return self._read(await self.client.get("/channels/hotline/vxml", params=params))

    async def submit(self, **heard: str) -> str:
        """Submit as the document says: its variables, and what was heard."""
        assert self.root is not None
        [submit] = {s.get("next") for s in self.root.iter(f"{VXML}submit")}
        form = self.root.find(f"{VXML}form")
        names = [var.get("name") for var in form.findall(f"{VXML}var")]
        values = {
            n: v.get("expr").strip("'")
            for n, v in zip(names, form.findall(f"{VXML}var"), strict=True)
        }
        assert set(heard) <= set(values)
        return self._read(await self.client.post(submit, data=values | heard))

    async def say(self, text: str, confidence: str = "0.9") -> str:
        return await self.submit(text=text, confidence=confidence, mode="voice")

    async def press(self, keys: str) -> str:
        return await self.submit(text=" ".join(keys), mode="dtmf")

    def items(self, mode: str) -> list[str]:
        """The words or keys that the document listens for."""
        assert self.root is not None
        grammars = [g for g in self.root.iter(f"{SRGS}grammar") if g.get("mode") == mode]
        return ["".join(i.itertext()) for g in grammars for i in g.iter(f"{SRGS}item")]

    def _read(self, response: httpx.Response) -> str:
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/voicexml+xml"
        self.root = etree.fromstring(response.content)
        assert SCHEMA.validate(self.root), SCHEMA.error_log
        prompt = next(self.root.iter(f"{VXML}prompt"))
        return "\n".join("".join(p.itertext()) for p in prompt.iter(f"{VXML}p"))


@pytest.fixture
def browser(client: httpx.AsyncClient) -> Browser:
    """A new call."""
    return Browser(client)


async def test_a_whole_call_runs_over_valid_documents(browser: Browser, bot: BotServer) -> None:
    bot.replies = [reply(text=LONG, options=[option("申请条件"), HUMAN_OPTION])]
    assert (await browser.begin(region="410300")).startswith("您好，这里是问策政策热线")
    assert (await browser.say("怎么办")).endswith("要继续听吗？")
    assert bot.last["metadata"]["region"] == "410300"
    await browser.say("慢一点")
    assert browser.root is not None
    assert next(browser.root.iter(f"{VXML}prosody")).get("rate") == "slow"
    await browser.press("#")
    assert "申请条件" in browser.items("voice")
    assert browser.items("dtmf") == ["0", "*", "#", "1"]
    await browser.press("1")
    assert bot.last["metadata"]["payload"] == "item:startup.申请条件#"
    assert (await browser.say("没有听清说什么呢")).startswith("第一件事")
    assert len(bot.seen) == 3


async def test_silence_and_noise_are_events_and_the_second_brings_a_person(
    browser: Browser,
) -> None:
    await browser.begin()
    assert (await browser.submit(event="silence")).startswith("没听到您说话。")
    assert await browser.submit(event="nomatch") == "现在为您转接人工，请不要挂机。"
    assert browser.root is not None
    [transfer] = browser.root.iter(f"{VXML}transfer")
    assert (transfer.get("dest"), transfer.get("type")) == ("tel:12333", "blind")


async def test_what_is_recognised_second_best_is_known(browser: Browser, bot: BotServer) -> None:
    await browser.begin()
    await browser.submit(text="装人工", other="转人工", confidence="0.4", mode="voice")
    assert bot.last["metadata"]["payload"] == "act:human"


async def test_a_number_is_collected_up_to_the_hash_key(browser: Browser, bot: BotServer) -> None:
    bot.replies = [reply("question", "几个月？", options=[option("不知道", "form:dont_know")])]
    await browser.begin()
    await browser.say("我能领吗")
    assert browser.items("dtmf")[-10:] == list("0123456789")
    await browser.press("12#")
    assert bot.last["message"] == "12"


async def test_the_end_of_a_call_disconnects(browser: Browser) -> None:
    await browser.begin()
    assert await browser.say("再见") == "感谢来电，再见。"
    assert browser.root is not None
    assert len(list(browser.root.iter(f"{VXML}disconnect"))) == 1


async def test_a_hangup_is_submitted_by_the_document(browser: Browser, bot: BotServer) -> None:
    await browser.begin()
    assert browser.root is not None
    [catch] = browser.root.iter(f"{VXML}catch")
    assert catch.get("event") == "connection.disconnect.hangup"
    assert await browser.submit(event="hangup") == "感谢来电，再见。"


@pytest.mark.parametrize(
    "form",
    [
        {"turn": "x", "text": "在吗"},
        {"turn": "2", "text": "在吗", "confidence": "sure"},
        {"turn": "2", "mode": "dtmf", "text": "x"},
    ],
)
async def test_a_form_that_no_document_submits_is_refused(
    client: httpx.AsyncClient, form: dict[str, str]
) -> None:
    response = await client.post("/channels/hotline/vxml/call-1", data=form)
    assert_problem(response, 422, "invalid-request")


@pytest.mark.parametrize("text", ["普通的话。", "<&>\"'\x00\ud800 ]]>", "一\n二。\n三！四？"])
@pytest.mark.parametrize("state", ["turn", "digits", "transfer", "hangup"])
def test_any_text_gives_a_valid_document(text: str, state: str) -> None:
    out = CallTurnOut(
        turn_id="1",
        say=Say(text=text.replace("\ud800", "?"), ssml="<speak/>"),
        listen=Listen(hints=["<甲>", "甲", "甲"], dtmf=["0", "#"], digits=state == "digits"),
        transfer=Transfer(to="sip:a@b", summary="") if state == "transfer" else None,
        hangup=state == "hangup",
    )
    root = etree.fromstring(document(out, address="/x?a=1&b=2", turn=2).encode())
    assert SCHEMA.validate(root), SCHEMA.error_log
