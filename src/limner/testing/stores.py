"""What every store promises. A class that inherits from `StoreConformance` runs it.

    class TestMyStore(StoreConformance):
        @pytest.fixture
        def store(self) -> Store:
            return MyStore()

The store may hold other contents already; the tests put only keys of their own.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from limner.storage.store import PAGE_KEYS_MAX, Store, new_key

HOUR_S = 3600.0
"""How far the clock of a store may be from that of the tests."""

SIZES = (0, 1, 1000, 65_536, 1_000_003)
LARGE_BYTES = 16 * 1024 * 1024
HOSTILE_KEYS = (
    "",
    "..",
    "/etc/passwd",
    "../../../../etc/passwd",
    "../" * 7 + "x",
    "a/../../../../../secret",
    "a" * 21,
    "a" * 23,
    "a" * 5000,
    "." * 22,
    "*" * 22,
    "\0" * 22,
    "a" * 21 + "\0",
    "a" * 21 + "\n",
    "a" * 22 + "\n",
    "a" * 21 + "/",
    "a" * 21 + "\\",
    "a" * 21 + "%",
    "a" * 21 + "é",
)
"""Texts that are no keys: paths, patterns, and keys with something too much or too little."""


class StoreConformance:
    """The suite."""

    @pytest.fixture
    def store(self) -> Store:
        """Return the store: each subclass has this fixture of its own."""
        raise NotImplementedError("a subclass says which store it is about")

    # Put and get

    @pytest.mark.parametrize("size", SIZES)
    def test_a_content_is_got_as_it_was_put(self, store: Store, size: int) -> None:
        """Byte by byte, whatever the bytes are."""

        async def test() -> None:
            key, content = new_key(), os.urandom(size)
            await store.put(key, content)
            assert await store.get(key) == content

        asyncio.run(test())

    def test_a_large_content_is_got_whole(self, store: Store) -> None:
        """Larger than what one call to a system or one part of an upload takes."""

        async def test() -> None:
            key, content = new_key(), os.urandom(LARGE_BYTES)
            await store.put(key, content)
            assert await store.get(key) == content
            await store.delete([key])

        asyncio.run(test())

    def test_a_key_without_a_content_is_none(self, store: Store) -> None:
        """A missing content is no error."""
        assert asyncio.run(store.get(new_key())) is None

    def test_a_second_put_replaces_the_content(self, store: Store) -> None:
        """Also by a shorter one."""

        async def test() -> None:
            key = new_key()
            for content in (b"first", b"2nd"):
                await store.put(key, content)
                assert await store.get(key) == content

        asyncio.run(test())

    # Keys

    @pytest.mark.parametrize("key", HOSTILE_KEYS)
    def test_a_text_that_is_no_key_reaches_nothing(self, store: Store, key: str) -> None:
        """It is looked for nowhere."""

        async def test() -> None:
            assert await store.get(key) is None
            with pytest.raises(ValueError, match="not a key"):
                await store.put(key, b"x")
            with pytest.raises(ValueError, match="not a key"):
                await store.delete([key])
            assert key not in await keys_older(store, time.time() + HOUR_S)

        asyncio.run(test())

    # Delete

    def test_a_deleted_content_is_gone_and_may_be_deleted_again(self, store: Store) -> None:
        """Others stay; a key that never had a content may be among the deleted."""

        async def test() -> None:
            kept, *deleted = await put_some(store, 4)
            for _ in range(2):
                await store.delete([*deleted, new_key()])
                assert [await store.get(key) for key in deleted] == [None] * 3
            assert await store.get(kept) is not None
            assert not set(deleted) & set(await keys_older(store, time.time() + HOUR_S))

        asyncio.run(test())

    def test_no_keys_delete_nothing(self, store: Store) -> None:
        """An empty page of a sweep is no error, and does not mean all."""

        async def test() -> None:
            (kept,) = await put_some(store, 1)
            await store.delete([])
            assert await store.get(kept) is not None

        asyncio.run(test())

    # List older

    def test_contents_are_listed_by_their_age(self, store: Store) -> None:
        """And stay where they are."""

        async def test() -> None:
            keys = await put_some(store, 3)
            assert not set(keys) & set(await keys_older(store, time.time() - HOUR_S))
            assert set(keys) <= set(await keys_older(store, time.time() + HOUR_S))
            assert None not in [await store.get(key) for key in keys]

        asyncio.run(test())

    def test_a_long_list_comes_in_pages(self, store: Store) -> None:
        """Each key once, no page empty, and none larger than the protocol says."""

        async def test() -> None:
            keys = await put_some(store, 2 * PAGE_KEYS_MAX + 1)
            pages = [page async for page in store.list_older(time.time() + HOUR_S)]
            assert all(1 <= len(page) <= PAGE_KEYS_MAX for page in pages)
            found = Counter(key for page in pages for key in page)
            assert [found[key] for key in keys] == [1] * len(keys)
            await store.delete(keys)

        asyncio.run(test())

    def test_a_sweep_that_deletes_as_it_goes_reaches_everything(self, store: Store) -> None:
        """Deleting a page does not shift the next one away."""

        async def test() -> None:
            keys = await put_some(store, 2 * PAGE_KEYS_MAX + 1)
            async for page in store.list_older(time.time() + HOUR_S):
                await store.delete([key for key in page if key in keys])
            assert [await store.get(key) for key in keys] == [None] * len(keys)

        asyncio.run(test())

    def test_a_list_may_be_left_before_its_end(self, store: Store) -> None:
        """The store works on."""

        async def test() -> None:
            keys = await put_some(store, PAGE_KEYS_MAX + 1)
            pages = store.list_older(time.time() + HOUR_S)
            assert await anext(pages)
            await pages.aclose()
            assert await store.get(keys[0]) is not None
            await store.delete(keys)

        asyncio.run(test())

    # Many callers at once

    def test_many_callers_put_at_once(self, store: Store) -> None:
        """Nobody gets another's content."""

        async def test() -> None:
            contents = {new_key(): os.urandom(30_000 + number) for number in range(40)}
            await asyncio.gather(*(store.put(key, one) for key, one in contents.items()))
            found = await asyncio.gather(*(store.get(key) for key in contents))
            assert list(found) == list(contents.values())
            await store.delete(list(contents))

        asyncio.run(test())

    def test_no_reader_sees_a_half_written_content(self, store: Store) -> None:
        """While several callers replace the same content, each reader gets a whole one."""

        async def test() -> None:
            key = new_key()
            versions = [bytes([number]) * 300_000 for number in range(4)]
            await store.put(key, versions[0])

            async def write(content: bytes) -> None:
                for _ in range(10):
                    await store.put(key, content)

            writers = asyncio.gather(*map(write, versions))
            reads = 0
            while not writers.done():
                assert await store.get(key) in versions
                reads += 1
                await asyncio.sleep(0)
            await writers
            assert reads

        asyncio.run(test())

    def test_a_put_that_is_cancelled_leaves_all_or_nothing(self, store: Store) -> None:
        """Its caller does not know which of the two."""

        async def test() -> None:
            key, content = new_key(), os.urandom(LARGE_BYTES)
            put = asyncio.ensure_future(store.put(key, content))
            await asyncio.sleep(0)
            put.cancel()
            await asyncio.wait({put})
            assert await store.get(key) in (None, content)
            await store.delete([key])

        asyncio.run(test())

    def test_sweeps_at_once_do_not_disturb_each_other(self, store: Store) -> None:
        """As of several servers with one store."""

        async def test() -> None:
            keys = set(await put_some(store, 2 * PAGE_KEYS_MAX))

            async def sweep() -> None:
                async for page in store.list_older(time.time() + HOUR_S):
                    await store.delete([key for key in page if key in keys])

            await asyncio.gather(*(sweep() for _ in range(4)))
            assert [await store.get(key) for key in keys] == [None] * len(keys)

        asyncio.run(test())


async def put_some(store: Store, count: int) -> Sequence[str]:
    """Put so many small contents; return their keys."""
    keys = [new_key() for _ in range(count)]
    await asyncio.gather(*(store.put(key, key.encode()) for key in keys))
    return keys


async def keys_older(store: Store, than: float) -> list[str]:
    """Return all keys that a store lists."""
    return [key async for page in store.list_older(than) for key in page]
