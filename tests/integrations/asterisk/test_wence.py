"""Tests for the AGI script, run as Asterisk runs it, against the gateway on a real port."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.settings import Settings
from tests.api.bot_server import BotServer
from tests.api.conftest import free_port
from tests.api.stand_in import HeldKnowledge

SCRIPT = Path(__file__).parents[3] / "integrations" / "asterisk" / "wence.py"


@pytest.fixture
def gateway(settings: Settings) -> Iterator[str]:
    """The gateway on a port of its own."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, HeldKnowledge()), port=port, log_config=None)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


class Asterisk:
    """Asterisk's side: answers the script's commands from what the caller does, one after the other."""

    def __init__(self, address: str, caller: list[dict[str, str]]) -> None:
        self._waiting = list(caller)
        self._now: dict[str, str] = {}
        self.said: list[str] = []
        self.set: dict[str, str] = {}
        self.hung_up = False
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT), address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self) -> str:
        """Run the call; return what the script complained of."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._tell("agi_request: wence.py\nagi_uniqueid: 1795.42\nagi_callerid: 13800138000\n\n")
        for line in self._process.stdout:
            self._tell(self._answered(line.rstrip("\n")) + "\n")
        complaint = self._process.stderr.read()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            stream.close()
        assert self._process.wait(10) == 0, complaint
        return complaint

    def _tell(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _answered(self, command: str) -> str:
        if found := re.fullmatch(r'EXEC (SynthAndRecog|MRCPSynth) "(.*)"', command):
            ssml = re.match(r"<speak.*?</speak>", found[2])
            assert ssml is not None
            self.said.append(re.sub("<[^>]+>", "", ssml[0]))
            if found[1] == "SynthAndRecog":
                assert found[2].count("\\,") == 1
                self._now = self._waiting.pop(0)
            return "200 result=0"
        if found := re.fullmatch(r"GET FULL VARIABLE \$\{(.+)\}", command):
            value = self._now.get(found[1], "")
            return f"200 result=1 ({value})" if value else "200 result=0"
        if found := re.fullmatch(r'SET VARIABLE (\w+) "(.*)"', command):
            self.set[found[1]] = found[2]
            return "200 result=1"
        assert command == "HANGUP"
        self.hung_up = True
        return "200 result=1"


def _heard(mode: str, words: str, confidence: str = "0.9", cause: str = "000") -> dict[str, str]:
    return {
        "RECOG_STATUS": "OK",
        "RECOG_COMPLETION_CAUSE": cause,
        "RECOG_INPUT(0)": words,
        "RECOG_INPUT_MODE(0)": mode,
        "RECOG_CONFIDENCE(0)": confidence,
    }


def test_a_call_in_asterisk_is_answered_and_passed_on(gateway: str, bot: BotServer) -> None:
    asterisk = Asterisk(
        gateway,
        [
            _heard("speech", "开店补贴", "90"),
            _heard("speech", "", cause="002"),
            _heard("dtmf", "0"),
        ],
    )
    assert asterisk.run() == ""
    assert asterisk.said[0].startswith("您好，这里是问策政策热线")
    assert asterisk.said[1] == "一次性补贴一万元。"
    assert asterisk.said[2].startswith("没听到您说话。")
    assert asterisk.said[3] == "现在为您转接人工，请不要挂机。"
    assert asterisk.set["WENCE_TRANSFER"] == "12333"
    assert "问：开店补贴 / 答：一次性补贴10000元。" in asterisk.set["WENCE_SUMMARY"]
    assert not asterisk.hung_up
    assert [seen.body["message"] for seen in bot.seen] == ["开店补贴", "/choose"]


def test_a_call_that_is_over_is_hung_up(gateway: str, bot: BotServer) -> None:
    asterisk = Asterisk(gateway, [_heard("speech", "再见")])
    asterisk.run()
    assert asterisk.said[-1] == "感谢来电，再见。"
    assert asterisk.hung_up


def test_a_caller_who_hangs_up_ends_the_call(gateway: str, bot: BotServer) -> None:
    asterisk = Asterisk(gateway, [{"RECOG_STATUS": "INTERRUPTED"}])
    asterisk.run()
    assert bot.seen == []
