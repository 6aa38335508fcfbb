"""The records of formulas, as an item's file writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PLACES = {"元": 2, "万元": 6}  # both to cents


@dataclass(frozen=True)
class Choice:
    """An answer that an input offers. words: other words by which people say it."""

    id: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Input:
    """What a formula must know from the resident.

    name: what it is called in the answer; unit, per: of an amount; least, most: what can be, in the unit, as written
    in the record; cues: words beside which a figure in a sentence is this one; default: what holds when it wasn't
    said; optional: it is never asked for.
    """

    id: str
    name: str
    ask: str
    example: str
    unit: str
    per: tuple[str, ...]
    least: str
    most: str
    whole: bool
    cues: tuple[str, ...]
    choices: tuple[Choice, ...]
    default: str | None
    optional: bool

    @property
    def asked(self) -> bool:
        """Whether the resident is asked for it."""
        return not self.optional and self.default is None


@dataclass(frozen=True)
class Step:
    """One operation. result: its expression; cap: the expression that its result can't exceed.

    places: to how many decimals of the unit it is rounded; rounding: ``nearest``, ``up`` or ``down``.
    """

    id: str
    name: str
    result: str
    unit: str
    per: tuple[str, ...]
    cap: str | None
    places: int
    rounding: str


@dataclass(frozen=True)
class Telling:
    """A sentence of the answer, told when its expression holds (or always); id: names an ending."""

    id: str
    text: str
    when: str | None


@dataclass(frozen=True)
class Example:
    """A test that stands in the record: what is given, and the figures, the ending or the refused input it leads to."""

    given: Mapping[str, str]
    gives: Mapping[str, str]
    ends: str | None
    refuses: str | None


@dataclass(frozen=True)
class Formula:
    """A sum. title: what it works out; asks: words of a question that mean this sum and no other of the item.

    facets: the questions that it answers; ends: what is told instead of a figure where there is none; rests_on: facts
    that it assumes without counting with them; contradicted: whether what the item's sources say differently matters.
    """

    id: str
    title: str
    facets: tuple[str, ...]
    asks: tuple[str, ...]
    inputs: tuple[Input, ...]
    ends: tuple[Telling, ...]
    steps: tuple[Step, ...]
    result: tuple[Telling, ...]
    assumes: tuple[Telling, ...]
    rests_on: tuple[str, ...]
    contradicted: bool
    tests: tuple[Example, ...]


def formula_of(data: Mapping[str, Any]) -> Formula:
    """Return the formula that a record describes."""
    return Formula(
        id=data["id"],
        title=data["title"],
        facets=tuple(data.get("facets", ["how_much"])),
        asks=tuple(data.get("asks", ())),
        inputs=tuple(_input(id_, entry) for id_, entry in data["inputs"].items()),
        ends=tuple(Telling(id_, e["text"], e["when"]) for id_, e in data.get("ends", {}).items()),
        steps=tuple(_step(id_, entry) for id_, entry in data["steps"].items()),
        result=tuple(map(_telling, data["result"])),
        assumes=tuple(map(_telling, data.get("assumes", ()))),
        rests_on=tuple(data.get("rests_on", ())),
        contradicted=data.get("contradicted", True),
        tests=tuple(map(_example, data.get("tests", ()))),
    )


def _input(id_: str, data: Mapping[str, Any]) -> Input:
    return Input(
        id=id_,
        name=data["name"],
        ask=data.get("ask", ""),
        example=data.get("example", ""),
        unit=data.get("unit", ""),
        per=listed(data.get("per")),
        least=str(data.get("least", "")),
        most=str(data.get("most", "")),
        whole=data.get("whole", False),
        cues=tuple(data.get("cues", ())),
        choices=tuple(
            Choice(choice, c["label"], tuple(c.get("words", ())))
            for choice, c in data.get("choices", {}).items()
        ),
        default=str(data["default"]) if "default" in data else None,
        optional=data.get("optional", False),
    )


def _step(id_: str, data: Mapping[str, Any]) -> Step:
    places = data.get("places", _PLACES.get(data["unit"], 4))
    return Step(
        id=id_,
        name=data["name"],
        result=data["is"],
        unit=data["unit"],
        per=listed(data.get("per")),
        cap=data.get("cap"),
        places=places,
        rounding=data.get("rounding", "nearest"),
    )


def _telling(data: str | Mapping[str, str]) -> Telling:
    if isinstance(data, str):
        return Telling("", data, None)
    return Telling("", data["text"], data["when"])


def _example(data: Mapping[str, Any]) -> Example:
    given, gives = data["given"], data.get("gives", {})
    return Example(
        {k: str(v) for k, v in given.items()},
        {k: str(v) for k, v in gives.items()},
        data.get("ends"),
        data.get("refuses"),
    )


def listed(value: str | list[str] | None) -> tuple[str, ...]:
    """Return what a record writes as one word or as a list."""
    return (value,) if isinstance(value, str) else tuple(value or ())
