"""Puts what several regions' documents say of a matter side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from policies_kb.answering.context import Answered
from policies_kb.rendering.render import Renderer

# What makes two figures different things: their year or plan, and whether they are aims, averages or standards.
_SORT = re.compile(
    r"(?:19|20)\d\d年|“十[一二三四五]五”|目标|预期|约束|累计|平均|人均|最低|标准|实际|新增|以上|左右"
)


def compared(
    codes: Sequence[str], answer: Callable[[str], Answered], renderer: Renderer
) -> Answered:
    """Return the answers of several regions as one, with a word on whether they can be compared.

    answer: answers in a region; those that state something come first.
    """
    answers = [answer(code) for code in codes]
    stated = [a for a in answers if a.stated]
    silent = [a for a in answers if not a.stated]
    sorts = [frozenset(_SORT.findall(_lead(a.reply["text"]))) for a in stated]
    alike = len(stated) > 1 and not silent and len(set(sorts)) == 1
    remark = renderer.say("compared.alike" if alike else "compared.unlike")
    first, *others = [*stated, *silent]
    if not stated:
        return replace(first, also=tuple(a.reply for a in others))
    replies = [a.reply for a in others]
    closing = (replies or [first.reply])[-1]
    closed = closing | {"text": f"{closing['text']}\n{remark}"}
    if not replies:
        return replace(first, reply=closed)
    return replace(first, also=(*replies[:-1], closed))


def _lead(text: str) -> str:
    """Return the line of an answer that says what was asked."""
    lines = text.splitlines()
    return lines[1] if len(lines) > 1 else text
