"""`wence kb replay TURN`: gives a past turn's replies again, from the snapshot that gave them."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import typer

from actions.provenance import code_version, template_version
from actions.replay import ReplayError
from actions.replay import replay as ask_again
from api.bot import BotReply
from api.records.provenance import digest
from api.records.read import turn_of
from api.records.tables import TurnRecord
from policies_kb.faults import faults_told
from policies_kb.knowledge import KnowledgeBase
from policies_kb.snapshot import build_directory
from wence.errors import WenceError
from wence.kb.records import reading


class NotReplayable(WenceError):
    """A turn that can't be given again: which, and why."""


@dataclass(frozen=True)
class Replayed:
    """The replies given then, as recorded, and those given now; what changed in between.

    since: the parts of the code or the wording that are others now.
    """

    then: Sequence[Mapping[str, Any]]
    now: Sequence[BotReply]
    since: Sequence[str]

    @property
    def exact(self) -> bool:
        """Whether everything that the resident saw is the same."""
        return [told["digest"] for told in self.then] == [digest(reply) for reply in self.now]


def replay_told(turn: str) -> bool:
    """Print a past turn's replies as its snapshot gives them now; tell whether they are the same."""
    record = asyncio.run(_read(turn))
    with faults_told():
        found = replayed(record)
    for line in report(record, found):
        typer.echo(line)
    return found.exact


def replayed(record: TurnRecord) -> Replayed:
    """Ask again what was asked in a turn.

    Raises:
        NotReplayable: when it has no provenance, its snapshot is gone, or what was asked can't be asked any more.
        SnapshotError: when the snapshot can't be opened.
    """
    known = record.provenance
    if known is None:
        raise NotReplayable(
            f"Turn {record.turn_id} can't be replayed: it was recorded without provenance, before that was kept."
        )
    directory = build_directory() / "kb" / "snapshots" / known["snapshot"]
    if not directory.is_dir():
        raise NotReplayable(
            f"Turn {record.turn_id} can't be replayed: the snapshot {known['snapshot']} that answered it is gone "
            f"from {directory.parent}. It told: {_told(known)}"
        )
    kb = KnowledgeBase.load(directory)
    try:
        replies = ask_again(known["asked"], kb)
    except ReplayError as error:
        raise NotReplayable(f"Turn {record.turn_id} can't be replayed: {error}.") from error
    versions = {
        "wording": (known["template"], template_version(kb.renderer.version)),
        "code": (known["code"], code_version()),
    }
    since = [f"{name} {then} → {now}" for name, (then, now) in versions.items() if then != now]
    return Replayed(known["replies"], [BotReply.model_validate(r) for r in replies], since)


def report(record: TurnRecord, found: Replayed) -> Iterator[str]:
    """Yield the lines that a person reads."""
    assert record.provenance is not None
    asked = record.provenance["asked"]
    said = asked["turn"]["payload"] or asked["turn"]["text"]
    yield (
        f"turn {record.turn_id}, {record.created_at:%Y-%m-%d %H:%M} UTC, {record.channel}, "
        f"answered as of {asked['today']} by snapshot {record.snapshot}"
    )
    yield f"asked: {said}"
    changed = ", ".join(found.since)
    if found.exact:
        yield "replayed exactly" + (f", although there has changed: {changed}" if changed else "")
        yield from (line for reply in found.now for line in reply.text.splitlines())
        return
    yield "NOT the same: " + (
        f"since then there has changed: {changed}"
        if changed
        else "though wording and code are the same; the snapshot may have been altered"
    )
    then = [line for told in found.then for line in told["text"].splitlines()]
    now = [line for reply in found.now for line in reply.text.splitlines()]
    if then == now:
        yield "the text is the same; kind, citations or options differ"
    yield from difflib.unified_diff(then, now, "then", "now", lineterm="", n=99)


def _told(known: Mapping[str, Any]) -> str:
    facts = [f"{name}={v}" for told in known["replies"] for name, v in told["facts"].items()]
    return "，".join(facts) or "no facts"


async def _read(turn_id: str) -> TurnRecord:
    async with reading() as session:
        record = await turn_of(session, turn_id)
    if record is None:
        raise NotReplayable(f"There is no turn {turn_id} in the records.")
    return record
