"""Metering: holds and settlements against the same SQL run bare, and what they add to a request.

The bare peer runs the very statements that one hold and one settlement were heard to run, with
other values, straight through the driver. On SQLite from one thread, with a commit for each of
the two transactions, and with as many of them in one commit as there are callers; on PostgreSQL
from as many threads as the ledger has, each with a connection of its own.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from tests.support.postgres import find_binaries, running_cluster

from benchmarks.figures import medians_ms, section, verdict
from limner.ledger.accounts import Accounts
from limner.ledger.connections import POSTGRES_THREADS
from limner.ledger.database import Database
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import Keys
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.request_records import KeptPicture, NewRequest
from limner.policy.auth import Authenticator

CALLERS = 16
ROUNDS = 7
ROUND_S = 1.5
LEASE_S = 30.0
CALLS = 300
PICTURES = (KeptPicture("0" * 32, "/i/" + "0" * 60, "A red apple on a table, in daylight."),)
REQUEST_ID = "imgreq_" + "0" * 32

Transaction = list[tuple[str, Mapping[str, object]]]


def run() -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder:
        _sqlite(Path(folder) / "limner.db")
    binaries = find_binaries()
    if binaries is None:
        print("  PostgreSQL is not installed: not measured")
        return
    with running_cluster(binaries) as cluster, cluster.new_database() as url:
        _postgres(url)


def _sqlite(file: Path) -> None:
    with _ledger(file) as (database, accounts):
        hold, settle = _heard(file, accounts[0])
        with closing(_sqlite_connection(file)) as bare:
            rates = _alternating(
                {
                    "limner": lambda: _pairs_by_ledger(database, accounts),
                    "bare": lambda: _pairs_in_one_thread(bare, hold, settle, accounts, 1),
                    "grouped": lambda: _pairs_in_one_thread(bare, hold, settle, accounts, CALLERS),
                }
            )
        _title("SQLite")
        print(f"  limner                        {rates['limner']:7.0f} pairs/s")
        print(f"  bare, a commit each           {rates['bare']:7.0f} pairs/s")
        print(f"  bare, {CALLERS} in a commit         {rates['grouped']:7.0f} pairs/s")
        _verdict("against a commit each", rates["limner"] / rates["bare"])
        _verdict("against the same grouping", rates["limner"] / rates["grouped"])
        _added(database)


def _postgres(url: str) -> None:
    with _ledger(url) as (database, accounts):
        hold, settle = _heard(url, accounts[0])
        for title, payers in (("an account each", accounts), ("one account", accounts[:1])):
            rates = _alternating(
                {
                    "limner": partial(_pairs_by_ledger, database, payers),
                    "bare": partial(_pairs_in_threads, url, hold, settle, payers),
                }
            )
            _title(f"PostgreSQL, {title}")
            print(f"  limner                        {rates['limner']:7.0f} pairs/s")
            print(f"  bare, {POSTGRES_THREADS} connections           {rates['bare']:7.0f} pairs/s")
            _verdict("against bare", rates["limner"] / rates["bare"])
        _added(database)


@contextmanager
def _ledger(place: Path | str) -> Generator[tuple[Database, list[str]]]:
    """Open a new ledger with an account for each caller."""
    database = Database(place)
    try:
        database.migrate()
        made = [Accounts(database).create(f"{n}", unlimited=True) for n in range(CALLERS)]
        yield database, [account.id for account in made]
    finally:
        database.close()


def _heard(place: Path | str, account: str) -> tuple[Transaction, Transaction]:
    """Hold and settle once; return the statements of both."""
    heard: Transaction = []
    database = Database(place, listener=lambda sql, values: heard.append((sql, values)))
    holds = HoldStore(database, lease_s=LEASE_S)
    try:
        asyncio.run(holds.hold(request_of(account, REQUEST_ID), NO_LIMITS))
        count = len(heard)
        asyncio.run(holds.settle(REQUEST_ID, 0, PICTURES))
    finally:
        database.close()
    return heard[:count], heard[count:]


def request_of(account: str, name: str) -> NewRequest:
    """Make an account's request for one picture."""
    return NewRequest(
        id=name,
        account_id=account,
        key_id="configured",
        task="generations",
        model="dall-e-2",
        quality="standard",
        size="1024x1024",
        n=1,
        price_micros=20_000,
        prompt="A red apple on a table",
    )


_numbers = itertools.count(1)


def new_name() -> str:
    """Make up a request's id."""
    return f"imgreq_{next(_numbers):032}"


def _pairs_by_ledger(database: Database, accounts: list[str]) -> float:
    """Return the pairs per second of so many callers on one event loop, as in the server."""
    holds = HoldStore(database, lease_s=LEASE_S)

    async def caller(account: str, ends: float) -> int:
        done = 0
        while time.perf_counter() < ends:
            name = new_name()
            await holds.hold(request_of(account, name), NO_LIMITS)
            await holds.settle(name, 0, PICTURES)
            done += 1
        return done

    async def all_callers() -> float:
        began = time.perf_counter()
        payers = itertools.islice(itertools.cycle(accounts), CALLERS)
        done = await asyncio.gather(*(caller(payer, began + ROUND_S) for payer in payers))
        return sum(done) / (time.perf_counter() - began)

    return asyncio.run(all_callers())


