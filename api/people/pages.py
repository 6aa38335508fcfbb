"""Renders the pages of people who are signed in, or about to."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import Request
from fastapi.responses import HTMLResponse

from api.gate import security_headers
from api.pages import page
from api.people.permissions import permissions
from api.people.sessions import Signed

FILE = Path(__file__).with_name("wording.yml")


@cache
def texts() -> dict[str, Any]:
    """Return the wording of these pages."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def staff_page(
    request: Request, me: Signed | None, template: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """Return a page that extends ``staff.html``: kept by no cache, shown in no frame.

    The template has ``me``, ``csrf`` (for the field ``csrf_token`` of its forms), ``texts`` and ``roles``.
    """
    if me is not None:
        values["csrf"] = me.csrf
    response = page(
        request,
        template,
        status=status,
        me=me,
        texts=texts(),
        roles=permissions().labels,
        places=_places(me),
        current=request.url.path,
        **values,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = security_headers("'none'")[
        "Content-Security-Policy"
    ]
    return response


def _places(me: Signed | None) -> dict[str, str]:
    """Return where the person may go, with the links' texts."""
    if me is None:
        return {}
    there = permissions()
    links = {path: text for path, text in texts()["nav"].items() if path.startswith("/")}
    return {path: text for path, text in links.items() if there.may(me.role, path)}
