"""The mounted originals: the text of every section of every document, and the passage that a source means."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.paragraphs import blocks_of
from policies_kb.importing.readers import read_original
from policies_kb.importing.split import RawDocument, split_documents
from policies_kb.importing.tree import Correction, Section, place_of, sections_of
from policies_kb.model import Source
from policies_kb.records import CONTENT, RecordFile, document_files, originals_directory

_SENTENCE = re.compile(r"[^。；！？;!?]*[。；！？;!?]?[”』」）]?")


@dataclass(frozen=True, eq=False)
class Original:
    """A document's text as imported. sections: by id, in reading order; sha256: of the whole file."""

    id: str
    sha256: str
    sections: Mapping[str, Section] = field(repr=False)

    def subtree(self, section: str) -> Iterator[Section]:
        """Yield the section and all that it encloses."""
        for candidate in self.sections.values():
            if candidate.id == section or candidate.id.startswith(f"{section}."):
                yield candidate

    @cached_property
    def years(self) -> frozenset[int]:
        """The years that the document names anywhere, in text, headings and table heads."""
        text = "\n".join(line for section in self.sections.values() for line in section.lines)
        return frozenset(int(year) for year in re.findall(r"(?<!\d)(19\d{2}|20\d{2})(?!\d)", text))

    @cache  # noqa: B019 - an original lives as long as the command that reads it
    def sentences(self, section: str) -> tuple[tuple[str, str], ...]:
        """Return the sentences and table rows of a section and all that it encloses, each with its squeezed form."""
        lines = (line for part in self.subtree(section) for line in part.lines)
        return tuple(
            (sentence, squeeze(sentence)) for line in lines for sentence in sentences_of(line)
        )


def sentences_of(line: str) -> list[str]:
    """Split a paragraph into sentences; a table row stays whole."""
    if "\t" in line:
        return [line]
    return [s.strip() for s in _SENTENCE.findall(line) if s.strip()]


def squeeze(text: str) -> str:
    """Drop spaces and unify brackets and quotes, for finding words that line breaks or typing changed."""
    return re.sub(r"[\s\u3000]", "", text).translate(
        str.maketrans("(),:;%“”‘’\"'", "（），：；％＂＂＂＂＂＂")
    )


def passage(original: Original, source: Source) -> list[str]:
    """Return the sentences and rows that hold the source's anchors, in reading order.

    Raises LookupError naming the anchor that stands nowhere in the section.
    """
    sentences = original.sentences(source.section)
    if not sentences:
        raise LookupError(f"{source.document} has no section {source.section!r}")
    found: set[int] = set()
    for anchor in source.anchors:
        wanted = squeeze(anchor)
        hits = [i for i, (_, squeezed) in enumerate(sentences) if wanted in squeezed]
        if not hits:
            raise LookupError(
                f"anchor {anchor!r} is not in {source.document} section {source.section}"
            )
        found.update(hits)
    return [sentences[i][0] for i in sorted(found)]


def load_originals(
    directory: Path | None = None,
    content: Path = CONTENT,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Original]:
    """Import every document of the register whose original is mounted. Raises OriginalError."""
    directory = directory or originals_directory()
    return {o.id: o for o in _imported(document_files(content), directory, progress)}


def _imported(
    register: Iterable[RecordFile], directory: Path, progress: Callable[[str], None]
) -> Iterator[Original]:
    split: dict[str, tuple[str, list[RawDocument]]] = {}
    for file in register:
        path = directory / file.data["file"]
        if not path.exists():
            continue
        if path.name not in split:
            progress(f"{path.name}: reading")
            split[path.name] = (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                split_documents(read_original(path).lines),
            )
        sha256, documents = split[path.name]
        raw = _pick(documents, file, path)
        sections = tree_of(raw, file)
        yield Original(file.data["id"], sha256, {s.id: s for s in sections})


def tree_of(raw: RawDocument, entry: RecordFile | None) -> list[Section]:
    """Return a document's sections, as the register corrects them. Raises CorrectionError."""
    corrections = [
        Correction(c["begins"], c["section"], c.get("heading"))
        for c in (entry.data.get("corrections", ()) if entry is not None else ())
    ]
    return sections_of(blocks_of(raw.lines, first_line=raw.first_line), corrections)


def _pick(documents: list[RawDocument], file: RecordFile, path: Path) -> RawDocument:
    if len(documents) == 1:
        return documents[0]
    for raw in documents:
        if raw.number == file.data["number"]:
            return raw
    raise OriginalError(
        f"{path}: holds no document {file.data['number']}; correct number or file in {file.path}"
    )


def section_rows(original: Original) -> list[list[str]]:
    """Return the sections as the register lists them: id, place, title, parent."""
    sections = dict(original.sections)
    return [[s.id, place_of(s, sections), s.title, s.parent or ""] for s in sections.values()]
