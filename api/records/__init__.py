"""Lasting records: tickets, ratings, hand-overs, unanswered questions, turns; people, their calls and corrections."""

from api.records import desk, people, tickets
from api.records.store import Records

__all__ = ["Records", "desk", "people", "tickets"]
