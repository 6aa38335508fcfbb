from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from policies_kb.clock import as_of, today


def test_setting_fixes_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_TODAY", "2026-11-20")
    assert today() == date(2026, 11, 20)


@pytest.mark.parametrize("value", ["20.11.2026", "2026-02-30", "tomorrow"])
def test_setting_that_is_no_date_is_refused_with_value_and_remedy(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("WENCE_TODAY", value)
    with pytest.raises(ValueError, match="WENCE_TODAY") as error:
        today()
    assert repr(value) in str(error.value)
    assert "write it like 2026-11-20" in str(error.value)


@pytest.mark.parametrize("value", [None, ""])
def test_day_is_that_of_china_without_a_setting(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("WENCE_TODAY", raising=False)
    if value is not None:
        monkeypatch.setenv("WENCE_TODAY", value)
    before = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert today() in {before, before + timedelta(days=1)}


def test_clock_set_back_goes_before_the_setting_and_only_within_the_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WENCE_TODAY", "2026-11-20")
    with as_of(date(2024, 6, 1)):
        assert today() == date(2024, 6, 1)
    assert today() == date(2026, 11, 20)
