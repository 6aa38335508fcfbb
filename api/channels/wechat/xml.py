"""The XML that WeChat speaks: one flat element, texts in CDATA."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree


class Unreadable(Exception):
    """A body that is no XML message. The message says what is wrong, without what was sent."""


class _WithoutDoctype(ElementTree.TreeBuilder):
    """Refuses a DOCTYPE where it begins, before any entity of it is declared."""

    def doctype(self, *_: object) -> None:
        raise Unreadable("the body has a DOCTYPE")


def read(body: bytes) -> dict[str, str]:
    """Return the fields of a message. Raises Unreadable, also for a DOCTYPE: so there are no entities to look up."""
    parser = ElementTree.XMLParser(target=_WithoutDoctype())  # noqa: S314  see _WithoutDoctype
    try:
        parser.feed(body)
        root = parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise Unreadable("the body is no XML") from error
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
