"""Spoken text as SSML 1.1, in the subset that all speech servers share: speak, p, s, break, prosody."""

from __future__ import annotations

import re
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2001/10/synthesis"
_SENTENCE = re.compile(r"[^。！？]*[。！？]+|[^。！？]+")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", NAMESPACE)


def ssml(text: str, *, slow: bool = False, pause: str = "400ms") -> str:
    """Return the text as an SSML document: a paragraph a line, with a pause between lines.

    Built by a serializer, so that nothing in the text can break it; what XML can't hold is left out.
    """
    root = ElementTree.Element("speak", {"version": "1.1", "xmlns": NAMESPACE, "xml:lang": "zh-CN"})
    within = ElementTree.SubElement(root, "prosody", {"rate": "slow"}) if slow else root
    for number, line in enumerate(filter(None, _NOT_XML.sub("", text).split("\n"))):
        if number:
            ElementTree.SubElement(within, "break", {"time": pause})
        paragraph = ElementTree.SubElement(within, "p")
        for sentence in _SENTENCE.findall(line):
            ElementTree.SubElement(paragraph, "s").text = sentence
    return ElementTree.tostring(root, encoding="unicode")
