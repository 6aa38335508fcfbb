"""Reads a question: simplified characters, pinyin as characters, the region asked about, the words that are left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from policies_kb.search.index import MatterIndex, Query
from policies_kb.search.normalise import either, simplify
from policies_kb.search.pinyin import PinyinReader
from policies_kb.search.regions import AskedRegion, Regions

_LONGEST_VAGUE = 20
_PERIOD = re.compile(r"十[一二三四五]五|(?:19|20)\d\d年?")


@dataclass(frozen=True)
class Question:
    """A question that was read. text: in simplified characters; query: its words without the regions' names."""

    text: str
    asked: AskedRegion
    query: Query


class Reader:
    """Reads what people type."""

    def __init__(self, index: MatterIndex, regions: Regions, settings: Mapping[str, Any]) -> None:
        self._index, self._regions = index, regions
        self._led_in = {name: either(settings[name]) for name in ("corrections", "returns")}
        self._other_time = either(settings["other_times"])
        vague = {name: either(words).pattern for name, words in settings["vague"].items()}
        self._vague = re.compile(f"(?:{vague['before']})*({vague['words']})(?:{vague['after']})*")
        self._pinyin = PinyinReader(index.space)

    def simplified(self, text: str) -> str:
        """Return the text in simplified characters, what was typed in pinyin as well."""
        return self._pinyin.read(self._regions.in_characters(simplify(text)))

    def led_in(self, simplified: str) -> tuple[str, str | None]:
        """Return a simplified text without the words by which it corrects or goes back, and which they are."""
        for name, words in self._led_in.items():
            rest = words.sub("", simplified).strip("，。,.！! 是")
            if rest and rest != simplified and words.search(simplified):
                return rest, name
        return simplified, None

    def at_the_time_of(self, question: Question, before: str | None) -> Question:
        """Return a question that leans on one before and names no time (郑州同期呢) with that one's year or plan."""
        named = _PERIOD.findall(before or "")
        if not named or _PERIOD.search(question.text) or self._other_time.search(question.text):
            return question
        return replace(question, query=self.query(f"{named[-1]}{question.text}"))

    def query(self, text: str) -> Query:
        """Return the words of a simplified text, without the names of regions, prepared for matching."""
        return self.query_of(self.words(text))

    def words(self, simplified: str) -> str:
        """Return a simplified text without the names of regions."""
        return self._regions.without_names(simplified)

    def query_of(self, words: str) -> Query:
        """Return what ``words`` returned, prepared for matching."""
        subject = self._vague.fullmatch(words.strip()) if len(words) <= _LONGEST_VAGUE else None
        return self._index.query(words if subject is None else subject[1])

    def question(self, text: str, default_region: str) -> Question:
        """Return a question as it is read. default_region: asked about when the text names none."""
        return self.question_of(self.simplified(text), default_region)

    def question_of(self, simplified: str, default_region: str) -> Question:
        """Return the question of a text that is simplified already."""
        asked = self._regions.asked(simplified, default_region)
        return Question(simplified, asked, self.query(simplified))
