from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from limner.errors import LinkRefused, PictureGone, StorageFailed
from limner.storage.links import ROUTE, Link, LinkSigner
from limner.storage.memory import MemoryStore
from limner.storage.picture_store import NullPictureStore, PictureStore
from limner.storage.store import new_key
from limner.testing.stores import keys_older
from tests.support.clock import Clock

SECRET = bytes(range(32))
LIFE_S = 3600


class Server:
    """The pictures of one server, which keeps them in memory."""

    def __init__(self, *, retention_s: int = LIFE_S, bytes_max: int = 1000) -> None:
        self.clock = Clock()
        self.store = MemoryStore(bytes_max, self.clock)
        self.retention_s = retention_s
        self.pictures = self.restarted()

    def restarted(self) -> PictureStore:
        """Return the same pictures as after a restart."""
        links = LinkSigner(SECRET, LIFE_S, self.clock)
        return PictureStore(self.store, links, retention_s=self.retention_s, clock=self.clock)


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def name_of(link: Link) -> str:
    return link.path.removeprefix(ROUTE)


def test_a_kept_picture_is_fetched_by_its_link_until_the_link_ends() -> None:
    async def test() -> None:
        server = Server()
        link = await server.pictures.keep(b"a picture")
        assert link.expires == server.clock.now + LIFE_S
        assert await server.pictures.fetch(name_of(link)) == b"a picture"
        opened = await server.pictures.open(name_of(link))
        assert (opened.key, opened.content, opened.left_s) == (link.key, b"a picture", LIFE_S)
        server.clock.now = link.expires - 10
        assert (await server.pictures.open(name_of(link))).left_s == 10
        server.clock.now = link.expires
        with pytest.raises(LinkRefused) as caught:
            await server.pictures.fetch(name_of(link))
        assert caught.value.code == "link_expired"
        assert server.pictures.is_own(name_of(link))

    run(test)


def test_every_picture_has_a_link_of_its_own() -> None:
    async def test() -> None:
        pictures = Server().pictures
        links = await asyncio.gather(*(pictures.keep(bytes([number])) for number in range(20)))
        assert len({link.path for link in links}) == 20
        for number, link in enumerate(links):
            assert await pictures.fetch(name_of(link)) == bytes([number])

    run(test)


def test_links_survive_a_restart() -> None:
    async def test() -> None:
        server = Server()
        link = await server.pictures.keep(b"a picture")
        assert await server.restarted().fetch(name_of(link)) == b"a picture"

    run(test)


def test_a_good_link_to_a_deleted_picture_says_so() -> None:
    async def test() -> None:
        server = Server()
        link = await server.pictures.keep(b"a picture")
        await server.store.delete([link.key])
        with pytest.raises(PictureGone) as caught:
            await server.pictures.fetch(name_of(link))
        assert (caught.value.status, caught.value.code) == (404, "picture_deleted")

    run(test)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "%2e%2e%2f", "\0", "a" * 22])
def test_nothing_but_a_link_fetches_anything(name: str) -> None:
    pictures = Server().pictures
    assert not pictures.is_own(name)
    with pytest.raises(LinkRefused):
        asyncio.run(pictures.fetch(name))


def test_a_picture_that_is_asked_for_again_keeps_its_link_while_that_works() -> None:
    async def test() -> None:
        server = Server(retention_s=10 * LIFE_S)
        first = await server.pictures.keep(b"a picture")
        server.clock.now += LIFE_S - 1
        assert await server.pictures.link(first.key, first.path) == first
        server.clock.now += 1
        again = await server.pictures.link(first.key, first.path)
        assert again is not None
        assert (again.key, again.expires) == (first.key, server.clock.now + LIFE_S)
        assert await server.pictures.fetch(name_of(again)) == b"a picture"
        fresh = await server.pictures.link(first.key, None)
        assert fresh is not None
        assert await server.pictures.find(fresh.key) == b"a picture"

    run(test)


def test_a_deleted_picture_gets_no_link_again() -> None:
    async def test() -> None:
        server = Server()
        link = await server.pictures.keep(b"a picture")
        await server.store.delete([link.key])
        assert await server.pictures.link(link.key, link.path) is None
        assert await server.pictures.link(new_key(), None) is None
        assert await server.pictures.find(link.key) is None

    run(test)


def test_a_sweep_deletes_what_is_past_its_retention() -> None:
    async def test() -> None:
        server = Server(retention_s=2 * LIFE_S)
        old = await server.pictures.keep(b"old")
        server.clock.now += 2 * LIFE_S
        young = await server.pictures.keep(b"young")
        assert await server.pictures.sweep() == 0
        server.clock.now += 1
        assert await server.pictures.sweep() == 1
        assert await server.pictures.find(old.key) is None
        assert await server.pictures.find(young.key) == b"young"
        assert await server.pictures.sweep() == 0

    run(test)


def test_the_check_leaves_nothing_behind() -> None:
    async def test() -> None:
        server = Server()
        await server.pictures.check()
        assert await keys_older(server.store, server.clock.now + 1) == []

    run(test)


def test_the_check_finds_a_store_that_takes_nothing() -> None:
    with pytest.raises(StorageFailed):
        asyncio.run(Server(bytes_max=0).pictures.check())


def test_null_storage_keeps_nothing() -> None:
    """Its links lead nowhere; the commands that use it hand out none."""
    assert asyncio.run(NullPictureStore().keep(b"a picture")) == Link("", "", 0)
