from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policies_kb.model import Document, Status
from policies_kb.records import document_from
from tests.policies_kb.small_content import DOCUMENT

UNDATED = {k: v for k, v in DOCUMENT.items() if k != "valid_until"}
PLAN = UNDATED | {"plan_period": [2021, 2025]}


def document(record: dict[str, Any]) -> Document:
    return document_from(record, {"sha256": "", "sections": []})


@pytest.mark.parametrize(
    ("record", "today", "status"),
    [
        (DOCUMENT, date(2024, 12, 31), Status.IN_FORCE),
        (DOCUMENT, date(2025, 1, 1), Status.EXPIRED),
        (UNDATED, date(2099, 1, 1), Status.IN_FORCE),
        (PLAN, date(2025, 12, 31), Status.IN_FORCE),
        (PLAN, date(2026, 1, 1), Status.PERIOD_ENDED),
        (UNDATED | {"superseded_by": "new"}, date(2022, 4, 1), Status.SUPERSEDED),
        (PLAN | {"superseded_by": "new"}, date(2026, 1, 1), Status.SUPERSEDED),
    ],
)
def test_status_follows_the_day(record: dict[str, Any], today: date, status: Status) -> None:
    assert document(record).status(today) is status


@pytest.mark.parametrize(
    ("record", "last_day"),
    [(DOCUMENT, date(2024, 12, 31)), (PLAN, date(2025, 12, 31)), (UNDATED, None)],
)
def test_last_day_is_that_of_validity_or_of_the_plan(
    record: dict[str, Any], last_day: date | None
) -> None:
    assert document(record).last_day == last_day
