"""The commands about snapshots and what is published: ``wence kb build``, ``rollback``, ``history``, ``diff``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from policies_kb.clock import today
from policies_kb.faults import faults_told

_PATIENCE = 30.0  # seconds; it takes one to five
Version = Annotated[str, typer.Argument(help="a version or its beginning, current, previous")]


def build(
    publish: Annotated[
        bool,
        typer.Option(
            help="publish it without the gate, unless it was rolled back (wence run does)"
        ),
    ] = False,
) -> None:
    """Build the snapshot of the content, unless it is up to date; publish it if nothing is published yet."""
    from policies_kb.publishing.switch import publish_unless_rolled_back
    from policies_kb.publishing.versions import published
    from policies_kb.snapshot import build_directory

    with faults_told():
        built = build_snapshot()
        if not publish and published(build_directory()) is not None:
            return
        if publish_unless_rolled_back(built, "built without the gate"):
            typer.echo(f"snapshot {built.name} is published")
        else:
            typer.echo(f"snapshot {built.name} was rolled back and stays so; see wence kb publish")


def build_snapshot() -> Path:
    """Build the snapshot and the bot's lexicon, telling each step, and return the snapshot's directory.

    On a terminal a bar shows how far it is; elsewhere each step is a line with the seconds since the start.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from policies_kb import building, snapshot
    from policies_kb.bot_lexicon import write_bot_lexicon

    started = time.monotonic()
    columns = (BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    console = Console(highlight=False)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=building.STEPS)

        def progress(step: str) -> None:
            bar.console.print(f"{time.monotonic() - started:6.1f} s  {step}")
            bar.advance(task)

        write_bot_lexicon(snapshot.build_directory(), version=building.input_hash())
        return building.build(progress=progress)


def rollback(
    version: Annotated[
        str | None, typer.Argument(help="an earlier version; without it the one before")
    ] = None,
    why: Annotated[str, typer.Option(help="for the history")] = "",
) -> None:
    """Publish again what was published before; the running processes change to it within seconds."""
    from policies_kb.publishing.switch import rollback as switch_back
    from policies_kb.publishing.versions import snapshot_named
    from policies_kb.snapshot import build_directory

    build = build_directory()
    with faults_told():
        target = snapshot_named(version, build).name if version is not None else None
        entry = switch_back(build, target, why)
    typer.echo(f"{entry.version} is published again, instead of {entry.left}")
    await_processes(build, entry.version)


def await_processes(build: Path, version: str) -> None:
    """Wait until the running processes answer from a version, and tell how long it took.

    Exits with code 1 when some don't within half a minute.
    """
    from policies_kb.publishing.users import until_taken

    taken = until_taken(build, version, _PATIENCE)
    if taken.waiting:
        for user in taken.waiting:
            what = f"{user.name} still answers from {user.version or 'nothing'}"
            typer.echo(f"after {taken.seconds:.0f} s {what}; see its log", err=True)
        raise typer.Exit(1)
    if taken.processes:
        typer.echo(
            f"all running processes ({taken.processes}) answer from it after {taken.seconds:.1f} s"
        )
    else:
        typer.echo("no process is running")


def history() -> None:
    """List what was published, when, by whom and why."""
    from policies_kb.publishing.history import read_history
    from policies_kb.publishing.versions import published
    from policies_kb.snapshot import build_directory

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
    from policies_kb.publishing.diff import differences, told
    from policies_kb.publishing.versions import snapshot_named
    from policies_kb.snapshot import build_directory, open_snapshot

    build = build_directory()
    with faults_told():
        one, other = (open_snapshot(snapshot_named(name, build)) for name in (old, new))
    for line in told(differences(one, other, today())):
        typer.echo(line)
