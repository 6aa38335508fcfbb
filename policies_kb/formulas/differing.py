"""The difference of two figures of a series: which two a question means, and the formula that tells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policies_kb.figures import normalise
from policies_kb.formulas.record import Formula, Step, Telling
from policies_kb.formulas.run import fact_value
from policies_kb.formulas.units import SHARE, unit_of
from policies_kb.model import Fact, Item, Series
from policies_kb.plans import ORDINALS, YEARS, plan_ends

_NEAR = 5  # characters after a time within which its aim is named: 十三五的目标
# 2015年, 2011到2015, and 11年: a year of which only the last digits are said, which no length of time is.
_TIME = re.compile(
    rf"十(?P<plan>[{ORDINALS}])五|(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)|(?<!\d)(?P<short>[012]\d)(?=年|[到至—–~-]\d\d年)"
)
_PERCENT, _POINTS = "%", "个百分点"
_PREFIX = "difference"
_PLACES = {"元": 2, "万元": 6}
Say = Callable[..., str]


@dataclass(frozen=True)
class Asked:
    """How a question asks for a difference.

    aims: the words for an aim; compares: whether it says with what (比); points: whether it asks for percentage points;
    will: whether it asks of what is to come.
    """

    text: str
    aims: re.Pattern[str]
    compares: bool
    points: bool
    will: bool

    @property
    def aim(self) -> bool:
        """Whether it names an aim."""
        return self.aims.search(self.text) is not None


@dataclass(frozen=True)
class Entry:
    """A fact of a series. time: a year, or a plan's name; target: whether it is an aim."""

    fact: str
    time: str
    target: bool

    @property
    def ends(self) -> int:
        """The year at whose end it holds."""
        return int(self.time) if self.time.isdigit() else _plan_ends(self.time)


def meant(item: Item, asked: Asked, before: str) -> tuple[str, str] | None:
    """Return the two facts whose difference a question means, the later first, or None where that isn't clear.

    before: what was asked before of the same item, whose years and plans count where the question names too few.
    """
    found = [
        pair for series in _fitting(item, asked) if (pair := _pair(item, series, asked, before))
    ]
    return (found[0][0].fact, found[0][1].fact) if len(found) == 1 else None


def difference_id(later: str, earlier: str) -> str:
    """Return the name under which the formula of a difference is remembered."""
    return f"{_PREFIX}:{later}:{earlier}"


def difference(item: Item, formula_id: str, say: Say) -> Formula | None:
    """Return the formula that a name means, or None when the item has no such figures (any more).

    say: renders the wording.
    """
    prefix, _, names = formula_id.partition(":")
    later, _, earlier = names.partition(":")
    for series in item.series if prefix == _PREFIX else ():
        entries = {entry.fact: entry for entry in entries_of(series)}
        if later in entries and earlier in entries:
            return _formula(item, series, entries[later], entries[earlier], say)
    return None


def _formula(item: Item, series: Series, later: Entry, earlier: Entry, say: Say) -> Formula:
    facts = item.facts[later.fact], item.facts[earlier.fact]
    risen = fact_value(facts[0]) - fact_value(facts[1])
    more, less = (later, earlier) if risen >= 0 else (earlier, later)
    mixed = later.target is not earlier.target
    labels = [
        say(
            "difference.of",
            time=entry.time,
            plan=not entry.time.isdigit(),
            target=entry.target,
            mixed=mixed,
            figure=f"{{{entry.fact}}}",
        )
        for entry in (later, earlier)
    ]
    unit = facts[0].unit
    unit = _POINTS if unit_of(unit).dimension == SHARE else unit
    result = say(
        "difference.result",
        name=series.name,
        later=labels[0],
        earlier=labels[1],
        figure="{difference}",
        risen=(risen > 0) - (risen < 0),
    )
    told = _told_itself(item, series, facts[0], abs(risen))
    assumes = [say("difference.ours", mixed=mixed)]
    assumes += [say("difference.told", figure=f"{{{told}}}")] if told else []
    return Formula(
        id=difference_id(later.fact, earlier.fact),
        title=say("difference.title", title=item.title),
        facets=(facts[0].facet.value,),
        asks=(),
        inputs=(),
        ends=(),
        steps=(
            Step(
                id="difference",
                name=say("difference.step"),
                result=f"{more.fact} - {less.fact}",
                unit=unit,
                per=facts[0].per,
                cap=None,
                places=_PLACES.get(unit, 4),
                rounding="nearest",
            ),
        ),
        result=(Telling("", result, None),),
        assumes=tuple(Telling("", text, None) for text in assumes),
        rests_on=(),
        contradicted=True,
        tests=(),
    )


def _told_itself(item: Item, series: Series, fact: Fact, risen: object) -> str | None:
    """Return the fact by which the document itself states the difference, or None."""
    times = {*series.reached, *series.targets}
    alike = [
        other.name
        for other in item.facts.values()
        if other.name not in times and other.value is not None and comparable(fact, other)
    ]
    return next((name for name in alike if fact_value(item.facts[name]) == risen), None)


