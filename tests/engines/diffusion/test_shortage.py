"""Too little memory: an error that names the remedy, and an engine that goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from limner.errors import DrawingFailed
from limner.testing.orders import seeded
from limner.testing.runner import drawn
from tests.engines.conftest import TinyModel
from tests.support.diffusion.running import PLAIN, SIDE, Running, finals, local

BYTES_THAT_NO_MACHINE_HAS = 2**50
"""More than a process can address, so that the allocation fails whatever the machine is doing."""


class Device:
    """Counts the steps of drawings; at each of `short_at` torch asks for more than there is."""

    def __init__(self) -> None:
        self.steps = 0
        self.short_at: frozenset[int] = frozenset()

    def step(self) -> None:
        """Hear of a step, in the thread that draws, within the pipeline's loop."""
        import torch

        self.steps += 1
        if self.steps in self.short_at:
            torch.empty(BYTES_THAT_NO_MACHINE_HAS, dtype=torch.uint8)


@contextmanager
def on(device: Device, tiny_model: TinyModel, batch_max: int) -> Generator[Running]:
    """Run an engine on a device, warmed up and not counted yet; a batch is always filled."""
    with local(
        tiny_model("sd15"), device.step, batch_max=batch_max, batch_window_ms=1000
    ) as engine:
        device.steps = 0
        yield engine


def test_a_picture_that_does_not_fit_fails_and_the_next_one_works(tiny_model: TinyModel) -> None:
    device = Device()
    with on(device, tiny_model, batch_max=1) as engine:
        device.short_at = frozenset({3})
        with pytest.raises(DrawingFailed) as caught:
            engine.finals(PLAIN)
        assert device.steps == 3
        assert caught.value.status == 500
        assert f"too little memory for a picture of {SIDE}x{SIDE}" in caught.value.message
        assert "offload = 'model'" in caught.value.message
        assert len(engine.finals(PLAIN)) == 1


def test_a_batch_that_does_not_fit_is_drawn_in_halves(
    tiny_model: TinyModel, caplog: pytest.LogCaptureFixture
) -> None:
    four = seeded(PLAIN, 1, 2, 3, 4)
    device = Device()
    with on(device, tiny_model, batch_max=4) as engine:
        engine.finals(four)
        whole, device.steps, device.short_at = device.steps, 0, frozenset({5})
        assert len(engine.finals(four)) == 4
    assert device.steps == 5 + 2 * whole
    assert caplog.text.count("at once do not fit into memory; trying half") == 1


def test_what_fits_of_a_batch_is_drawn_and_only_the_rest_fails(
    tiny_model: TinyModel, caplog: pytest.LogCaptureFixture
) -> None:
    """Two orders together, then the first alone, do not fit; the second does."""
    device = Device()
    with on(device, tiny_model, batch_max=2) as engine:
        device.short_at = frozenset({1, 2})

        async def two() -> tuple[object, object]:
            orders = (drawn(engine.engine, seeded(PLAIN, seed)) for seed in (1, 2))
            first, second = await asyncio.gather(*orders, return_exceptions=True)
            return first, second

        first, second = engine.run(two())
    assert isinstance(first, DrawingFailed)
    assert isinstance(second, list)
    assert len(finals(second)) == 1
    assert "2 pictures at once do not fit into memory; trying half" in caplog.text
