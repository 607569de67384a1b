"""Looks up host names, each in a thread of its own, so that a silent name server delays one caller.

aiohttp looks names up in the event loop's few threads (libuv has four), and a name server that
never answers holds each of them for half a minute. `aiodns` needs no threads, but it ignores the
system's other sources of names, such as mDNS.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

TIMEOUT_S = 5.0
AT_ONCE_MAX = 256
Answer = Sequence[tuple[Any, ...]] | Exception


class LookupTimeout(OSError):
    """No name server answered in time."""


class NameLookup(AbstractResolver):
    """Looks up each name in a thread of its own; callers of one name share the thread.

    A caller that has waited for `timeout_s` gets LookupTimeout, while the thread waits on for the
    system. There are at most `at_once_max` threads; one more name raises OSError. `lookup` is
    `getaddrinfo` by default.
    """

    def __init__(
        self,
        *,
        timeout_s: float = TIMEOUT_S,
        at_once_max: int = AT_ONCE_MAX,
        lookup: Callable[..., Sequence[tuple[Any, ...]]] | None = None,
    ) -> None:
        self._timeout_s = timeout_s
        self._at_once_max = at_once_max
        self._lookup = socket.getaddrinfo if lookup is None else lookup
        self._pending: dict[tuple[str, int], asyncio.Future[Answer]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return a host's numeric addresses. Raises OSError when it has none."""
        pending = self._pending.get((host, family)) or self._start(host, family)
        done, _ = await asyncio.wait({pending}, timeout=self._timeout_s)
        if not done:
            raise LookupTimeout(f"no name server answered within {self._timeout_s:g} s")
        answer = pending.result()
        if isinstance(answer, Exception):
            raise OSError(f"the name is not known: {answer}") from answer
        return [_result(host, port, one) for one in answer]

    async def close(self) -> None:
        """Do nothing: threads that still wait end by themselves, or with the process."""

    def _start(self, host: str, family: int) -> asyncio.Future[Answer]:
        """Start a thread that looks up a name; return the future of its answer."""
        if len(self._pending) >= self._at_once_max:
            raise OSError("too many names are being looked up")
        loop = asyncio.get_running_loop()
        pending = self._pending[host, family] = loop.create_future()

        def end(answer: Answer) -> None:
            self._pending.pop((host, family), None)
            pending.set_result(answer)

        def work() -> None:
            try:
                answer: Answer = self._lookup(
                    host,
                    None,
                    family=family,
                    type=socket.SOCK_STREAM,
                    flags=socket.AI_ADDRCONFIG,
                )
            except (OSError, UnicodeError) as fault:
                answer = fault
            with suppress(RuntimeError):  # The loop is closed, and no caller waits any more.
                loop.call_soon_threadsafe(end, answer)

        try:
            Thread(target=work, name="name-lookup", daemon=True).start()
        except RuntimeError as fault:  # The system lets no more threads run.
            del self._pending[host, family]
            raise OSError(str(fault)) from fault
        return pending


def _result(host: str, port: int, one: tuple[Any, ...]) -> ResolveResult:
    family, _, protocol, _, place = one
    address = str(place[0])
    if family == socket.AF_INET6 and len(place) == 4 and place[3] and "%" not in address:
        address = f"{address}%{place[3]}"  # A link-local address names its interface.
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
