"""Renders the pages with Jinja2: everything escaped, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.parts import part_of_answer
from api.views import region_name
from api.wording import wording
from policies_kb.records import table

WEB = Path(__file__).with_name("web")
STATIC = WEB / "static"


@cache
def environment() -> Environment:
    """Return the environment of the templates."""
    found = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "words": wording()["page"],
        "regions": {code: entry["full_name"] for code, entry in table("regions").items()},
        "facets": {name: entry["label"] for name, entry in table("facets").items()},
        "static": static,
        "region_name": region_name,
        "part": part_of_answer,
    }
    found.filters["part"] = part_of_answer
    return found


def page(name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the rendered page."""
    html = environment().get_template(name).render(**values)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})


@cache
def static(name: str) -> str:
    """Return the address of a static file; it changes with the file, so that it may be cached."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"
