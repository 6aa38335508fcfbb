"""`/audit`: the audit trail, for supervisors and administrators."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.people import audit
from api.people.audit import PAGE, Action, Filter
from api.people.guard import Me
from api.people.pages import staff_page, texts
from api.services import ServicesOf

router = APIRouter(tags=["people"], include_in_schema=False)

Given = Annotated[str, Query(max_length=128)]
_ZONE = ZoneInfo("Asia/Shanghai")


@router.get("/audit")
async def trail(
    request: Request,
    me: Me,
    services: ServicesOf,
    name: Given = "",
    action: Given = "",
    subject: Given = "",
    since: Given = "",
    until: Given = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Show the trail, the newest first, as the filters say; what isn't a day or an action counts as not given."""
    wanted = Filter(
        name=name.strip() or None,
        action=next((one for one in Action if one.value == action), None),
        subject=subject.strip() or None,
        since=_midnight(since),
        until=_midnight(until, days=1),
        before=before,
    )
    async with services.records.session() as session, session.begin():
        found = await audit.entries(session, wanted)
        given = {"name": name, "action": action, "subject": subject, "since": since, "until": until}
        audit.note(session, me, Action.AUDIT_READ, detail={k: v for k, v in given.items() if v})
    older = None
    if len(found) == PAGE:
        older = str(request.url.include_query_params(before=found[-1].id).query)
    return staff_page(
        request,
        me,
        "audit.html",
        entries=found,
        given=given,
        labels=texts()["actions"],
        older=older,
        days=services.settings.audit_days,
        detail_text=detail_text,
    )


def detail_text(detail: dict[str, object]) -> str:
    """Return what an entry holds beside its subject, on a line."""
    known = {key: value for key, value in detail.items() if value not in (None, "", [], {})}
    return "；".join(
        f"{key}：{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in known.items()
    )


def _midnight(day: str, *, days: int = 0) -> datetime | None:
    try:
        begun = date.fromisoformat(day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(begun, time(), _ZONE)
