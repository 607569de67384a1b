"""The batching pool, against ThreadPoolExecutor: small transactions, and pictures to the disk."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.figures import section, verdict
from limner.concurrency.batching_pool import BatchingPool, WorkItem, run_each
from limner.concurrency.threads import thread_pool

CALLS = 512
AT_ONCE = 16
"""How many callers there are, each with one call at a time: requests at work."""
ROUNDS = 9
PICTURE = os.urandom(1_500_000)
WRITERS = 4

Submit = Callable[[Callable[[], object]], Awaitable[object]]


def run() -> None:
    """Measure and print: milliseconds of processor and of wall time for all calls."""
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            "a small transaction (SQLite)": _transactions(Path(folder)),
            "a picture of 1.5 MB": _pictures(Path(folder)),
        }
    section(f"{CALLS} calls by {AT_ONCE} callers (median of {ROUNDS} alternating runs)")
    for name, (ours, theirs) in figures.items():
        print(f"  {name}: CPU {ours[0]:.0f} ms, wall {ours[1]:.0f} ms; ThreadPoolExecutor", end="")
        print(f" CPU {theirs[0]:.0f} ms, wall {theirs[1]:.0f} ms")
    ours, theirs = figures["a small transaction (SQLite)"]
    ratio = ours[0] / theirs[0]
    verdict("CPU of transactions", f"{ratio:.2f}x", met=ratio <= 0.8, target="at most 0.8x")


Figure = tuple[float, float]


def _transactions(folder: Path) -> tuple[Figure, Figure]:
    """Insert a row in each call: batches share a commit, as the ledger has it."""
    database = sqlite3.connect(
        folder / "it.db", check_same_thread=False, isolation_level=None, timeout=60
    )
    database.execute("PRAGMA journal_mode = wal")
    database.execute("PRAGMA synchronous = normal")
    database.execute("CREATE TABLE rows (number INTEGER)")

    def insert() -> None:
        database.execute("INSERT INTO rows VALUES (1)")

    def commit(items: list[WorkItem]) -> None:
        database.execute("BEGIN IMMEDIATE")
        run_each(items)
        database.execute("COMMIT")

    def alone() -> None:
        database.execute("BEGIN IMMEDIATE")
        insert()
        database.execute("COMMIT")

    pool: BatchingPool[WorkItem] = BatchingPool("ours", 1, commit, batch_max=64)
    with thread_pool(1, "theirs") as executor:
        found = _compare(lambda work: pool.submit(WorkItem(work)), insert, executor, alone)
    pool.close()
    database.close()
    return found


def _pictures(folder: Path) -> tuple[Figure, Figure]:
    """Write a file in each call, and delete it: batches share nothing but the waking."""

    def write() -> None:
        path = folder / os.urandom(8).hex()
        path.write_bytes(PICTURE)
        path.unlink()

    pool: BatchingPool[WorkItem] = BatchingPool("ours", WRITERS, run_each, batch_max=4)
    with thread_pool(WRITERS, "theirs") as executor:
        found = _compare(lambda work: pool.submit(WorkItem(work)), write, executor, write)
    pool.close()
    return found


def _compare(
    ours: Submit,
    our_work: Callable[[], object],
    executor: ThreadPoolExecutor,
    their_work: Callable[[], object],
) -> tuple[Figure, Figure]:
    def theirs(work: Callable[[], object]) -> Awaitable[object]:
        return asyncio.get_running_loop().run_in_executor(executor, work)

    subjects = (partial(_measure, ours, our_work), partial(_measure, theirs, their_work))
    rounds = [[subject() for subject in subjects] for _ in range(ROUNDS + 1)][1:]
    first, second = zip(*rounds, strict=True)
    return _median(first), _median(second)


def _median(figures: tuple[Figure, ...]) -> Figure:
    cpu, wall = zip(*figures, strict=True)
    return statistics.median(cpu), statistics.median(wall)


def _measure(submit: Submit, work: Callable[[], object]) -> Figure:
    async def caller() -> None:
        for _ in range(CALLS // AT_ONCE):
            await submit(work)

    async def callers() -> None:
        await asyncio.gather(*(caller() for _ in range(AT_ONCE)))

    cpu, wall = time.process_time(), time.perf_counter()
    asyncio.run(callers())
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
