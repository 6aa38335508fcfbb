"""A knowledge base of the real records, without the search that takes long to build."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from api.knowledge import Knowledge
from policies_kb.answering.context import Answered, Found
from policies_kb.model import Facet
from policies_kb.records import CONTENT, load_content, read_yaml
from policies_kb.rendering.render import Renderer
from policies_kb.search.regions import Regions

SUBSIDY = "startup.one-off-subsidy.zz"
BOX = ("zz-2022-12", "c3.s1.box3")


class StandIn:
    """Finds the one-off subsidy for every question; has the text of one section."""

    version = "stand-in"

    def __init__(self) -> None:
        tables: dict[str, Any] = {
            name: read_yaml(CONTENT / f"{name}.yml")
            for name in ("wording", "facets", "regions", "places", "topics")
        }
        content = load_content()
        self.documents, self.items = content.documents, content.items
        self.topics = tables["topics"]
        self.regions = Regions(tables["regions"], tables["places"])
        self.renderer = Renderer(
            documents=self.documents,
            excerpts={},
            wording=tables["wording"],
            facets=tables["facets"],
            regions=tables["regions"],
        )

    def ask(self, text: str, *, default_region: str, today: date) -> Answered:
        """The subsidy for a question that names it; for anything else it asks back."""
        if "一次性创业补贴" not in text:
            back = {"kind": "clarification", "text": "您想问哪一项？"}
            return Answered(back, default_region, None, None, named_region=False)
        item = self.items[SUBSIDY]
        shown = self.renderer.item(item, Facet.HOW_MUCH, asked_region=default_region, today=today)
        return Answered(shown, default_region, item.id, "how_much", named_region=False)

    def lookup(self, text: str, *, region: str | None, limit: int, today: date) -> list[Found]:
        """The subsidy, whatever is asked."""
        self.asked = (text, region, limit, today)
        item = self.items[SUBSIDY]
        shown = self.renderer.item(
            item, Facet.HOW_MUCH, asked_region=region or "410100", today=today
        )
        return [Found(item, 0.9, Facet.HOW_MUCH, shown)][:limit]

    def section_text(self, document: str, section: str) -> list[str] | None:
        """Made-up words for one section; the others count as not mounted."""
        return ["这是测试用的一段<b>文字</b>。"] if (document, section) == BOX else None


@cache
def stand_in() -> StandIn:
    """The one stand-in: reading all records takes half a second."""
    return StandIn()


class HeldKnowledge(Knowledge):
    """Always the stand-in."""

    def __init__(self) -> None:
        super().__init__(Path("unused"))
        self._base = stand_in()  # type: ignore[assignment]

    async def refresh(self) -> None:
        """Nothing is ever published."""
