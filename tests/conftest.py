"""What all tests share; only the standard library and pytest, as tests/bot runs it under Rasa."""

from __future__ import annotations

import os

import pytest

try:
    from hypothesis import settings
except ImportError:  # in the environment of tests/bot, which has no property tests
    pass
else:
    # A shared machine may pause a test for longer than hypothesis allows an example.
    settings.register_profile("wence", deadline=None, database=None)
    settings.load_profile("wence")

# Where documents, built files and the browser are is part of what is tested; the rest is not.
KEPT = {"WENCE_BUILD", "WENCE_CHROMIUM", "WENCE_ORIGINALS"}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests from changing their outcome."""
    for name in list(os.environ):
        if (name.startswith("WENCE_") and name not in KEPT) or name == "REDIS_URL":
            monkeypatch.delenv(name)
