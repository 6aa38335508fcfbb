"""How wide the Latin characters of a PDF's font are, by the widths that its dictionary lists."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

USUAL = 0.5  # of the type size
_WIDEST = 950  # thousandths of the type size; a wider glyph is a Chinese character


def latin_width(font: Any) -> float:
    """Return how wide a Latin character or digit is on the whole, in sizes of its type."""
    try:
        listed = [width for width in _widths(font) if 0 < width < _WIDEST]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return USUAL  # a font may list nothing, or nonsense: this is a measure, not the text
    return statistics.median(listed) / 1000 if listed else USUAL


def _widths(font: Any) -> Iterator[float]:
    """Yield the widths of a simple font, or of what a composite one lists beside its usual width."""
    if "/DescendantFonts" not in font:
        yield from map(float, font["/Widths"])
        return
    listed = list(font["/DescendantFonts"][0].get_object()["/W"])
    while listed:
        listed.pop(0)  # the first code that the widths are of
        if isinstance(listed[0].get_object(), list):
            yield from map(float, listed.pop(0).get_object())
        else:
            listed.pop(0)  # the last code
            yield float(listed.pop(0))
