"""Opening the database that the settings name: a SQLite file in the data folder, or a PostgreSQL.

A SQLite file belongs to this machine and is brought up to date at once. A PostgreSQL may be
shared by servers of another version, so only `limner migrate` changes its schema.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from limner.ledger.database import Database

DATABASE = "limner.db"
"""The SQLite file's name in the data folder."""


def find_database(url: str | None, data: Path) -> Database:
    """Return the database that the settings name, whatever its schema. Raises ConfigurationError.

    `url` is the setting `database.url`, `data` the data folder.
    """
    file = sqlite_file(url, data)
    return Database(url or "" if file is None else file)


def open_database(url: str | None, data: Path) -> Database:
    """Return the database, ready for work. Raises ConfigurationError when its schema is not."""
    database = find_database(url, data)
    try:
        if database.is_sqlite:
            database.migrate()
        else:
            database.check_schema()
    except BaseException:
        database.close()
        raise
    return database


def sqlite_file(url: str | None, data: Path) -> Path | None:
    """Return the SQLite file that the settings name; None for a database that is no file."""
    if url is None:
        return data / DATABASE
    try:
        parts = make_url(url)
    except ArgumentError:  # `Database` raises for it, with the setting's name.
        return None
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return None
    return Path(parts.database)
