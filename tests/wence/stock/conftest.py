"""The small snapshot."""

from __future__ import annotations

from tests.policies_kb.small_snapshot import small_home, small_kb

__all__ = ["small_home", "small_kb"]
