"""The column of an entry that names its sub-account is called so; it was `book`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD_NAME = "one_entry_per_movement_and_book"
NEW_NAME = "one_entry_per_movement_and_sub_account"


def upgrade() -> None:
    """Bring the schema to this revision."""
    # Both databases rename the column in the constraint and in the index as well.
    op.execute(sa.text("ALTER TABLE entries RENAME COLUMN book TO sub_account"))
    if op.get_context().dialect.name == "postgresql":
        op.execute(sa.text(f"ALTER TABLE entries RENAME CONSTRAINT {OLD_NAME} TO {NEW_NAME}"))
        return
    with op.batch_alter_table("entries") as entries:  # SQLite copies the table.
        entries.drop_constraint(OLD_NAME, type_="unique")
        entries.create_unique_constraint(NEW_NAME, ["movement", "sub_account"])
