"""Builds and opens snapshots: immutable directories that hold all that answering needs.

``<build>/kb/snapshots/<version>/`` holds JSON, arrays and a manifest; the version is the hash of what went in.
``<build>/kb/current`` holds the version that the processes use.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from policies_kb.errors import Fault
from policies_kb.model import Facet, Item
from policies_kb.originals import Original, load_originals, originals_directory, passage
from policies_kb.records import (
    CONTENT,
    SECTIONS_SUFFIX,
    document_files,
    item_of,
    item_records,
    read_yaml,
)
from policies_kb.rendering.citations import excerpt_key, sources_of
from policies_kb.search.facts import FactMatcher
from policies_kb.search.index import Example, MatterIndex
from policies_kb.search.normalise import Normaliser
from policies_kb.search.ranker import DECLINE
from policies_kb.search.regions import Regions

_TABLES = (
    "regions",
    "topics",
    "facets",
    "wording",
    "places",
    "lexicon",
    "declined",
    "clarifications",
    "decision",
    "answers",
    "traits",
    "answer_types",
    "facet_examples",
)
_ARRAYS = "arrays.npz"
_ARRAY = "__array__"  # marks in the data where an array belongs
_DATA = "snapshot.json"
_MANIFEST = "manifest.json"
CLARIFY = "clarify."
STEPS = 7  # that a build tells of


class SnapshotError(Fault):
    """A snapshot that can't be opened. The message says which, why and what to do."""


@dataclass(frozen=True)
class Snapshot:
    """What a snapshot holds, as plain data. version: content hash."""

    version: str
    data: Mapping[str, Any]


def build_directory() -> Path:
    """Return the directory of everything built (WENCE_BUILD, else ``build`` in the checkout)."""
    return Path(os.environ.get("WENCE_BUILD") or Path(__file__).parents[1] / "build")


def input_hash(content: Path = CONTENT, originals: Path | None = None) -> str:
    """Return the hash of all that a snapshot is made from: records, this package's code, mounted originals."""
    originals = originals or originals_directory()
    files = [*sorted(content.rglob("*.yml")), *sorted(Path(__file__).parent.rglob("*.py"))]
    files += sorted(p for p in originals.glob("*") if p.is_file() and not p.name.startswith("."))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def build(
    build_to: Path | None = None,
    content: Path = CONTENT,
    progress: Callable[[str], None] = lambda _: None,
) -> Path:
    """Build the snapshot of the content unless it is there, and return its directory. Does not publish it."""
    target = (build_to or build_directory()) / "kb" / "snapshots" / input_hash(content)
    if target.exists():
        progress(f"snapshot {target.name} is up to date")
        return target
    progress("importing the originals")
    originals = load_originals(content=content)
    data = _records(content, originals)
    progress(f"{len(data['items'])} items from {len(data['documents'])} documents")
    data["search"] = _search(data, progress)
    target.parent.mkdir(parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        arrays: dict[str, Any] = {}
        plain = json.dumps(_without_arrays(data, arrays, "a"), ensure_ascii=False)
        (working / _DATA).write_text(plain, "utf-8")
        np.savez(working / _ARRAYS, **arrays)
        (working / _MANIFEST).write_text(json.dumps(_manifest(working, target.name)), "utf-8")
        working.chmod(0o755)
        working.rename(target)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise
    progress(f"snapshot {target.name} is built")
    return target


def verify(directory: Path) -> None:
    """Check that a snapshot is whole and the one that its name says. Raises SnapshotError naming what isn't."""
    if not directory.is_dir():
        raise SnapshotError(f"{directory}: there is no such snapshot; run wence kb build")
    path = directory / _MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
        version, hashes = manifest["version"], dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{path}: no manifest of a snapshot ({error}); remove the directory and run wence kb build"
        ) from error
    if version != directory.name:
        raise SnapshotError(
            f"{directory}: holds the snapshot {version}, not {directory.name}; give it its own name back"
        )
    for name in (_DATA, _ARRAYS):
        try:
            found = _file_hash(directory / name)
        except OSError as error:
            found = str(error)
        if hashes.get(name) != found:
            raise SnapshotError(
                f"{directory / name}: not as it was built; remove the directory and run wence kb build"
            )


def publish(snapshot: Path) -> None:
    """Make the snapshot the current one, in one step, whatever it holds (see ``publishing.switch``)."""
    pointer = snapshot.parents[1] / "current"
    written = pointer.with_suffix(f".{os.getpid()}")
    written.write_text(f"{snapshot.name}\n", "utf-8")
    written.replace(pointer)


def current(build_from: Path | None = None) -> Path:
    """Return the directory of the current snapshot. Raises SnapshotError."""
    root = (build_from or build_directory()) / "kb"
    try:
        version = (root / "current").read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise SnapshotError(
            f"{root}/current: no snapshot is published; run wence kb build"
        ) from error
    return root / "snapshots" / version


