"""`/account`: one's own password, second factor and sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import attempts, audit, passwords, second_factor, sessions
from api.people.attempts import Locked
from api.people.audit import Action
from api.people.guard import Me
from api.people.pages import staff_page, texts
from api.people.permissions import Stage
from api.people.routes.sign_in import HOME, wait
from api.people.sessions import Signed
from api.problems import Problem
from api.records.people import Person, SessionRow
from api.records.tables import now
from api.services import Services, ServicesOf

router = APIRouter(tags=["people"], include_in_schema=False)

Text = Annotated[str, Form(max_length=256)]


@router.get("/account")
async def account(request: Request, me: Me, services: ServicesOf, done: str = "") -> Response:
    """Show one's own account."""
    async with services.records.session() as session:
        person = await session.get_one(Person, me.id)
        held = await sessions.sessions_of(session, me.id)
    said = texts()["password"]["done"] if done == "password" else None
    return staff_page(
        request, me, "account.html", person=person, held=held, done=said, local=_is_local(person)
    )


@router.post("/account/sessions/end")
async def end_others(me: Me, services: ServicesOf) -> Response:
    """End all of one's sessions but this one."""
    async with services.records.session() as session, session.begin():
        await sessions.end_all(session, me.id, but=me.session)
        audit.note(session, me, Action.SESSIONS_ENDED)
    return RedirectResponse("/account", 303)


@router.get("/account/password")
async def password_page(request: Request, me: Me, services: ServicesOf) -> Response:
    """Ask for a new password."""
    await _local_person(services, me)
    return _password_form(request, me)


@router.post("/account/password")
async def change_password(
    request: Request,
    me: Me,
    services: ServicesOf,
    old: Text = "",
    new: Text = "",
    again: Text = "",
) -> Response:
    """Change the password; the person's other sessions end."""
    person = await _local_person(services, me)
    say = texts()["password"]["wrong"]
    try:
        left = await _try(services, f"old:{me.id}")
    except Locked as locked:
        return _password_form(request, me, _locked(locked), 429)
    if not await passwords.matches(person.password_hash, old):
        return _password_form(request, me, say["old"].format(left=left), 401)
    wrong = passwords.wrong_with(new, name=me.name, old=old)
    wrong = "again" if new != again else wrong
    if wrong is not None:
        return _password_form(request, me, say[wrong], 422)
    stored = await passwords.hashed(new)
    async with services.records.session() as session, session.begin():
        found = await session.get_one(Person, me.id)
        found.password_hash, found.must_change, found.password_at = stored, False, now()
        await attempts.forget(session, f"old:{me.id}")
        await sessions.end_all(session, me.id, but=me.session)
        audit.note(session, me, Action.PASSWORD)
    return RedirectResponse(HOME if me.stage is Stage.PASSWORD else "/account?done=password", 303)


@router.get("/account/second-factor")
async def factor_page(request: Request, me: Me, services: ServicesOf) -> Response:
    """Show what an authenticator app scans, or that there is a second factor."""
    person = await _local_person(services, me)
    if person.sealed_secret is not None:
        return staff_page(request, me, "factor_on.html", trouble=None)
    async with services.records.session() as session, session.begin():
        row = await session.get_one(SessionRow, me.session)
        if row.sealed_secret is None:
            row.sealed_secret = services.seal.close(second_factor.new_secret())
        secret = services.seal.open(row.sealed_secret)
    return _factor_form(request, me, secret)


@router.post("/account/second-factor")
async def set_up_factor(
    request: Request, me: Me, services: ServicesOf, code: Text = ""
) -> Response:
    """Set the second factor up once the app shows the right code; show the recovery codes, this once."""
    await _local_person(services, me)
    async with services.records.session() as session, session.begin():
        person = await session.get_one(Person, me.id)
        row = await session.get_one(SessionRow, me.session)
        if person.sealed_secret is not None or row.sealed_secret is None:
            return RedirectResponse("/account/second-factor", 303)
        secret = services.seal.open(row.sealed_secret)
        step = second_factor.step_of(secret, code, now())
        if step is None:
            return _factor_form(request, me, secret, texts()["factor"]["wrong"], 422)
        codes = await second_factor.set_up(session, person, row.sealed_secret, step)
        row.sealed_secret = None
        await sessions.end_all(session, me.id, but=me.session)
        audit.note(session, me, Action.FACTOR_SET)
    return staff_page(request, me, "factor_codes.html", codes=codes, home=HOME)


@router.post("/account/second-factor/remove")
async def remove_factor(
    request: Request, me: Me, services: ServicesOf, password: Text = "", code: Text = ""
) -> Response:
    """Take the second factor away: with the password and a code, as the screen may have been left open."""
    person = await _local_person(services, me)
    try:
        await _try(services, f"remove:{me.id}")
    except Locked as locked:
        return staff_page(request, me, "factor_on.html", status=429, trouble=_locked(locked))
    right = await passwords.matches(person.password_hash, password)
    async with services.records.session() as session, session.begin():
        found = await session.get_one(Person, me.id)
        if right and await second_factor.accepts(session, services.seal, found, code) is not None:
            await session.refresh(found)
            await second_factor.remove(session, found)
            await attempts.forget(session, f"remove:{me.id}")
            audit.note(session, me, Action.FACTOR_REMOVED)
            return RedirectResponse("/account/second-factor", 303)
    trouble = texts()["factor"]["not_removed"]
    return staff_page(request, me, "factor_on.html", status=401, trouble=trouble)


def _is_local(person: Person) -> bool:
    return person.subject is None


async def _local_person(services: Services, me: Signed) -> Person:
    """Return the person. Raises Problem ``not-found`` for one whose password an identity provider keeps."""
    session: AsyncSession
    async with services.records.session() as session:
        person = await session.get_one(Person, me.id)
    if not _is_local(person):
        raise Problem("not-found")
    return person


async def _try(services: Services, what: str) -> int:
    async with services.records.session() as session, session.begin():
        return await attempts.begin(session, what)


def _locked(locked: Locked) -> str:
    return str(texts()["sign_in"]["locked"].format(wait=wait(locked.seconds)))


def _password_form(
    request: Request, me: Signed, trouble: str | None = None, status: int = 200
) -> Response:
    first = me.stage is Stage.PASSWORD
    return staff_page(request, me, "password.html", status=status, trouble=trouble, first=first)


def _factor_form(
    request: Request, me: Signed, secret: str, trouble: str | None = None, status: int = 200
) -> Response:
    return staff_page(
        request,
        me,
        "factor.html",
        status=status,
        must=me.stage is Stage.FACTOR,
        picture=Markup(second_factor.picture(secret, me.name)),  # noqa: S704 - segno's own
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        trouble=trouble,
    )
