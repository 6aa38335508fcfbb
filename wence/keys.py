"""`wence keys`: makes API keys for programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
import yaml

from api.keys import Keys, Scope, new_key
from wence.errors import WenceError

app = typer.Typer(
    help="Make API keys for programs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class NoKey(WenceError):
    """A key that can't be made, with the reason."""


@app.callback()
def _group() -> None:
    """Make API keys for programs."""


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Of the program: a-z, 0-9 and dashes.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may use; may be given again.")],
    per_minute: Annotated[int, typer.Option(min=1, help="Requests in a minute.")] = 600,
    file: Annotated[
        Path | None,
        typer.Option(help="File of keys to add it to; without it the entry is printed."),
    ] = None,
) -> None:
    """Make a key and print it, once: only its hash is kept. Gateways read the file when they start."""
    try:
        key, entry = new_key(name, scope, per_minute)
        written = yaml.safe_dump([entry], sort_keys=False)
        if file is None:
            print(written, file=sys.stderr)
        else:
            _add(file, written)
    except (OSError, ValueError) as error:
        raise NoKey(f"no key was made: {error}") from error
    print(key)


def _add(file: Path, entry: str) -> None:
    """Add an entry to a file of keys, which is left as it was when it can't be used with it."""
    before = file.read_text("utf-8") if file.exists() else ""
    after = f"{before.rstrip()}\n{entry}".lstrip()
    trial = file.with_name(f".{file.name}.new")
    trial.touch(mode=0o600)
    try:
        trial.write_text(after, "utf-8")
        Keys.load(trial)
        trial.replace(file)
    finally:
        trial.unlink(missing_ok=True)
