"""Builds the tree of sections of a document from its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policies_kb.errors import Fault
from policies_kb.importing.outline import (
    BOX_RANK,
    LOW_BOX_PART_RANK,
    LOW_BOX_RANK,
    Heading,
    heading_of,
)
from policies_kb.importing.paragraphs import Block

PREAMBLE = "preamble"


@dataclass(frozen=True)
class Correction:
    """A place where the headings alone mislead, told by the register.

    begins: how the paragraph starts at which section ``section`` begins or goes on; heading: its heading when
    the section is new.
    """

    begins: str
    section: str
    heading: str | None = None


@dataclass
class Section:
    """A section of a document. id: path of keys joined by dots; label and title: its heading as printed."""

    id: str
    label: str
    title: str
    parent: str | None
    blocks: list[Block] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """Label and title as one line."""
        return f"{self.label} {self.title}".strip()

    @property
    def lines(self) -> list[str]:
        """The section's text, a paragraph or table row a line, its title first."""
        return [*([self.title] if self.title else []), *(block.text for block in self.blocks)]


class CorrectionError(Fault):
    """A correction of the register fits no paragraph of the original."""


def sections_of(blocks: Sequence[Block], corrections: Sequence[Correction] = ()) -> list[Section]:
    """Return the sections in reading order, the preamble first.

    Raises CorrectionError naming the correction that was not used.
    """
    sections = {PREAMBLE: Section(PREAMBLE, "", "", None)}
    open_: list[tuple[float, str]] = []
    current = sections[PREAMBLE]
    pending = list(corrections)
    for block in blocks:
        if pending and block.text.startswith(pending[0].begins):
            correction = pending.pop(0)
            current = _corrected(sections, correction)
            open_ = [(0, current.id)] if correction.heading else _opened(sections, current)
            if correction.heading:
                continue
        heading = None if block.is_row else _heading(block.text, open_)
        if heading is not None:
            while open_ and open_[-1][0] >= heading.rank:
                open_.pop()
            current = _add(sections, heading, open_[-1][1] if open_ else None)
            open_.append((heading.rank, current.id))
            if heading.title or block.text == heading.label:
                continue
        current.blocks.append(block)
    if pending:
        raise CorrectionError(
            f"no paragraph begins with {pending[0].begins!r} (section {pending[0].section})"
        )
    return list(sections.values())


def _heading(text: str, open_: Sequence[tuple[float, str]]) -> Heading | None:
    ranks = {rank for rank, _ in open_}
    heading = heading_of(text, in_box=not ranks.isdisjoint({BOX_RANK, LOW_BOX_RANK}))
    if heading is not None and LOW_BOX_RANK in ranks and heading.label.isdigit():
        return replace(heading, rank=LOW_BOX_PART_RANK)
    if heading is None or heading.rank != BOX_RANK or not heading.key.startswith("box"):
        return heading
    in_chapter = any(rank < BOX_RANK for rank in ranks)
    return heading if in_chapter else replace(heading, rank=LOW_BOX_RANK)


def _add(sections: dict[str, Section], heading: Heading, parent: str | None) -> Section:
    base = f"{parent}.{heading.key}" if parent else heading.key
    id_, again = base, 1
    while id_ in sections:
        again += 1
        id_ = f"{base}-{again}"
    sections[id_] = Section(id_, heading.label, heading.title, parent)
    return sections[id_]


def _corrected(sections: dict[str, Section], correction: Correction) -> Section:
    if correction.heading is None:
        if correction.section not in sections:
            raise CorrectionError(
                f"section {correction.section!r} has not begun before {correction.begins!r}"
            )
        return sections[correction.section]
    parent, _, _ = correction.section.rpartition(".")
    section = Section(correction.section, correction.heading, "", parent or None)
    sections[correction.section] = section
    return section


def _opened(sections: dict[str, Section], section: Section) -> list[tuple[float, str]]:
    path: list[tuple[float, str]] = []
    cursor: Section | None = section
    while cursor is not None:
        found = heading_of(f"{cursor.label}{cursor.title or '某'}")
        path.append((found.rank if found else 0, cursor.id))
        cursor = sections[cursor.parent] if cursor.parent else None
    return path[::-1]


def place_of(section: Section, sections: dict[str, Section]) -> str:
    """Return where ``section`` stands as one writes it in a citation: 第三章 第一节 专栏3, 五（三）, 第七条."""
    labels: list[str] = []
    cursor: Section | None = section
    while cursor is not None:
        labels.insert(0, cursor.label.replace(" ", "").replace("(", "（").replace(")", "）"))
        cursor = sections[cursor.parent] if cursor.parent else None
    place = ""
    for label in labels:
        if place.endswith("、") and label.startswith("（"):
            place = place[:-1]
        glued = (
            not place
            or label.startswith("（")
            or (place.endswith(("、", "）")) and not label.startswith("专栏"))
        )
        place += label if glued else f" {label}"
    return place.rstrip("、.．") or "正文"
