"""Series to try differences on: made up ones, and those of the real items."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from policies_kb.model import Item
from policies_kb.records import item_of, item_records, table
from policies_kb.rendering.render import Renderer
from tests.policies_kb.small_content import ITEM

REAL: Mapping[str, Item] = {
    record["id"]: item_of(record) for record in item_records() if "series" in record
}


def item(
    reached: Mapping[str, int | str],
    targets: Mapping[str, int | str],
    values: Mapping[str, str] | None = None,
) -> Item:
    """Return an item with one series; its facts hold 万人, by ``values`` or one more than the one before."""
    names = [*reached, *targets]
    figures = {name: str(n) for n, name in enumerate(names, 1)} | dict(values or {})
    source = ITEM["facts"]["what"]["sources"]
    facts = {
        name: {
            "facet": "figures",
            "value": figures[name],
            "unit": "万人",
            "text": f"有{{{name}}}",
            "sources": source,
        }
        for name in names
    }
    series = {k: dict(v) for k, v in (("reached", reached), ("targets", targets)) if v}
    return item_of({**ITEM, "facts": facts, "formulas": [], "conditions": [], "series": [series]})


@cache
def sentences() -> Renderer:
    """Return a renderer of the real wording."""
    return Renderer(documents={}, excerpts={}, wording=table("wording"), facets={}, regions={})
