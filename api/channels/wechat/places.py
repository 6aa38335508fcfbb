"""Which region a place that a resident sent lies in."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import yaml

from policies_kb.search.regions import Regions

_EARTH_KM = 6371.0


def region_of_place(
    regions: Regions, words: str, latitude: float | None, longitude: float | None
) -> str | None:
    """Return the code of a place's region, or None when no document is from there.

    The address goes first, by the smallest region that it names in full: 汉口路 is in Shanghai as well. Without words
    counts how far the cities' centres are.
    """
    named = [code for code, region in regions.by_code.items() if region["full_name"] in words]
    if named:
        return max(named, key=lambda code: len(regions.chain(code)))
    if words or latitude is None or longitude is None:
        return None
    near = [
        (_distance(latitude, longitude, place["latitude"], place["longitude"]), code)
        for code, place in _places().items()
    ]
    kilometres, code = min(near)
    return code if kilometres <= _places()[code]["km"] else None


@cache
def _places() -> dict[str, dict[str, float]]:
    file = Path(__file__).with_name("places.yml")
    found: dict[str, dict[str, float]] = yaml.safe_load(file.read_text("utf-8"))
    return found


def _distance(latitude: float, longitude: float, other_lat: float, other_long: float) -> float:
    """Return the kilometres between two places, by the haversine formula."""
    one, other = math.radians(latitude), math.radians(other_lat)
    across = math.sin(math.radians(other_long - longitude) / 2) ** 2
    along = math.sin((other - one) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(along + math.cos(one) * math.cos(other) * across))
