"""The server's own links as addresses of pictures: from the store, and never by the network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from limner.api.own_pictures import OwnLinkReader
from limner.errors import InvalidRequest
from limner.storage.links import LinkSigner
from limner.storage.memory import MemoryStore
from limner.storage.picture_store import PictureStore

CONTENT = b"a picture"
LIFE_S = 3600
PUBLIC = "https://pictures.example/limner"
PARAM = "images[0].image_url"


@dataclass
class Network:
    """Notes what is fetched over the network."""

    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, _param: str, _bytes_max: int, /) -> bytes:
        """Note the address."""
        self.asked.append(url)
        return b"from elsewhere"


class Server:
    """The pictures of one server, one picture kept."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.network = Network()
        self.store = MemoryStore(1000)
        self.storage = PictureStore(
            self.store,
            LinkSigner(bytes(32), LIFE_S, lambda: self.now),
            retention_s=LIFE_S,
            clock=lambda: self.now,
        )
        self.link = asyncio.run(self.storage.keep(CONTENT))
        self.path = self.link.path

    def fetch(self, url: str, *, public_url: str | None = PUBLIC, bytes_max: int = 99) -> bytes:
        """Fetch as an edit does."""
        own = OwnLinkReader(self.storage, self.network, public_url=public_url)
        return asyncio.run(own.fetch(url, PARAM, bytes_max))

    def refused(self, url: str, *, bytes_max: int = 99) -> InvalidRequest:
        """Return what an address is refused with; nothing went out."""
        with pytest.raises(InvalidRequest) as caught:
            self.fetch(url, bytes_max=bytes_max)
        assert self.network.asked == []
        assert caught.value.param == PARAM
        return caught.value


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.mark.parametrize(
    "written",
    [
        lambda path: f"http://127.0.0.1:8000{path}",
        lambda path: f"https://elsewhere.example{path}",
        lambda path: f"{PUBLIC}{path}",
        lambda path: f"http://[::1]:8000{path}",
        lambda path: f"http://limner.internal{path}?download=1#top",
        lambda path: path,
    ],
)
def test_an_own_link_is_read_from_the_store_wherever_it_points(
    server: Server, written: Callable[[str], str]
) -> None:
    for public_url in (PUBLIC, None):
        assert server.fetch(written(server.path), public_url=public_url) == CONTENT
    assert server.network.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/cat.png",
        "https://elsewhere.example/i/cat.png",
        "https://elsewhere.example/i/" + "A" * 22 + "-zzzzzz-" + "A" * 22 + ".png",
        "https://[broken/i/x.png",
    ],
)
def test_anything_else_is_fetched(server: Server, url: str) -> None:
    assert server.fetch(url) == b"from elsewhere"
    assert server.network.asked == [url]


def test_a_link_that_expired_is_told_so_and_not_fetched(server: Server) -> None:
    server.now += LIFE_S + 1
    error = server.refused(f"http://anywhere.example{server.path}")
    assert error.code == "invalid_image_url"
    assert "expired" in error.message


def test_a_picture_that_was_deleted_is_told_so(server: Server) -> None:
    asyncio.run(server.store.delete([server.link.key]))
    assert "deleted" in server.refused(server.path).message


@pytest.mark.parametrize("base", ["", PUBLIC])
def test_a_forged_link_to_this_server_is_refused_and_not_fetched(server: Server, base: str) -> None:
    forged = server.path[:-8] + "AAAA.png"
    assert "not one that this server made" in server.refused(base + forged).message


def test_an_own_picture_counts_towards_the_limit(server: Server) -> None:
    assert server.refused(server.path, bytes_max=3).code == "image_file_too_large"
