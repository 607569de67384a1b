"""The relay: this server, LiteLLM's proxy, the upstream itself and a floor, side by side in a run.

A cell is an answer's form (`url`, or 2 MB of `b64_json`), how long the upstream takes (ms) and how
many call at once: `url-0-16`. For each cell every server starts afresh; they take turns, round by
round. The server under test has the first core to itself, callers, upstream and PostgreSQL share
the last.

For `url` the two relays do not do the same: LiteLLM passes the upstream's link on, this server
fetches the picture, keeps it and hands out a link of its own that lives an hour. It also keeps what
it delivers in base64, checks keys against its database, holds, settles, and checks the prompt.

`python -m benchmarks.relay url-0-16 b64-0-16` measures these cells; `relay` of the benchmarks those
that decide, `relay_all` all.
"""

from __future__ import annotations

import platform
import statistics
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol

from tests.support.postgres import find_binaries, running_cluster

from benchmarks import relay_peer
from benchmarks.figures import console, section, verdict
from benchmarks.relay_callers import Round, called
from benchmarks.relay_servers import (
    OTHER_CORE,
    SERVER_CORE,
    Relay,
    direct,
    floor,
    limner,
    peer,
    pinned,
)
from benchmarks.relay_upstream import running_upstream

FORMS = {"url": "url", "b64": "b64_json"}
DELAYS_MS = (0, 50, 2000)
CALLERS = (1, 16, 128)
ROUNDS = 3
ROUND_S = 3.0
SLOW_ROUND_S = 8.0
WARM_UP_S = 1.5
DIRECT, PEER, SQLITE, POSTGRES = "upstream", "LiteLLM", "Limner", "Limner, PostgreSQL"
FLOOR = "the least"
"""Two calls, a file, two commits and an answer, and nothing else (`benchmarks.relay_floor`)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One load: the answer's form, the upstream's delay, how many call."""

    form: str
    delay_ms: int
    callers: int

    @classmethod
    def named(cls, name: str) -> Cell:
        """Read `url-0-16`."""
        form, delay_ms, callers = name.split("-")
        return cls(form, int(delay_ms), int(callers))

    def __str__(self) -> str:
        return f"{self.form}-{self.delay_ms}-{self.callers}"

    @property
    def times(self) -> float:
        """How many times LiteLLM's throughput is asked for; 0 where the upstream decides it."""
        if self.form == "b64":
            return 5 if self.delay_ms == 0 else 0
        return 10 if self.delay_ms == 0 or (self.delay_ms == 50 and self.callers == 128) else 0


DECIDING = tuple(map(Cell.named, ("url-0-1", "url-0-16", "url-50-128", "b64-0-16")))
ALL = tuple(
    Cell(form, delay_ms, callers) for form in FORMS for delay_ms in DELAYS_MS for callers in CALLERS
)


@dataclass(frozen=True, slots=True)
class Figures:
    """A server's figures in a cell, medians over the rounds; memory in MiB, 0 where not looked."""

    rate: float
    p50_ms: float
    p99_ms: float
    errors: int
    rest_mib: float
    peak_mib: float


def run() -> None:
    """Measure the cells that decide."""
    measure(DECIDING)


def run_all() -> None:
    """Measure every cell; it takes about half an hour."""
    measure(ALL)


def measure(cells: Sequence[Cell]) -> None:
    """Measure and print."""
    if SERVER_CORE == OTHER_CORE:
        print("  one core only: not measured")
        return
    section(f"The relay beside LiteLLM {relay_peer.VERSION} (median of {ROUNDS} rounds)")
    _print_conditions()
    relay_peer.installed()
    with pinned(OTHER_CORE), running_upstream(OTHER_CORE) as upstream, _database() as database:
        for cell in cells:
            figures = _measured(cell, f"{upstream}/{cell.form}-{cell.delay_ms}/v1", database)
            _print_table(cell, figures)
            _print_verdicts(cell, figures)


def _print_conditions() -> None:
    names = ("limner", "aiohttp", "uvicorn", "uvloop", "starlette", "orjson")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    console.print(f"  Python {platform.python_version()}, {versions}")
    console.print(f"  server on core {SERVER_CORE}; callers and upstream on core {OTHER_CORE}")


