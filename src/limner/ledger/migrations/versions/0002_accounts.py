"""Accounts, requests and the entries of the ledger; the keys made so far belong to `local`."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    accounts = _accounts()
    op.bulk_insert(accounts, [_local()])
    with op.batch_alter_table("keys") as keys:
        keys.add_column(sa.Column("account_id", sa.String(32), nullable=True))
        keys.add_column(sa.Column("models", sa.Text, nullable=True))
        keys.add_column(sa.Column("requests_per_minute", sa.Integer, nullable=True))
        keys.add_column(sa.Column("images_per_minute", sa.Integer, nullable=True))
        keys.add_column(sa.Column("concurrent", sa.Integer, nullable=True))
        keys.add_column(sa.Column("mode", sa.String(8), nullable=True))
        keys.create_foreign_key("account_of_key", "accounts", ["account_id"], ["id"])
    op.execute("UPDATE keys SET account_id = 'local'")
    _requests()
    _entries()


def _accounts() -> sa.Table:
    return op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, unique=True),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("suspended_at", sa.Integer, nullable=True),
        sa.Column("unlimited", sa.Boolean, nullable=False),
        sa.Column("available_micros", sa.BigInteger, nullable=False),
        sa.Column("held_micros", sa.BigInteger, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("month_micros", sa.BigInteger, nullable=False),
        sa.Column("monthly_budget_micros", sa.BigInteger, nullable=True),
        sa.Column("requests_per_minute", sa.Integer, nullable=True),
        sa.Column("images_per_minute", sa.Integer, nullable=True),
        sa.Column("concurrent", sa.Integer, nullable=True),
    )


def _local() -> dict[str, object]:
    return {
        "id": "local",
        "name": "local",
        "created_at": int(time.time()),
        "unlimited": True,
        "available_micros": 0,
        "held_micros": 0,
        "month": "",
        "month_micros": 0,
    }


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("finished_at", sa.Double, nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("task", sa.String(16), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("quality", sa.String(16), nullable=False),
        sa.Column("size", sa.String(16), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("delivered", sa.Integer, nullable=False),
        sa.Column("price_micros", sa.BigInteger, nullable=False),
        sa.Column("held_micros", sa.BigInteger, nullable=False),
        sa.Column("charged_micros", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
        sa.Column("later", sa.Boolean, nullable=False),
        sa.Column("idempotency_key", sa.String(255), nullable=True),
        sa.Column("fingerprint", sa.String(64), nullable=True),
        sa.Column("user", sa.String(200), nullable=True),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=True),
        sa.UniqueConstraint(
            "account_id", "idempotency_key", name="one_request_per_idempotency_key"
        ),
    )
    op.create_index("requests_of_account", "requests", ["account_id", "created_at"])
    op.create_index("requests_settled", "requests", ["finished_at"])
    held = sa.text("state = 'held'")
    op.create_index(
        "requests_held",
        "requests",
        ["account_id", "lease_until"],
        sqlite_where=held,
        postgresql_where=held,
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("movement", sa.String(48), nullable=False),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("book", sa.String(10), nullable=False),
        sa.Column("amount_micros", sa.BigInteger, nullable=False),
        sa.Column("request_id", sa.String(40), nullable=True),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("movement", "book", name="one_entry_per_movement_and_book"),
    )
    op.create_index("entries_of_account", "entries", ["account_id", "book"])