def open_snapshot(directory: Path) -> Snapshot:
    """Load a snapshot. Raises SnapshotError naming the directory."""
    try:
        data = json.loads((directory / _DATA).read_text("utf-8"))
        with (directory / _ARRAYS).open("rb") as file, np.load(file) as arrays:
            return Snapshot(directory.name, _with_arrays(data, dict(arrays)))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise SnapshotError(
            f"{directory}: not a whole snapshot ({error}); run wence kb build"
        ) from error


def _manifest(directory: Path, version: str) -> dict[str, Any]:
    return {
        "version": version,
        "files": {name: _file_hash(directory / name) for name in (_DATA, _ARRAYS)},
    }


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _records(content: Path, originals: Mapping[str, Original]) -> dict[str, Any]:
    documents = []
    for file in document_files(content):
        listed = file.path.with_name(f"{file.data['id']}{SECTIONS_SUFFIX}")
        documents.append({"record": file.data, "sections": read_yaml(listed)})
    items = item_records(content)
    excerpts = {}
    for data in items:
        item = item_of(data)
        sources = [
            *sources_of(item.facts.values()),
            *(s for c in item.contradictions for s in c.sources),
        ]
        for source in sources:
            if source.document not in originals:
                continue
            try:
                excerpts[excerpt_key(source)] = " ".join(
                    passage(originals[source.document], source)
                )
            except LookupError as error:
                raise SnapshotError(
                    f"item {item.id}: {error.args[0]}; run wence kb check"
                ) from error
    texts = {o.id: {s.id: s.lines for s in o.sections.values()} for o in originals.values()}
    tables = {name: read_yaml(content / f"{name}.yml") for name in _TABLES}
    return {
        "documents": documents,
        "items": items,
        "excerpts": excerpts,
        "texts": texts,
        "tables": tables,
    }


def _search(data: Mapping[str, Any], progress: Callable[[str], None]) -> dict[str, Any]:
    tables = data["tables"]
    regions = Regions(tables["regions"], tables["places"])
    normaliser = Normaliser(tables["lexicon"])
    items = [item_of(item) for item in data["items"]]
    by_matter: dict[str, dict[str, Item]] = {}
    for item in items:
        by_matter.setdefault(item.matter, {})[item.region] = item
    everywhere = list(tables["regions"])
    apart = {f"{CLARIFY}{c['id']}": list(c["questions"]) for c in tables["clarifications"]}
    apart |= {f"{DECLINE}{reason}": list(asked) for reason, asked in tables["declined"].items()}
    matters = [*by_matter, *apart]
    examples = [
        Example(normaliser.plain(regions.without_names(q)), m, facet.value, item.region)
        for m, matter in enumerate(by_matter)
        for item in by_matter[matter].values()
        for facet, asked in item.questions.items()
        for q in asked
    ]
    examples += [
        Example(normaliser.plain(regions.without_names(q)), m, Facet.WHAT.value, everywhere[0])
        for m, asked in enumerate(apart.values(), len(by_matter))
        for q in asked
    ]
    progress(f"indexing {len(examples)} questions")
    index = MatterIndex.build(
        examples,
        matters,
        [[w for i in held.values() for w in (i.title, *i.names)] for held in by_matter.values()]
        + [[] for _ in apart],
        [_profile(list(held.values())) for held in by_matter.values()] + ["" for _ in apart],
        [list(held) for held in by_matter.values()] + [everywhere for _ in apart],
        normaliser,
    )

    def item_at(matter: int, region: str) -> Item | None:
        return by_matter.get(matters[matter], {}).get(region)

    from policies_kb.search.train import train  # scikit-learn is only needed here

    matcher = FactMatcher(index.space, normaliser, tables["answer_types"])
    ranker = train(
        index,
        item_at,
        matcher,
        regions.chain,
        tables["facet_examples"],
        progress,
        tables["decision"]["unused_features"],
    )
    return {"index": index.state(), "ranker": ranker}


def _profile(items: Sequence[Item]) -> str:
    words: list[str] = []
    for item in items:
        words += [item.title, *item.names, *item.not_stated.values()]
        for fact in item.facts.values():
            words += [fact.text, fact.figure, *fact.values]
            words += [anchor for source in fact.sources for anchor in source.anchors]
    return "。".join(dict.fromkeys(words))


def _without_arrays(value: Any, arrays: dict[str, Any], path: str) -> Any:
    """Return data with each array of a mapping put into ``arrays`` and a mark in its place."""
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {_ARRAY: path}
    if isinstance(value, Mapping):
        return {str(k): _without_arrays(v, arrays, f"{path}.{k}") for k, v in value.items()}
    return value


def _with_arrays(value: Any, arrays: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        if _ARRAY in value:
            return arrays[value[_ARRAY]]
        return {k: _with_arrays(v, arrays) for k, v in value.items()}
    return value
