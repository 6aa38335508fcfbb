"""The texts of the desk, kept in wording.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("wording.yml")


@cache
def wording() -> dict[str, Any]:
    """Return all texts by their section."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
