"""Every test of this directory runs on both databases."""

from tests.api.on_both import database_url, empty_database_url, new_database, postgres_server

__all__ = ["database_url", "empty_database_url", "new_database", "postgres_server"]
