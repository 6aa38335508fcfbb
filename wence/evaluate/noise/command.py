"""`wence noise FILE.jsonl…`: tries some cases as written and garbled, and prints what that costs."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wence.errors import WenceError
from wence.evaluate.cases import read_cases
from wence.evaluate.client import Client
from wence.evaluate.command import assistant, try_all
from wence.evaluate.noise.kinds import KINDS
from wence.evaluate.noise.result import NoiseResult, chosen, garbled
from wence.evaluate.report import percent, show_failures
from wence.evaluate.result import Result


class NoFittingCases(WenceError):
    """Files without a case that noise can be measured by: which."""


def noise(files: list[Path], url: str | None, *, number: int, seed: int, failures: bool) -> None:
    """Print what garbling the questions costs; see `wence noise --help`."""
    cases = chosen([case for path in files for case in read_cases(path)], number, seed)
    if not cases:
        names = ", ".join(map(str, files))
        raise NoFittingCases(f"No case of {names} has one turn that is not garbled as it stands.")
    with assistant(url) as address, Client(address) as client:
        written = Result(try_all(client, cases))
        noisy = {
            kind: Result(try_all(client, garbled(cases, kind, seed), label=kind)) for kind in KINDS
        }
    result = NoiseResult(written, noisy)
    console = Console(soft_wrap=True, highlight=False)
    if failures:
        for kind in KINDS:
            console.print(Text(f"{kind}\n"))
            show_failures(result.failed_only_garbled(kind), console)
    console.print(table(result))


def table(result: NoiseResult) -> Table:
    """Return the figures, a line for each kind."""
    shown = Table("", box=None, pad_edge=False)
    for name in ("cases", "passed", "", "lost", "wrong", ""):
        shown.add_column(name, justify="right")
    for kind, one in [("as written", result.written), *result.noisy.items()]:
        lost = result.lost(kind) if kind in result.noisy else 0.0
        total = one.total
        shown.add_row(
            kind,
            str(total.cases),
            str(total.passed),
            percent(total.pass_rate),
            f"{lost:.1f} points",
            str(total.wrong),
            percent(total.wrong_rate),
        )
    return shown
