"""The numbers that Word puts before paragraphs by itself: 第一章, 一、, （一）, 1., from numbering.xml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_GLUED = ("、", "．", ".", "）", ")", "，")
_DIGITS = "零一二三四五六七八九"
_CIRCLED_ONE = 0x2460
_MOST_STYLES = 20  # a style that is based on itself would never end


@dataclass(frozen=True)
class _Level:
    """A level of a list. start: first number; form: Word's name of the numerals; text: ``第%1章``."""

    start: int
    form: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of a document; ask for them in reading order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.iterchildren(qn("w:style"))
        }
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(relation.target_part._element)

    def label(self, paragraph: Any) -> str:
        """Return what Word prints before the ``w:p`` element, or ""; counts it."""
        num, depth = self._number_of(paragraph)
        abstract = self._abstract.get(num)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or depth not in levels:
            return ""
        counts = self._counts[abstract]
        if (restart := self._restarts.pop((num, depth), None)) is not None:
            counts[depth] = restart
        else:
            counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return _printed(levels, counts, depth)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iterchildren(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = {
                int(level.get(qn("w:ilvl"))): _Level(
                    int(_value(level, "w:start") or 1),
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                )
                for level in abstract.iterchildren(qn("w:lvl"))
            }
        for num in numbering.iterchildren(qn("w:num")):
            id_ = num.get(qn("w:numId"))
            self._abstract[id_] = _value(num, "w:abstractNumId") or ""
            for override in num.iterchildren(qn("w:lvlOverride")):
                if (start := _value(override, "w:startOverride")) is not None:
                    self._restarts[id_, int(override.get(qn("w:ilvl")))] = int(start)

    def _number_of(self, paragraph: Any) -> tuple[str, int]:
        """Return list and level of a paragraph: its own, else its style's."""
        num: str | None = None
        depth: str | None = None
        for properties in self._properties(paragraph):
            if (own := properties.find(qn("w:numPr"))) is None:
                continue
            depth = depth if depth is not None else _value(own, "w:ilvl")
            num = _value(own, "w:numId")
            if num is not None:
                break
        return num or "0", int(depth or 0)

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """Yield the paragraph's own properties, then those of its style and of the styles that it is based on."""
        own = paragraph.find(qn("w:pPr"))
        if own is None:
            return
        yield own
        style = self._styles.get(_value(own, "w:pStyle"))
        for _ in range(_MOST_STYLES):
            if style is None:
                return
            if (properties := style.find(qn("w:pPr"))) is not None:
                yield properties
            style = self._styles.get(_value(style, "w:basedOn"))


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _printed(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    if level.form in {"bullet", "none"}:
        return ""
    text = level.text
    for d, held in levels.items():
        text = text.replace(f"%{d + 1}", _numeral(counts.get(d, held.start), held.form))
    return text if not text or text.endswith(_GLUED) else f"{text} "


def _numeral(number: int, form: str) -> str:
    lowered = form.lower()
    if lowered.startswith("decimalenclosed"):
        return chr(_CIRCLED_ONE + number - 1) if 1 <= number <= 20 else str(number)
    if "chinese" in lowered or lowered.startswith(("japanese", "taiwanese", "ideograph")):
        return _chinese(number) if number < 1000 else str(number)
    if lowered.endswith("letter") and 1 <= number <= 26:
        return chr(ord("A" if lowered.startswith("upper") else "a") + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    """Return a number below 1000 in Chinese characters: 十二, 一百零五."""
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    if not rest:
        return f"{_DIGITS[hundreds]}百"
    between = "零" if rest < 10 else "一" if rest < 20 else ""
    return f"{_DIGITS[hundreds]}百{between}{_chinese(rest)}"
