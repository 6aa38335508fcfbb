#!/usr/bin/env python3
"""Answers a call in Asterisk, as an AGI script: says what the gateway says, and sends what is heard or pressed.

Speech is made and understood by SynthAndRecog of Asterisk's UniMRCP modules, which lets callers speak into what is
said. Only Python's standard library is used, so that it runs on the machine that Asterisk runs on.

    exten => 12333,1,Answer()
     same => n,AGI(wence.py,http://127.0.0.1:8000,/etc/asterisk/wence.key)
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from pathlib import Path
from typing import Any, TextIO

GRAMMARS = "builtin:speech/transcribe,builtin:dtmf/digits"
OPTIONS = "p=default&t=6000&b=1&nif=json&spl=zh-CN"
NUMBER = "&dttc=#&dit=4000"
SECONDS = 15


class Asterisk:
    """The conversation with Asterisk over standard input and output."""

    def __init__(self, reads: TextIO, writes: TextIO) -> None:
        self._reads, self._writes = reads, writes
        self.environment = dict(self._header())

    def command(self, line: str) -> str:
        """Send a command; return its result's value, empty when the channel is gone."""
        self._writes.write(f"{line}\n")
        self._writes.flush()
        answer = self._reads.readline()
        found = re.match(r"200 result=(\S+)(?: \((.*)\))?", answer)
        if found is None or found[1] == "-1":
            return ""
        return found[2] or ""

    def variable(self, name: str) -> str:
        """Return a variable of the channel."""
        return self.command(f"GET FULL VARIABLE ${{{name}}}")

    def _header(self) -> list[tuple[str, str]]:
        found = []
        while line := self._reads.readline().strip():
            name, _, value = line.partition(": ")
            found.append((name, value))
        return found


class Gateway:
    """The gateway's turns of this call."""

    def __init__(self, address: str, key: str, call_id: str) -> None:
        self._url = f"{address}/channels/hotline/calls/{call_id}/turns"
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._turn = 0

    def turn(self, **what: Any) -> dict[str, Any]:
        """Take the next turn."""
        self._turn += 1
        body = json.dumps({"turn_id": str(self._turn), **what}).encode()
        request = urllib.request.Request(self._url, body, self._headers)  # noqa: S310  an address of the dialplan
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            found: dict[str, Any] = json.load(response)
        return found


def heard(asterisk: Asterisk) -> dict[str, Any]:
    """Return what the caller said or pressed, as a turn."""
    if asterisk.variable("RECOG_STATUS") != "OK":
        return {"event": "hangup"}
    if asterisk.variable("RECOG_COMPLETION_CAUSE") not in {"000", "001"}:
        return {"event": "silence"}
    words = asterisk.variable("RECOG_INPUT(0)").strip()
    if asterisk.variable("RECOG_INPUT_MODE(0)") == "dtmf":
        return {"dtmf": words.replace(" ", "")}
    sure = float(asterisk.variable("RECOG_CONFIDENCE(0)") or 1)
    return {"speech": {"text": words, "confidence": sure / 100 if sure > 1 else sure}}


def say(asterisk: Asterisk, turn: dict[str, Any], *, listens: bool) -> None:
    """Say a turn, and listen into it. SSML stands between quotes, so its own are single."""
    ssml = turn["say"]["ssml"].replace('"', "'").replace(",", "\\,")
    options = OPTIONS + (NUMBER if turn["listen"]["digits"] else "")
    arguments = f"{ssml},{GRAMMARS.replace(',', chr(92) + ',')},{options}" if listens else ssml
    asterisk.command(f'EXEC {"SynthAndRecog" if listens else "MRCPSynth"} "{arguments}"')


def main(address: str, key_file: str = "") -> None:
    """Run the call until it ends or is passed on."""
    asterisk = Asterisk(sys.stdin, sys.stdout)
    key = Path(key_file).read_text("utf-8").strip() if key_file else ""
    gateway = Gateway(address.rstrip("/"), key, asterisk.environment["agi_uniqueid"])
    caller = asterisk.environment.get("agi_callerid", "")
    turn = gateway.turn(event="start", **({"caller": caller} if caller.isdigit() else {}))
    while not turn["hangup"] and turn["transfer"] is None:
        say(asterisk, turn, listens=True)
        turn = gateway.turn(**heard(asterisk))
    say(asterisk, turn, listens=False)
    if turn["transfer"] is not None:
        # The summary is for the agent's screen; the dialplan takes it from the variable.
        summary = turn["transfer"]["summary"].replace("\n", " / ").replace('"', "'")
        asterisk.command(f'SET VARIABLE WENCE_SUMMARY "{summary}"')
        asterisk.command(f'SET VARIABLE WENCE_TRANSFER "{turn["transfer"]["to"]}"')
    else:
        asterisk.command("HANGUP")


if __name__ == "__main__":
    main(*sys.argv[1:])
