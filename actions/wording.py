"""The sentences of ``wording.yml``, rendered."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template

FILE = Path(__file__).with_name("wording.yml")


@cache
def table() -> dict[str, Any]:
    """Return the wording as it stands in the file."""
    return dict(yaml.safe_load(FILE.read_text("utf-8")))


@cache
def _template(name: str) -> Template:
    text: Any = table()
    for part in name.split("."):
        text = text[part]
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - plain text
    environment.globals.clear()  # else each sentence is given them, and none asks for any
    return environment.from_string(str(text))


def say(name: str, /, **values: Any) -> str:
    """Render the sentence ``name``; dots lead into groups. Raises KeyError for an unknown name."""
    return _template(name).render(**values).strip()
