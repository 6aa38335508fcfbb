"""The commands about what is published: ``wence kb rollback``, ``history``, ``diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from policies_kb.clock import today
from policies_kb.faults import faults_told
from policies_kb.publishing.diff import differences, told
from policies_kb.publishing.history import read_history
from policies_kb.publishing.switch import rollback as switch_back
from policies_kb.publishing.versions import published, snapshot_named
from policies_kb.snapshot import build_directory, open_snapshot

Version = Annotated[str, typer.Argument(help="a version or its beginning, current, previous")]


def rollback(
    version: Annotated[
        str | None, typer.Argument(help="an earlier version; without it the one before")
    ] = None,
    why: Annotated[str, typer.Option(help="for the history")] = "",
) -> None:
    """Publish again what was published before; the running processes change to it within seconds."""
    build = build_directory()
    with faults_told():
        target = snapshot_named(version, build).name if version is not None else None
        entry = switch_back(build, target, why)
    typer.echo(f"{entry.version} is published again, instead of {entry.left}")


def history() -> None:
    """List what was published, when, by whom and why."""
    build = build_directory()
    with faults_told():
        entries, now = read_history(build), published(build)
    for entry in entries:
        notes = [entry.why, f"accepted: {entry.accepted}" if entry.accepted else ""]
        note = "; ".join(filter(None, notes))
        line = f"{entry.at}  {entry.action:<8}  {entry.version}  {entry.by}  {note}"
        typer.echo(line.rstrip())
    typer.echo(f"published now: {now or 'nothing'}")


def diff(old: Version, new: Version) -> None:
    """Say in words what residents are told differently by the snapshot NEW than by OLD."""
    build = build_directory()
    with faults_told():
        one, other = (open_snapshot(snapshot_named(name, build)) for name in (old, new))
    for line in told(differences(one, other, today())):
        typer.echo(line)
