"""Fetching from real sites on loopback: what is refused, what is limited, what goes out."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Generator
from threading import Event
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from limner.concurrency.name_lookup import NameLookup
from limner.errors import InvalidRequest
from limner.fetching.addresses import Addresses, networks
from limner.fetching.fetcher import Fetcher, NoFetcher
from tests.support.web_sites import Site, site

OPEN, SHUT = "127.0.0.1", "127.0.0.2"
"""One loopback address that the tests' fetchers may reach, and one that they may not."""

LIMIT = 100_000
PICTURE = b"\x89PNG picture"


@pytest.fixture
def opened() -> Generator[Site]:
    with site(OPEN) as running:
        running.pages["/cat.png"] = (200, {"Content-Type": "image/png"}, PICTURE)
        yield running


@pytest.fixture
def shut() -> Generator[Site]:
    with site(SHUT) as running:
        running.pages["/secret"] = (200, {}, b"secret")
        yield running


class Names(AbstractResolver):
    """A name server that answers each question with the next of its addresses."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give the next answer."""
        address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=kind, proto=0, flags=family * 0
            )
        ]

    async def close(self) -> None:
        """Do nothing."""


def fetch(
    *urls: str,
    resolver: Callable[[], AbstractResolver] = NameLookup,
    allowed: str = f"{OPEN}/32",
    timeout_s: float = 10,
    redirects_max: int = 3,
) -> bytes:
    """Fetch addresses one after the other by one fetcher; return what the last one gave."""

    async def run() -> bytes:
        fetcher = Fetcher(
            Addresses(networks([allowed])),
            timeout_s=timeout_s,
            redirects_max=redirects_max,
            resolver=resolver,
        )
        try:
            content = b""
            for url in urls:
                content = await fetcher.fetch(url, "images[0].image_url", LIMIT)
            return content
        finally:
            await fetcher.close()

    return asyncio.run(run())


def refused(*urls: str, resolver: Callable[[], AbstractResolver] = NameLookup) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        fetch(*urls, resolver=resolver)
    assert caught.value.param == "images[0].image_url"
    return caught.value


def test_a_picture_is_fetched_and_nothing_of_the_caller_goes_out(opened: Site) -> None:
    """No cookies, no credentials, no compression; the query goes out as it came."""
    opened.pages["/a%2Fb?sig=%2B%20x"] = (200, {"Set-Cookie": "spy=1"}, PICTURE)
    assert fetch(opened.url("/a%2Fb?sig=%2B%20x#part"), opened.url("/cat.png")) == PICTURE
    for _, headers in opened.asked:
        names = {name.lower() for name in headers}
        assert names <= {"host", "accept", "accept-encoding", "user-agent", "connection"}
        assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("host", [SHUT, "2130706434", "127.2", "0x7f000002", "[::ffff:127.0.0.2]"])
def test_a_private_address_is_not_reached_however_it_is_written(shut: Site, host: str) -> None:
    refused(shut.url("/secret", host))
    assert shut.asked == []


def test_a_name_that_resolves_to_a_private_address_is_not_reached(shut: Site) -> None:
    refused(shut.url("/secret", "pictures.example"), resolver=lambda: Names(SHUT))
    assert shut.asked == []


def test_a_name_that_changes_between_two_questions_gains_nothing(opened: Site, shut: Site) -> None:
    """The address that was checked is the one that is connected to, each time anew."""
    names = Names(OPEN, SHUT)
    first = opened.url("/cat.png", "pictures.example")
    assert fetch(first, resolver=lambda: names) == PICTURE
    refused(shut.url("/secret", "pictures.example"), resolver=lambda: names)
    assert shut.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_private_address_is_not_followed(
    opened: Site, shut: Site, status: int
) -> None:
    opened.pages["/there"] = (status, {"Location": shut.url("/secret")}, b"")
    refused(opened.url("/there"))
    assert shut.asked == []


