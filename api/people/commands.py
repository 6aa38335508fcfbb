"""`wence people …`, and `python -m api.people …` where only the gateway is installed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from getpass import getuser
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import accounts, audit
from api.people.accounts import Refused
from api.people.audit import Actor
from api.people.pages import texts
from api.people.roles import Role
from api.records.people import Person
from api.records.store import Records
from api.settings import Settings

Result = TypeVar("Result")
Name = Annotated[str, typer.Argument(help="What the person signs in with.")]

app = typer.Typer(
    help="The people who sign in: add, change, disable, help them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command("list")
def list_() -> None:
    """List everybody: name, role, state."""
    for person in _done(accounts.everybody):
        state = "disabled" if person.disabled else "active"
        factor = "second factor" if person.sealed_secret else "no second factor"
        typer.echo(f"{person.name}\t{person.shown_as}\t{person.role}\t{state}\t{factor}")


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Argument(help="What the person is.")],
    shown_as: Annotated[str | None, typer.Option(help="The name to show.")] = None,
) -> None:
    """Add a person, and print the password to begin with, once."""
    _password(name, _done(lambda s: accounts.add(s, _who(), name, shown_as or name, role)))


@app.command()
def first() -> None:
    """Add the administrator `admin` where there is nobody yet, and print the password, once."""
    password = _done(accounts.add_first)
    if password is None:
        typer.echo("There are people already; nothing was changed.")
    else:
        _password(accounts.FIRST, password)


@app.command()
def role(name: Name, role: Annotated[Role, typer.Argument(help="The new role.")]) -> None:
    """Give a person another role."""
    _done(lambda s: _on(s, name, lambda p: accounts.change_role(s, _who(), p, role)))


@app.command()
def disable(name: Name) -> None:
    """Let a person in no more, and end their sessions."""
    _done(lambda s: _on(s, name, lambda p: accounts.disable(s, _who(), p)))


@app.command()
def enable(name: Name) -> None:
    """Let a person in again."""
    _done(lambda s: _on(s, name, lambda p: accounts.enable(s, _who(), p)))


@app.command()
def password(name: Name) -> None:
    """Give a person a new password to begin with, and print it, once."""
    _password(name, _done(lambda s: _on(s, name, lambda p: accounts.reset_password(s, _who(), p))))


@app.command()
def second_factor(name: Name) -> None:
    """Take a person's second factor away, when telephone and recovery codes are lost."""
    _done(lambda s: _on(s, name, lambda p: accounts.remove_factor(s, _who(), p)))


@app.command()
def unlock(name: Name) -> None:
    """Let a person who tried too often try again at once."""
    _done(lambda s: _on(s, name, lambda p: accounts.unlock(s, _who(), p)))


@app.command()
def prune_audit() -> None:
    """Delete entries of the audit trail that are older than WENCE_AUDIT_DAYS."""
    days = _settings().audit_days
    gone = _done(lambda s: audit.prune(s, _who(), days=days))
    typer.echo(f"{gone} entries older than {days} days are gone.")


def add_first(environ: Mapping[str, str]) -> str | None:
    """Add the first administrator; return the password, or None where there are people already.

    environ: the environment of the gateway whose records are meant.
    """
    settings = Settings.model_validate({name: value for name, value in environ.items() if value})
    return asyncio.run(_in_records(settings, accounts.add_first))


def _done(work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    try:
        return asyncio.run(_in_records(_settings(), work))
    except Refused as error:
        typer.echo(texts()["people"]["wrong"].get(error.why, error.why), err=True)
        raise typer.Exit(1) from error


async def _in_records(
    settings: Settings, work: Callable[[AsyncSession], Awaitable[Result]]
) -> Result:
    records = Records(settings.database_url)
    try:
        await records.prepare()
        async with records.session() as session, session.begin():
            return await work(session)
    finally:
        await records.close()


async def _on(
    session: AsyncSession, name: str, change: Callable[[Person], Awaitable[Result]]
) -> Result:
    person = await accounts.named(session, name)
    if person is None:
        typer.echo(f"there is nobody called {name!r}; see: wence people list", err=True)
        raise typer.Exit(1)
    return await change(person)


def _password(name: str, password: str) -> None:
    typer.echo(
        f"{name} signs in with the password {password}, shown this once, and changes it then."
    )


def _who() -> Actor:
    return Actor(f"command:{getuser()}")


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(str(wrong["loc"][0]) for wrong in error.errors(include_input=False))
        typer.echo(f"{names} can't be used; see api/README.md", err=True)
        raise typer.Exit(2) from error
