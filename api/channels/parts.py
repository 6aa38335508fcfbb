"""What of a reply each channel shows: its lines, its sources, and what one may go on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.channels.wording import table
from api.contract import Citation, Kind, Option, Reply
from api.parts import part_of_answer
from policies_kb.rendering.render import HUMAN

_IN_WORDS = "form:"  # a form's answers: there a bare number may be the answer itself
WAITING = frozenset({Kind.QUESTION, Kind.RATING, Kind.CLARIFICATION})  # for an answer
_ACTS = frozenset({"form:dont_know", "form:go_back", "form:stop"})


@dataclass(frozen=True)
class Line:
    """A line of a reply. part: what it is, as in ``page.line_marks``."""

    part: str
    text: str


@dataclass(frozen=True)
class Cited:
    """A document that a reply rests on.

    name: its number, else its title; sections: the places that the channel names; total: how many there are; url: its
    address on the gateway.
    """

    name: str
    sections: tuple[str, ...]
    total: int
    url: str


@dataclass(frozen=True)
class Menu:
    """What one may go on with: options that a number names, a form's answers in words, a person.

    digits: whether a form asks for a number, so that digits are the answer.
    """

    numbered: tuple[Option, ...] = ()
    words: tuple[Option, ...] = ()
    human: Option | None = None
    digits: bool = False


def lines_of(reply: Reply, channel: str) -> list[Line]:
    """Return a reply's lines in the channel's words, without its list of options and its sources."""
    options = {f"{n}. {option.label}" for n, option in enumerate(reply.options, 1)}
    lines = []
    for raw in reply.text.splitlines():
        part = part_of_answer(raw)
        if (part == "basis" and reply.citations) or raw in options or not raw.strip():
            continue
        text = rephrased(raw, channel, "phrases")
        if text:
            lines.append(Line(part, text))
    return lines


def rephrased(text: str, channel: str, kind: str) -> str:
    """Return the text with what is said of a screen put in the channel's words; kind: ``phrases`` or ``labels``."""
    for written, instead in table()[kind].get(channel, ()):
        text = text.replace(written, instead)
    return text


def cited(citations: Sequence[Citation], channel: str) -> list[Cited]:
    """Return the documents cited, in order; of each the channel names so many sections, and counts the rest."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document_id, []).append(citation)
    most = table()["most_sections"][channel]
    found = []
    for of_document in by_document.values():
        sections = list(dict.fromkeys(citation.section for citation in of_document))
        first = of_document[0]
        name = first.number or f"《{first.title}》"
        found.append(Cited(name, tuple(sections[:most]), len(sections), first.url))
    return found


def menu_of(replies: Sequence[Reply]) -> Menu:
    """Return what the last reply that offers anything offers."""
    options = next((reply.options for reply in reversed(replies) if reply.options), [])
    human = next((option for option in options if option.payload == HUMAN), None)
    others = [option for option in options if option.payload != HUMAN]
    worded = tuple(option for option in others if option.payload.startswith(_IN_WORDS))
    if worded:
        digits = all(option.payload in _ACTS for option in worded)
        return Menu(words=worded, human=human, digits=digits)
    return Menu(numbered=tuple(others), human=human)
