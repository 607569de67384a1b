"""Connections to SQLite and PostgreSQL: how they are set up, and what happens when one is lost."""

from __future__ import annotations

import os
import select
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, NoSuchModuleError

from limner.errors import ConfigurationError
from limner.system.private_files import close_to_others, open_private

BUSY_TIMEOUT_S = 10
CONNECT_TIMEOUT_S = 3
STATEMENT_TIMEOUT_MS = 10_000
POSTGRES_THREADS = 8
COMPANIONS = ("-wal", "-shm", "-journal")
"""Files that SQLite writes beside its database file."""


def connectable(place: Path | str) -> Engine:
    """Return an engine for a SQLite file or a URL. Raises ConfigurationError for a wrong one."""
    if isinstance(place, Path):
        return _sqlite(place)
    try:
        url = make_url(place)
        if url.drivername in ("postgres", "postgresql"):
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "sqlite" and url.database:
            return _sqlite(Path(url.database))
        if url.drivername != "postgresql+psycopg":
            raise ConfigurationError("database.url: it begins with postgresql:// or sqlite:///")
        return _postgres(url)
    except (ArgumentError, NoSuchModuleError) as fault:
        raise ConfigurationError(f"database.url: {fault}") from None
    except ModuleNotFoundError:
        raise ConfigurationError(
            "database.url: PostgreSQL needs an extra: pip install 'limner[postgres]'"
        ) from None


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=POSTGRES_THREADS + 2,
        max_overflow=2,
        pool_timeout=CONNECT_TIMEOUT_S,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            # A server that vanishes without closing its connections is noticed within seconds.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": STATEMENT_TIMEOUT_MS,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
        },
    )

    @event.listens_for(engine, "checkout")
    def check_alive(connection: Any, _record: object, _proxy: object) -> None:
        if has_gone(connection):
            raise InvalidatePoolError

    return engine


def has_gone(connection: Any) -> bool:
    """Tell whether PostgreSQL has closed a driver's connection.

    A server that stops sends a message unasked, so that a look at the socket costs no round trip,
    and the first request after a restart need not fail.
    """
    return bool(connection.closed) or _is_readable(connection.fileno())


def _is_readable(descriptor: int) -> bool:
    """Tell whether a socket has something to read."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _sqlite(file: Path) -> Engine:
    # A URL in parts: in its text a `?` in the folder's name would begin a query.
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={
            "timeout": BUSY_TIMEOUT_S,
            "check_same_thread": False,
            "isolation_level": None,  # `begin`, below, sends BEGIN.
        },
        paramstyle="named",
    )

    @event.listens_for(engine, "do_connect")
    def close(_dialect: object, _record: object, _words: object, _names: object) -> None:
        # SQLite makes the file as the umask has it, and its companions like the file.
        _make_private(file)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # WAL lets readers go on while one writes; NORMAL syncs at checkpoints, which loses no
        # consistency (https://www.sqlite.org/pragma.html#pragma_synchronous).
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail when another process wrote
        # in between; taking the write lock at once waits instead.
        reads = connection.get_execution_options().get("limner_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _make_private(file: Path) -> None:
    """Make SQLite's file where it is missing, for this user alone; close those that are there.

    A file that exists is never opened: closing it again would end the locks that SQLite holds
    on it in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    with suppress(OSError):  # SQLite's own error names the problem better.
        if not file.exists():
            os.close(open_private(file, os.O_RDWR | os.O_EXCL))
        for end in ("", *COMPANIONS):
            close_to_others(file.with_name(file.name + end))


@contextmanager
def aware(connection: Connection) -> Generator[None]:
    """Drop a connection whose database has gone away: SQLAlchemy does not see `Statement` fail."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as fault:
        raw = connection.connection.dbapi_connection
        if raw is not None and connection.dialect.is_disconnect(fault, raw, None):
            connection.invalidate(fault)
            connection.engine.dispose()  # The others went with it: none may fail after this one.
        raise


def first_line(fault: object) -> str:
    """Return the first line of a fault's message, or its class's name."""
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]
