"""`/people`: the people who sign in, for administrators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import accounts
from api.people.accounts import Refused
from api.people.guard import Me
from api.people.pages import staff_page, texts
from api.people.roles import Role
from api.people.sessions import Signed
from api.problems import Problem
from api.records.people import Person
from api.services import Services, ServicesOf

router = APIRouter(prefix="/people", tags=["people"], include_in_schema=False)

Text = Annotated[str, Form(max_length=128)]
CHANGES: dict[str, Callable[[AsyncSession, Signed, Person], Awaitable[str | None]]] = {
    "disable": accounts.disable,
    "enable": accounts.enable,
    "password": accounts.reset_password,
    "factor": accounts.remove_factor,
    "unlock": accounts.unlock,
}


@router.get("")
async def everybody(request: Request, me: Me, services: ServicesOf) -> Response:
    """List the people, with a form to add one."""
    return await _list(request, me, services)


@router.post("")
async def add(
    request: Request,
    me: Me,
    services: ServicesOf,
    name: Text = "",
    shown_as: Text = "",
    role: Text = "",
) -> Response:
    """Add a person; the password to begin with is shown this once."""
    try:
        async with services.records.session() as session, session.begin():
            password = await accounts.add(session, me, name, shown_as, _role(role))
    except Refused as refused:
        given = {"name": name, "shown_as": shown_as, "role": role}
        return await _list(request, me, services, refused=refused, given=given)
    async with services.records.session() as session:
        person = await accounts.named(session, name)
    return staff_page(
        request, me, "person.html", person=person, password=password, done=None, trouble=None
    )


@router.get("/{name}")
async def one(request: Request, me: Me, services: ServicesOf, name: str) -> Response:
    """Show a person, and what can be done."""
    async with services.records.session() as session:
        person = await _person(session, name)
    return staff_page(
        request, me, "person.html", person=person, password=None, done=None, trouble=None
    )


@router.post("/{name}/{change}")
async def change(
    request: Request, me: Me, services: ServicesOf, name: str, change: str, role: Text = ""
) -> Response:
    """Change a person: the role, the password, the second factor, whether they may sign in."""
    trouble = password = None
    try:
        async with services.records.session() as session, session.begin():
            person = await _person(session, name)
            if change == "role":
                await accounts.change_role(session, me, person, _role(role))
            elif change in CHANGES:
                password = await CHANGES[change](session, me, person)
            else:
                raise Problem("not-found")
    except Refused as refused:
        trouble = texts()["people"]["wrong"][refused.why]
    async with services.records.session() as session:
        person = await _person(session, name)
    return staff_page(
        request,
        me,
        "person.html",
        status=200 if trouble is None else 422,
        person=person,
        password=password,
        done=None if trouble is not None else texts()["people"]["done"][change],
        trouble=trouble,
    )


async def _list(
    request: Request,
    me: Signed,
    services: Services,
    *,
    refused: Refused | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    async with services.records.session() as session:
        people = await accounts.everybody(session)
    return staff_page(
        request,
        me,
        "people.html",
        status=200 if refused is None else 422,
        people=people,
        trouble=None if refused is None else texts()["people"]["wrong"][refused.why],
        given=given or {"name": "", "shown_as": "", "role": Role.AGENT.value},
    )


async def _person(session: AsyncSession, name: str) -> Person:
    person = await accounts.named(session, name)
    if person is None:
        raise Problem("not-found")
    return person


def _role(name: str) -> Role:
    """Return the role. Raises Refused ``role``."""
    try:
        return Role(name)
    except ValueError:
        raise Refused("role") from None
