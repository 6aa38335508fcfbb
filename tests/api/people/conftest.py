"""The databases for those modules that run on both."""

from tests.api.on_both import new_database, postgres_server

__all__ = ["new_database", "postgres_server"]