def test_redirects_are_followed_so_often_and_no_more(opened: Site) -> None:
    for number in range(4):
        opened.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    opened.pages["/4"] = (200, {}, PICTURE)
    assert fetch(opened.url("/1")) == PICTURE
    assert "redirects more than 3 times" in str(refused(opened.url("/0")))
    opened.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    assert "redirects more than 3 times" in str(refused(opened.url("/loop")))


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1", "javascript:1"]
)
def test_a_redirect_leads_to_http_alone(opened: Site, place: str) -> None:
    opened.pages["/there"] = (302, {"Location": place}, b"")
    assert refused(opened.url("/there")).code == "invalid_image_url"


@pytest.mark.parametrize(
    "url",
    [
        "http://user:password@127.0.0.1/cat.png",
        "http://user@127.0.0.1/cat.png",
        "http:///cat.png",
        "http://",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\r\nHost: x",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_plain_address_is_refused_unasked(url: str) -> None:
    assert refused(url).code == "invalid_image_url"


def test_more_bytes_than_may_be_are_not_read(opened: Site) -> None:
    """Neither where the header tells, nor where it does not, and the stream never ends."""
    opened.pages["/large"] = (200, {}, b"x" * (LIMIT + 1))
    assert refused(opened.url("/large")).code == "image_file_too_large"
    assert refused(opened.url("/endless")).code == "image_file_too_large"
    opened.pages["/just"] = (200, {}, b"x" * LIMIT)
    assert len(fetch(opened.url("/just"))) == LIMIT


def test_compressed_content_is_not_unpacked(opened: Site) -> None:
    opened.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b" + b"0" * 100)
    assert "compressed" in str(refused(opened.url("/bomb")))


def test_a_site_that_says_nothing_is_left(opened: Site) -> None:
    with pytest.raises(InvalidRequest, match=r"longer than 0\.3 s"):
        fetch(opened.url("/silent"), timeout_s=0.3)


def test_a_name_server_that_never_answers_holds_up_nobody_else(opened: Site) -> None:
    """Fifty pictures of such hosts wait; one of a host that is known is there at once."""
    silent, ended = Event(), []

    def lookup(host: str, *_: object, **__: object) -> list[Any]:
        if host.endswith(".silent"):
            silent.wait(60)
            ended.append(host)
            raise socket.gaierror("no answer")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (OPEN, 0))]

    async def run() -> None:
        fetcher = Fetcher(
            Addresses(networks([f"{OPEN}/32"])),
            timeout_s=30,
            redirects_max=0,
            resolver=lambda: NameLookup(timeout_s=2, lookup=lookup),
        )
        waiting = [
            asyncio.create_task(fetcher.fetch(f"http://{number}.silent/", "image_url", LIMIT))
            for number in range(50)
        ]
        try:
            async with asyncio.timeout(1.5):  # Before the first of them is given up.
                good = opened.url("/cat.png", "pictures.example")
                assert await fetcher.fetch(good, "image_url", LIMIT) == PICTURE
            for task in waiting:
                with pytest.raises(InvalidRequest, match=r"no name server answered within 2 s"):
                    await task
            assert not ended
        finally:
            silent.set()
            await fetcher.close()

    asyncio.run(run())


def test_an_error_page_is_no_picture(opened: Site) -> None:
    fault = refused(opened.url("/missing"))
    assert fault.code == "failed_to_download_image"
    assert "status 404" in str(fault)


def test_the_answer_is_no_map_of_the_network(shut: Site) -> None:
    """A forbidden open port, a forbidden closed one and a name of nobody sound the same."""
    with socket.socket() as probe:
        probe.bind((SHUT, 0))
        closed = probe.getsockname()[1]
    answers = {
        str(refused(url))
        for url in (
            shut.url("/secret"),
            f"http://{SHUT}:{closed}/",
            "http://nobody.invalid/",
            "http://169.254.169.254/latest/meta-data/",
        )
    }
    assert len(answers) == 1


def test_a_server_that_fetches_nothing_says_what_to_do() -> None:
    with pytest.raises(InvalidRequest, match="file_id") as caught:
        asyncio.run(NoFetcher().fetch("http://127.0.0.1/", "mask.image_url", 10))
    assert caught.value.param == "mask.image_url"
