"""Renders the pages with Jinja2: everything escaped, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from api.assets import address, asset
from api.script import to_traditional
from api.sight import Sight, sight_of
from api.views import region_name
from api.wording import wording
from policies_kb.records import table

_ZONE = ZoneInfo("Asia/Shanghai")
WEB = Path(__file__).with_name("web")


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
        "asset": address,
        "styles": Markup(asset("page.css").content.decode()),  # noqa: S704 - our own file
        "region_name": region_name,
    }
    found.filters |= {
        "figures": figures,
        "ascii": as_ascii,
        "groupby_run": runs,
        "local": local_time,
    }
    return found


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the rendered page, in the type and the characters that its reader has chosen."""
    sight = sight_of(request)
    html = (
        environment().get_template(name).render(**values, sight=sight, here=_here(request, sight))
    )
    if sight.traditional:
        html = to_traditional(html)
    response = HTMLResponse(
        html, status_code=status, headers={"Cache-Control": "no-cache, private"}
    )
    sight.keep(request, response)
    return response


def figures(text: str) -> Markup:
    """Return the text with its figures marked, so that they are seen first."""
    marked = re.sub(
        wording()["page"]["figure"], lambda found: f'<b class="figure">{found[0]}</b>', escape(text)
    )
    return Markup(marked)  # noqa: S704 - escaped before the marks were put in


def runs(things: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Return the things in runs of the same value of an attribute, with that value."""
    return [(value, list(run)) for value, run in groupby(things, attrgetter(attribute))]


def local_time(at: datetime) -> str:
    """Return a time as people here read it."""
    return at.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S")


def as_ascii(text: str) -> Markup:
    """Return the text as references to characters: what goes back as it came is no text to read."""
    return Markup("".join(f"&#{ord(char)};" if ord(char) > 127 else escape(char) for char in text))  # noqa: S704


def _here(request: Request, sight: Sight) -> dict[str, str]:
    """Return this page's addresses with larger type and with other characters."""
    path = request.url.path if request.method == "GET" else "/"
    url = request.url.replace(path=path, query=request.url.query if request.method == "GET" else "")
    changes = {
        "elder": url.include_query_params(elder=int(not sight.elder)),
        "script": url.include_query_params(script="hans" if sight.traditional else "hant"),
    }
    return {name: f"{changed.path}?{changed.query}" for name, changed in changes.items()}
