"""Tickets, ratings, hand-overs, unanswered questions, turns."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "series",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    _of_turn(
        "tickets",
        sa.Column("number", sa.String(32), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False, index=True),
    )
    _of_turn(
        "ratings",
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name="score_1_to_5"),
    )
    _of_turn(
        "handovers",
        sa.Column("number", sa.String(32), nullable=False, unique=True),
        sa.Column("reason", sa.Text),
        sa.Column("status", sa.String(16), nullable=False, index=True),
    )
    _of_turn(
        "unanswered",
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("region", sa.String(6), index=True),
        sa.Column("item_id", sa.String(128), index=True),
    )
    _of_turn(
        "turns",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("kinds", sa.JSON, nullable=False),
        sa.Column("item_ids", sa.JSON, nullable=False),
        sa.Column("snapshot", sa.String(64)),
        sa.Column("latency_ms", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, with what they hold."""
    for table in ("turns", "unanswered", "handovers", "ratings", "tickets", "series"):
        op.drop_table(table)


def _of_turn(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
        sa.Column("turn_id", sa.String(64), nullable=False, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
        *columns,
    )
