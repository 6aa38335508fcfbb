"""Takes a turn apart that asks several things, and puts the answers together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from policies_kb.answering.context import Answered, together
from policies_kb.search.normalise import either

_CLAUSE = re.compile(r"[^，,。；;？?！!]+[，,。；;？?！!]*")


class Several:
    """Finds the questions of a turn. settings: ``several`` of ``decision.yml``."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._asking = either(settings["asking"])
        self._shortest, self._most = settings["shortest"], settings["most"]

    def parts(self, text: str) -> list[str]:
        """Return the questions that a text asks one after the other, each with what is told before it.

        There are none where it asks just one thing, or so many that it is a story; a tag (对吧, 是不是) is no question.
        """
        parts: list[str] = []
        told = ""
        for clause in _CLAUSE.findall(text):
            told += clause
            if len(clause.strip()) >= self._shortest and self._asking.search(clause):
                parts.append(told)
                told = ""
        if parts:
            parts[-1] += told
        return parts if 1 < len(parts) <= self._most else []


def each_answered(
    whole: Answered, answers: Sequence[Answered], declined: Sequence[Answered] = ()
) -> Answered:
    """Return the answer to a turn with those to its questions: one for each matter.

    whole: the answer to all of it at once, which tells of its matter what every question asks of that. Where it is
    none, all questions must have one. declined: what is said, after the answers, of places without documents.
    """
    stated = [answered for answered in answers if answered.stated]
    if not whole.stated and not (stated and len(stated) == len(answers)):
        return whole
    found: dict[str | None, Answered] = {whole.item_id: whole} if whole.stated else {}
    for answered in stated:
        found.setdefault(answered.item_id, answered)
    all_told = whole if [*found.values()] == [whole] else together(list(found.values()))
    if not declined:
        return all_told
    return replace(all_told, also=(*all_told.also, *(one.reply for one in declined)))
