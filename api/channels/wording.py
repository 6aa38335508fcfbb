"""What the channels say around a reply, kept in wording.yml as Jinja2 templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template

FILE = Path(__file__).with_name("wording.yml")


@cache
def table() -> dict[str, Any]:
    """Return the wording as data."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def say(name: str, /, **values: Any) -> str:
    """Render the sentence ``name`` (dots lead into groups). Raises KeyError, and UndefinedError for a missing value."""
    return _template(name).render(**values).strip()


@cache
def _template(name: str) -> Template:
    text: Any = table()
    for part in name.split("."):
        text = text[part]
    return Environment(undefined=StrictUndefined).from_string(text)  # noqa: S701  plain text, no HTML
