"""The gateway's fixtures, for what is built on it."""

from __future__ import annotations

from tests.api.conftest import bot, database_url, fresh_redis, migrated, redis_url, settings

__all__ = ["bot", "database_url", "fresh_redis", "migrated", "redis_url", "settings"]
