"""Calls with what was looked up in them; corrections, whose history can only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE TRIGGER correction_events_stay BEFORE UPDATE ON correction_events
    BEGIN SELECT RAISE(ABORT, 'the history of corrections is append-only'); END
    """,
    """
    CREATE TRIGGER correction_events_are_kept BEFORE DELETE ON correction_events
    BEGIN SELECT RAISE(ABORT, 'the history of corrections is append-only'); END
    """,
    """
    CREATE TRIGGER correction_events_are_not_replaced BEFORE INSERT ON correction_events
    WHEN EXISTS (SELECT 1 FROM correction_events WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the history of corrections is append-only'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION correction_events_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the history of corrections is append-only'; END $$
    """,
    """
    CREATE TRIGGER correction_events_stay BEFORE UPDATE OR DELETE ON correction_events
    FOR EACH ROW EXECUTE FUNCTION correction_events_guard()
    """,
    """
    CREATE TRIGGER correction_events_are_not_emptied BEFORE TRUNCATE ON correction_events
    FOR EACH STATEMENT EXECUTE FUNCTION correction_events_guard()
    """,
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("number", sa.String(32), nullable=False, unique=True),
        sa.Column("status", sa.String(16), nullable=False, index=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), index=True),
        sa.Column("region", sa.String(6)),
        sa.Column("platform_call", sa.String(64), unique=True),
        sa.Column("summary", sa.Text),
        sa.Column("transcript", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status IN ('waiting', 'open', 'closed')", name="status_known"),
    )
    op.create_table(
        "call_entries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("call_id", sa.Integer, sa.ForeignKey("calls.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("item_id", sa.String(128), index=True),
        sa.Column("title", sa.String(255)),
        sa.Column("region", sa.String(6)),
        sa.Column("snapshot", sa.String(64)),
        sa.Column("sources", sa.JSON, nullable=False),
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("number", sa.String(32), nullable=False, unique=True),
        sa.Column("status", sa.String(16), nullable=False, index=True),
        sa.Column("item_id", sa.String(128), nullable=False, index=True),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("facet", sa.String(32)),
        sa.Column("region", sa.String(6), nullable=False),
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("call_number", sa.String(32)),
        sa.Column(
            "reporter_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False, index=True
        ),
        sa.Column("editor_id", sa.Integer, sa.ForeignKey("people.id"), index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'taken', 'resolved', 'rejected')", name="status_known"
        ),
    )
    op.create_table(
        "correction_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "correction_id",
            sa.Integer,
            sa.ForeignKey("corrections.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
    )
    guards = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in guards:
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables, with what they hold."""
    for table in ("correction_events", "corrections", "call_entries", "calls"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION correction_events_guard()")
