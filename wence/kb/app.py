"""`wence kb`: the commands of the knowledge base, and those that need the judge, the actions or the records."""

from __future__ import annotations

import typer

from policies_kb.cli import app as knowledge_base
from wence.kb.commands import impact, prune, publish, replay

app = typer.Typer(
    help="Import, check, build, publish and search the policy knowledge base.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(knowledge_base)
for command in (publish, replay, impact, prune):
    app.command()(command)
