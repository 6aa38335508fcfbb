"""`wence kb impact ITEM VERSION`: who was told a figure that has been corrected since."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import typer

from api.records.read import snapshots_told_by, turns_told_by
from api.records.tables import TurnRecord
from policies_kb.faults import faults_told
from policies_kb.publishing.versions import CURRENT, PREVIOUS, snapshot_named
from policies_kb.records import item_of
from policies_kb.rendering.render import Renderer
from policies_kb.snapshot import Snapshot, build_directory, open_snapshot
from wence.errors import WenceError
from wence.kb.records import reading

_ZONE = ZoneInfo("Asia/Shanghai")


class NothingToldError(WenceError):
    """An item or a snapshot that no turn told: which, and what there is."""


@dataclass
class Impact:
    """The turns that told an item under a snapshot. now: the item's facts as published, by name.

    told: how many told anything of it; turns: the ids of those that told what is otherwise now.
    """

    now: Mapping[str, str]
    told: int = 0
    turns: list[str] = field(default_factory=list)
    corrected: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    days: Counter[tuple[date, str]] = field(default_factory=Counter)

    def add(self, turn: TurnRecord, item_id: str) -> None:
        """Count a turn."""
        replies = turn.provenance["replies"] if turn.provenance else []
        facts = [
            (name, value)
            for reply in replies
            if reply["item_id"] == item_id
            for name, value in reply["facts"].items()
        ]
        self.told += bool(facts)
        otherwise = {(n, v, self.now.get(n)) for n, v in facts if self.now.get(n) != v}
        if otherwise:
            self.turns.append(turn.turn_id)
            self.corrected.update(otherwise)
            self.days[_day(turn.created_at), turn.channel] += 1


def impact_told(item: str, version: str, *, turns: bool) -> None:
    """Print how many past turns told a value of an item under a snapshot which is corrected now; with their ids."""
    with faults_told():
        build = build_directory()
        if version in {CURRENT, PREVIOUS}:
            version = snapshot_named(version, build).name
        now = open_snapshot(snapshot_named(CURRENT, build))
    version, found = asyncio.run(measured(item, version, now))
    for line in report(item, version, now.version, found):
        typer.echo(line)
    if turns:
        for turn_id in found.turns:
            typer.echo(turn_id)


async def measured(item_id: str, version: str, now: Snapshot) -> tuple[str, Impact]:
    """Go through the turns of a snapshot, given by its version or its beginning; return the version and the impact.

    Raises:
        NothingToldError: when no turn was answered by such a snapshot, or by several that begin so.
    """
    impact_now = Impact(facts_now(item_id, now))
    async with reading() as session:
        found = await snapshots_told_by(session, version)
        if len(found) != 1:
            what = f"can be {', '.join(found)}; write more of it" if found else "answered no turn"
            raise NothingToldError(f"The snapshot {version} {what}.")
        async for turn in turns_told_by(session, found[0]):
            impact_now.add(turn, item_id)
    return found[0], impact_now


def facts_now(item_id: str, now: Snapshot) -> dict[str, str]:
    """Return what a snapshot's facts of an item tell, by name; nothing when it has no such item."""
    for data in now.data["items"]:
        if data["id"] == item_id:
            item = item_of(data)
            return Renderer.told(item, item.facts.values())
    return {}


def report(item_id: str, version: str, now: str, found: Impact) -> Iterator[str]:
    """Yield the lines that a person reads."""
    yield (
        f"{item_id}, told by snapshot {version} in {found.told} turns: "
        f"{len(found.turns)} of them told what is otherwise in {now}"
    )
    for (name, then, corrected), count in sorted(found.corrected.items(), key=str):
        yield f"  {name}: {then} → {corrected or 'no longer stated'}, {count} turns"
    for day in sorted({day for day, _ in found.days}):
        channels = sorted((c, n) for (d, c), n in found.days.items() if d == day)
        yield f"  {day}: " + ", ".join(f"{channel} {count}" for channel, count in channels)


def _day(moment: datetime) -> date:
    """Return the day in China of a record's time, which is UTC (SQLite forgets that)."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(_ZONE).date()
