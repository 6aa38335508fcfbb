"""The XML that WeChat speaks: one flat element, texts in CDATA."""

from __future__ import annotations

from collections.abc import Mapping

from api.channels.safe_xml import Unreadable, root_of


def read(body: bytes) -> dict[str, str]:
    """Return the fields of a message. Raises Unreadable."""
    root = root_of(body)
    if root.tag != "xml":
        raise Unreadable("the body's element isn't <xml>")
    return {field.tag: (field.text or "").strip() for field in root if len(field) == 0}


def write(fields: Mapping[str, str | int]) -> str:
    """Return a message. Numbers stand bare, as WeChat wants them; what XML can't hold is left out of texts."""
    return f"<xml>{''.join(_field(name, value) for name, value in fields.items())}</xml>"


def _field(name: str, value: str | int) -> str:
    return f"<{name}>{value if isinstance(value, int) else _cdata(value)}</{name}>"


def _cdata(text: str) -> str:
    kept = "".join(char for char in text if char in "\t\n\r" or (char >= " " and _is_xml(char)))
    # A CDATA section can't hold its own end, so it is closed within it and opened again.
    return f"<![CDATA[{kept.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _is_xml(char: str) -> bool:
    return not ("\ud800" <= char <= "\udfff" or char in "\ufffe\uffff")
