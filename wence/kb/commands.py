"""The commands of `wence kb` that need the judge, the actions or the records: arguments and help.

What does the work is loaded when a command runs, so that `--help` is answered at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def publish(
    version: Annotated[
        str | None,
        typer.Argument(help="a snapshot or its beginning; without it the content is built"),
    ] = None,
    golden: Annotated[
        list[Path] | None, typer.Option(help="acceptance cases; default: the tuning set")
    ] = None,
    accept: Annotated[
        str | None, typer.Option(help="publish in spite of regressions, for this reason")
    ] = None,
    why: Annotated[str, typer.Option(help="for the history")] = "",
) -> None:
    """Publish a snapshot to the running processes, if the golden questions are answered no worse than before.

    They change to it within seconds, without a restart and without training. `wence kb rollback` goes back.
    """
    from wence.kb.publish import published_by_gate

    published_by_gate(version, golden, accept=accept, why=why)


def replay(
    turn: Annotated[str, typer.Argument(help="its id, as in the answer and the log")],
) -> None:
    """Give a past turn's replies again, from the snapshot that gave them, and tell whether they are the same."""
    from wence.kb.replay import replay_told

    raise typer.Exit(0 if replay_told(turn) else 1)


def impact(
    item: Annotated[str, typer.Argument(help="the item's id")],
    version: Annotated[str, typer.Argument(help="the snapshot that told it, or its beginning")],
    turns: Annotated[bool, typer.Option("--turns", help="list the turns' ids")] = False,
) -> None:
    """Count the past turns that told a value of ITEM under the snapshot VERSION which is corrected now."""
    from wence.kb.impact import impact_told

    impact_told(item, version, turns=turns)


def prune(
    keep: Annotated[
        int, typer.Option(min=0, help="how many of the last built and last published stay anyway")
    ] = 5,
    delete: Annotated[bool, typer.Option("--delete", help="remove them, not only list")] = False,
) -> None:
    """List the snapshots that nothing needs any more, and remove them with --delete.

    What is published, what a process uses and what answered a turn that is still on record always stays.
    """
    from wence.kb.prune import prune_told

    prune_told(keep, delete=delete)
