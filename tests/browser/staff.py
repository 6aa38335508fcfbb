"""People who work with the running assistant: added to its records, and signed in in a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from playwright.sync_api import Page

from api.people import sessions
from api.people.roles import Role
from api.people.tokens import SESSION
from api.records.people import Person
from api.records.store import Records
from tests.browser.conftest import OpenPage
from wence.supervise import Stack

COPIES = """
window.copied = [];
Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied.push(text); }}});
"""
OpenAs = Callable[..., Page]


def database_of(stack: Stack) -> str:
    """The address of the records that the gateway of a stack keeps."""
    return f"sqlite+aiosqlite:///{stack.settings.run_dir.absolute()}/records.sqlite3"


def token_for(stack: Stack, name: str, role: Role) -> str:
    """Add a person who has a second factor, under a name that nobody else has, and begin a session."""

    async def added() -> str:
        records = Records(database_of(stack))
        try:
            await records.prepare()
            person = Person(
                name=f"{name}-{uuid4().hex[:8]}",
                shown_as=name,
                role=role,
                password_hash="none",
                sealed_secret="sealed",
            )
            async with records.session() as session, session.begin():
                session.add(person)
            async with records.session() as session, session.begin():
                return await sessions.begin(session, person, whole=True, address="127.0.0.1")
        finally:
            await records.close()

    # A thread of its own: the browser's library has a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, added()).result()


def cookie_of(stack: Stack, token: str) -> dict[str, str]:
    """The cookie of a session, for a browser's context."""
    return {"name": SESSION, "value": token, "url": stack.url}


def opener(stack: Stack, open_page: OpenPage) -> OpenAs:
    """Return what opens pages as a new person of a role; the same name is the same session."""
    tokens: dict[str, str] = {}

    def opened(role: Role, path: str = "/desk", *, name: str, **screen: object) -> Page:
        if name not in tokens:
            tokens[name] = token_for(stack, name, role)
        cookies = [cookie_of(stack, tokens[name])]
        return open_page(path, script=COPIES, cookies=cookies, **screen)

    return opened
