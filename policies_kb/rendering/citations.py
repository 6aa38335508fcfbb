"""Citations: which documents and sections an answer rests on, and how they stand today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from policies_kb.model import Document, Fact, Source

Excerpts = Mapping[str, str]


def excerpt_key(source: Source) -> str:
    """Return the key of a source's excerpt in a snapshot."""
    return "|".join([source.document, source.section, *source.anchors])


def citations_of(
    sources: Iterable[Source], documents: Mapping[str, Document], excerpts: Excerpts, today: date
) -> list[dict[str, Any]]:
    """Return the contract's citations, one a section, in the order of ``sources``."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for source in sources:
        document = documents[source.document]
        excerpt = excerpts.get(excerpt_key(source))
        known = found.get((source.document, source.section))
        if known is not None:
            if excerpt and excerpt not in (known["excerpt"] or ""):
                known["excerpt"] = f"{known['excerpt']} {excerpt}" if known["excerpt"] else excerpt
            continue
        found[source.document, source.section] = {
            "document_id": document.id,
            "title": document.title,
            "number": document.number,
            "issuer": document.issuer,
            "issued_on": document.issued_on.isoformat() if document.issued_on else None,
            "section": document.sections[source.section].place,
            "status": document.status(today).value,
            "valid_until": document.last_day.isoformat() if document.last_day else None,
            "url": f"/documents/{document.id}#{source.section}",
            "excerpt": excerpt,
        }
    return list(found.values())


def sources_of(facts: Iterable[Fact]) -> list[Source]:
    """Return the sources of facts, in order."""
    return [source for fact in facts for source in fact.sources]


def short_name(document: Document) -> str:
    """Return how one names the document in a sentence: its number, else its title in brackets."""
    return document.number or f"《{document.title}》"


def basis(citations: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the sections cited, one entry a document."""
    places: dict[str, list[str]] = {}
    for citation in citations:
        name = citation["number"] or f"《{citation['title']}》"
        places.setdefault(name, []).append(citation["section"])
    return [f"{name} {'、'.join(dict.fromkeys(sections))}" for name, sections in places.items()]
