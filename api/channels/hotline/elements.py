"""Small helpers to write XML documents for telephone platforms."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, /, *inside: str, **attributes: str) -> str:
    """Return an element.

    inside: what stands in it, already XML; attributes: in their names ``_`` stands for a dash, ``__`` for a colon.
    """
    written = "".join(
        f" {name.replace('__', ':').replace('_', '-')}={quoteattr(_clean(value))}"
        for name, value in attributes.items()
    )
    content = "".join(inside)
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def text(value: str) -> str:
    """Return a text as XML."""
    return escape(_clean(value))


def _clean(value: str) -> str:
    return _NOT_XML.sub("", value)
