"""Brings originals into the register: sections for the documents that it holds, proposals for the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.propose import propose
from policies_kb.importing.readers import read_original
from policies_kb.importing.split import RawDocument, split_documents
from policies_kb.importing.tree import PREAMBLE, CorrectionError, Section
from policies_kb.importing.writing import write_all
from policies_kb.originals import Original, section_rows, tree_of
from policies_kb.records import SECTIONS_SUFFIX, RecordFile, document_files, read_yaml, table

_PROPOSED = (
    "# Proposed by the import. Check every line against the original, then delete this one.\n"
)


@dataclass(frozen=True)
class Imported:
    """What the import did with one document. checks: what an editor must see to; changed: whether it wrote."""

    id: str
    source: Path
    sections: int
    proposed: bool
    checks: tuple[str, ...]
    changed: bool = False


def import_files(
    paths: Sequence[Path],
    content: Path,
    today: date,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Imported]:
    """Import the originals at ``paths`` into the register under ``content``.

    Raises OriginalError that names every file that can't be imported; then nothing is written.
    """
    register = {file.data["id"]: file for file in document_files(content)}
    texts: dict[Path, str] = {}
    found: list[Imported] = []
    faults: list[str] = []
    for n, path in enumerate(paths, 1):
        progress(f"{n}/{len(paths)} {path.name}: reading")
        try:
            found += _import_one(path, content, today, register, texts, progress)
        except (OriginalError, CorrectionError) as error:
            faults.append(str(error))
    if faults:
        raise OriginalError("\n".join([*faults, "nothing was written"]))
    changed = written(texts)
    return [replace(one, changed=any(changed_of(content, one.id, changed))) for one in found]


def written(texts: Mapping[Path, str]) -> set[Path]:
    """Write the texts, all or none, and return the files that changed. Raises OriginalError."""
    try:
        return set(write_all(texts))
    except OSError as error:
        raise OriginalError(
            f"{error.filename}: can't be written ({error.strerror}); nothing was written, make room or "
            "allow it and import again"
        ) from error


def changed_of(content: Path, id_: str, changed: Iterable[Path]) -> list[Path]:
    """Return which of the ``changed`` files are the document's."""
    own = {_entry_path(content, id_), sections_path(content, id_)}
    return [path for path in changed if path in own]


def sections_path(content: Path, id_: str) -> Path:
    """Return the file that lists a document's sections."""
    return content / "documents" / f"{id_}{SECTIONS_SUFFIX}"


def sections_text(original: Original) -> str:
    """Return what the file that lists the sections holds, a section a line."""
    lines = [f"sha256: {original.sha256}", "sections:  # id, place, title, parent"]
    lines += [
        "- [" + ", ".join(_quoted(cell) for cell in row) + "]" for row in section_rows(original)
    ]
    return "\n".join(lines) + "\n"


def _import_one(
    path: Path,
    content: Path,
    today: date,
    register: dict[str, RecordFile],
    texts: dict[Path, str],
    progress: Callable[[str], None],
) -> list[Imported]:
    reading = read_original(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    documents = split_documents(reading.lines)
    found = []
    for raw in documents:
        entry = _held(raw, path, register, alone=len(documents) == 1)
        sections = _tree(raw, entry, path)
        checks = list(reading.notes)
        if entry is None:
            proposal = propose(
                raw,
                sections,
                file=path.name,
                regions=table("regions", content),
                taken=register,
                today=today,
            )
            checks += proposal.checks
            entry = RecordFile(_entry_path(content, proposal.record["id"]), proposal.record)
            texts[entry.path] = _entry_text(proposal.record)
            register[entry.data["id"]] = entry
        elif entry.data["file"] != path.name and entry.path not in texts:
            checks.append(
                f"file: the register names {entry.data['file']}; if {path.name} is the original now, write that"
            )
        id_ = entry.data["id"]
        target = sections_path(content, id_)
        if target in texts:
            raise OriginalError(
                f"{path}: document {id_} stands in another of these files as well; import one of them"
            )
        checks += _gone(target, sections)
        texts[target] = sections_text(Original(id_, sha256, {s.id: s for s in sections}))
        progress(f"  {id_}: {len(sections)} sections")
        found.append(Imported(id_, path, len(sections), entry.path in texts, tuple(checks)))
    return found


def _gone(listed: Path, sections: Sequence[Section]) -> list[str]:
    """Say which sections that were listed the original does not hold any more."""
    before = [row[0] for row in read_yaml(listed)["sections"]] if listed.exists() else []
    now = {section.id for section in sections}
    gone = [id_ for id_ in before if id_ not in now]
    return [f"sections gone: {', '.join(gone)}; is the file whole?"] if gone else []


def _tree(raw: RawDocument, entry: RecordFile | None, path: Path) -> list[Section]:
    try:
        sections = tree_of(raw, entry)
    except CorrectionError as error:
        place = entry.path if entry is not None else path
        raise OriginalError(f"{path}: {error}; mend corrections in {place}") from error
    has_text = any("。" in block.text for block in sections[0].blocks)
    if [section.id for section in sections] == [PREAMBLE] and (raw.number is None or not has_text):
        raise OriginalError(
            f"{path}:{raw.first_line}: neither headings (章, 节, 第…条, 一、, （一）, 1., 专栏) nor a number with "
            f"sentences after it in {len(sections[0].blocks)} paragraphs; see whether it is the whole original, "
            "each heading on a line of its own"
        )
    return sections


def _held(
    raw: RawDocument, path: Path, register: Mapping[str, RecordFile], *, alone: bool
) -> RecordFile | None:
    """Return the register's entry for a document: by its number, without one by its file or its title."""
    for entry in register.values():
        if raw.number is not None and entry.data["number"] == raw.number:
            return entry
    for entry in register.values():
        if entry.data["number"] is not None and raw.number is not None:
            continue
        same_file = Path(entry.data["file"]).stem == path.stem and alone
        if same_file or (raw.title and entry.data["title"] == raw.title):
            return entry
    return None


def _entry_path(content: Path, id_: str) -> Path:
    return content / "documents" / f"{id_}.yml"


def _entry_text(record: Mapping[str, Any]) -> str:
    """Return a register entry as one writes it: a key a line, dates bare, codes quoted."""
    lines = [f"{key}: {_scalar(key, value)}" for key, value in record.items()]
    return _PROPOSED + "\n".join(lines) + "\n"


def _scalar(key: str, value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if key in {"issued_on", "valid_until", "reviewed"}:
        return str(value)
    return _plain(str(value))


def _plain(text: str) -> str:
    """Return ``text`` bare where YAML reads it back as it is, else quoted."""
    try:
        return text if yaml.safe_load(f"key: {text}") == {"key": text} else _quoted(text)
    except yaml.YAMLError:
        return _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
