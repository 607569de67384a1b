"""The schema: which revision a database has, and Alembic's migrations to the newest one."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from limner.errors import ConfigurationError
from limner.ledger.connections import first_line
from limner.system.private_files import open_private

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 5_270_146
"""PostgreSQL's advisory lock under which one of several starting servers migrates."""


def revision_head() -> str | None:
    """Return the newest schema revision that this code knows."""
    return _scripts().get_current_head()


class Schema:
    """The schema of one database; errors call the database `place`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        self._file = None if file is None else Path(file)

    def migrate(self) -> None:
        """Bring the schema up to date. Raises ConfigurationError for one newer than this code."""
        try:
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._alone(), self._engine.begin() as connection:
                if self._file is None:
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                command.upgrade(_alembic(connection), "head")
        except CommandError as fault:
            raise self._newer(fault) from fault
        except (SQLAlchemyError, OSError) as fault:
            raise self._unusable(fault) from None

    def check(self) -> None:
        """Raise ConfigurationError unless the schema is the one that this code knows."""
        found, head = self.revision(), revision_head()
        if found == head:
            return
        known = {script.revision for script in _scripts().walk_revisions()}
        if found is not None and found not in known:
            raise self._newer(f"its revision is {found}, this code knows {head}")
        raise ConfigurationError(
            f"The database {self._place} is at revision {found or 'none'}, this code needs {head}: "
            "run `limner migrate`."
        )

    def revision(self) -> str | None:
        """Return the schema revision that the database has, None for an empty one."""
        try:
            with self._engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        except SQLAlchemyError as fault:
            raise self._unusable(fault) from None

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Hold a lock: of servers that start at once, one migrates first."""
        if self._file is not None:
            handle = open_private(self._file.with_name(self._file.name + ".lock"), os.O_WRONLY)
            with os.fdopen(handle, "wb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            return
        with self._engine.connect() as connection:
            # A migration of many rows takes longer than a request may.
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_lock(:it)"), {"it": MIGRATION_LOCK})
            connection.commit()
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:it)"), {"it": MIGRATION_LOCK})
                connection.execute(text("RESET statement_timeout"))
                connection.commit()

    def _newer(self, fault: object) -> ConfigurationError:
        return ConfigurationError(
            f"The database {self._place} was made by a newer Limner ({fault})."
        )

    def _unusable(self, fault: Exception) -> ConfigurationError:
        reason = getattr(fault, "orig", None) or fault
        return ConfigurationError(
            f"The database {self._place} cannot be used: {first_line(reason)}"
        )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_alembic(None))


def _alembic(connection: Connection | None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
