"""A key's own defaults: how pictures are handed over, and what draws an edit without a model."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    with op.batch_alter_table("keys") as keys:
        keys.add_column(sa.Column("response_format", sa.String(16), nullable=True))
        keys.add_column(sa.Column("edit_model", sa.String(64), nullable=True))
