"""Tickets move on, with a history that can only grow; who is to be told of it, and what is still to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE TRIGGER ticket_events_stay BEFORE UPDATE ON ticket_events
    BEGIN SELECT RAISE(ABORT, 'the history of tickets is append-only'); END
    """,
    """
    CREATE TRIGGER ticket_events_are_kept BEFORE DELETE ON ticket_events
    BEGIN SELECT RAISE(ABORT, 'the history of tickets is append-only'); END
    """,
    """
    CREATE TRIGGER ticket_events_are_not_replaced BEFORE INSERT ON ticket_events
    WHEN EXISTS (SELECT 1 FROM ticket_events WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the history of tickets is append-only'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION ticket_events_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the history of tickets is append-only'; END $$
    """,
    """
    CREATE TRIGGER ticket_events_stay BEFORE UPDATE OR DELETE ON ticket_events
    FOR EACH ROW EXECUTE FUNCTION ticket_events_guard()
    """,
    """
    CREATE TRIGGER ticket_events_are_not_emptied BEFORE TRUNCATE ON ticket_events
    FOR EACH STATEMENT EXECUTE FUNCTION ticket_events_guard()
    """,
)


def upgrade() -> None:
    """Make the tables."""
    op.add_column("tickets", sa.Column("changed_at", sa.DateTime(timezone=True)))
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("ticket_id", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("note", sa.Text),
    )
    op.create_table(
        "ticket_followers",
        sa.Column("ticket_id", sa.Integer, sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("follower", sa.String(32), nullable=False, index=True),
        sa.Column("sealed_user", sa.Text, nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "ticket_notices",
        sa.Column("event_id", sa.Integer, sa.ForeignKey("ticket_events.id"), primary_key=True),
        sa.Column("ticket_id", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False, index=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    guards = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in guards:
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables, with what they hold."""
    for table in ("ticket_notices", "ticket_followers", "ticket_events"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ticket_events_guard()")
    op.drop_column("tickets", "changed_at")
