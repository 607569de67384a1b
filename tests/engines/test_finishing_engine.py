"""From what an engine hands over to the delivered file, and which states are shown."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from limner.contract.orders import (
    Background,
    ImageOrder,
    OutputFormat,
    Quality,
    ResponseFormat,
    Size,
    Task,
)
from limner.engines.engine import Capabilities, Drawn, DrawOrder, Finished
from limner.engines.finishing_engine import FinishingEngine, finished
from limner.errors import UpstreamFailed
from limner.images.pixels import Pixels
from limner.images.png_writer import encode
from limner.images.received_files import PictureFile, inspect_file

ASKED = ImageOrder(
    task=Task.GENERATE,
    model="dall-e-3",
    prompt="asked",
    n=1,
    size=Size(8, 6),
    quality=Quality.STANDARD,
    style=None,
    response_format=ResponseFormat.URL,
)
ORDER = DrawOrder(ASKED, "the prompt of the order", seeds=(1,))


def red(width: int = 8, height: int = 6, channels: int = 3, shade: int = 200) -> Pixels:
    return np.full((height, width, channels), (shade, 10, 20, 255)[:channels], np.uint8)


def opened(file: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(file))
    image.load()
    return image


def asking(**changes: Any) -> DrawOrder:
    return replace(ORDER, asked=replace(ASKED, **changes))


def test_the_picture_has_the_asked_size_and_its_own_prompt() -> None:
    one = finished(ORDER, Drawn(2, red(16, 16), prompt="what was drawn", ignored=("style",)), "")
    image = opened(one.file)
    assert (image.format, image.size, image.mode) == ("PNG", (8, 6), "RGB")
    assert image.info == image.info | {"Software": "Limner", "Description": "what was drawn"}
    assert "Copyright" not in image.info
    assert (one.index, one.final, one.prompt, one.ignored) == (
        2,
        True,
        "what was drawn",
        ("style",),
    )


def test_without_a_prompt_of_its_own_the_file_has_the_orders() -> None:
    one = finished(ORDER, Drawn(0, red(), final=False), "by somebody")
    image = opened(one.file)
    assert image.info["Description"] == "the prompt of the order"
    assert image.info["Copyright"] == "by somebody"
    assert (one.final, one.prompt) == (False, None)


@pytest.mark.parametrize("kind", list(OutputFormat))
def test_the_file_is_of_the_asked_kind(kind: OutputFormat) -> None:
    order = asking(output_format=kind, compression=30)
    assert opened(finished(order, Drawn(0, red()), "").file).format == kind.value.upper()


def test_compression_is_heeded() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (6, 8, 3), dtype=np.uint8)

    def length(compression: int) -> int:
        order = asking(output_format=OutputFormat.JPEG, compression=compression)
        return len(finished(order, Drawn(0, noise), "").file)

    assert length(10) < length(90)


def test_an_opaque_picture_has_no_alpha() -> None:
    clear = np.zeros((6, 8, 4), np.uint8)
    assert opened(finished(ORDER, Drawn(0, clear), "").file).mode == "RGBA"
    image = opened(finished(asking(background=Background.OPAQUE), Drawn(0, clear), "").file)
    assert image.mode == "RGB"
    assert image.getpixel((0, 0)) == (255, 255, 255)


def edit() -> DrawOrder:
    hole = np.zeros((6, 8), bool)
    hole[:3] = True
    kept = red(channels=4, shade=77)
    return replace(ORDER, hole=hole, kept=kept, source=kept)


def test_kept_pixels_are_pasted_back_over_pixels_and_files() -> None:
    file = inspect_file(encode(red()))
    for picture in (red(), file):
        pixels = np.asarray(opened(finished(edit(), Drawn(0, picture), "").file))
        assert (pixels[:3, :, 0] == 200).all()
        assert (pixels[3:, :, 0] == 77).all()


def test_a_file_that_is_as_asked_goes_on_untouched() -> None:
    file = inspect_file(encode(red(), {"Signature": "of another server"}))
    assert finished(ORDER, Drawn(0, file), "").file is file.content
    for order in (asking(size=Size(4, 3)), asking(output_format=OutputFormat.WEBP), edit()):
        changed = finished(order, Drawn(0, file), "")
        assert changed.file != file.content
        assert opened(changed.file).size == (order.asked.size.width, order.asked.size.height)


def test_a_damaged_file_that_has_to_be_read_is_the_upstreams_fault() -> None:
    sound = encode(red())
    damaged = PictureFile(sound[:60], OutputFormat.PNG, Size(8, 6), has_alpha=False)
    with pytest.raises(UpstreamFailed, match="damaged"):
        finished(asking(size=Size(4, 3)), Drawn(0, damaged), "")


class Played:
    """An engine that yields what it is given."""

    def __init__(self, pictures: Sequence[Drawn | Finished]) -> None:
        self.pictures = pictures
        self.closed = False
        self.started = 0

    @property
    def capabilities(self) -> Capabilities:
        """Everything, with credits."""
        return Capabilities(frozenset(Task), True, True, 1, credits="by the player")

    async def start(self) -> None:
        """Count up."""
        self.started += 1

    async def stop(self) -> None:
        """Count down."""
        self.started -= 1

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished]:
        """Yield them, whatever the order."""
        self.order = order
        try:
            for one in self.pictures:
                yield one
        finally:
            self.closed = True


def shown(pictures: Sequence[Drawn | Finished], partial_max: int) -> list[Finished]:
    async def run() -> list[Finished]:
        with ThreadPoolExecutor(1) as threads:
            drawing = FinishingEngine(Played(pictures), threads).draw(
                asking(partial_pictures=partial_max)
            )
            async with aclosing(drawing) as found:
                return [one async for one in found if isinstance(one, Finished)]

    return asyncio.run(run())


def state(shade: int, index: int = 0, *, final: bool = False) -> Drawn:
    return Drawn(index, red(shade=shade), final)


def test_as_many_states_are_shown_as_asked_of_each_picture() -> None:
    states = [
        *(state(1), state(2), state(3), state(9, 1), state(8, 1, final=True)),
        *(state(4), state(5, final=True)),
    ]
    for partial_max, expected in ((0, [1, 0]), (1, [0, 1, 1, 0]), (2, [0, 0, 1, 1, 0])):
        assert [one.index for one in shown(states, partial_max)] == expected
    assert [one.final for one in shown(states, 3)] == [False] * 4 + [True, True]


@pytest.mark.parametrize("form", ["pixels", "picture file", "finished file"])
def test_a_state_that_is_the_same_as_the_one_before_is_left_out(form: str) -> None:
    def made(shade: int, *, final: bool = False) -> Drawn | Finished:
        file = encode(red(shade=shade))
        if form == "pixels":
            return state(shade, final=final)
        if form == "picture file":
            return Drawn(0, inspect_file(file), final)
        return Finished(0, file, final)

    states = [made(1), made(1), made(2), made(2), made(1), made(1, final=True)]
    assert len(shown(states, 9)) == 4


def test_finished_files_pass_as_they_are_and_take_no_thread() -> None:
    class NoThreads(ThreadPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("a finished file needs no work")

    one = Finished(0, b"a file", prompt="p", ignored=("seed",))

    async def run() -> None:
        with NoThreads(1) as threads:
            async with aclosing(FinishingEngine(Played([one]), threads).draw(ORDER)) as found:
                assert [each async for each in found] == [one]

    asyncio.run(run())


def test_it_is_the_engine_in_all_else_and_closing_it_closes_the_engine() -> None:
    async def run() -> None:
        inner = Played([state(1), state(2), state(3, final=True)])
        with ThreadPoolExecutor(1) as threads:
            engine = FinishingEngine(inner, threads)
            assert engine.capabilities == inner.capabilities
            await engine.start()
            assert inner.started == 1
            async with aclosing(engine.draw(asking(partial_pictures=3))) as found:
                async for one in found:
                    assert isinstance(one, Finished)
                    assert opened(one.file).info["Copyright"] == "by the player"
                    break
            assert inner.closed
            await engine.stop()
            assert inner.started == 0

    asyncio.run(run())


def test_pictures_that_have_to_be_decoded_take_turns_where_memory_is_short() -> None:
    """None is refused: they have been drawn, and maybe bought."""
    file = inspect_file(encode(red()))

    async def run() -> list[Finished]:
        with ThreadPoolExecutor(4) as threads:
            engine = FinishingEngine(Played([Drawn(0, file)]), threads, pixel_bytes_max=1)

            async def one() -> list[Finished]:
                async with aclosing(engine.draw(asking(size=Size(4, 3)))) as found:
                    return [each async for each in found if isinstance(each, Finished)]

            return [
                each for drawn in await asyncio.gather(*(one() for _ in range(6))) for each in drawn
            ]

    assert len(asyncio.run(run())) == 6
