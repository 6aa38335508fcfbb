"""Lasting records: tickets, ratings, hand-overs, unanswered questions, turns."""

from api.records.store import Records

__all__ = ["Records"]
