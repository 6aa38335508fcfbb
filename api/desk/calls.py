"""The panel of the call that an agent is in: what was done so far, calls that wait, the summary at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import store
from api.calls.summary import summary
from api.people.permissions import permissions
from api.people.sessions import Signed
from api.records.desk import CallEntry, CallRecord

PATH = "/desk/call"


@dataclass(frozen=True)
class Panel:
    """What the panel shows. call: the one that is open; closed: the summary of the one just ended, to copy."""

    call: CallRecord | None
    entries: Sequence[CallEntry]
    waiting: Sequence[CallRecord]
    closed: str | None = None


async def panel_of(
    session: AsyncSession, me: Signed, closed: CallRecord | None = None
) -> Panel | None:
    """Return the panel, None for those who take no calls."""
    if not permissions().may(me.role, PATH, "POST"):
        return None
    held = await store.calls(session, me, "open")
    call = next((one for one in held if one.person_id == me.id), None)
    waiting = await store.calls(session, me, "waiting")
    text = None
    if closed is not None:
        text = summary(closed, await store.entries_of(session, closed), me.shown_as)
    entries = [] if call is None else await store.entries_of(session, call)
    return Panel(call, entries, waiting, text)
