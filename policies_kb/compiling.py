"""Makes what a snapshot holds: reads the records and the originals, makes the search, and learns its weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from policies_kb.model import Facet, Item
from policies_kb.originals import Original, load_originals, passage
from policies_kb.records import (
    SECTIONS_SUFFIX,
    document_files,
    item_of,
    item_records,
    read_yaml,
)
from policies_kb.rendering.citations import excerpt_key, sources_of
from policies_kb.search.facts import FactMatcher
from policies_kb.search.indexing import Example, build_index
from policies_kb.search.normalise import Normaliser
from policies_kb.search.regions import Regions
from policies_kb.search.train import Vague, train
from policies_kb.search.weighing import DECLINE
from policies_kb.snapshot import CLARIFY, SnapshotError

_TABLES = (
    "regions",
    "topics",
    "facets",
    "wording",
    "places",
    "lexicon",
    "declined",
    "clarifications",
    "vague",
    "decision",
    "answers",
    "traits",
    "fits",
    "answer_types",
    "facet_examples",
)


def compiled(content: Path, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return the data of a snapshot of the content and the mounted originals.

    Raises SnapshotError when an item's source isn't in its original.
    """
    progress("importing the originals")
    originals = load_originals(content=content)
    data = _records(content, originals)
    progress(f"{len(data['items'])} items from {len(data['documents'])} documents")
    # With one thread the same content gives the same numbers, however many the process may use.
    with threadpool_limits(1, "blas"):
        data["search"] = _search(data, progress)
    return data


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
    index = build_index(
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

    vague = _vague(tables["vague"], matters, normaliser, regions)
    matcher = FactMatcher(index.space, normaliser, tables["answer_types"])
    ranker = train(
        index,
        item_at,
        matcher,
        regions.chain,
        tables["facet_examples"],
        vague,
        progress,
        tables["decision"]["unused_features"],
    )
    return {"index": index.state(), "ranker": ranker, "facts": matcher.state(items)}


def _vague(
    rows: Sequence[Mapping[str, Any]],
    matters: Sequence[str],
    normaliser: Normaliser,
    regions: Regions,
) -> list[Vague]:
    """Return the vague questions. Raises SnapshotError when a row names a matter that no item is about."""
    numbers = {name: number for number, name in enumerate(matters)}
    for matter in (matter for row in rows for matter in row["matters"] if matter not in numbers):
        raise SnapshotError(
            f"vague.yml: no item is about the matter {matter}; name one that is, or take it out"
        )
    return [
        Vague(
            normaliser.plain(regions.without_names(asked)),
            tuple(numbers[matter] for matter in row["matters"]),
            regions.asked(asked, next(iter(regions.by_code))).code,
        )
        for row in rows
        for asked in row["questions"]
    ]


def _profile(items: Sequence[Item]) -> str:
    words: list[str] = []
    for item in items:
        words += [item.title, *item.names, *item.not_stated.values()]
        for fact in item.facts.values():
            words += [fact.text, fact.figure, *fact.values]
            words += [anchor for source in fact.sources for anchor in source.anchors]
    return "。".join(dict.fromkeys(words))
