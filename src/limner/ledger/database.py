"""The database: SQLite beside the pictures, or a PostgreSQL that several servers share.

Work is a function of a connection. It runs in a thread, in a transaction; when it raises, the
transaction is rolled back. SQLite allows one writer, so one thread writes and commits in groups:
work that waits together is committed together, each under a savepoint of its own. PostgreSQL gets
a few threads, and a transaction for each work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from limner.concurrency.batching_pool import BatchingPool, WorkItem
from limner.concurrency.threads import thread_pool
from limner.errors import LedgerUnavailable
from limner.ledger.connections import POSTGRES_THREADS, aware, connectable, first_line
from limner.ledger.schema import Schema
from limner.ledger.statements import LISTENER, Listener
from limner.ledger.thread_connection import ThreadConnection

log = logging.getLogger(__name__)

T = TypeVar("T")

UNSETTLED = "SET LOCAL synchronous_commit TO off"
GROUP_MAX = 64
READERS = 2


class Duplicate(Exception):
    """A row that must be unique exists already."""


class Database:
    """A database by its SQLAlchemy URL, or a SQLite file. A `listener` counts statements."""

    def __init__(self, place: Path | str, listener: Listener | None = None) -> None:
        self._engine = connectable(place)
        if listener is not None:

            @event.listens_for(self._engine, "connect")
            def listen(_connection: object, record: ConnectionPoolEntry) -> None:
                record.info[LISTENER] = listener

        self.place = self._engine.url.render_as_string(hide_password=True)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self._schema = Schema(self._engine, str(place) if isinstance(place, Path) else self.place)
        self._writers = (
            BatchingPool("ledger", 1, self._commit, batch_max=GROUP_MAX)
            if self.is_sqlite
            else BatchingPool("ledger", POSTGRES_THREADS, self._commit, batch_max=1)
        )
        self._readers = thread_pool(READERS, "ledger-reader")
        self._writing = ThreadConnection(self._engine)
        self._reading = ThreadConnection(self._engine, limner_reads=True)

    def migrate(self) -> None:
        """Bring the schema up to date. Raises ConfigurationError for one newer than this code."""
        self._schema.migrate()

    def check_schema(self) -> None:
        """Raise ConfigurationError unless the schema is the one that this code knows."""
        self._schema.check()

    def revision(self) -> str | None:
        """Return the schema revision that the database has, None for an empty one."""
        return self._schema.revision()

    def do(self, work: Callable[[Connection], T], *, reads: bool = False) -> T:
        """Do work in a transaction, in the calling thread (for the command line).

        Work that only `reads` keeps no writer waiting. Raises LedgerUnavailable when the database
        does not answer, Duplicate when a row that must be unique exists already, and what the work
        raises.
        """
        with self._transaction(reads=reads) as connection:
            return work(connection)

    async def run(self, work: Callable[[Connection], T], *, unsettled: bool = False) -> T:
        """Do work in a transaction, in a writer's thread. Raises as `do`."""
        return await self.submit(work, unsettled=unsettled)

    def submit(
        self, work: Callable[[Connection], T], *, unsettled: bool = False
    ) -> asyncio.Future[T]:
        """Return the future of what `run` returns; a future cancelled in time prevents the work.

        `unsettled` work need not outlive a crash of PostgreSQL by itself: its commit does not wait
        for the disk, and the next commit that does takes it along. (SQLite's commits do not wait
        either.)
        """
        return self._writers.submit(_Write(work, unsettled=unsettled))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do work that changes nothing, beside the writers. Raises as `do`."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def close(self) -> None:
        """Wait for the work that was begun, and close all connections."""
        self._writers.close()
        self._readers.shutdown()
        self._writing.close()
        self._reading.close()
        self._engine.dispose()

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._translated(), self._reading.begin() as connection:
            return work(connection)

    def _commit(self, group: list[_Write]) -> None:
        try:
            with self._translated(), self._writing.begin() as connection:
                if not self.is_sqlite and all(write.unsettled for write in group):
                    with closing(connection.connection.cursor()) as cursor:
                        cursor.execute(UNSETTLED)
                if len(group) == 1:
                    group[0].result = group[0].work(connection)
                else:
                    self._each_alone(connection, group)
        except BaseException as fault:
            # Those who wait for the group get the fault, whatever it is.
            for write in group:
                write.fault = write.fault or fault

    def _each_alone(self, connection: Connection, group: list[_Write]) -> None:
        cursor = connection.connection.cursor()
        for write in group:
            cursor.execute("SAVEPOINT write")
            try:
                with self._translated():
                    write.result = write.work(connection)
            except LedgerUnavailable:
                raise
            except Exception as fault:
                # Its own caller gets the fault; the other writes are not rolled back.
                write.fault = fault
                cursor.execute("ROLLBACK TO write")
            cursor.execute("RELEASE write")
        cursor.close()

    @contextmanager
    def _transaction(self, *, reads: bool = False) -> Generator[Connection]:
        with self._translated(), self._engine.connect() as connection, aware(connection):
            if reads:
                connection.execution_options(limner_reads=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _translated(self) -> Generator[None]:
        """Raise Limner's errors in the place of the driver's and SQLAlchemy's."""
        driver = self._engine.dialect.loaded_dbapi
        try:
            yield
        except (driver.Error, DBAPIError, PoolTimeout) as fault:
            cause = fault.orig if isinstance(fault, DBAPIError) else fault
            if isinstance(cause, driver.IntegrityError):
                raise Duplicate(str(cause)) from fault
            if isinstance(
                cause,
                # An InternalError is PostgreSQL's for one that became a replica: it reads only.
                (driver.OperationalError, driver.InterfaceError, driver.InternalError, PoolTimeout),
            ):
                log.warning("the database failed: %s", first_line(cause))
                raise LedgerUnavailable from fault
            raise


class _Write(WorkItem):
    """Work on the database; see `Database.submit` for what is `unsettled`."""

    __slots__ = ("unsettled",)

    def __init__(self, work: Callable[[Connection], object], *, unsettled: bool) -> None:
        super().__init__(work)
        self.unsettled = unsettled
