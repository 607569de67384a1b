"""The database: SQLite beside the pictures, or a PostgreSQL that several servers share.

Work is a function of a connection; it runs in a thread, in a transaction, and what raises is
rolled back. SQLite likes a single writer, so one thread writes and commits in groups: what waits
together is committed together, each piece under a savepoint of its own. PostgreSQL gets a few
threads, and a transaction for each piece.

SQLAlchemy writes the SQL; `Statement` hands it to the driver ready-made, since building a result
through SQLAlchemy costs nine times what SQLite itself takes for a small statement.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import queue
import select
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InvalidatePoolError,
    NoSuchModuleError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.elements import ClauseElement

from limner.errors import ConfigurationError, LedgerUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 10
CONNECT_TIMEOUT_S = 3
STATEMENT_TIMEOUT_MS = 10_000
GROUP_MAX = 64
POSTGRES_THREADS = 8
MIGRATION_LOCK = 5_270_146
"""PostgreSQL's advisory lock under which one of several starting servers migrates."""


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


Listener = Callable[[str, Mapping[str, object]], None]
"""Hears each statement's SQL and values before it is run."""

LISTENER = "limner_listener"


class Duplicate(Exception):
    """A row that must be unique is there already."""


class Database:
    """A database by its SQLAlchemy URL, or a SQLite file. A `listener` counts statements."""

    def __init__(self, place: Path | str, listener: Listener | None = None) -> None:
        self._file = place if isinstance(place, Path) else None
        self._engine = _connectable(place)
        if listener is not None:

            @event.listens_for(self._engine, "connect")
            def listen(_connection: object, record: ConnectionPoolEntry) -> None:
                record.info[LISTENER] = listener

        self.place = self._engine.url.render_as_string(hide_password=True)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
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
        try:
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._alone(), self._engine.begin() as connection:
                if not self.is_sqlite:
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                command.upgrade(_alembic(connection), "head")
        except CommandError as fault:
            raise self._newer(fault) from fault
        except (SQLAlchemyError, OSError) as fault:
            raise self._unusable(fault) from None

    def check_schema(self) -> None:
        """Raise ConfigurationError unless the schema is the one that this code knows."""
        try:
            with self._engine.connect() as connection:
                found = MigrationContext.configure(connection).get_current_revision()
        except SQLAlchemyError as fault:
            raise self._unusable(fault) from None
        head = revision_head()
        if found == head:
            return
        known = {script.revision for script in _scripts().walk_revisions()}
        if found is not None and found not in known:
            raise self._newer(f"its revision is {found}, this code knows {head}")
        raise ConfigurationError(
            f"The database {self.place} is at revision {found or 'none'}, this code needs {head}: "
            "run `limner migrate`."
        )

    def revision(self) -> str | None:
        """Return the schema revision that the database has, None for an empty one."""
        try:
            with self._engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        except SQLAlchemyError as fault:
            raise self._unusable(fault) from None

    def do(self, work: Callable[[Connection], T], *, reads: bool = False) -> T:
        """Do a piece of work in a transaction, here and now (for the command line).

        One that only `reads` keeps no writer waiting. Raises LedgerUnavailable when the database
        does not answer, Duplicate when a row that must be unique is there already; and what the
        work raises.
        """
        with self._transaction(reads=reads) as connection:
            return work(connection)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do a piece of work in a transaction, in a writer's thread. Raises as `do`."""
        if not self._started:
            self._start()
        piece = _Piece(work, asyncio.get_running_loop())
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
        with self._translated(), self._engine.connect() as connection, _aware(connection):
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
                log.warning("the database failed: %s", _first_line(cause))
                raise LedgerUnavailable from fault
            raise

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Hold a lock: of servers that start at once, one migrates first."""
        if self._file is not None:
            with self._file.with_name(self._file.name + ".lock").open("wb") as lock:
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
            f"The database {self._shown()} was made by a newer Limner ({fault})."
        )

    def _unusable(self, fault: Exception) -> ConfigurationError:
        reason = getattr(fault, "orig", None) or fault
        return ConfigurationError(
            f"The database {self._shown()} cannot be used: {_first_line(reason)}"
        )

    def _shown(self) -> str:
        return str(self._file) if self._file is not None else self.place


class _Piece:
    """A piece of work that waits for a writer, and the task on `loop` that waits for it."""

    __slots__ = ("fault", "loop", "outcome", "result", "work")

    def __init__(
        self, work: Callable[[Connection], object], loop: asyncio.AbstractEventLoop
    ) -> None:
        self.work = work
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


@contextmanager
def _aware(connection: Connection) -> Generator[None]:
    """Drop a connection whose database has gone away; `Statement` goes past SQLAlchemy's eyes."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as fault:
        raw = connection.connection.dbapi_connection
        if raw is not None and connection.dialect.is_disconnect(fault, raw, None):
            connection.invalidate(fault)
            connection.engine.dispose()  # The others went with it: none is to fail in its turn.
        raise


def revision_head() -> str | None:
    """Return the newest schema revision that this code knows."""
    return _scripts().get_current_head()


def _connectable(place: Path | str) -> Engine:
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
            # A server that vanished without a word is noticed, not waited for.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": STATEMENT_TIMEOUT_MS,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
        },
    )

    @event.listens_for(engine, "checkout")
    def look(connection: Any, _record: object, _proxy: object) -> None:
        # A server that stopped has said so, unasked: looking costs no round trip, and the first
        # request after a restart need not fail.
        if connection.closed or _has_word(connection.fileno()):
            raise InvalidatePoolError

    return engine


def _has_word(descriptor: int) -> bool:
    """Tell whether there is anything to read."""
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
            "isolation_level": None,  # We say BEGIN ourselves, below.
        },
        paramstyle="named",
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

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail when another process wrote
        # in between; taking the write lock at once waits instead.
        reads = connection.get_execution_options().get("limner_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_alembic(None))


def _alembic(connection: Connection | None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _first_line(fault: object) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]
