"""Faults that a person at a terminal can put right: told in one line instead of a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from policies_kb.errors import Fault


@contextmanager
def faults_told() -> Iterator[None]:
    """Tell what is wrong with the content, the originals or the snapshot, and end with exit code 1."""
    try:
        yield
    except Fault as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
