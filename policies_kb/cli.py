"""The commands ``wence kb …``."""

from __future__ import annotations

import typer

from policies_kb.checking import commands as checking
from policies_kb.importing import commands as importing
from policies_kb.inspecting import commands as inspecting
from policies_kb.publishing import commands as publishing

app = typer.Typer(
    help="Import, check, build and search the policy knowledge base.", no_args_is_help=True
)
app.command("import")(importing.import_)
for command in (
    importing.section,
    checking.check,
    checking.coverage,
    publishing.build,
    publishing.rollback,
    publishing.history,
    publishing.diff,
    inspecting.ask,
    inspecting.show,
    inspecting.search,
    inspecting.stats,
):
    app.command()(command)


def main() -> None:
    """Run the command line."""
    app()
