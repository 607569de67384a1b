from __future__ import annotations

import asyncio

import pytest

from limner.errors import StorageFailed
from limner.storage.memory import MemoryStore
from limner.storage.store import Store, new_key
from limner.testing.stores import StoreConformance, keys_older, put_some
from tests.support.clock import Clock


class TestMemoryStore(StoreConformance):
    """What every store promises."""

    @pytest.fixture
    def store(self) -> Store:
        """Return an empty one."""
        return MemoryStore(64 * 1024 * 1024)


def test_a_full_store_refuses_and_takes_again_after_a_deletion() -> None:
    async def test() -> None:
        store, keys = MemoryStore(10), [new_key() for _ in range(3)]
        await store.put(keys[0], bytes(6))
        await store.put(keys[1], bytes(4))
        with pytest.raises(StorageFailed) as caught:
            await store.put(keys[2], b"x")
        assert caught.value.status == 507
        assert "holds 10 bytes, and is full" in caught.value.message
        assert await store.get(keys[2]) is None
        await store.delete([keys[1], keys[1]])
        await store.put(keys[2], bytes(4))

    asyncio.run(test())


def test_a_replaced_content_counts_once() -> None:
    """A larger one that does not fit leaves the one before."""

    async def test() -> None:
        store, key = MemoryStore(10), new_key()
        for size in (10, 9, 10):
            await store.put(key, bytes(size))
        with pytest.raises(StorageFailed):
            await store.put(key, bytes(11))
        assert await store.get(key) == bytes(10)

    asyncio.run(test())


def test_contents_are_listed_by_the_clock() -> None:
    """A content that was put at the very moment is not older than it."""

    async def test() -> None:
        clock = Clock()
        store = MemoryStore(1000, clock)
        (old,) = await put_some(store, 1)
        clock.now += 1
        await put_some(store, 1)
        assert await keys_older(store, clock.now) == [old]

    asyncio.run(test())
