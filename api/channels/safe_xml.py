"""Reads XML from outside: no DOCTYPE, so no entities to blow up or to look up."""

from __future__ import annotations

from xml.etree import ElementTree


class Unreadable(Exception):
    """What isn't XML that is read here. The message says what is wrong, without what was sent."""


class _WithoutDoctype(ElementTree.TreeBuilder):
    """Refuses a DOCTYPE where it begins, before any entity of it is declared."""

    def doctype(self, *_: object) -> None:
        raise Unreadable("the body has a DOCTYPE")


def root_of(body: bytes | str) -> ElementTree.Element:
    """Return the root element. Raises Unreadable."""
    parser = ElementTree.XMLParser(target=_WithoutDoctype())  # noqa: S314  see _WithoutDoctype
    try:
        parser.feed(body)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise Unreadable("the body is no XML") from error
    return root
