"""What our own small machinery costs beside the library that does the same, on one core.

The libraries are no dependencies: `pip install httpx-sse==0.4.3 purgatory==3.0.1 aiostream==0.8.1
pebble==5.2.3 filelock` in a virtual environment of its own, with Limner in it. Each part says which
module of ours it is about; that module's docstring gives the figure and what the library lacks.
"""

from __future__ import annotations

import asyncio
import base64
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, aclosing
from itertools import pairwise
from pathlib import Path

from benchmarks.figures import console, section

ROUNDS = 7
PICTURE_BYTES = 1_500_000
CHUNK_BYTES = 64 * 1024
CALLS = 20_000
STREAMS, ITEMS = 4, 5_000
JOBS = 200
HOLD_S, HOLDS = 0.02, 40


def run() -> None:
    """Measure each part, and leave out one whose library is not installed."""
    for part in (events, breaker, merged, workers, locks):
        try:
            part()
        except ImportError as fault:
            console.print(f"{part.__name__}: {fault}; see the head of benchmarks/machinery.py")


def events() -> None:
    """`engines/relay/server_sent_events`: pictures of 1.5 MB in base64, in chunks of 64 KiB."""
    from httpx_sse._decoders import SSEDecoder, SSELineDecoder
    from openai._streaming import SSEDecoder as OfficialDecoder

    from limner.engines.relay.server_sent_events import events as ours

    section("server-sent events: milliseconds for a picture of 1.5 MB")
    text = base64.b64encode(os.urandom(PICTURE_BYTES))
    body = b'event: image\ndata: {"b64_json": "' + text + b'"}\n\n'
    chunks = [body[at : at + CHUNK_BYTES] for at in range(0, len(body), CHUNK_BYTES)]

    async def coming() -> AsyncGenerator[bytes]:
        for chunk in chunks:
            yield chunk

    async def by_ours() -> None:
        async for _ in ours(coming(), 64 * 1024 * 1024):
            pass

    async def by_official() -> None:
        async for _ in OfficialDecoder().aiter_bytes(coming()):
            pass

    async def by_httpx_sse() -> None:
        lines, decoder = SSELineDecoder(), SSEDecoder()
        async for chunk in coming():
            for line in lines.decode(chunk.decode()):
                decoder.decode(line)

    _compare(1e3, "ms", {"ours": by_ours, "httpx-sse": by_httpx_sse, "openai": by_official})


def breaker() -> None:
    """`engines/relay/circuit_breaker`: what a call costs while the breaker is closed."""
    from purgatory import AsyncCircuitBreakerFactory

    from limner.engines.relay.circuit_breaker import CircuitBreaker

    section("circuit breaker, closed: microseconds for a call that succeeds")

    async def is_there() -> bool:
        return True

    own = CircuitBreaker(is_there, lambda _: None, time.monotonic, failures_max=5, open_s=30)
    factory = AsyncCircuitBreakerFactory(default_threshold=5, default_ttl=30)

    async def by_ours() -> None:
        for _ in range(CALLS):
            await own.admit()
            own.record_success()

    async def by_purgatory() -> None:
        for _ in range(CALLS):
            async with await factory.get_breaker("far"):
                pass

    _compare(1e6 / CALLS, "us", {"ours": by_ours, "purgatory": by_purgatory})


def merged() -> None:
    """`engines/relay/merge`: what an item costs that comes by one of four streams."""
    from aiostream import stream

    from limner.engines.relay.merge import merge

    section("merged streams: microseconds for an item")

    async def one() -> AsyncGenerator[int]:
        for number in range(ITEMS):
            await asyncio.sleep(0)
            yield number

    async def by_ours() -> None:
        async with aclosing(merge([one() for _ in range(STREAMS)])) as coming:
            async for _ in coming:
                pass

    async def by_aiostream() -> None:
        async with stream.merge(*(one() for _ in range(STREAMS))).stream() as coming:
            async for _ in coming:
                pass

    _compare(1e6 / (STREAMS * ITEMS), "us", {"ours": by_ours, "aiostream": by_aiostream})


def _states(_job: int) -> Iterator[int]:
    yield 1


def _forever(_job: int) -> Iterator[int]:
    while True:
        time.sleep(0.001)  # A step of a job that goes on until it is cancelled.
        yield 1


def _work(_job: int) -> int:
    return 1


def _sleep(_job: int) -> None:
    time.sleep(60)  # The job that is cancelled while it runs.


