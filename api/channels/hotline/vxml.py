"""A call's turn as a VoiceXML 2.1 document: one field that speaks, listens and submits what was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.channels.hotline.contract import CallTurnOut
from api.channels.hotline.elements import HEAD, element, text
from api.channels.speech.ssml import paragraphs

NAMESPACE = "http://www.w3.org/2001/vxml"
SPEECH_GRAMMAR = "builtin:speech/transcribe"
_SRGS = "http://www.w3.org/2001/06/grammar"
_MOST_DIGITS = "1-12"
_HEARD = "turn event text other confidence mode caller"


def document(out: CallTurnOut, *, address: str, turn: int, grammar: str = SPEECH_GRAMMAR) -> str:
    """Return the document.

    address: where it submits; turn: the number of the turn that it will submit; grammar: the platform's own for free
    speech.
    """
    if out.transfer is not None:
        form = element("form", _transfer(out, out.transfer.to), id="transfer")
    elif out.hangup:
        form = element("form", element("block", _prompt(out), element("disconnect")), id="end")
    else:
        form = element("form", _variables(turn), _field(out, address, grammar), id="turn")
    root = element(
        "vxml",
        element("property", name="inputmodes", value="dtmf voice"),
        element("property", name="timeout", value="6s"),
        element("property", name="termchar", value=""),
        _on_hangup(address, turn),
        form,
        version="2.1",
        xmlns=NAMESPACE,
        xml__lang="zh-CN",
    )
    return HEAD + root


def turn_of(form: Mapping[str, str]) -> dict[str, object]:
    """Return the turn that a document submitted, without its number."""
    event, heard = form.get("event", ""), form.get("text", "")
    if event in {"hangup", "silence"}:
        return {"event": event}
    if event == "nomatch":
        return {"speech": {"text": "", "confidence": 0.0}}
    if form.get("mode") == "dtmf":
        return {"dtmf": heard.replace(" ", "")}
    other = form.get("other", "")
    confidence = form.get("confidence") or "1"
    return {
        "speech": {
            "text": heard,
            "confidence": confidence,
            "alternatives": [other] if other and other != heard else [],
        }
    }


def _variables(turn: int) -> str:
    empty = ("event", "text", "other", "confidence", "mode", "caller")
    return element("var", name="turn", expr=f"'{turn}'") + "".join(
        element("var", name=name, expr="''") for name in empty
    )


def _field(out: CallTurnOut, address: str, grammar: str) -> str:
    submit = element("submit", next=address, namelist=_HEARD, method="post")
    return element(
        "field",
        element("grammar", src=grammar, mode="voice"),
        _choices(out.listen.hints),
        _number() if out.listen.digits else _keys(out.listen.dtmf),
        _prompt(out),
        element("noinput", _assign("event", "'silence'"), submit),
        element("nomatch", _assign("event", "'nomatch'"), submit),
        element(
            "filled",
            _assign("text", "heard$.utterance"),
            _assign("confidence", "heard$.confidence"),
            _assign("mode", "heard$.inputmode"),
            element(
                "if",
                _assign("other", "application.lastresult$[1].utterance"),
                cond="application.lastresult$.length > 1",
            ),
            _assign("caller", "session.connection.remote.uri"),
            submit,
        ),
        name="heard",
    )


def _prompt(out: CallTurnOut) -> str:
    slow = 'rate="slow"' in out.say.ssml
    return element("prompt", paragraphs(out.say.text, slow=slow), bargein="true")


def _assign(name: str, value: str) -> str:
    return element("assign", name=name, expr=value)


def _transfer(out: CallTurnOut, to: str) -> str:
    place = to if ":" in to else f"tel:{to}"
    return element("transfer", _prompt(out), name="person", dest=place, type="blind")


def _on_hangup(address: str, turn: int) -> str:
    return element(
        "catch",
        element("var", name="turn", expr=f"'{turn}'"),
        element("var", name="event", expr="'hangup'"),
        element("submit", next=address, namelist="turn event", method="post"),
        event="connection.disconnect.hangup",
    )


def _choices(words: Sequence[str]) -> str:
    items = "".join(element("item", text(word)) for word in dict.fromkeys(words))
    return _grammar("voice", "words", element("rule", element("one-of", items), id="words"))


def _keys(keys: Sequence[str]) -> str:
    items = "".join(element("item", key) for key in keys)
    return _grammar("dtmf", "keys", element("rule", element("one-of", items), id="keys"))


def _number() -> str:
    """Keys of a number, ended by the hash key; the hash key alone; the star."""
    digit = element(
        "rule", element("one-of", *(element("item", str(n)) for n in range(10))), id="digit"
    )
    digits = element("item", element("ruleref", uri="#digit"), repeat=_MOST_DIGITS)
    ways = (
        element("item", digits, element("item", "#")),
        element("item", "#"),
        element("item", "*"),
    )
    return _grammar("dtmf", "number", element("rule", element("one-of", *ways), id="number"), digit)


def _grammar(mode: str, root: str, *rules: str) -> str:
    names = {"version": "1.0", "xmlns": _SRGS, "mode": mode, "root": root, "xml__lang": "zh-CN"}
    return element("grammar", *rules, **names)
