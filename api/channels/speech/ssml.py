"""Spoken text as SSML 1.1, in the subset that all speech servers share: speak, p, s, break, prosody."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

NAMESPACE = "http://www.w3.org/2001/10/synthesis"
PAUSE = '<break time="400ms"/>'
_SENTENCE = re.compile(r"[^。！？]*[。！？]+|[^。！？]+")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ssml(text: str, *, slow: bool = False) -> str:
    """Return the text as an SSML document. What XML can't hold is left out."""
    return (
        f'<speak version="1.1" xmlns="{NAMESPACE}" xml:lang="zh-CN">'
        f"{paragraphs(text, slow=slow)}</speak>"
    )


def paragraphs(text: str, *, slow: bool = False) -> str:
    """Return what stands in the document: a paragraph a line, a pause between lines."""
    lines = filter(None, _NOT_XML.sub("", text).split("\n"))
    within = PAUSE.join(f"<p>{_sentences(line)}</p>" for line in lines)
    return f'<prosody rate="slow">{within}</prosody>' if slow else within


def _sentences(line: str) -> str:
    return "".join(f"<s>{escape(sentence)}</s>" for sentence in _SENTENCE.findall(line))
