"""A turn's replies as they are spoken: pieces of at most 25 seconds, the conclusion first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from api.channels.cutting import cut
from api.channels.parts import Menu, cited, lines_of, menu_of, rephrased
from api.channels.speech.forms import spoken
from api.channels.speech.numerals import cardinal
from api.channels.speech.ssml import ssml
from api.channels.wording import say, table
from api.contract import Citation, Kind, Reply

CHANNEL = "telephone"
MOST_SECONDS = 25.0
_SYLLABLES_A_SECOND = {False: 4.2, True: 3.2}
_PAUSES = {"。": 0.6, "！": 0.6, "？": 0.6, "；": 0.4, "，": 0.3, "：": 0.3, "、": 0.2, "\n": 0.4}
_SILENT = re.compile(r"\W+")
_ENDED = re.compile(r"[。！？]$")
_BRACKETED = re.compile(r"（([一二三四五六七八九十]+)）")
_POINT = re.compile(r"(?<![\d栏件])0?(\d+)$")
_KEPT_PLACES = 4096


@dataclass(frozen=True)
class Piece:
    """What is said in one go. text: as spoken, a line for each thing said; seconds: how long it takes."""

    text: str
    slow: bool = False

    @property
    def ssml(self) -> str:
        """The piece as an SSML document."""
        return ssml(self.text, slow=self.slow)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return seconds(self.text, slow=self.slow)


@dataclass(frozen=True)
class Spoken:
    """A turn's answer on the telephone.

    text: all of it; labels: what the caller may say, as spoken, in the order of the menu.
    """

    text: str
    labels: tuple[str, ...]
    menu: Menu


def spoken_replies(replies: Sequence[Reply], *, keys: bool = False) -> Spoken:
    """Return what is said for the replies. keys: whether options are offered by keys."""
    menu = menu_of(replies)
    options = menu.numbered or menu.words
    labels = tuple(spoken(rephrased(option.label, CHANNEL, "labels")) for option in options)
    lines = [line for reply in replies for line in _lines(reply)]
    lines += _offers(menu, labels, replies[-1].kind, keys=keys)
    return Spoken("\n".join(map(_sentence, lines)), labels, menu)


def pieces_of(text: str, *, slow: bool = False) -> list[Piece]:
    """Return a spoken text in pieces; all but the last end by asking whether to go on."""
    *texts, last = texts_of(text, slow=slow)
    return [*(Piece(with_more(part), slow) for part in texts), Piece(last, slow)]


def texts_of(text: str, *, slow: bool = False) -> list[str]:
    """Return a spoken text in parts that leave time to ask whether to go on."""
    room = MOST_SECONDS - seconds(with_more(""), slow=slow)
    return cut(text, room, lambda part: seconds(part, slow=slow))


def with_more(text: str) -> str:
    """Return what is said followed by the question whether to go on."""
    return f"{text}\n{say('telephone.more')}"


def seconds(text: str, *, slow: bool = False) -> float:
    """Return how long a spoken text takes: a syllable a character, and the pauses of its punctuation."""
    pauses = sum(text.count(char) * pause for char, pause in _PAUSES.items())
    return len(_SILENT.sub("", text)) / _SYLLABLES_A_SECOND[slow] + pauses


@lru_cache(maxsize=_KEPT_PLACES)
def spoken_place(section: str) -> str:
    """Return a section's place as one says it: 三（二）1 is 三，括号二，第一点."""
    place = _BRACKETED.sub(lambda m: f"，{say('place.bracketed', n=m[1])}，", section)
    return spoken(_POINT.sub(lambda m: f"，{say('place.point', n=m[1])}", place))


def _lines(reply: Reply) -> list[str]:
    shown = lines_of(reply, CHANNEL)
    lines = [spoken(line.text) for line in shown]
    if any(line.part == "warning" for line in shown):
        # Heard even by those who hang up after the first piece.
        lines.insert(1, _lapsed(reply.citations))
    sources = []
    for source in cited(reply.citations, CHANNEL):
        named = [spoken_place(section) for section in source.sections]
        count = cardinal(str(source.total))
        places = say("telephone.sections", named=named, total=source.total, count=count)
        sources.append(f"{spoken(source.name)}，{places}")
    return [*lines, say("telephone.source", sources=sources)] if sources else lines


def _lapsed(citations: Sequence[Citation]) -> str:
    states = table()["telephone"]["state"]
    found = {c.document_id: states[c.status] for c in citations if c.status in states}
    some = len(found) < len({c.document_id for c in citations})
    return say("telephone.lapsed", some=some, state=next(iter(found.values())))


def _offers(menu: Menu, labels: Sequence[str], kind: Kind, *, keys: bool) -> list[str]:
    human = menu.human is not None
    if keys and labels and not menu.digits:
        numbers = [cardinal(str(n)) for n in range(1, len(labels) + 1)]
        return [say("telephone.keys", labels=labels, numbers=numbers)]
    if menu.digits and keys:
        return [say("telephone.digits")]
    if menu.words:
        return [say("telephone.words", words=labels)]
    if kind is Kind.RATING:
        return []
    if labels and kind in {Kind.CLARIFICATION, Kind.QUESTION}:
        numbers = [cardinal(str(n)) for n in range(1, len(labels) + 1)]
        return [say("telephone.which", labels=labels, numbers=numbers)]
    if labels:
        return [say("telephone.also", labels=labels, human=human)]
    return [say("telephone.human")] if human else []


def _sentence(line: str) -> str:
    return line if _ENDED.search(line) else f"{line.rstrip('；：，、')}。"
