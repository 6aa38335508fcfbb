"""Records how the resident rates the service."""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet

from actions.base import WenceAction
from actions.turn import Events, Turn, memory_of, reply
from actions.wording import say, table
from policies_kb.figures import chinese_integer
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply
from policies_kb.search.normalise import simplify

_SCORE = re.compile(r"(?<!\d)([1-5]|[一二两三四五])\s*(?:颗)?(?:分|星|个星)(?!钟|之)")
_BARE = re.compile(r"\s*([1-5]|[一二三四五])[。.!！\s]*")
_TEN = re.compile(r"(?:10|100|满|一百)分(?!钟)|十分(?=$|[\s，。,.!！吧])")
_WORDS = (
    (1, re.compile(r"(?:非常|很|十分|特别|太)不满意|太差|差评|垃圾|零分|0分|一塌糊涂")),
    (2, re.compile(r"不(?:是|太|大|够|怎么)*(?:很|太|特别|非常)?(?:满意|可以|行)|不满")),
    (2, re.compile(r"不咋|不怎么样|不好|失望|没用")),
    (5, re.compile(r"(?:非常|很|十分|特别)满意|好评|太好了|非常好|给力")),
    (3, re.compile(r"一般|还行|凑合|马马虎虎")),
    (4, re.compile(r"满意|不错|挺好|可以")),
)


class RecordRating(WenceAction):
    """The resident rates the service."""

    action_name = "action_record_rating"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return the recorded rating, or ask for the score when none was said; an answer to a form is none."""
        from actions.leaving import form_answered  # a form offers options, and these rate

        answered = form_answered("rating", turn, kb)
        if answered is not None:
            return answered
        score = score_of(turn.text)
        if score is not None:
            return rated(score, turn.text)
        options = [
            {"label": f"{n}分 {label}", "payload": f"rate:{n}"}
            for n, label in sorted(table()["scores"].items())  # so that a number names its score
        ]
        said = reply("rating", say("rating_ask"), options=options)
        return [said], [SlotSet("options", options), SlotSet("last_reply", memory_of(said))]


def rated(score: int, reason: str) -> tuple[list[Reply], Events]:
    """Return the reply to a rating of 1 to 5 with the words that came with it."""
    record = {"type": "rating", "score": score, "reason": reason}
    return [reply("rating", say("rating_done", score=score), record=record)], []


def score_of(text: str) -> int | None:
    """Return the score from 1 (very dissatisfied) to 5 that a sentence gives, or None."""
    text = simplify(text)
    match = _BARE.fullmatch(text) or _SCORE.search(text)
    if match:
        return int(match[1]) if match[1].isdigit() else chinese_integer(match[1])
    if _TEN.search(text):
        return 5
    return next((score for score, pattern in _WORDS if pattern.search(text)), None)
