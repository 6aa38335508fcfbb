"""Which region holds an item of which matter."""

from __future__ import annotations

from collections.abc import Iterable

from policies_kb.model import Item
from policies_kb.search.regions import Regions


class Holdings:
    """The items by matter and region."""

    def __init__(self, items: Iterable[Item], regions: Regions) -> None:
        self._regions = regions
        self._by_matter: dict[str, dict[str, Item]] = {}
        for item in items:
            self._by_matter.setdefault(item.matter, {})[item.region] = item

    def item(self, matter: str, region: str) -> Item | None:
        """Return the item that answers for a matter in a region: its own, else its province's, or None."""
        held = self._by_matter.get(matter, {})
        return next((held[code] for code in self._regions.chain(region) if code in held), None)

    def everywhere(self, matter: str) -> list[Item]:
        """Return the items of a matter in all regions."""
        return list(self._by_matter.get(matter, {}).values())