def _filled(transaction: Transaction, account: str, name: str, first: str) -> Transaction:
    """Put another account and request into statements that were heard."""
    swapped = {first: account}
    return [
        (
            sql,
            {
                key: swapped.get(value, value.replace(REQUEST_ID, name))
                if isinstance(value, str)
                else value
                for key, value in values.items()
            },
        )
        for sql, values in transaction
    ]


def _work(
    hold: Transaction, settle: Transaction, accounts: list[str]
) -> Iterator[tuple[Transaction, Transaction]]:
    first = str(next(values["account"] for _, values in hold if "account" in values))
    for account in itertools.cycle(accounts):
        name = new_name()
        yield _filled(hold, account, name, first), _filled(settle, account, name, first)


def _sqlite_connection(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None, timeout=10)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _pairs_in_one_thread(
    connection: sqlite3.Connection,
    hold: Transaction,
    settle: Transaction,
    accounts: list[str],
    group: int,
) -> float:
    """Run the statements with `group` transactions in a commit, each under a savepoint then."""
    cursor = connection.cursor()

    def commit(transactions: list[Transaction]) -> None:
        cursor.execute("BEGIN IMMEDIATE")
        for transaction in transactions:
            if group > 1:
                cursor.execute("SAVEPOINT piece")
            for sql, values in transaction:
                cursor.execute(sql, values)
                if cursor.description:
                    cursor.fetchall()
            if group > 1:
                cursor.execute("RELEASE piece")
        cursor.execute("COMMIT")

    work = _work(hold, settle, accounts)
    done, spent = 0, 0.0
    while spent < ROUND_S:
        ready = list(itertools.islice(work, group))
        began = time.perf_counter()
        commit([one for one, _ in ready])
        commit([one for _, one in ready])
        spent += time.perf_counter() - began
        done += group
    return done / spent


def _pairs_in_threads(
    url: str, hold: Transaction, settle: Transaction, accounts: list[str]
) -> float:
    """Run the statements from threads; making up their values is counted, it is a little."""
    done: list[int] = []

    def caller(number: int, ends: float) -> None:
        mine = [accounts[number % len(accounts)]]
        count = 0
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            for transactions in _work(hold, settle, mine):
                if time.perf_counter() >= ends:
                    break
                for transaction in transactions:
                    for sql, values in transaction:
                        cursor.execute(sql, values)
                        if cursor.description:
                            cursor.fetchall()
                    connection.commit()
                count += 1
        done.append(count)

    began = time.perf_counter()
    threads = [
        threading.Thread(target=caller, args=(number, began + ROUND_S))
        for number in range(POSTGRES_THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


def _alternating(subjects: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """Return the medians of alternating rounds, after one that is not counted."""
    rates: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(ROUNDS + 1):
        for name, subject in subjects.items():
            rate = subject()
            if number:
                rates[name].append(rate)
    return {name: statistics.median(values) for name, values in rates.items()}


def _title(where: str) -> None:
    section(
        f"Hold and settle, {CALLERS} callers, {where} "
        f"(median of {ROUNDS} alternating rounds of {ROUND_S:g} s)"
    )


def _verdict(what: str, ratio: float) -> None:
    verdict(what, f"{ratio:.2f}x", met=ratio >= 0.5, target="at least 0.5x")


def _added(database: Database) -> None:
    """Time what one caller's request waits for: its key, its hold, its settlement."""
    account = Accounts(database).create("one caller", unlimited=True).id
    holds = HoldStore(database, lease_s=LEASE_S)
    limits = Limits(requests_per_minute=10**6, images_per_minute=10**6, concurrent=10**3)
    key, _ = Keys(database).create("benchmark", account_id=account)
    access = Authenticator(Keys(database))
    held: list[str] = []

    with asyncio.Runner() as runner:

        def hold(of_key: Limits) -> Any:
            held.append(new_name())
            return runner.run(holds.hold(request_of(account, held[-1]), of_key))

        figures = medians_ms(
            {
                "its key is looked up": lambda: runner.run(access.identify(f"Bearer {key}")),
                "hold": lambda: hold(NO_LIMITS),
                "settle": lambda: runner.run(holds.settle(held.pop(), 0, PICTURES)),
                "hold with limits": lambda: hold(limits),
                "release": lambda: runner.run(holds.settle(held.pop(), 0, ())),
            },
            CALLS,
        )
    for name, value in figures.items():
        print(f"  {name:24} {value:6.2f} ms")
    added = sum(figures[name] for name in ("its key is looked up", "hold", "settle"))
    print(f"  metering adds            {added:6.2f} ms to a request of one caller")


if __name__ == "__main__":
    run()
