"""Lasting records: tickets, ratings, hand-overs, unanswered questions, turns; people, their calls and corrections."""

from api.records import desk, people
from api.records.store import Records

__all__ = ["Records", "desk", "people"]
