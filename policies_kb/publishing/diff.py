"""Says in words what residents will be told differently by another snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from policies_kb.model import Document
from policies_kb.publishing.item_diff import item_changes, place_of
from policies_kb.records import document_from, item_of, read_yaml
from policies_kb.rendering.citations import short_name
from policies_kb.snapshot import Snapshot

_SHOWN_QUESTIONS = 3
_FIELDS = ("title", "number", "issuer", "region", "issued_on", "last_day", "superseded_by")


@cache
def wording() -> Mapping[str, Any]:
    """Return the sentences of ``diff.yml``."""
    return dict(read_yaml(Path(__file__).with_name("diff.yml")))


def differences(old: Snapshot, new: Snapshot, today: date) -> dict[str, list[str]]:
    """Return the changes by group (items, documents, apart, other); a group without any is absent.

    today: the day by which the documents' status is told. A line that begins with two blanks belongs to the item
    above it. Example questions and word lists don't count: what they change, the gate shows.
    """
    groups = {
        "items": list(_items(old, new)),
        "documents": list(_documents(old, new, today)),
        "apart": [*_clarifications(old, new), *_declined(old, new)],
        "other": [*_tables(old, new), *_excerpts(old, new)],
    }
    return {name: lines for name, lines in groups.items() if lines}


def told(changes: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the lines to print."""
    say = wording()
    if not changes:
        yield say["nothing"]
    for group, lines in changes.items():
        yield f"【{say['group'][group]}】"
        yield from lines


def _items(old: Snapshot, new: Snapshot) -> Iterator[str]:
    say = wording()
    registers = _register(old), _register(new)
    before, after = ({d["id"]: item_of(d) for d in s.data["items"]} for s in (old, new))
    regions = old.data["tables"]["regions"] | new.data["tables"]["regions"]
    gone = {(i.title, i.region): i for i in before.values() if i.id not in after}
    moved = {
        item.id: gone.pop((item.title, item.region))
        for item in after.values()
        if item.id not in before and (item.title, item.region) in gone
    }
    labels = {k: v["label"] for k, v in new.data["tables"]["facets"].items()}
    for item in after.values():
        was = before.get(item.id) or moved.get(item.id)
        named = {"title": item.title, "place": place_of(item, regions), "id": item.id}
        if was is None:
            yield say["item_added"].format(**named)
            continue
        lines = list(item_changes(was, item, registers, labels, say))
        if item.id in moved:
            lines.insert(0, say["item_moved"].format(**named, old=was.id))
        if lines:
            yield say["item"].format(**named)
            yield from (f"  {line}" for line in lines)
    for item in gone.values():
        yield say["item_removed"].format(
            title=item.title, place=place_of(item, regions), id=item.id
        )


def _documents(old: Snapshot, new: Snapshot, today: date) -> Iterator[str]:
    say = wording()
    before, after = _register(old), _register(new)
    for document in after.values():
        if document.id not in before:
            status = say["statuses"][document.status(today).value]
            yield say["document_added"].format(name=short_name(document), status=status)
            continue
        was = before[document.id]
        told = {name: (getattr(was, name), getattr(document, name)) for name in _FIELDS}
        states = (was.status(today).value, document.status(today).value)
        told["status"] = (say["statuses"][states[0]], say["statuses"][states[1]])
        for name, (one, other) in told.items():
            if one != other:
                yield say["document"].format(
                    name=short_name(document),
                    field=say["fields"][name],
                    old=one or say["none"],
                    new=other or say["none"],
                )
    for id_ in before.keys() - after.keys():
        yield say["document_removed"].format(name=short_name(before[id_]))


def _clarifications(old: Snapshot, new: Snapshot) -> Iterator[str]:
    say = wording()
    before, after = (_asked_back(s) for s in (old, new))
    for id_, (ask, options) in after.items():
        if id_ not in before:
            yield say["clarification_added"].format(ask=ask, options=options)
        elif before[id_] != (ask, options):
            one, other = " ".join(before[id_]), f"{ask} {options}"
            yield say["clarification"].format(old=one, new=other)
    for id_ in before.keys() - after.keys():
        yield say["clarification_removed"].format(ask=before[id_][0])


def _asked_back(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    titles = {item["id"]: item["title"] for item in snapshot.data["items"]}
    return {
        c["id"]: (c["ask"], "、".join(titles.get(o, o) for o in c["options"]))
        for c in snapshot.data["tables"]["clarifications"]
    }


def _declined(old: Snapshot, new: Snapshot) -> Iterator[str]:
    before, after = (s.data["tables"]["declined"] for s in (old, new))
    for reason in dict.fromkeys([*before, *after]):
        one, other = before.get(reason) or [], after.get(reason) or []
        yield from _questions("declined_added", reason, [q for q in other if q not in set(one)])
        yield from _questions("declined_removed", reason, [q for q in one if q not in set(other)])


def _questions(sentence: str, reason: str, asked: list[str]) -> Iterator[str]:
    if asked:
        say = wording()
        shown = "、".join(asked[:_SHOWN_QUESTIONS])
        shown += say["more"] if len(asked) > _SHOWN_QUESTIONS else ""
        yield say[sentence].format(reason=reason, count=len(asked), questions=shown)


def _tables(old: Snapshot, new: Snapshot) -> Iterator[str]:
    say = wording()
    before, after = old.data["tables"], new.data["tables"]
    for name, _, _ in _changed(before["wording"], after["wording"]):
        yield say["wording_changed"].format(name=name)
    for name, one, other in _changed(_field(before, "facets"), _field(after, "facets")):
        yield say["facet_name"].format(old=one or name, new=other or say["none"])
    for name, one, other in _changed(_field(before, "regions"), _field(after, "regions")):
        yield say["region_name"].format(old=one or name, new=other or say["none"])
    for name, one, other in _changed(before["decision"], after["decision"]):
        yield say["decision"].format(name=name, old=one, new=other)


def _field(tables: Mapping[str, Any], table: str) -> dict[str, Any]:
    field = {"facets": "label", "regions": "full_name"}[table]
    return {key: row[field] for key, row in tables[table].items()}


def _changed(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the places at which two tables differ, with both values."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _changed(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif old != new:
        yield path, old, new


def _excerpts(old: Snapshot, new: Snapshot) -> Iterator[str]:
    before, after = old.data["excerpts"], new.data["excerpts"]
    changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    counts = {
        "added": len(after.keys() - before.keys()),
        "removed": len(before.keys() - after.keys()),
        "changed": len(changed),
    }
    if any(counts.values()):
        yield wording()["excerpts"].format(**counts)


def _register(snapshot: Snapshot) -> dict[str, Document]:
    documents: Iterable[Document] = (
        document_from(d["record"], d["sections"]) for d in snapshot.data["documents"]
    )
    return {document.id: document for document in documents}
