"""Every item renders for every facet, region, channel and date, and says the same in each channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from api.channels.parts import cited, lines_of
from api.channels.speech.forms import spoken
from api.channels.speech.pieces import (
    MOST_SECONDS,
    Piece,
    pieces_of,
    spoken_place,
    spoken_replies,
)
from api.channels.wechat.text import MOST_BYTES, WeChatText, size, wechat_text
from api.channels.wording import say
from api.contract import Reply
from policies_kb.model import Facet, Item
from policies_kb.records import load_content
from policies_kb.rendering.render import Renderer
from policies_kb.search.regions import Regions
from tests.api.channels.heard import numbers_in
from tests.api.stand_in import stand_in

URL = "https://wence.test"
# Before, between and after the ends of the documents' validity, and the day on which the tests' clock stands.
DAYS = [date(2018, 6, 1), date(2024, 6, 1), date(2026, 11, 20), date(2035, 1, 1)]
SSML = etree.RelaxNG(etree.parse(Path(__file__).parent / "speech" / "ssml.rng"))


@pytest.fixture(scope="module")
def replies() -> list[Reply]:
    """All different replies that the items give, for every facet, region and day."""
    kb = stand_in()
    found: dict[str, dict[str, Any]] = {}
    for item in kb.items.values():
        for asked in kb.regions.by_code:
            for reply in _replies(kb.renderer, kb.regions, item, asked):
                found.setdefault(reply["text"], reply)
    return [Reply.model_validate(reply) for reply in found.values()]


@pytest.fixture(scope="module")
def calls(replies: list[Reply]) -> list[tuple[Reply, list[Piece]]]:
    """The replies with what the telephone says."""
    return [(reply, pieces_of(spoken_replies([reply]).text)) for reply in replies]


def _replies(
    renderer: Renderer, regions: Regions, item: Item, asked: str
) -> Iterator[dict[str, Any]]:
    if item.region not in regions.chain(asked):
        yield renderer.other_region(item, asked, [item])
        return
    for facet in Facet:
        for day in DAYS:
            yield renderer.item(item, facet, asked_region=asked, today=day)


def test_no_item_leaves_a_placeholder_or_a_blank(replies: list[Reply]) -> None:
    assert len(replies) > len(load_content().items) * len(Facet)
    wrong = [
        reply.text
        for reply in replies
        if any(
            mark in reply.text for mark in ("{", "}", "None", "Undefined", "；；", "：。", "。。")
        )
    ]
    assert wrong == []


def test_every_wechat_message_fits_and_says_what_the_web_says(replies: list[Reply]) -> None:
    wrong = [
        (problem, reply.text)
        for reply in replies
        for problem in _wrong_in_wechat(reply, wechat_text([reply], URL))
    ]
    assert wrong == []


def _wrong_in_wechat(reply: Reply, shown: WeChatText) -> Iterator[str]:
    if any(size(page) > MOST_BYTES for page in shown.pages):
        yield "too long"
    together = "\n".join(shown.pages).replace(f"\n{say('wechat.more')}", "")
    unbroken = together.replace("\n", "")
    for line in lines_of(reply, "wechat"):
        if line.text not in unbroken and not _in_two(line.text, shown.pages):
            yield f"lacks {line.text}"
    for line in lines_of(reply, "wechat"):
        if line.part == "warning" and line.text not in shown.pages[0]:
            yield "warns too late"
    for source in cited(reply.citations, "wechat"):
        if f'<a href="{URL}{source.url}">{source.name}</a>' not in shown.pages[0]:
            yield f"lacks the source {source.name}"


def _in_two(line: str, pages: tuple[str, ...]) -> bool:
    """Whether a line begins on a page and goes on, in order, at the beginning of the next ones."""
    rest = line
    for page in pages:
        lengths = [n for n in range(len(rest), 0, -1) if rest[:n] in page]
        rest = rest[lengths[0] :].lstrip() if lengths else rest
    return not rest


def test_the_telephone_says_the_same_figures_and_sources_in_pieces(
    calls: list[tuple[Reply, list[Piece]]],
) -> None:
    wrong = [
        (problem, reply.text)
        for reply, pieces in calls
        for problem in _wrong_on_the_telephone(reply, pieces)
    ]
    assert wrong == []


def _wrong_on_the_telephone(reply: Reply, pieces: list[Piece]) -> Iterator[str]:
    together = "".join(piece.text.removesuffix(f"\n{say('telephone.more')}") for piece in pieces)
    if any(piece.seconds > MOST_SECONDS for piece in pieces):
        yield "too long"
    if any(char.isascii() and not char.isupper() and char not in " \n" for char in together):
        yield "signs that one can't say"
    written = numbers_in("\n".join(line.text for line in lines_of(reply, "telephone")))
    said = numbers_in(together)
    if written - said:
        yield f"doesn't say {written - said}"
    around = [spoken(option.label) for option in reply.options]
    for source in cited(reply.citations, "telephone"):
        if spoken(source.name) not in together:
            yield f"lacks the source {source.name}"
        around += [
            spoken(source.name),
            f"一共{source.total}处",
            *map(spoken_place, source.sections),
        ]
    if said - written - numbers_in("|".join(around)):
        yield f"says {said - written - numbers_in('|'.join(around))}"


def test_every_piece_of_speech_is_valid_ssml_with_the_same_words(
    calls: list[tuple[Reply, list[Piece]]],
) -> None:
    wrong = []
    for piece in (piece for _, pieces in calls for piece in pieces):
        document = etree.fromstring(piece.ssml)
        words = "".join(document.itertext())
        if not SSML.validate(document) or words != piece.text.replace("\n", ""):
            wrong.append((str(SSML.error_log), piece.ssml))
    assert wrong == []
