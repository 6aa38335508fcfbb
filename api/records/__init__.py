"""Lasting records: tickets, ratings, hand-overs, unanswered questions, turns; people and what they did."""

from api.records import people
from api.records.store import Records

__all__ = ["Records", "people"]
