"""The database: SQLite beside the pictures, or a PostgreSQL that several servers share.

Work is a function of a connection; it runs in a thread, in a transaction, and what raises is
rolled back. SQLite likes a single writer, so one thread writes and commits in groups: what waits
together is committed together, each piece under a savepoint of its own. PostgreSQL gets a few
threads, and a transaction for each piece.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from limner.errors import LedgerUnavailable
from limner.ledger.connecting import POSTGRES_THREADS, aware, connectable, first_line
from limner.ledger.schema import Schema
from limner.ledger.statements import LISTENER, Listener

log = logging.getLogger(__name__)

T = TypeVar("T")

GROUP_MAX = 64


class Duplicate(Exception):
    """A row that must be unique is there already."""


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
        self._group_max = GROUP_MAX if self.is_sqlite else 1
        self._waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._writers = [
            threading.Thread(target=self._write, name=f"ledger-{number}", daemon=True)
            for number in range(1 if self.is_sqlite else POSTGRES_THREADS)
        ]
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="ledger-reader")
        self._started = False
        self._starting = threading.Lock()

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
        """Do a piece of work in a transaction, here and now (for the command line).

        One that only `reads` keeps no writer waiting. Raises LedgerUnavailable when the database
        does not answer, Duplicate when a row that must be unique is there already; and what the
        work raises.
        """
        with self._transaction(reads=reads) as connection:
            return work(connection)

    async def run(self, work: Callable[[Connection], T], *, unsettled: bool = False) -> T:
        """Do a piece of work in a transaction, in a writer's thread. Raises as `do`.

        `unsettled` work need not outlive a crash of PostgreSQL by itself: it is not waited for
        until it is on the disk, and the next commit that is waited for takes it along. (SQLite's
        commits are not waited for either.)
        """
        if not self._started:
            self._start()
        piece = _Piece(work, asyncio.get_running_loop(), unsettled=unsettled)
        self._waiting.put(piece)
        return await piece.outcome  # type: ignore[return-value] # what work returns

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do a piece of work that changes nothing, beside the writers. Raises as `do`."""
        return await asyncio.get_running_loop().run_in_executor(
            self._readers, lambda: self.do(work, reads=True)
        )

    def close(self) -> None:
        """Wait for the work at hand and let go of the database."""
        if self._started:
            for _ in self._writers:
                self._waiting.put(None)
            for writer in self._writers:
                writer.join()
            self._started = False
        self._readers.shutdown()
        self._engine.dispose()

    def _start(self) -> None:
        with self._starting:
            if not self._started:
                for writer in self._writers:
                    writer.start()
                self._started = True

    def _write(self) -> None:
        """Commit what waits, in groups, until told to stop."""
        while (piece := self._waiting.get()) is not None:
            group = [piece]
            while len(group) < self._group_max:
                try:
                    another = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if another is None:
                    self._waiting.put(None)
                    break
                group.append(another)
            group = [one for one in group if not one.outcome.cancelled()]
            if group:
                self._commit(group)

    def _commit(self, group: list[_Piece]) -> None:
        try:
            with self._transaction() as connection:
                if not self.is_sqlite and all(piece.unsettled for piece in group):
                    connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
                if len(group) == 1:
                    group[0].result = group[0].work(connection)
                else:
                    self._each_alone(connection, group)
        except BaseException as fault:
            # Whatever it is belongs to those who wait for it; the thread goes on.
            for piece in group:
                piece.fault = piece.fault or fault
        for loop in {piece.loop for piece in group}:
            # Waking a loop is a write to a socket: once for all that wait there.
            with suppress(RuntimeError):  # It was closed, and nobody waits any more.
                loop.call_soon_threadsafe(_hand_over, [one for one in group if one.loop is loop])

    def _each_alone(self, connection: Connection, group: list[_Piece]) -> None:
        cursor = connection.connection.cursor()
        for piece in group:
            cursor.execute("SAVEPOINT piece")
            try:
                with self._translated():
                    piece.result = piece.work(connection)
            except LedgerUnavailable:
                raise
            except Exception as fault:
                # One caller's refusal is no reason to roll the others back.
                piece.fault = fault
                cursor.execute("ROLLBACK TO piece")
            cursor.execute("RELEASE piece")
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
        """Turn the driver's and SQLAlchemy's errors into ours."""
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


class _Piece:
    """A piece of work that waits for a writer, and the task on `loop` that waits for it."""

    __slots__ = ("fault", "loop", "outcome", "result", "unsettled", "work")

    def __init__(
        self,
        work: Callable[[Connection], object],
        loop: asyncio.AbstractEventLoop,
        *,
        unsettled: bool,
    ) -> None:
        self.work = work
        self.unsettled = unsettled
        self.loop = loop
        self.outcome: asyncio.Future[object] = loop.create_future()
        self.result: object = None
        self.fault: BaseException | None = None


def _hand_over(group: list[_Piece]) -> None:
    """Tell the tasks on this loop what became of their work."""
    for piece in group:
        if piece.outcome.done():
            continue  # It was given up meanwhile.
        if piece.fault is None:
            piece.outcome.set_result(piece.result)
        else:
            piece.outcome.set_exception(piece.fault)
