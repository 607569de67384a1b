"""All open connections: how many there may be, which gives way, and which have waited too long.

A connection rests while no request is at work for it. Those that rest the longest give way to new
ones, so that clients that only connect keep no others out. Each `IdleState` has its time limit.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from limner.http1.forwarded import TrustedProxies
from limner.observe import Metrics
from limner.settings import ConnectionSettings

log = logging.getLogger(__name__)

LEFT_S = 30.0
"""How long the rest of a body is read after the answer, so that its client sees the answer."""
STALLED_S = 5.0
"""A client that has read nothing of its answer for so long may have to give way, too."""
TURNED_AWAY_MAX = 64
"""How many clients may wait at once to read that there is no place."""
SWEEP_S_MAX = 1.0
LOG_EVERY_S = 10.0
LOGGED = ("full", "address", "gave_way")
"""The reasons that the log counts."""


class IdleState(Enum):
    """Why nothing is at work for a connection; the value names it in the metrics."""

    IDLE = "idle"
    """No request has begun."""
    HEAD = "head"
    """A request has begun, and its head is not complete."""
    LEFT = "left"
    """It was answered; the rest of its body is read and forgotten."""
    UNREAD = "unread"
    """The answer waits for the client to take it. A request may be at work: a stream."""


GIVING_WAY = (IdleState.IDLE, IdleState.HEAD, IdleState.LEFT)


class IdleConnection(Protocol):
    """A connection, as the table sees it."""

    def unsent_bytes(self) -> int:
        """Return how much of its answers waits for the client."""

    def settle(self) -> None:
        """Record in the table how it rests now, if it does: its client has read everything."""

    def end(self, rest: IdleState, *, late: bool) -> None:
        """End: it rested too long (`late`), or another connection needs its place."""


@dataclass(slots=True)
class _Place:
    """What the table knows of a connection."""

    address: _Address | None
    rest: IdleState | None = None
    since: float = 0.0
    unsent_bytes: int = 0


@dataclass(slots=True)
class _Address:
    """The connections of one address: how many, and those that rest, the longest first."""

    name: str
    open: int = 0
    resting: OrderedDict[IdleConnection, None] = field(default_factory=OrderedDict)


class ConnectionTable:
    """The open connections of this process, at most `open_max`."""

    def __init__(self, settings: ConnectionSettings, open_max: int, metrics: Metrics) -> None:
        self.settings = settings
        self.proxies = TrustedProxies(settings.trusted_proxies)
        self._turned_away: OrderedDict[IdleConnection, None] = OrderedDict()
        self._open_max = open_max
        self._address_open_max = settings.address_open_max or max(1, open_max // 2)
        self._metrics = metrics
        self._places: dict[IdleConnection, _Place] = {}
        self._addresses: dict[str, _Address] = {}
        # A plain dict looks past all that left it before it finds its first.
        self._resting: dict[IdleState, OrderedDict[IdleConnection, None]] = {
            rest: OrderedDict() for rest in IdleState
        }
        self._limits: Mapping[IdleState, float] = {
            IdleState.IDLE: settings.idle_s,
            IdleState.HEAD: settings.head_s,
            IdleState.LEFT: LEFT_S,
            IdleState.UNREAD: settings.answer_pause_s,
        }
        self._sweep_s = min(SWEEP_S_MAX, *(limit / 4 for limit in self._limits.values()))
        self._sweeping: asyncio.TimerHandle | None = None
        self._ended = dict.fromkeys(LOGGED, 0)
        self._logged = (0, 0.0)
        metrics.connections_open.set_function(lambda: len(self._places))

    def open(self, connection: IdleConnection, host: str) -> bool:
        """Add a new connection, which rests. Return False when none gives way to it."""
        address = self._address(host)
        if address is not None and address.open >= self._address_open_max:
            if not self._make_way(self._oldest_of(address)):
                self._count("address")
                return False
        elif len(self._places) >= self._open_max and not self._make_way(self._oldest()):
            self._count("full")
            return False
        if address is not None:
            self._addresses[host] = address
            address.open += 1
        self._places[connection] = _Place(address)
        self.rest(connection, IdleState.IDLE)
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(self._sweep_s, self._sweep)
        return True

    def turn_away(self, connection: IdleConnection) -> None:
        """Record a connection that is being turned away; the oldest of too many ends."""
        self._turned_away[connection] = None
        if len(self._turned_away) > TURNED_AWAY_MAX:
            oldest, _ = self._turned_away.popitem(last=False)
            oldest.end(IdleState.UNREAD, late=False)

    def close(self, connection: IdleConnection) -> None:
        """Remove a connection. May be called twice."""
        self._turned_away.pop(connection, None)
        self.work(connection)
        place = self._places.pop(connection, None)
        if place is not None and place.address is not None:
            place.address.open -= 1
            if not place.address.open:
                self._addresses.pop(place.address.name, None)

    def work(self, connection: IdleConnection) -> None:
        """Record that a request is at work for this connection: it does not rest."""
        place = self._places.get(connection)
        if place is None or place.rest is None:
            return
        del self._resting[place.rest][connection]
        place.rest = None
        if place.address is not None:
            place.address.resting.pop(connection, None)

    def rest(self, connection: IdleConnection, rest: IdleState) -> None:
        """Record how a connection rests from now on; one that rests so already keeps its time."""
        place = self._places.get(connection)
        if place is None or place.rest is rest:
            return
        self.work(connection)
        place.rest = rest
        place.since = asyncio.get_running_loop().time()
        self._resting[rest][connection] = None
        if rest is IdleState.UNREAD:
            place.unsent_bytes = connection.unsent_bytes()
        elif place.address is not None:
            place.address.resting[connection] = None

    def rest_of(self, connection: IdleConnection) -> IdleState | None:
        """Return how a connection rests; None while a request is at work, or it is not here."""
        place = self._places.get(connection)
        return None if place is None else place.rest

    # Who gives way

    def _address(self, host: str) -> _Address | None:
        if host in self.proxies:
            return None
        return self._addresses.get(host) or _Address(host)

    def _make_way(self, oldest: Iterator[IdleConnection]) -> bool:
        """End the connection that rested the longest; return False where none rests.

        One whose client still reads its answer does not rest: it keeps its place.
        """
        for connection in oldest:
            if connection.unsent_bytes():
                self.rest(connection, IdleState.UNREAD)
                continue
            rest = self.rest_of(connection) or IdleState.IDLE
            self.close(connection)
            connection.end(rest, late=False)
            self._count("gave_way")
            return True
        return self._cut_stalled("gave_way") is not None

    def _cut_stalled(self, reason: str) -> int | None:
        """End the connection whose client has read nothing of its answer for the longest time.

        Return how much of the answer that was; None where no client has stalled.
        """
        now = asyncio.get_running_loop().time()
        connection = next(iter(self._resting[IdleState.UNREAD]), None)
        if connection is None or now - self._places[connection].since < STALLED_S:
            return None
        unsent_bytes = self._places[connection].unsent_bytes
        self.close(connection)
        connection.end(IdleState.UNREAD, late=True)
        self._count(reason)
        return unsent_bytes

    def _oldest(self) -> Iterator[IdleConnection]:
        while firsts := [next(iter(them)) for r in GIVING_WAY if (them := self._resting[r])]:
            yield min(firsts, key=lambda one: self._places[one].since)

    def _oldest_of(self, address: _Address) -> Iterator[IdleConnection]:
        while address.resting:
            yield next(iter(address.resting))

    def _count(self, reason: str) -> None:
        self._ended[reason] = self._ended.get(reason, 0) + 1
        self._metrics.connections_ended.labels(reason).inc()

    # Who rested too long

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for rest in GIVING_WAY:
            before = now - self._limits[rest]
            while (them := self._resting[rest]) and self._places[next(iter(them))].since <= before:
                self._end_late(next(iter(them)), rest)
        for connection in list(self._resting[IdleState.UNREAD]):
            self._look_at_unread(connection, now)
        unread = sum(self._places[one].unsent_bytes for one in self._resting[IdleState.UNREAD])
        while unread > self.settings.unread_bytes_max:
            cut_bytes = self._cut_stalled("unread")
            if cut_bytes is None:
                break
            unread -= cut_bytes
        self._log(now)
        self._sweeping = loop.call_later(self._sweep_s, self._sweep) if self._places else None

    def _end_late(self, connection: IdleConnection, rest: IdleState) -> None:
        if rest is IdleState.IDLE and connection.unsent_bytes():
            self.rest(connection, IdleState.UNREAD)
            return
        self._metrics.connections_ended.labels(rest.value).inc()
        self.work(connection)  # It keeps its place until it is closed.
        connection.end(rest, late=True)

    def _look_at_unread(self, connection: IdleConnection, now: float) -> None:
        place = self._places[connection]
        unsent = connection.unsent_bytes()
        if not unsent:
            self.work(connection)
            connection.settle()
            return
        if unsent < place.unsent_bytes:
            place.since = now
            self._resting[IdleState.UNREAD].move_to_end(connection)
        elif now - place.since >= self._limits[IdleState.UNREAD]:
            self._end_late(connection, IdleState.UNREAD)
            return
        place.unsent_bytes = unsent

    def _log(self, now: float) -> None:
        """Log every `LOG_EVERY_S` seconds that there were too many connections."""
        total, (logged, at) = sum(self._ended[one] for one in LOGGED), self._logged
        if total > logged and now - at >= LOG_EVERY_S:
            self._logged = (total, now)
            log.warning(
                "connections are full: %d are open; so far %d were turned away at "
                "connections.open_max, %d at connections.address_open_max, and %d idle ones gave "
                "way",
                len(self._places),
                self._ended["full"],
                self._ended["address"],
                self._ended["gave_way"],
            )