@contextmanager
def _database() -> Generator[_NewDatabase | None]:
    binaries = find_binaries()
    if binaries is None:
        print("  PostgreSQL is not installed: not measured")
        yield None
        return
    with running_cluster(binaries) as cluster:
        yield cluster.new_database


def _measured(cell: Cell, base_url: str, database: _NewDatabase | None) -> Mapping[str, Figures]:
    """Start every server for the cell and let them take turns."""
    with ExitStack() as stack:
        servers = {
            DIRECT: stack.enter_context(direct(base_url)),
            PEER: stack.enter_context(peer(base_url)),
            SQLITE: stack.enter_context(limner(base_url, None)),
        }
        if cell.form == "url":
            servers[FLOOR] = stack.enter_context(floor(base_url))
        if database is not None:
            url = stack.enter_context(database())
            servers[POSTGRES] = stack.enter_context(limner(base_url, url))
        rounds: dict[str, list[Round]] = {name: [] for name in servers}
        for number in range(ROUNDS + 1):
            for name, server in servers.items():
                done = _round(server, cell, warm_up=number == 0)
                if number:
                    rounds[name].append(done)
        return {name: _figures(rounds[name], server) for name, server in servers.items()}


def _round(server: Relay, cell: Cell, *, warm_up: bool) -> Round:
    seconds = SLOW_ROUND_S if cell.delay_ms > 1000 else ROUND_S
    seconds = WARM_UP_S if warm_up else seconds
    url = f"{server.url}/v1/images/generations"
    with ExitStack() as stack:
        if server.memory is not None:
            stack.enter_context(server.memory.watching())
        done = called(url, server.key, cell.callers, seconds, FORMS[cell.form])
    server.forget()
    return done


def _figures(rounds: Sequence[Round], server: Relay) -> Figures:
    return Figures(
        rate=statistics.median(one.rate for one in rounds),
        p50_ms=statistics.median(one.p50_ms for one in rounds),
        p99_ms=statistics.median(one.p99_ms for one in rounds),
        errors=sum(one.errors for one in rounds),
        rest_mib=server.rest_mib,
        peak_mib=0 if server.memory is None else server.memory.peak_mib,
    )


def _print_table(cell: Cell, figures: Mapping[str, Figures]) -> None:
    callers = "1 caller" if cell.callers == 1 else f"{cell.callers} callers"
    console.print(f"\n  {cell}: {FORMS[cell.form]}, upstream {cell.delay_ms} ms, {callers}")
    console.print(
        f"  {'':18} {'r/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'errors':>6}  MiB rest → peak"
    )
    for name, one in figures.items():
        memory = f"{one.rest_mib:.0f} → {one.peak_mib:.0f}" if one.peak_mib else "–"
        console.print(
            f"  {name:18} {one.rate:8.1f} {one.p50_ms:8.1f} {one.p99_ms:8.1f} {one.errors:6}  "
            f"{memory}"
        )


def _print_verdicts(cell: Cell, figures: Mapping[str, Figures]) -> None:
    for name, ours in _ours(figures):
        theirs = figures[PEER]
        if FLOOR in figures:
            share = ours.rate / figures[FLOOR].rate
            console.print(f"  {name}, throughput against the least: {share:.2f}x")
        if cell.times:
            times = ours.rate / theirs.rate if theirs.rate else 0
            verdict(
                f"{name}, throughput against LiteLLM",
                f"{times:.1f}x",
                met=times >= cell.times,
                target=f"at least {cell.times:g}x",
            )
        if cell.form == "url" and cell.callers == 1:
            added = ours.p50_ms - figures[DIRECT].p50_ms
            verdict(f"{name}, added p50", f"{added:.1f} ms", met=added < 5, target="less than 5 ms")
        share = ours.peak_mib / theirs.peak_mib
        verdict(
            f"{name}, peak memory against LiteLLM",
            f"{share:.2f}x",
            met=share <= 0.5,
            target="at most 0.5x",
        )
        verdict(f"{name}, errors", f"{ours.errors}", met=not ours.errors, target="none")


def _ours(figures: Mapping[str, Figures]) -> Iterator[tuple[str, Figures]]:
    return ((name, figures[name]) for name in (SQLITE, POSTGRES) if name in figures)


class _NewDatabase(Protocol):
    def __call__(self) -> AbstractContextManager[str]: ...


if __name__ == "__main__":
    measure([Cell.named(name) for name in sys.argv[1:]] or DECIDING)
