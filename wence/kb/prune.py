"""`wence kb prune`: removes snapshots that nobody needs any more."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

import typer

from api.records.read import snapshots_told_by
from policies_kb.faults import faults_told
from policies_kb.inspecting.stats import megabytes
from policies_kb.publishing.history import read_history, trail
from policies_kb.publishing.users import users
from policies_kb.publishing.versions import published
from policies_kb.snapshot import build_directory
from wence.kb.records import reading


@dataclass(frozen=True)
class Held:
    """A snapshot that is there. why: for which it stays; None when nothing needs it."""

    directory: Path
    why: str | None


def prune_told(keep: int, *, delete: bool) -> None:
    """Print which snapshots stay and why, and which can go; remove those if ``delete``."""
    build = build_directory()
    told = set(asyncio.run(_told()))
    with faults_told():
        found = held(build, told, keep)
    for one in found:
        size = megabytes(one.directory)
        typer.echo(f"{one.directory.name}  {size:6.1f} MB  {one.why or 'not needed'}")
    gone = [one.directory for one in found if one.why is None]
    size = sum(map(megabytes, gone))
    if delete:
        for directory in gone:
            _remove(directory)
        typer.echo(f"{len(gone)} snapshots removed, {size:.0f} MB")
    else:
        typer.echo(f"{len(gone)} snapshots can go, {size:.0f} MB; remove them with --delete")


def held(build: Path, told: set[str], keep: int) -> list[Held]:
    """Return the snapshots that are there, newest first, with what each is needed for.

    told: the versions that answered turns which are on record; keep: how many of the last built and of the last
    published stay anyway.
    """
    snapshots = (build / "kb" / "snapshots").glob("[!.]*")
    newest = sorted(snapshots, key=lambda path: (-path.stat().st_mtime, path.name))
    current = published(build)
    went = trail(read_history(build), current)[:-1]
    used = {user.version for user in users(build)}
    reasons: list[tuple[str, set[str | None]]] = [
        ("published", {current}),
        ("a process answers from it", {*used}),
        ("told in turns on record, for wence kb replay", {*told}),
        ("published before, for wence kb rollback", {*went[-keep:]} if keep else set()),
        ("built lately", {path.name for path in newest[:keep]}),
    ]
    return [
        Held(path, next((why for why, names in reasons if path.name in names), None))
        for path in newest
    ]


async def _told() -> list[str]:
    async with reading() as session:
        return await snapshots_told_by(session, "")


def _remove(directory: Path) -> None:
    """Remove a snapshot; nobody ever sees half of it."""
    leaving = directory.with_name(f".leaving-{directory.name}")
    directory.rename(leaving)
    shutil.rmtree(leaving)
