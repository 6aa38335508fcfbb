"""Provenance of turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what each turn's replies rest on, and find turns by their snapshot."""
    op.add_column("turns", sa.Column("provenance", sa.JSON))
    op.create_index("ix_turns_snapshot", "turns", ["snapshot"])


def downgrade() -> None:
    """Forget it."""
    op.drop_index("ix_turns_snapshot", "turns")
    op.drop_column("turns", "provenance")
