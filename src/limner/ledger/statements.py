"""One SQL statement, written by SQLAlchemy, run by the driver.

Building a result through SQLAlchemy costs nine times what SQLite itself takes for a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.elements import ClauseElement

Listener = Callable[[str, Mapping[str, object]], None]
"""Hears each statement's SQL and values before it is run."""

LISTENER = "limner_listener"
"""Under this name a connection's `info` holds its listener, where there is one."""


class Statement:
    """One SQL statement, written by SQLAlchemy once for each kind of database, run by the driver.

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
