from __future__ import annotations

from typing import Any

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject

from policies_kb.importing.pdf_font import USUAL, latin_width


def composite(widths: list[Any]) -> DictionaryObject:
    """Return a font whose descendant lists ``widths``."""
    listed = ArrayObject(
        ArrayObject(map(FloatObject, w)) if isinstance(w, list) else NumberObject(w) for w in widths
    )
    inner = DictionaryObject({NameObject("/W"): listed})
    return DictionaryObject({NameObject("/DescendantFonts"): ArrayObject([inner])})


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ([1, [500, 600, 700]], 0.6),
        ([1, 40, 550], 0.55),
        ([1, [1000, 600], 9, 12, 600, 20, [1000]], 0.6),
        ([1, [1000]], USUAL),
        ([], USUAL),
        ([1], USUAL),
    ],
)
def test_width_is_the_middle_of_those_that_are_no_chinese_characters(
    widths: list[Any], expected: float
) -> None:
    assert latin_width(composite(widths)) == pytest.approx(expected)


def test_simple_font_lists_its_widths() -> None:
    widths = ArrayObject(map(NumberObject, (0, 556, 556, 278)))
    font = DictionaryObject({NameObject("/Widths"): widths})
    assert latin_width(font) == pytest.approx(0.556)


@pytest.mark.parametrize("font", [None, DictionaryObject()])
def test_font_that_lists_nothing_has_the_usual_width(font: DictionaryObject | None) -> None:
    assert latin_width(font) == USUAL
