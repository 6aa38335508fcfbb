"""Reads a document's number or a section out of what is typed: 14号, 郑政办〔2022〕12号, 2022 14, 12号 专栏3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies_kb.figures import chinese_integer
from policies_kb.model import Document, Source
from policies_kb.search.normalise import simplify

_BRACKETS = re.compile(r"[〔〕\[\]【】()（）\s]+")
_HAN = "[一二三四五六七八九十]+"
_NUMBER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{1,4}?[政办发文]{1,3})?\s*"
    r"[〔\[【(（]?\s*(?P<year>20\d\d)?\s*[〕\]】)）]?\s*[年\-/.]?\s*"
    r"第?(?P<number>\d{1,3})\s*号(?!线)"
)
_YEAR_AND_NUMBER = re.compile(
    r"(?<!\d)(?P<year>20\d\d)\s*[\s〕\]】)）\-/.]\s*(?P<number>\d{1,3})(?=$|\s)"
)
_ONLY_NUMBER = re.compile(r"^\s*(?P<number>\d{1,2})\s*$")
_SECTION = re.compile(
    rf"专栏\s*(?:\d+|{_HAN})|第\s*(?:\d+|{_HAN})\s*[章节条]|(?<![\u4e00-\u9fff]){_HAN}\([一二三四五六七八九十]+\)\d*"
)


@dataclass(frozen=True)
class Reference:
    """What is referred to. sections: by document those that are meant, None for all; rest: the words beside it."""

    sections: Mapping[str, frozenset[str] | None]
    rest: str

    def holds(self, source: Source) -> bool:
        """Tell whether a source stands in what is referred to."""
        if source.document not in self.sections:
            return False
        named = self.sections[source.document]
        return named is None or source.section in named


class References:
    """Finds what a text refers to among the documents."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)

    def read(self, typed: str) -> Reference | None:
        """Return what is referred to, or None when nothing is, or no document has it."""
        text = simplify(typed)
        found = self._by_number(text)
        documents, rest = found if found is not None else (self._documents, text)
        places = [_piece(match[0]) for match in _SECTION.finditer(rest)]
        if found is None and not places:
            return None
        sections = {d.id: _sections(d, places) if places else None for d in documents}
        held = {id_: named for id_, named in sections.items() if named is None or named}
        return Reference(held, _SECTION.sub(" ", rest).strip()) if held else None

    def _by_number(self, text: str) -> tuple[list[Document], str] | None:
        whole = _BRACKETS.sub("", text)
        if len(whole) > 1 and not whole.isdigit():
            begun = [d for d in self._documents if d.number and _bare(d.number).startswith(whole)]
            if begun:
                return begun, ""
        for pattern in (_NUMBER, _YEAR_AND_NUMBER, _ONLY_NUMBER):
            match = pattern.search(text)
            held = [d for d in self._documents if match and _is(d, match)]
            if match and held:
                return held, f"{text[: match.start()]} {text[match.end() :]}"
        return None


def _bare(number: str) -> str:
    return _BRACKETS.sub("", simplify(number))


def _is(document: Document, match: re.Match[str]) -> bool:
    """Tell whether a document's number is the one named; what isn't named may be anything."""
    held = re.fullmatch(r"(\D+)(20\d\d)(\d+)号", _bare(document.number or ""))
    if held is None or int(held[3]) != int(match["number"]):
        return False
    named = match.groupdict()
    year, issuer = named.get("year"), named.get("issuer")
    return (year is None or year == held[2]) and (issuer is None or held[1].endswith(issuer))


def _sections(document: Document, places: Iterable[str]) -> frozenset[str]:
    """Return the sections that stand at the places, and all within them."""
    wanted = set(places)
    named = {
        s.id
        for s in document.sections.values()
        if wanted <= {_piece(piece) for piece in simplify(s.place).split()}
    }
    within = set(named)
    for section in document.sections.values():  # a section stands after the one that holds it
        if section.parent in within:
            within.add(section.id)
    return frozenset(within)


def _piece(place: str) -> str:
    """Return one step of a place in the form in which they are compared: 专栏三 and 专栏 3 are 专栏3."""
    bare = re.sub(r"\s+", "", place)
    if bare.startswith(("专栏", "第")):
        return re.sub(_HAN, lambda m: str(chinese_integer(m[0])), bare)
    return bare
