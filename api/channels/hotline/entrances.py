"""What can be reached by keys alone: the areas, and in each the questions that people ask."""

from __future__ import annotations

from collections.abc import Sequence

from api.channels.wording import say
from api.contract import Option
from api.entrances import areas

AREA, SAYS, BEGIN = "area", "says", "begin:"


def area_options() -> Sequence[Option]:
    """Return the areas as options."""
    return [
        Option(label=say("telephone.area", name=area.name), payload=f"{AREA}:{area.name}")
        for area in areas()
    ]


def questions_of(name: str) -> Sequence[Option]:
    """Return the questions of an area as options, and the way back."""
    asked = next((area.questions for area in areas() if area.name == name), [])
    found = [Option(label=question, payload=f"{SAYS}:{question}") for question in asked]
    return [*found, Option(label=say("telephone.back"), payload=BEGIN)]
