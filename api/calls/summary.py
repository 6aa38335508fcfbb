"""The summary of a call, as text to copy into the work-order system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, Template

from api.records.desk import CallEntry, CallRecord
from api.views import region_name

_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Told:
    """An item that the caller was told of: what was copied of it, and where it stands."""

    title: str
    region: str
    snapshot: str
    texts: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def summary(call: CallRecord, entries: Sequence[CallEntry], agent: str) -> str:
    """Return what was looked up, what was answered and from where; ``agent`` is the name to show."""
    opened = call.opened_at or call.created_at
    text = _template().render(
        call=call,
        agent=agent,
        began=_time(opened, "%Y-%m-%d %H:%M"),
        ended=None if call.closed_at is None else _time(call.closed_at, "%H:%M"),
        lookups=list(dict.fromkeys(e.text for e in entries if e.kind == "looked-up" and e.text)),
        items=told_of(entries),
        region_name=region_name,
    )
    return text.strip() + "\n"


def told_of(entries: Sequence[CallEntry]) -> list[Told]:
    """Return the items that were copied from, in their order; where nothing was copied, those that were opened."""
    copied = [entry for entry in entries if entry.kind == "copied"]
    found: dict[tuple[str, str], Told] = {}
    for entry in copied or [entry for entry in entries if entry.kind == "opened"]:
        if entry.item_id is None:
            continue
        key = (entry.item_id, entry.snapshot or "")
        told = found.setdefault(
            key, Told(entry.title or entry.item_id, entry.region or "", entry.snapshot or "")
        )
        told.texts += [entry.text] if entry.text and entry.text not in told.texts else []
        told.sources += [source for source in entry.sources if source not in told.sources]
    return list(found.values())


def _time(at: datetime, form: str) -> str:
    return at.astimezone(_ZONE).strftime(form)


@cache
def _template() -> Template:
    environment = Environment(  # noqa: S701 - plain text
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    return environment.from_string(Path(__file__).with_name("summary.txt.j2").read_text("utf-8"))
