"""A call's turn as a document of FreeSWITCH's mod_httapi, and what FreeSWITCH posts, as a turn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from api.channels.hotline.contract import CallTurnOut
from api.channels.hotline.elements import element, text
from api.channels.safe_xml import Unreadable, root_of

INPUT_MILLISECONDS = "6000"
_KEY = "~^[0-9*#]$"
_NUMBER = "~^[0-9]{1,12}#$"


def document(out: CallTurnOut, *, turn: int, params: Mapping[str, str]) -> str:
    """Return the document.

    turn: the number of the next turn, which FreeSWITCH posts back; params: what the dialplan gave: ``asr_engine`` and
    ``asr_grammar`` to listen for speech as well as keys. The channel's variables tts_engine and tts_voice speak.
    """
    said = {"file": f"say:{out.say.text.replace(':', '，')}"}
    if out.transfer is not None:
        work = element("playback", **said) + element("dial", text(out.transfer.to))
    elif out.hangup:
        work = element("playback", **said) + element("hangup", cause="NORMAL_CLEARING")
    else:
        hears = {name: params[name] for name in ("asr_engine", "asr_grammar") if params.get(name)}
        hears = hears if len(hears) == 2 else {}
        binds = [element("bind", text(_NUMBER))] if out.listen.digits else []
        work = element(
            "playback",
            *binds,
            element("bind", text("~^[*#]$" if out.listen.digits else _KEY)),
            name="heard",
            input_timeout=INPUT_MILLISECONDS,
            **said,
            **hears,
        )
    return element(
        "document",
        element("params", element("turn", str(turn))),
        element("work", work),
        type="xml/freeswitch-httapi",
    )


def turn_of(form: Mapping[str, str]) -> dict[str, object]:
    """Return the turn that FreeSWITCH posted, without its number."""
    heard = form.get("heard", "")
    if form.get("exiting") == "true":
        return {"event": "hangup"}
    if not form.get("turn"):
        return {"event": "start"}
    if not heard or form.get("input_type") == "invalid":
        return {"event": "silence"}
    if form.get("input_type") == "dtmf":
        return {"dtmf": heard}
    return {"speech": recognised(heard)}


def recognised(result: str) -> dict[str, object]:
    """Return what speech recognition gave, as NLSML (MRCP) or as plain words."""
    if not result.lstrip().startswith("<"):
        return {"text": result.strip()}
    try:
        root = root_of(result)
    except Unreadable:
        return {"text": "", "confidence": 0.0}
    guesses = [
        (_said(one), _sureness(one)) for one in root.iter() if _name(one) == "interpretation"
    ]
    guesses = [(words, sure) for words, sure in guesses if words]
    if not guesses:
        return {"text": "", "confidence": 0.0}
    (best, sure), *others = guesses
    return {"text": best, "confidence": sure, "alternatives": [words for words, _ in others][:10]}


def _said(interpretation: ElementTree.Element) -> str:
    inputs = (one for one in interpretation.iter() if _name(one) == "input")
    return re.sub(r"\s+", "", "".join("".join(one.itertext()) for one in inputs))


def _sureness(interpretation: ElementTree.Element) -> float:
    """Return the confidence, which engines write as 0 to 1 or as 0 to 100."""
    try:
        value = float(interpretation.get("confidence", "1"))
    except ValueError:
        return 1.0
    return min(1.0, max(0.0, value / 100 if value > 1 else value))


def _name(one: ElementTree.Element) -> str:
    return one.tag.rpartition("}")[2]
