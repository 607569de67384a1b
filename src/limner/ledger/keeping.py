"""A thread's own connection, kept from one transaction to the next.

Taking one from SQLAlchemy's pool and giving it back costs twice what a small transaction takes.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from limner.ledger.connecting import aware, has_gone


class Kept:
    """One connection for each thread that asks. `options` are its execution options."""

    def __init__(self, engine: Engine, **options: object) -> None:
        self._engine = engine
        self._options = options
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._own = threading.local()
        self._all: list[Connection] = []

    @contextmanager
    def begin(self) -> Generator[Connection]:
        """Begin a transaction on this thread's connection; roll back what raises."""
        connection = self._here()
        with aware(connection), connection.begin():
            yield connection

    def close(self) -> None:
        """Give all connections back; their threads are over."""
        for connection in self._all:
            with suppress(SQLAlchemyError):
                connection.close()
        self._all.clear()

    def _here(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._engine.connect().execution_options(**self._options)
            self._own.connection = connection
            self._all.append(connection)
        elif self._is_left(connection):
            connection.invalidate()  # It takes another by itself.
        return connection

    def _is_left(self, connection: Connection) -> bool:
        if self._is_sqlite or connection.invalidated:
            return False
        return has_gone(connection.connection.dbapi_connection)