def comparable(one: Fact, other: Fact) -> bool:
    """Tell whether two facts hold exact numbers of the same unit."""
    if not all(fact.value and re.fullmatch(r"\d+(?:\.\d+)?", fact.value) for fact in (one, other)):
        return False
    return unit_of(one.unit, one.per).dimension == unit_of(other.unit, other.per).dimension


def _fitting(item: Item, asked: Asked) -> list[Series]:
    """Return the series that a question can mean, by its words and by whether it asks for percentage points."""
    named = [s for s in item.series if any(word in asked.text for word in s.words)]
    found = named or [s for s in item.series if not s.words] or list(item.series)
    return [s for s in found if _is_share(item, s) or not asked.points]


def _is_share(item: Item, series: Series) -> bool:
    return any(item.facts[name].unit == _PERCENT for name in (*series.reached, *series.targets))


def _pair(item: Item, series: Series, asked: Asked, before: str) -> tuple[Entry, Entry] | None:
    entries = entries_of(series)
    named = _named(asked.text, asked.aims)
    earlier = {time: aim for time, aim in _named(before, asked.aims).items() if time not in named}
    if asked.aim and asked.compares and len(named or earlier) == 1:
        both = _at(next(iter(named or earlier)), entries)
        return _ordered(both) if len(both) == 2 else None
    if len(named) == 1 and not asked.compares:
        [time] = named
        return None if named[time] else _during(time, entries)
    if not named and not earlier:
        ahead = asked.will and "年" not in asked.text and _ahead(entries)
        return _ordered(entries) if ahead else None
    if len(named) == 1:
        named |= dict([*earlier.items()][-1:])
    elif not named:
        named = earlier
    at = {time: _at(time, entries) for time in named}
    only_aims = any(found and all(entry.target for entry in found) for found in at.values())
    if asked.aim and not any(named.values()) and not only_aims:
        return None  # whose aim isn't said
    last = max(entry.ends for entry in entries)
    chosen = [_one(at[time], last, aim=aim) for time, aim in named.items()]
    pair = [entry for entry in chosen if entry is not None]
    return _ordered(pair) if len(pair) == len(named) == 2 and pair[0] != pair[1] else None


def _named(text: str, aims: re.Pattern[str]) -> dict[str, bool]:
    """Return the years and plans that a text names, and whether it is their aim that it names."""
    text = normalise(text)
    found: dict[str, bool] = {}
    for match in _TIME.finditer(text):
        year = match["year"] or f"20{match['short']}"
        time = f"十{match['plan']}五" if match["plan"] else year
        after = _TIME.split(text[match.end() : match.end() + _NEAR])[0]
        found[time] = found.get(time, False) or aims.search(after) is not None
    return found


def _ahead(entries: Sequence[Entry]) -> bool:
    """Tell whether these are what was reached last and what is aimed at next, both at the end of a year."""
    return (
        len(entries) == 2
        and [e.target for e in entries] == [False, True]
        and entries[0].time.isdigit()
    )


def entries_of(series: Series) -> list[Entry]:
    """Return the facts of a series."""
    reached = [Entry(fact, time, target=False) for fact, time in series.reached.items()]
    return reached + [Entry(fact, time, target=True) for fact, time in series.targets.items()]


def _at(time: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the figures of a time: of a plan those that count over it, or hold at its end."""
    years = {time} if time.isdigit() else {time, str(_plan_ends(time))}
    return [entry for entry in entries if entry.time in years]


def _one(found: Sequence[Entry], last: int, *, aim: bool) -> Entry | None:
    """Return the one figure of a time that is meant: what was reached, unless the aim is named.

    last: the last year of the series, of which an aim is the only figure that there can be.
    """
    kind = [entry for entry in found if entry.target is aim or entry.ends == last]
    reached = [entry for entry in kind if entry.target is aim] or kind
    return reached[0] if len(reached) == 1 else None


def _during(time: str, entries: Sequence[Entry]) -> tuple[Entry, Entry] | None:
    """Return what was reached at the end of a plan and at the end of the one before."""
    if time.isdigit():
        return None
    ends = _plan_ends(time)
    found = [
        [e for e in entries if not e.target and e.time == str(year)]
        for year in (ends, ends - YEARS)
    ]
    return (found[0][0], found[1][0]) if all(len(one) == 1 for one in found) else None


def _ordered(pair: Sequence[Entry]) -> tuple[Entry, Entry]:
    """Return the later first; of one time what was reached, then the aim."""
    later, earlier = sorted(pair, key=lambda entry: (-entry.ends, entry.target))
    return later, earlier


def _plan_ends(plan: str) -> int:
    return plan_ends(plan[1])
