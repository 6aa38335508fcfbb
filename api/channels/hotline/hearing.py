"""What a caller said or pressed, as far as it is meant for the telephone itself."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class Command(StrEnum):
    """What a caller can want of the telephone."""

    HUMAN = "human"
    REPEAT = "repeat"
    SLOW = "slow"
    FAST = "fast"
    KEYS = "keys"
    SMS = "sms"
    GO_ON = "go_on"
    MORE = "more"
    STOP = "stop"
    GOODBYE = "goodbye"
    YES = "yes"
    NO = "no"


_KEYS = {"0": Command.HUMAN, "*": Command.REPEAT, "#": Command.GO_ON}
_STOPS = re.compile(r"[\s，。？！、,.?!；;：:“”\"…~]+")


@cache
def settings() -> dict[str, Any]:
    """Return what commands.yml holds."""
    file = Path(__file__).with_name("commands.yml")
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


def command_of(text: str, state: str) -> Command | None:
    """Return what the words want of the telephone, or None when they are for the dialogue.

    state: ``more`` while the rest of an answer waits, ``confirming`` while it was asked what was meant, ``idle`` when
    nothing is asked, ``asked`` while the dialogue waits for an answer of its own.
    """
    plain = _STOPS.sub("", text)
    for command, pattern in _patterns().items():
        states = settings()["only_while"].get(command.value)
        if (states is None or state in states) and pattern.fullmatch(plain):
            return command
    return None


def command_of_key(keys: str) -> Command | None:
    """Return what a single key wants of the telephone, or None for a choice or a number."""
    return _KEYS.get(keys)


@cache
def _patterns() -> dict[Command, re.Pattern[str]]:
    before, after = (_either(settings()["polite"][where]) for where in ("before", "after"))
    return {
        Command(name): re.compile(f"(?:{before})*(?:{_either(words)})(?:{after})*")
        for name, words in settings()["commands"].items()
    }


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
