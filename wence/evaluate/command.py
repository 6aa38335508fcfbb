"""`wence evaluate FILE.jsonl…`: tries the cases, prints what came of them, and writes a report where wanted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import track

from wence.evaluate.cases import Case, read_cases
from wence.evaluate.client import Client, UnreachableError
from wence.evaluate.page import as_page
from wence.evaluate.report import as_json, show, show_failures
from wence.evaluate.result import Outcome, Result
from wence.settings import Settings
from wence.supervise import running

# The day for which the acceptance cases are written.
CASES_TODAY = "2026-11-20"
FILE_WIDTH = 160  # characters, where the tables go to a file


def evaluate(
    files: Sequence[Path],
    url: str | None,
    *,
    json: bool,
    failures: bool,
    html: Path | None,
    sections: bool,
) -> None:
    """Print what came of the cases; see `wence evaluate --help`."""
    cases = [case for path in files for case in read_cases(path)]
    with assistant(url) as address, Client(address) as client:
        result = Result(try_all(client, cases, scores=html is not None))
    if html is not None:
        html.write_text(as_page(result, failures=failures), encoding="utf-8")
    if json:
        print(as_json(result))
        return
    console = Console(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    if failures:
        show_failures(result, console)
    show(result, console, sections=sections)


@contextmanager
def assistant(url: str | None) -> Iterator[str]:
    """Yield the address of an assistant that is ready, starting one when none was named or runs.

    Raises:
        UnreachableError: when the named one isn't ready.
    """
    settings = Settings.from_environ(os.environ)
    address = url or settings.url("api")
    try:
        with Client(address) as client:
            client.check()
    except UnreachableError:
        if url is not None:
            raise
        own = settings.on_free_ports(settings.build / "run" / "evaluate")
        environ = {"WENCE_TODAY": CASES_TODAY, **own.environ}
        with running(replace(own, environ=environ)) as stack:
            yield stack.url
    else:
        yield address


def try_all(
    client: Client, cases: Sequence[Case], *, scores: bool = False, label: str = "cases"
) -> list[Outcome]:
    """Try the cases, showing how far it is. scores: ask the look-up for each as well."""
    tried = (client.try_case(c) for c in track(cases, label, console=Console(stderr=True)))
    return [client.look_up(outcome) if scores else outcome for outcome in tried]
