"""Looking up names: shared, bounded in time and number, and nobody's wait but the asker's."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import pytest

from limner.concurrency.name_lookup import LookupTimeout, NameLookup
from tests.support.waiting import until

IPV4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 0))
IPV6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 0, 0, 0))
LOCAL = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", 0, 0, 3))


class NameServer:
    """Answers for every host; for `*.silent` only once it is released."""

    def __init__(self, *answers: tuple[Any, ...]) -> None:
        self.answers = answers or (IPV4,)
        self.asked: list[str] = []
        self.released = threading.Event()

    def __call__(self, host: str, *_: object, **__: object) -> list[tuple[Any, ...]]:
        """Answer as `getaddrinfo` does."""
        self.asked.append(host)
        if host.endswith(".silent"):
            self.released.wait(30)
        if host.endswith(".nowhere"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return list(self.answers)


def lookups() -> int:
    return sum(thread.name == "name-lookup" for thread in threading.enumerate())


def test_a_name_gives_its_addresses_with_the_asked_port() -> None:
    names = NameLookup(lookup=NameServer(IPV4, IPV6, LOCAL))
    found = asyncio.run(names.resolve("pictures.example", 443))
    assert [(one["host"], one["port"]) for one in found] == [
        ("192.0.2.1", 443),
        ("2001:db8::1", 443),
        ("fe80::1%3", 443),
    ]


def test_the_systems_own_names_are_known() -> None:
    found = asyncio.run(NameLookup().resolve("localhost", 80, socket.AF_INET))
    assert [one["host"] for one in found] == ["127.0.0.1"]


def test_a_name_that_is_not_known_is_an_os_error() -> None:
    with pytest.raises(OSError, match="not known"):
        asyncio.run(NameLookup(lookup=NameServer()).resolve("a.nowhere"))
    with pytest.raises(OSError, match="not known"):
        asyncio.run(NameLookup().resolve("x" * 70 + ".example"))


def test_who_waits_too_long_is_told_and_a_shared_lookup_goes_on() -> None:
    """The same name asks once, however many wait for it; its late answer is of use."""
    server = NameServer()
    names = NameLookup(timeout_s=0.2, lookup=server)

    async def run() -> None:
        waits = [names.resolve("a.silent") for _ in range(5)]
        for told in await asyncio.gather(*waits, return_exceptions=True):
            assert isinstance(told, LookupTimeout)
        late = asyncio.create_task(names.resolve("a.silent"))
        await asyncio.sleep(0)
        server.released.set()
        assert (await late)[0]["host"] == "192.0.2.1"
        assert server.asked == ["a.silent"]

    asyncio.run(run())


def test_no_more_than_so_many_are_looked_up_at_once() -> None:
    server = NameServer()
    names = NameLookup(timeout_s=0.1, at_once_max=3, lookup=server)

    async def run() -> None:
        for number in range(3):
            with pytest.raises(LookupTimeout):
                await names.resolve(f"{number}.silent")
        assert lookups() == 3
        with pytest.raises(OSError, match="too many names"):
            await names.resolve("known.example")
        server.released.set()
        until(lambda: lookups() == 0, what="the end of the threads")
        await asyncio.sleep(0)
        assert await names.resolve("known.example")

    asyncio.run(run())


def test_an_end_of_the_loop_while_a_name_is_looked_up_disturbs_nobody() -> None:
    server = NameServer()
    with pytest.raises(LookupTimeout):
        asyncio.run(NameLookup(timeout_s=0.05, lookup=server).resolve("a.silent"))
    server.released.set()
    until(lambda: lookups() == 0, what="the end of the thread")
