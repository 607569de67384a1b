"""The database's tables for SQLAlchemy Core; the revisions in migrations/ create them.

Money is whole micro-units of the configured currency (1,000,000 are one). Moments are Unix
seconds: whole ones where a day matters, with fractions where a minute does.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    column,
)

from limner.ledger.names import LOCAL as LOCAL

metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("created_at", Integer, nullable=False, doc="Unix seconds"),
    Column("suspended_at", Integer, nullable=True, doc="Unix seconds; null: in use"),
    Column("unlimited", Boolean, nullable=False, doc="May go below zero: never refused"),
    Column("available_micros", BigInteger, nullable=False, doc="What can be spent"),
    Column("held_micros", BigInteger, nullable=False, doc="Set aside for requests at work"),
    Column("month", String(7), nullable=False, doc="The month (UTC) of month_micros, 2026-11"),
    Column("month_micros", BigInteger, nullable=False, doc="Charged in `month`"),
    Column("monthly_budget_micros", BigInteger, nullable=True, doc="null: no budget"),
    Column("requests_per_minute", Integer, nullable=True, doc="null: no limit"),
    Column("images_per_minute", Integer, nullable=True, doc="null: no limit"),
    Column("concurrent", Integer, nullable=True, doc="Requests at work; null: no limit"),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("prefix", String(16), nullable=False, doc="The key's first characters, to know it"),
    Column("digest", String(64), nullable=False, unique=True, doc="SHA-256 of the key, hex"),
    Column("created_at", Integer, nullable=False, doc="Unix seconds"),
    Column("expires_at", Integer, nullable=True, doc="Unix seconds; null: never"),
    Column("revoked_at", Integer, nullable=True, doc="Unix seconds; null: in use"),
    Column(
        "account_id",
        String(32),
        ForeignKey("accounts.id"),
        nullable=True,
        doc="null: an admin key, which reaches only /v1/organization",
    ),
    Column("models", Text, nullable=True, doc="Allowed models, by commas; null: all"),
    Column("requests_per_minute", Integer, nullable=True, doc="null: no limit of its own"),
    Column("images_per_minute", Integer, nullable=True, doc="null: no limit of its own"),
    Column("concurrent", Integer, nullable=True, doc="null: no limit of its own"),
    Column("mode", String(8), nullable=True, doc="strict or lenient; null: the server's"),
    Column("response_format", String(16), nullable=True, doc="null: the server's"),
    Column("edit_model", String(64), nullable=True, doc="null: the server's"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False),
    Column("key_id", String(32), nullable=False, doc="`configured` for one of the settings"),
    Column("created_at", Double, nullable=False, doc="Unix seconds"),
    Column("finished_at", Double, nullable=True, doc="Unix seconds; null: at work"),
    Column("state", String(8), nullable=False, doc="Of `RequestState`: held, settled, released"),
    Column("task", String(16), nullable=False, doc="generations, edits or variations"),
    Column("model", String(64), nullable=False),
    Column("quality", String(16), nullable=False),
    Column("size", String(16), nullable=False),
    Column("n", Integer, nullable=False, doc="Pictures asked for"),
    Column("delivered", Integer, nullable=False, doc="Pictures delivered"),
    Column("price_micros", BigInteger, nullable=False, doc="Of one picture"),
    Column("held_micros", BigInteger, nullable=False, doc="Set aside: n times the price"),
    Column("charged_micros", BigInteger, nullable=False),
    Column("owner", String(32), nullable=False, doc="The server process at work on it"),
    Column("lease_until", Double, nullable=False, doc="Unix seconds; renewed by the owner"),
    Column("later", Boolean, nullable=False, doc="Its client collects it (respond-async)"),
    Column("idempotency_key", String(255), nullable=True),
    Column("fingerprint", String(64), nullable=True, doc="digest of what was asked for"),
    Column("user", String(200), nullable=True, doc="The client's own name for its user"),
    Column("prompt", Text, nullable=False),
    Column("answer", Text, nullable=True, doc="JSON: the pictures, or the error"),
    Column("left_at", Double, nullable=True, doc="Its client left what is bought; Unix seconds"),
    Column("handed_at", Double, nullable=True, doc="Another client took it over; Unix seconds"),
    UniqueConstraint("account_id", "idempotency_key", name="one_request_per_idempotency_key"),
)
Index("requests_of_account", requests.c.account_id, requests.c.created_at)
Index("requests_settled", requests.c.finished_at)
Index(
    "requests_held",
    requests.c.account_id,
    requests.c.lease_until,
    sqlite_where=column("state") == "held",
    postgresql_where=column("state") == "held",
)

Index(
    "requests_left",
    requests.c.key_id,
    requests.c.fingerprint,
    sqlite_where=and_(column("left_at").is_not(None), column("handed_at").is_(None)),
    postgresql_where=and_(column("left_at").is_not(None), column("handed_at").is_(None)),
)

files = Table(
    "files",
    metadata,
    Column("id", String(40), primary_key=True, doc="Ascending in the order of creation"),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False),
    Column("store_key", String(22), nullable=False, unique=True, doc="Its content in the store"),
    Column("filename", String(255), nullable=False, doc="As its client names it; never a path"),
    Column("purpose", String(32), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_at", Integer, nullable=False, doc="Unix seconds"),
    Column("expires_at", Integer, nullable=False, doc="Unix seconds"),
)
Index("files_of_account", files.c.account_id, files.c.id)
Index("files_expiring", files.c.expires_at)

entries = Table(
    "entries",
    metadata,
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    ),
    Column("movement", String(48), nullable=False, doc="Its two rows sum to zero"),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False),
    Column("sub_account", String(10), nullable=False, doc="Of `SubAccount`: available, held, …"),
    Column("amount_micros", BigInteger, nullable=False),
    Column("request_id", String(40), nullable=True),
    Column("created_at", Double, nullable=False, doc="Unix seconds"),
    UniqueConstraint("movement", "sub_account", name="one_entry_per_movement_and_sub_account"),
)
Index("entries_of_account", entries.c.account_id, entries.c.sub_account)