def workers() -> None:
    """`engines/host/worker_pool`: an empty job, and until the next runs after one is cancelled."""
    from concurrent.futures import ProcessPoolExecutor

    from pebble import ProcessPool

    from limner.engines.host.worker_pool import WorkerPool

    section("worker processes: microseconds for an empty job, then milliseconds to cancel one")

    async def ours() -> tuple[float, float]:
        pool = WorkerPool(_states, 1, 60)
        await pool.start()
        began = time.perf_counter()
        for job in range(JOBS):
            async with aclosing(pool.run(job)) as states:
                async for _ in states:
                    pass
        each = (time.perf_counter() - began) / JOBS
        await pool.stop()
        endless = WorkerPool(_forever, 1, 60)
        await endless.start()
        async with aclosing(endless.run(0, partial=True)) as states:
            await anext(states)
        began = time.perf_counter()
        async with aclosing(endless.run(1, partial=True)) as states:
            await anext(states)
        cancelled = time.perf_counter() - began
        await endless.stop()
        return each, cancelled

    each, cancelled = asyncio.run(ours())
    _workers_line("ours", each, cancelled)
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        executor.submit(_work, 0).result()
        began = time.perf_counter()
        for job in range(JOBS):
            executor.submit(_work, job).result()
        _workers_line("ProcessPoolExecutor", (time.perf_counter() - began) / JOBS, None)
    with ProcessPool(1, context=context) as pool:
        pool.schedule(_work, args=[0]).result()
        began = time.perf_counter()
        for job in range(JOBS):
            pool.schedule(_work, args=[job]).result()
        each = (time.perf_counter() - began) / JOBS
        running = pool.schedule(_sleep, args=[0])
        while not running.running():
            time.sleep(0.001)  # Until a worker has begun it; pebble has no event for that.
        began = time.perf_counter()
        running.cancel()
        pool.schedule(_work, args=[1]).result()
        _workers_line("pebble", each, time.perf_counter() - began)


def _workers_line(name: str, each_s: float, cancelled_s: float | None) -> None:
    cancels = "cannot cancel" if cancelled_s is None else f"{cancelled_s * 1e3:6.1f} ms to cancel"
    console.print(f"  {name:20} {each_s * 1e6:8.0f} us  {cancels}")


def _hold_ours(folder: str, start: float, log: str) -> None:
    from limner.engines.diffusion.device_locks import DeviceLock

    lock = DeviceLock("bench", Path(folder))
    _hold(lambda: lock.acquire(lambda: True), start, log)


def _hold_filelock(folder: str, start: float, log: str) -> None:
    from filelock import FileLock

    lock = FileLock(Path(folder) / "peer.lock", poll_interval=0.005)
    _hold(lambda: lock, start, log)


def _hold(lock: Callable[[], AbstractContextManager[object]], start: float, log: str) -> None:
    """Hold a lock again and again, and write down when it was got."""
    times = list[float]()
    while time.time() < start:
        time.sleep(0.001)  # Both processes begin at one moment.
    for _ in range(HOLDS):
        with lock():
            times.append(time.time())
            time.sleep(HOLD_S)  # It holds the lock, as a drawing does.
    Path(log).write_text("\n".join(map(str, times)))


def locks() -> None:
    """`engines/diffusion/device_locks`: how often in a row one of two busy processes gets it."""
    import filelock

    section(f"locks of a device, two busy processes (filelock {filelock.__version__})")
    for name, hold in (("ours", _hold_ours), ("filelock", _hold_filelock)):
        with tempfile.TemporaryDirectory() as folder:
            logs = [str(Path(folder) / f"{number}.log") for number in range(2)]
            start = time.time() + 1.5
            context = multiprocessing.get_context("spawn")
            both = [context.Process(target=hold, args=(folder, start, log)) for log in logs]
            for process in both:
                process.start()
            for process in both:
                process.join()
            console.print(f"  {name:20} {_longest_run(logs)} in a row at most, of {2 * HOLDS}")


def _longest_run(logs: list[str]) -> int:
    """Return the longest run of one process while the other still wanted the lock."""
    times = [[float(one) for one in Path(log).read_text().split()] for log in logs]
    end = min(own[-1] for own in times)
    order = sorted((at, number) for number, own in enumerate(times) for at in own if at <= end)
    longest = run_length = 1
    for (_, before), (_, after) in pairwise(order):
        run_length = run_length + 1 if before == after else 1
        longest = max(longest, run_length)
    return longest


def _compare(scale: float, unit: str, ways: dict[str, Callable[[], Awaitable[None]]]) -> None:
    """Print the median of each way's seconds, scaled; the ways take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            asyncio.run(_awaited(way()))
            seconds[name].append(time.perf_counter() - began)
    for name, measured in seconds.items():
        console.print(f"  {name:20} {statistics.median(measured) * scale:8.2f} {unit}")


async def _awaited(work: Awaitable[None]) -> None:
    await work
