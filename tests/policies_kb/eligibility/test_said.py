from __future__ import annotations

import json
from decimal import Decimal

import pytest

from policies_kb.amounts import Amount
from policies_kb.eligibility.said import UNKNOWN, Said

ALL = [
    UNKNOWN,
    Said("是", yes=True),
    Said("没有", yes=False),
    Said("3个月", amount=Amount(Decimal(3), Decimal(3))),
    Said("够了", amount=Amount(Decimal("2.5"), Decimal("Infinity"))),
    Said("农民工，当过兵", choices=("农民工", "退役军人")),
    Said("都不是", none=True),
]


@pytest.mark.parametrize("said", ALL)
def test_what_was_said_is_remembered_as_plain_json(said: Said) -> None:
    assert Said.of_record(json.loads(json.dumps(said.record()))) == said


@pytest.mark.parametrize("said", ALL)
def test_all_but_not_knowing_is_known(said: Said) -> None:
    assert said.known is (said is not UNKNOWN)
