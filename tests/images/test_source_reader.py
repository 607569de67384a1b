"""Uploads are read within the memory that is set aside for pixels; they count while one draws."""

from __future__ import annotations

import asyncio
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.errors import PixelsFull, UploadRefused, UserError
from limner.images.dalle_sources import need_of_source
from limner.images.gpt_sources import need_of_any_source, read_any_source
from limner.images.pixel_budget import PixelBudget
from limner.images.source import Source
from limner.images.source_reader import SourceReader
from tests.support.jpegs import of_many_scans
from tests.support.pictures import photo, png, with_hole

PLAIN = ImageOrder(
    task=Task.EDIT,
    model="gpt-image-1",
    prompt="a cat",
    n=1,
    size=Size(128, 128),
    quality=Quality.LOW,
    style=None,
    response_format=ResponseFormat.B64_JSON,
    any_shape=True,
)


def webp(edge: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (edge, edge), "red").save(file, "WEBP", lossless=True)
    return file.getvalue()


def read(order: ImageOrder, bytes_max: int = 10**9, **more: Any) -> Source | None:
    async def work() -> Source | None:
        limits = {"waiting_max": 4, "wait_max_s": 0.05} | more
        budget = PixelBudget(bytes_max, **limits)
        with ThreadPoolExecutor(1) as threads:
            async with SourceReader(threads, budget).read(order) as source:
                expected = 0 if order.image is None else _need(order)
                assert budget.held_bytes == expected
            assert budget.held_bytes == 0
        return source

    return asyncio.run(work())


def _need(order: ImageOrder) -> int:
    need = need_of_any_source if order.any_shape else need_of_source
    return need(order).kept_bytes


def test_an_order_without_pictures_takes_nothing() -> None:
    assert read(replace(PLAIN, task=Task.GENERATE)) is None


def test_while_an_order_is_drawn_only_what_it_keeps_counts() -> None:
    order = replace(PLAIN, image=webp(1024), more_images=(webp(512), webp(64)))
    source = read(order)
    assert source is not None
    assert len(source.others) == 2
    need = need_of_any_source(order)
    assert need.reading_bytes >= 8 * 1024 * 1024  # Decoded, the first is that large.
    kept = source.kept.nbytes + sum(one.nbytes for one in source.others)
    assert kept <= need.kept_bytes < 1024 * 1024


def test_a_dall_e_edit_counts_too() -> None:
    image = png(with_hole(photo(512)))
    assert read(replace(PLAIN, model="dall-e-2", any_shape=False, image=image)) is not None
    assert need_of_source(replace(PLAIN, image=image)).reading_bytes >= 8 * 512 * 512


def test_one_that_needs_more_than_all_is_read_alone() -> None:
    assert read(replace(PLAIN, image=webp(1024)), bytes_max=1) is not None


def test_a_second_waits_for_the_first_and_is_then_refused() -> None:
    async def work() -> None:
        order = replace(PLAIN, image=webp(64))
        budget = PixelBudget(1, waiting_max=4, wait_max_s=0.05)
        with ThreadPoolExecutor(2) as threads:
            reader = SourceReader(threads, budget)
            async with reader.read(order):
                with pytest.raises(PixelsFull):
                    async with reader.read(order):
                        pass
            async with reader.read(order) as source:
                assert source is not None

    asyncio.run(work())


def test_a_client_that_leaves_counts_until_its_picture_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thread cannot be stopped: else whoever hangs up at once would pass by the limit."""
    begun, may_end = threading.Event(), threading.Event()

    def slow(order: ImageOrder) -> Source | None:
        begun.set()
        may_end.wait(20)
        return read_any_source(order)

    monkeypatch.setattr("limner.images.source_reader.read_any_source", slow)

    async def work() -> None:
        budget = PixelBudget(10**9, waiting_max=4, wait_max_s=1)

        async def draw(reader: SourceReader) -> None:
            async with reader.read(replace(PLAIN, image=webp(64))):
                raise AssertionError("nobody is there any more")

        with ThreadPoolExecutor(1) as threads:
            task = asyncio.create_task(draw(SourceReader(threads, budget)))
            await asyncio.to_thread(begun.wait, 20)
            task.cancel()
            await asyncio.wait({task}, timeout=0.05)
            assert budget.held_bytes > 0
            may_end.set()
            await asyncio.wait({task})
            assert task.cancelled()
            assert budget.held_bytes == 0

    asyncio.run(work())


@pytest.mark.parametrize("more_images", [(), (webp(64),)])
def test_what_is_wrong_with_a_file_is_told_before_it_waits(more_images: tuple[bytes, ...]) -> None:
    order = replace(PLAIN, image=of_many_scans(64, 64, 500), more_images=more_images)
    with pytest.raises(UserError, match="scans"):
        need_of_any_source(order)
    narrow = png(photo(64)[:32])
    with pytest.raises(UserError, match="mask"):
        need_of_any_source(replace(PLAIN, image=webp(64), mask=narrow))
    with pytest.raises(UploadRefused, match="cut short"):
        need_of_source(replace(PLAIN, image=png(photo(64))[:900]))


def test_the_hole_of_a_mask_is_where_it_is_clear_and_beyond_the_picture() -> None:
    mask = np.full((64, 32, 4), 255, np.uint8)
    mask[:16, :, 3] = 0
    picture = np.ascontiguousarray(photo(64)[:, :32])
    found = read(replace(PLAIN, image=png(picture), mask=png(mask)))
    assert found is not None
    assert found.hole is not None
    expected = np.ones((128, 128), bool)
    expected[32:, 32:96] = False
    assert (found.hole != expected).mean() < 0.01
