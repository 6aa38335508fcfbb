"""A turn's replies as WeChat text: pages of at most 2,048 bytes, sources as links, options by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.channels.cutting import cut
from api.channels.parts import Menu, cited, lines_of, menu_of, rephrased
from api.channels.wording import say
from api.contract import Reply

CHANNEL = "wechat"
MOST_BYTES = 2048  # over it WeChat drops a message without a word
HUMAN_NUMBER = 0
MOST_OPTIONS = 9
_MOST_LABEL = 30
_GAP = "\n\n"


@dataclass(frozen=True)
class WeChatText:
    """A turn's answer. pages: sent one at a time, the next when asked for; menu: what a number in reply means."""

    pages: tuple[str, ...]
    menu: Menu


def wechat_text(
    replies: Sequence[Reply], public_url: str | None, *, before: str = ""
) -> WeChatText:
    """Return the replies as one WeChat answer.

    public_url: where the pages can be opened; None gives no links; before: what stands above the answer. When it takes
    several pages, warnings and sources stand on the first.
    """
    menu = menu_of(replies)
    end = _end(menu)
    blocks = [(_lines(reply), _warnings(reply), _sources(reply, public_url)) for reply in replies]
    if before:
        blocks.insert(0, ([before], [], []))
    whole = _GAP.join(
        "\n".join([*lines, *warnings, *sources]) for lines, warnings, sources in blocks
    )
    if size(_joined(whole, end)) <= MOST_BYTES:
        return WeChatText((_joined(whole, end),), menu)
    body = _GAP.join("\n".join(lines) for lines, _, _ in blocks if lines)
    grounds = "\n".join(
        dict.fromkeys(line for _, *both in blocks for part in both for line in part)
    )
    more = say("wechat.more")
    most = MOST_BYTES - size(_joined("", more, end))
    pages = cut(body, most, size, first=most - size(f"\n{grounds}"))
    pages[0] = _joined(pages[0], grounds)
    last = len(pages) - 1
    return WeChatText(
        tuple(_joined(page, more if n < last else "", end) for n, page in enumerate(pages)), menu
    )


def size(text: str) -> int:
    """Return how many bytes a text has on its way."""
    return len(text.encode())


def _joined(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _lines(reply: Reply) -> list[str]:
    # What sets off a link in WeChat is taken out: a reply may repeat what a resident wrote.
    lines = [line for line in lines_of(reply, CHANNEL) if line.part != "warning"]
    return [line.text.replace("<", "＜") for line in lines]


def _warnings(reply: Reply) -> list[str]:
    return [line.text for line in lines_of(reply, CHANNEL) if line.part == "warning"]


def _sources(reply: Reply, public_url: str | None) -> list[str]:
    lines = []
    for source in cited(reply.citations, CHANNEL):
        name = source.name
        if public_url is not None:
            name = say("wechat.linked", address=f"{public_url.rstrip('/')}{source.url}", name=name)
        places = say("sections", named=source.sections, total=source.total, count=source.total)
        lines.append(say("wechat.source", document=name, sections=places))
    return lines


def _end(menu: Menu) -> str:
    if menu.words:
        return say("wechat.words", words=[option.label for option in menu.words])
    options = list(enumerate(menu.numbered[:MOST_OPTIONS], 1))
    if menu.human is not None:
        options.append((HUMAN_NUMBER, menu.human))
    lines = [
        say(
            "wechat.option",
            number=number,
            label=rephrased(option.label, CHANNEL, "labels")[:_MOST_LABEL],
        )
        for number, option in options
    ]
    return _joined(say("wechat.menu") if lines else "", *lines)
