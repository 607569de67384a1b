"""The conformance suite: it finds what a store does wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any

import pytest

from limner.storage.memory import MemoryStore
from limner.storage.store import Store
from limner.testing.stores import HOSTILE_KEYS, StoreConformance

SUITE = StoreConformance()
BYTES_MAX = 64 * 1024 * 1024


class Upper(MemoryStore):
    """Keeps texts, not bytes."""

    async def put(self, key: str, content: bytes) -> None:
        """Lose the case of the letters."""
        await super().put(key, content.upper())


class AppendOnly(MemoryStore):
    """Never replaces a content."""

    async def put(self, key: str, content: bytes) -> None:
        """Keep the first."""
        if await self.get(key) is None:
            await super().put(key, content)


class Missing(MemoryStore):
    """Takes a missing content for an error."""

    async def get(self, key: str) -> bytes | None:
        """Raise for what is not there."""
        content = await super().get(key)
        if content is None:
            raise KeyError(key)
        return content


class AnyKey(MemoryStore):
    """Looks for whatever it is given."""

    async def delete(self, keys: Sequence[str]) -> None:
        """Pass over what is no key."""
        await super().delete([key for key in keys if len(key) == 22 and key.isalnum()])


class All(MemoryStore):
    """Takes no keys for all keys."""

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete everything."""
        if not keys:
            keys = [key async for page in self.list_older(9e12) for key in page]
        await super().delete(keys)


class OnePage(MemoryStore):
    """Lists the first page only."""

    async def list_older(self, than: float) -> AsyncGenerator[Sequence[str]]:
        """Leave out what comes later."""
        async for page in super().list_older(than):
            yield page
            return


class LargePages(MemoryStore):
    """Lists everything at once."""

    async def list_older(self, than: float) -> AsyncGenerator[Sequence[str]]:
        """Yield one page."""
        yield [key async for page in super().list_older(than) for key in page]


class Ageless(MemoryStore):
    """Lists everything, however young."""

    def list_older(self, than: float) -> AsyncGenerator[Sequence[str]]:
        """Pay no heed to the time."""
        return super().list_older(than + 9e9)


class Halves(MemoryStore):
    """Writes in two steps, so that readers see the first."""

    async def put(self, key: str, content: bytes) -> None:
        """Let others come between."""
        await super().put(key, content[: len(content) // 2])
        await asyncio.sleep(0)
        await super().put(key, content)


def refused(test: Callable[..., Any], store: Store, *arguments: object) -> None:
    """Assert that a test of the suite fails for this store, and passes for a good one."""
    test(MemoryStore(BYTES_MAX), *arguments)
    with pytest.raises((AssertionError, KeyError, pytest.fail.Exception)):
        test(store, *arguments)


@pytest.mark.parametrize(
    ("test", "store", "arguments"),
    [
        (SUITE.test_a_content_is_got_as_it_was_put, Upper, (65_536,)),
        (SUITE.test_a_large_content_is_got_whole, Upper, ()),
        (SUITE.test_many_callers_put_at_once, Upper, ()),
        (SUITE.test_a_second_put_replaces_the_content, AppendOnly, ()),
        (SUITE.test_a_key_without_a_content_is_none, Missing, ()),
        (SUITE.test_a_text_that_is_no_key_reaches_nothing, AnyKey, (HOSTILE_KEYS[2],)),
        (SUITE.test_no_keys_delete_nothing, All, ()),
        (SUITE.test_a_long_list_comes_in_pages, OnePage, ()),
        (SUITE.test_a_long_list_comes_in_pages, LargePages, ()),
        (SUITE.test_a_sweep_that_deletes_as_it_goes_reaches_everything, OnePage, ()),
        (SUITE.test_contents_are_listed_by_their_age, Ageless, ()),
        (SUITE.test_no_reader_sees_a_half_written_content, Halves, ()),
        (SUITE.test_a_put_that_is_cancelled_leaves_all_or_nothing, Halves, ()),
    ],
)
def test_what_a_store_does_wrong_is_found(
    test: Callable[..., Any], store: type[MemoryStore], arguments: tuple[object, ...]
) -> None:
    refused(test, store(BYTES_MAX), *arguments)


def test_a_store_that_is_right_passes() -> None:
    SUITE.test_a_deleted_content_is_gone_and_may_be_deleted_again(MemoryStore(BYTES_MAX))
    SUITE.test_a_list_may_be_left_before_its_end(MemoryStore(BYTES_MAX))


def test_a_suite_without_a_store_says_what_is_missing() -> None:
    fixture: Any = StoreConformance.store
    with pytest.raises(NotImplementedError, match="which store"):
        fixture.__wrapped__(SUITE)
