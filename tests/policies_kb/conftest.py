"""The mounted originals and the small snapshot."""

from __future__ import annotations

import pytest

from policies_kb.originals import Original, load_originals
from policies_kb.records import originals_directory
from tests.policies_kb.small_snapshot import small_home, small_kb

__all__ = ["small_home", "small_kb"]


@pytest.fixture(scope="session")
def originals() -> dict[str, Original]:
    """The documents of the register, imported from the mounted originals."""
    if not originals_directory().is_dir():
        pytest.skip("originals are not mounted")
    return load_originals()
