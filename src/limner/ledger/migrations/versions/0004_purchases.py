"""What was bought for a client that left: until when it waits, and whether it was handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("requests", sa.Column("left_at", sa.Double, nullable=True))
    op.add_column("requests", sa.Column("handed_at", sa.Double, nullable=True))
    waits = sa.text("left_at IS NOT NULL AND handed_at IS NULL")
    op.create_index(
        "requests_left",
        "requests",
        ["key_id", "fingerprint"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
