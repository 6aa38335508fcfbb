"""A turn's replies as a text message: the conclusion, the warnings, the sources."""

from __future__ import annotations

from collections.abc import Sequence

from api.channels.cutting import cut
from api.channels.parts import cited, lines_of
from api.channels.wording import say
from api.contract import Reply

CHANNEL = "sms"


def text_message(replies: Sequence[Reply], public_url: str | None, longest: int) -> str:
    """Return the replies in at most ``longest`` characters; what doesn't fit of the text is left out, at a sentence."""
    lines = [line for reply in replies for line in lines_of(reply, CHANNEL)]
    grounds = [line.text for line in lines if line.part == "warning"]
    for source in (found for reply in replies for found in cited(reply.citations, CHANNEL)):
        places = say("sections", named=source.sections, total=source.total, count=source.total)
        grounds.append(say("sms.source", document=source.name, sections=places))
        if public_url is not None:
            grounds.append(say("sms.link", address=f"{public_url.rstrip('/')}{source.url}"))
    below = "\n".join(dict.fromkeys(grounds))[: longest // 2]
    body = "\n".join(line.text for line in lines if line.part != "warning")
    first = cut(body, longest - len(below) - 1, len)[0]
    return f"{first}\n{below}".strip()
