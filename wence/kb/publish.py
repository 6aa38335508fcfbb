"""`wence kb publish`: builds, asks the golden questions, and switches the running processes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track

from policies_kb import snapshot
from policies_kb.clock import today
from policies_kb.faults import faults_told
from policies_kb.knowledge import KnowledgeBase
from policies_kb.publishing import switch
from policies_kb.publishing.commands import await_processes, build_snapshot
from policies_kb.publishing.versions import published, snapshot_named
from policies_kb.snapshot import SnapshotError
from wence.evaluate.cases import Case
from wence.evaluate.command import CASES_TODAY
from wence.kb.gate import Gate, report, run_gate
from wence.kb.golden import DEFAULT, Golden, read_golden

_DEFAULT_REGION = "410100"


def published_by_gate(
    version: str | None, golden: list[Path] | None, *, accept: str | None, why: str
) -> None:
    """Publish a snapshot, or the content built anew, unless the golden questions are answered worse.

    golden: files of cases, the tuning set when None; accept: the reason for which regressions are right. Exits with
    code 1 when it isn't published.
    """
    if accept is not None and not accept.strip():
        raise typer.BadParameter(
            "it is empty; say why the regressions are right", param_hint="--accept"
        )
    questions = read_golden(golden or [DEFAULT])
    with faults_told():
        build = snapshot.build_directory()
        directory = build_snapshot() if version is None else snapshot_named(version, build)
        snapshot.verify(directory)
        now = published(build)
        if now == directory.name:
            typer.echo(f"{now} is published already")
            return
        gate = _gate(
            questions, directory, None if now is None else directory.with_name(now), accept
        )
        for line in report(gate):
            typer.echo(line)
        if gate.regressions and accept is None:
            typer.echo(
                f"{directory.name} is not published; {now} stays. Correct the content, or say why "
                'this is right: --accept "reason"',
                err=True,
            )
            raise typer.Exit(1)
        compared = bool(gate.old) or now is None
        accepted = accept if gate.regressions or not compared else None
        entry = switch.publish(
            directory, instead_of=now, why=why, accepted=accepted, gate=gate.figures
        )
    typer.echo(f"{entry.version} is published instead of {entry.left or 'nothing'}")
    await_processes(build, entry.version)


def _gate(
    questions: Golden, directory: Path, published_one: Path | None, accept: str | None
) -> Gate:
    new = KnowledgeBase.load(directory)
    old = None
    if published_one is not None:
        try:
            old = KnowledgeBase.load(published_one)
        except SnapshotError as error:
            if accept is None:
                raise SnapshotError(
                    f"what is published can't be compared with: {error}; or publish with --accept"
                ) from error
    day = today() if os.environ.get("WENCE_TODAY") else date.fromisoformat(CASES_TODAY)
    region = os.environ.get("WENCE_REGION") or _DEFAULT_REGION
    return run_gate(questions, old, new, region=region, today=day, track=_shown)


def _shown(cases: Iterable[Case]) -> Iterable[Case]:
    return track(list(cases), description="golden questions", console=Console(stderr=True))
