"""The database's tables, as SQLAlchemy Core sees them; migrations/ is how they come to be."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

keys = Table(
    "keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("prefix", String(16), nullable=False, comment="The key's first characters, to know it"),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256 of the key, hex"),
    Column("created_at", Integer, nullable=False, comment="Unix seconds"),
    Column("expires_at", Integer, nullable=True, comment="Unix seconds; null: never"),
    Column("revoked_at", Integer, nullable=True, comment="Unix seconds; null: in use"),
)
