"""Tells a request from its refusal: 不要转人工, 我不想投诉，就问问…"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answer_policy import ask
from actions.turn import Events, Turn, reply
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply

_REFUSED = re.compile(
    r"我?(?:不|别|没有?|莫|甭)(?:是|用|要|想|必|打算|愿意|需要|给我|再)*"
    r"(?:转人工|转接人工|人工客服|人工|真人|投诉|举报|登记)(?:谁|老板|他们?|客服|了|吧|啊)*"
)
_STOPS = "，。,.！! ；;、"


def instead(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events] | None:
    """Return the answer to what is asked instead of a person or a complaint, or None when that is wanted."""
    if not _REFUSED.search(turn.text):
        return None
    rest = _REFUSED.sub("", turn.text).strip(_STOPS)
    if not rest:
        return [reply("smalltalk", say("not_wanted"))], []
    return ask(replace(turn, text=rest), kb)
