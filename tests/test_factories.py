"""Each part of the service is made as its section of the configuration says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from limner import factories
from limner.concurrency.batching_pool import BatchingPool, WorkItem
from limner.concurrency.text_analysis import TextAnalysis
from limner.config import Config, load
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.errors import ContentRefused, InvalidRequest, LimnerError, StorageFailed
from limner.fetching.fetcher import Fetcher, NoFetcher
from limner.ledger.location import open_database
from limner.ledger.tables import LOCAL
from limner.observe import Metrics
from limner.storage.links import ROUTE
from limner.storage.local import LocalStore, writer_threads
from limner.storage.memory import MemoryStore

Configure = Callable[..., Config]

ORDER = ImageOrder(
    task=Task.GENERATE,
    model="dall-e-2",
    prompt="a kite",
    n=1,
    size=Size(256, 256),
    quality=Quality.STANDARD,
    style=None,
    response_format=ResponseFormat.URL,
)


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    """Load a configuration with some sections."""
    return lambda **sections: load(None, data=tmp_path, **sections)


@pytest.fixture
def writers() -> Iterator[BatchingPool[WorkItem]]:
    with closing(writer_threads()) as threads:
        yield threads


@pytest.fixture
def analysis(configure: Configure) -> Iterator[TextAnalysis]:
    with closing(factories.text_analysis(configure())) as threads:
        yield threads


def test_a_store_is_of_the_configured_kind(
    configure: Configure, writers: BatchingPool[WorkItem]
) -> None:
    assert isinstance(factories.store(configure(), "pictures", writers), LocalStore)
    memory = configure(storage={"kind": "memory", "memory_bytes_max": 1024 * 1024})
    store = factories.store(memory, "pictures", writers)
    assert isinstance(store, MemoryStore)
    with pytest.raises(StorageFailed):
        asyncio.run(store.put("a" * 22, bytes(1024 * 1024 + 1)))


@pytest.mark.parametrize("secret", [None, "s" * 32])
def test_links_work_as_long_as_configured_and_after_a_restart(
    configure: Configure, writers: BatchingPool[WorkItem], secret: str | None
) -> None:
    config = configure(links={"life_s": 60, "secret": secret}, storage={"retention_s": 60})
    link = asyncio.run(factories.picture_store(config, writers).keep(b"a picture"))
    again = factories.picture_store(config, writers)
    opened = asyncio.run(again.open(link.path.removeprefix(ROUTE)))
    assert opened.content == b"a picture"
    assert 50 <= opened.left_s <= 60


def test_files_are_kept_apart_from_pictures(
    configure: Configure, writers: BatchingPool[WorkItem], tmp_path: Path
) -> None:
    config = configure(files={"retention_s": 7200})
    with closing(open_database(None, tmp_path)) as database:
        files = factories.file_service(config, database, writers)
        record = asyncio.run(files.keep(LOCAL, "cat.png", b"a cat", "vision"))
        assert record.expires_at - record.created_at == 7200
        assert asyncio.run(files.read(LOCAL, record.id)) == b"a cat"
    assert len(list((tmp_path / "files").glob("*/*.png"))) == 1
    assert not (tmp_path / "pictures").exists()


def test_addresses_are_fetched_unless_that_is_turned_off(configure: Configure) -> None:
    assert isinstance(factories.fetcher(configure()), Fetcher)
    off = factories.fetcher(configure(fetch={"enabled": False}))
    assert isinstance(off, NoFetcher)
    with pytest.raises(InvalidRequest, match="fetches no addresses"):
        asyncio.run(off.fetch("https://example.com/cat.png", "image", 10))


def test_prompts_are_revised_by_a_chat_model_where_one_is_configured(
    configure: Configure,
) -> None:
    metrics = Metrics()
    assert factories.chat_reviser(configure(), metrics) is None
    prompts = {"base_url": "http://127.0.0.1:9/v1", "model": "a-model"}
    assert factories.chat_reviser(configure(prompts=prompts), metrics) is not None


@pytest.mark.parametrize(
    ("prompt", "enabled", "disabled"),
    [("a kite", None, None), ("a gory beheading, blood and gore", ContentRefused, None)],
)
def test_a_policy_that_is_turned_off_judges_no_violence(
    configure: Configure,
    analysis: TextAnalysis,
    prompt: str,
    enabled: type[LimnerError] | None,
    disabled: type[LimnerError] | None,
) -> None:
    for is_enabled, expected in ((True, enabled), (False, disabled)):
        config: Any = configure(safety={"enabled": is_enabled})
        metrics = Metrics()
        moderator = factories.moderator(config, analysis, metrics)
        guard = factories.content_guard(config, moderator, analysis, metrics)
        judging = guard.check_prompt(replace(ORDER, prompt=prompt))
        if expected is None:
            asyncio.run(judging)
        else:
            with pytest.raises(expected):
                asyncio.run(judging)
