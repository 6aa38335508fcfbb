"""What all tests share; only the standard library and pytest, as tests/bot runs it under Rasa."""

from __future__ import annotations

import os

import pytest

# Where documents, built files and the browser are is part of what is tested; the rest is not.
KEPT = {"WENCE_BUILD", "WENCE_CHROMIUM", "WENCE_ORIGINALS"}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests from changing their outcome."""
    for name in list(os.environ):
        if (name.startswith("WENCE_") and name not in KEPT) or name == "REDIS_URL":
            monkeypatch.delenv(name)
