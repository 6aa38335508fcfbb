"""What to begin a conversation with."""

from __future__ import annotations

from pydantic import BaseModel

from api.contract import Option
from api.services import Services
from api.wording import wording

MOST_ASKED = 6


class Area(BaseModel):
    """An area that people ask about, with questions as they ask them."""

    name: str
    about: str
    questions: list[str]


def areas() -> list[Area]:
    """Return the areas, in the order in which they are shown."""
    return [Area.model_validate(area) for area in wording()["page"]["areas"]]


async def most_asked(services: Services, region: str) -> list[Option]:
    """Return what was asked about most of what counts in a region; nothing while no knowledge base is loaded."""
    kb = services.knowledge.loaded
    if kb is None:
        return []
    chain = kb.regions.chain(region)
    items = (kb.items.get(item_id) for item_id in await services.most_asked.items())
    found = [item for item in items if item is not None and item.region in chain]
    return [Option(label=i.title, payload=f"item:{i.id}#") for i in found[:MOST_ASKED]]
