"""`wence`: starts the assistant, evaluates it, and hands `wence kb` to the knowledge base.

What does the work is loaded when a command runs, so that `--help` is answered at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from wence.errors import WenceError
from wence.settings import Settings
from wence.signals import stop_on_signals

app = typer.Typer(
    help="问策, a policy assistant for Chinese cities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Cases = Annotated[
    list[Path], typer.Argument(help="Files of cases, JSON Lines.", exists=True, dir_okay=False)
]
Address = Annotated[
    str | None,
    typer.Option(help="The assistant. Without it the one on this machine, else one started."),
]

IntoDocs = Annotated[bool, typer.Option("--into-docs", help="Keep the figures in docs/.")]

bench = typer.Typer(help="Measure how fast it is.", no_args_is_help=True)
app.add_typer(bench, name="bench")


@app.command()
def evaluate(
    files: Cases,
    url: Address = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")] = False,
    failures: Annotated[bool, typer.Option("--failures", help="Print every failed case.")] = False,
    html: Annotated[
        Path | None,
        typer.Option(help="Write a report with curves; asks the look-up as well.", dir_okay=False),
    ] = None,
    sections: Annotated[bool, typer.Option("--sections", help="Print figures by section.")] = False,
) -> None:
    """Judge the running assistant by acceptance cases.

    When none runs on this machine, one is started for the time of the evaluation, with the clock
    set to the day for which the cases are written (unless WENCE_TODAY sets it).
    """
    from wence.evaluate.command import evaluate as judge_by

    judge_by(files, url, json=json, failures=failures, html=html, sections=sections)


@app.command()
def evaluate_desk(
    file: Annotated[Path, typer.Argument(help="Queries, JSON Lines.", exists=True, dir_okay=False)],
) -> None:
    """Measure how often the search of the desk puts the right item first, and among three."""
    from wence.evaluate.desk import evaluate_desk as judge_by

    judge_by(file)


@app.command()
def noise(
    files: Cases,
    url: Address = None,
    number: Annotated[int, typer.Option(min=1, help="How many cases are tried.")] = 200,
    seed: Annotated[int, typer.Option(help="Chooses and garbles the cases.")] = 0,
    failures: Annotated[
        bool, typer.Option("--failures", help="Print every case that fails only garbled.")
    ] = False,
) -> None:
    """Measure what misspelt, misheard, pinyin and traditional characters cost."""
    from wence.evaluate.noise.command import noise as try_garbled

    try_garbled(files, url, number=number, seed=seed, failures=failures)


@app.command()
def compare(
    files: Cases,
    into_docs: IntoDocs = False,
    with_stock: Annotated[
        bool, typer.Option("--stock/--no-stock", help="Train and try stock Rasa as well.")
    ] = True,
) -> None:
    """Judge BM25, stock Rasa, ours, and ours with each part switched off by the same cases.

    The first time, and whenever the content has changed, stock Rasa is trained: that takes most of an hour.
    """
    from wence.compare.command import compare as judge_all

    judge_all(files, into_docs=into_docs, with_stock=with_stock)


@bench.command(name="service")
def bench_service(
    seconds: Annotated[int, typer.Option(min=1, help="Seconds of load each.")] = 20,
    into_docs: IntoDocs = False,
) -> None:
    """Load ours and stock Rasa with 1, 8, 32 and 128 parallel conversations; about ten minutes."""
    from wence.bench.command import service

    service(seconds, into_docs=into_docs)


@bench.command(name="footprint")
def bench_footprint(into_docs: IntoDocs = False) -> None:
    """Measure a start, the memory of each process and a publication; about a minute."""
    from wence.bench.command import footprint

    footprint(into_docs=into_docs)


@bench.command(name="search")
def bench_search(
    sizes: Annotated[
        list[int] | None, typer.Option("--size", help="Passages; by default up to a million.")
    ] = None,
    into_docs: IntoDocs = False,
) -> None:
    """Time the search over ever more passages, beside SQLite FTS5 and rank_bm25."""
    from wence.bench.command import search
    from wence.bench.scale import SIZES

    search(sizes or SIZES, into_docs=into_docs)


@app.command()
def run() -> None:
    """Build what is out of date, start every process, print the address; Ctrl-C stops them all."""
    from wence.supervise import running

    settings = Settings.from_environ(os.environ)
    try:
        with running(settings) as stack:
            print(f"\n问策 is ready: {stack.url}/  (logs: {settings.run_dir}; Ctrl-C stops it)")
            _show_first_password(settings)
            stack.watch()
    except KeyboardInterrupt:
        print("\nStopped; nothing is left running.", file=sys.stderr)
    except WenceError as error:
        print(f"\n{error}\n\nNothing is left running.", file=sys.stderr)
        raise typer.Exit(1) from error


def _show_first_password(settings: Settings) -> None:
    """Add the first administrator where there is nobody yet; the password stands on the terminal, in no log."""
    from api.people.accounts import FIRST
    from api.people.commands import add_first

    password = add_first(settings.child_environ("api"))
    if password is not None:
        print(f"The desk's first administrator is {FIRST}, password {password}: shown this once.")


@app.command()
def cluster(
    copies: Annotated[int, typer.Option(min=1, help="How many of each process.")] = 2,
) -> None:
    """Start several of each process on one Redis, and start again what ends; SIGUSR1 replaces all in turn."""
    from wence.cluster import ports_of, running_cluster

    settings = Settings.from_environ(os.environ)
    try:
        with running_cluster(settings, ports_of(settings, copies)) as started:
            print(f"\n问策 is ready: {' '.join(started.urls)}  (logs: {settings.run_dir})")
            print(
                f"kill -USR1 {os.getpid()} replaces the processes one after the other; Ctrl-C stops them"
            )
            _show_first_password(settings)
            started.watch()
    except KeyboardInterrupt:
        print("\nStopped; nothing is left running.", file=sys.stderr)
    except WenceError as error:
        print(f"\n{error}\n\nNothing is left running.", file=sys.stderr)
        raise typer.Exit(1) from error


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
def kb(
    context: typer.Context,
    arguments: Annotated[list[str] | None, typer.Argument(help="see wence kb --help")] = None,
) -> None:
    """Work on the knowledge base: `wence kb build`, `wence kb publish`, `wence kb --help`."""
    from wence.kb.app import app as commands

    commands([*(arguments or []), *context.args], prog_name="wence kb")


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
def people(
    context: typer.Context,
    arguments: Annotated[list[str] | None, typer.Argument(help="see wence people --help")] = None,
) -> None:
    """Add, change and help the people who sign in: `wence people add`, `wence people --help`."""
    from api.people.commands import app as commands

    commands([*(arguments or []), *context.args], prog_name="wence people")


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
def keys(
    context: typer.Context,
    arguments: Annotated[list[str] | None, typer.Argument(help="see wence keys --help")] = None,
) -> None:
    """Make API keys for programs: `wence keys new`, `wence keys --help`."""
    from wence.keys import app as commands

    commands([*(arguments or []), *context.args], prog_name="wence keys")


def main() -> None:
    """Run the command line; an error that the person can put right is shown as its text."""
    stop_on_signals()
    try:
        app(prog_name="wence")
    except WenceError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
