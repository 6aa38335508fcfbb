"""A call to the gateway."""

from __future__ import annotations

import httpx
import pytest

from tests.api.channels.hotline.caller import Caller


@pytest.fixture
def caller(client: httpx.AsyncClient) -> Caller:
    """A new call."""
    return Caller(client)
