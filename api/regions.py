"""The regions that the knowledge base knows, by their GB/T 2260 codes."""

from __future__ import annotations

from policies_kb.records import table


def regions() -> dict[str, str]:
    """Return the regions' everyday names by code."""
    return {code: str(entry["name"]) for code, entry in table("regions").items()}


def is_region(code: str) -> bool:
    """Whether the code is one of a known region."""
    return code in table("regions")
