"""Scripts that tests run in a page."""

from __future__ import annotations

from pathlib import Path


def in_page(name: str) -> str:
    """Return a script of this directory."""
    return Path(__file__).with_name(f"{name}.js").read_text("utf-8")
