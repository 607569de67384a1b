"""The database: one thread that owns it, one transaction a piece of work, migrated at the start.

SQLAlchemy's async layer over SQLite is several times slower than its synchronous Core in one
thread, and SQLite likes a single writer; so all work goes through one thread, off the event loop.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from limner.errors import ConfigurationError

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 10


class Database:
    """A SQLite database in `file`. Work that raises is rolled back."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._engine = _connectable(file)

    def migrate(self) -> None:
        """Bring the schema up to date. Raises ConfigurationError for one newer than this code."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with _alone(self._file), self._engine.begin() as connection:
                command.upgrade(_alembic(connection), "head")
        except CommandError as fault:
            raise ConfigurationError(
                f"The database {self._file} was made by a newer Limner ({fault})."
            ) from fault
        except (SQLAlchemyError, OSError) as fault:
            raise ConfigurationError(f"The database {self._file} cannot be used: {fault}") from None

    def do(self, work: Callable[[Connection], T]) -> T:
        """Do a piece of work in a transaction, here and now (for the command line)."""
        with self._engine.begin() as connection:
            return work(connection)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do a piece of work in a transaction, in the database's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.do, work)

    def close(self) -> None:
        """Wait for the work at hand and let go of the file."""
        self._thread.shutdown()
        self._engine.dispose()


@contextmanager
def _alone(file: Path) -> Generator[None]:
    """Hold a lock beside the database: of servers that start at once, one migrates first."""
    with file.with_name(file.name + ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def revision_head() -> str | None:
    """Return the newest schema revision that this code knows."""
    return ScriptDirectory.from_config(_alembic(None)).get_current_head()


def _connectable(file: Path) -> Engine:
    # A URL in parts: in its text a `?` in the folder's name would begin a query.
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # WAL lets readers go on while one writes; NORMAL syncs at checkpoints, which loses no
        # consistency (https://www.sqlite.org/pragma.html#pragma_synchronous).
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    return engine


def _alembic(connection: Connection | None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
