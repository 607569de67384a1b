"""SQL statements that SQLAlchemy writes once and the driver runs.

In the place of SQLAlchemy's own execution with its cache of compiled statements: that takes
4.7 ms of the processor for one caller's hold and settlement on SQLite, this takes 1.1 ms; on
PostgreSQL 6.6 and 3.6 ms (`python -m benchmarks own_driver`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.elements import ClauseElement

Listener = Callable[[str, Mapping[str, object]], None]
"""Called with each statement's SQL and values before it runs."""

LISTENER = "limner_listener"
"""Under this name a connection's `info` holds its listener, where there is one."""


class Statement:
    """One SQL statement. SQLAlchemy writes it once for each kind of database, the driver runs it.

    Its values come by the names of its `bindparam`s; its rows are plain tuples.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._ready: dict[str, tuple[str, dict[str, object]]] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Execute with these values; return the rows, none for a statement that returns none."""
        sql, constants = self._ready.get(connection.dialect.name) or self._compile(connection)
        values = {**constants, **values}
        listener = connection.info.get(LISTENER)
        if listener is not None:
            listener(sql, values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, values)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            cursor.close()

    def _compile(self, connection: Connection) -> tuple[str, dict[str, object]]:
        compiled = self._statement.compile(dialect=connection.dialect)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._ready[connection.dialect.name] = str(compiled), constants
        return self._ready[connection.dialect.name]
