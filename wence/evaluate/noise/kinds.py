"""The four kinds of noise: functions of a question and of chance."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jieba
import yaml
from opencc import OpenCC

from api.channels.speech.forms import spoken
from policies_kb.sounds import syllables_of
from wence.evaluate.noise.sounds import Sounds, common_words, is_chinese

jieba.setLogLevel(logging.WARNING)

NO_WORD = re.compile(r"[^\w%.]+")
LIKELIEST = 4  # of the words that an input method offers, these are taken by mistake
TRADITIONAL = ("s2t", "s2hk", "s2tw")


def misspelt(text: str, chance: random.Random) -> str:
    """Return the text with some words, at least one, replaced by others of the same sound."""
    words = jieba.lcut(text)
    offered = {n: found for n, word in enumerate(words) if (found := _mistaken(word))}
    wanted = max(1, round(_tables()["misspelt"] * len(words)))
    for n in chance.sample(sorted(offered), min(wanted, len(offered))):
        words[n] = chance.choice(offered[n])
    return "".join(words)


def misheard(text: str, chance: random.Random) -> str:
    """Return the text as a speech recogniser writes it: fillers, repetitions, near sounds, no signs, no digits."""
    tables = _tables()
    said = [chance.choice(tables["openings"])]
    for word in jieba.lcut(NO_WORD.sub("", spoken(text))):
        heard = _heard(word, chance) if chance.random() < tables["misheard"] else word
        if chance.random() < tables["filled"]:
            said.append(chance.choice(tables["between"]))
        said += [heard, heard] if chance.random() < tables["repeated"] else [heard]
    return "".join([*said, chance.choice(tables["endings"])])


def in_pinyin(text: str, chance: random.Random) -> str:
    """Return the text in pinyin without tones, the syllables of a word together or each apart."""
    between = chance.choice(["", " "])
    words = [word for word in jieba.lcut(text) if word.strip()]
    return " ".join(
        between.join(syllables_of(word)) if is_chinese(word) else word for word in words
    )


def traditional(text: str, chance: random.Random) -> str:
    """Return the text in the traditional characters of the books, of 香港 or of 台湾."""
    return str(_converter(chance.choice(TRADITIONAL)).convert(text))


KINDS: Mapping[str, Callable[[str, random.Random], str]] = {
    "misspelt": misspelt,
    "misheard": misheard,
    "in pinyin": in_pinyin,
    "in traditional characters": traditional,
}


def _mistaken(word: str) -> list[str]:
    """Return what one may write for a word: another of its sound, else it with one character of the same sound."""
    if not is_chinese(word):
        return []
    whole = _sounds().same(word)
    if whole:
        return whole[:LIKELIEST]
    return [
        word[:n] + other + word[n + 1 :]
        for n, character in enumerate(word)
        for other in _sounds().same(character)[:LIKELIEST]
    ]


def _heard(word: str, chance: random.Random) -> str:
    """Return a word with one character of a near sound, where there is any."""
    offered = [
        word[:n] + other + word[n + 1 :]
        for n, character in enumerate(word)
        if is_chinese(character)
        for other in _sounds().near(character)[:LIKELIEST]
    ]
    return chance.choice(offered) if offered else word


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("noise.yml").read_text("utf-8")
    )
    return tables


@cache
def _sounds() -> Sounds:
    tables = _tables()
    return Sounds(common_words(), (tables["near_beginnings"], tables["near_endings"]))


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)
