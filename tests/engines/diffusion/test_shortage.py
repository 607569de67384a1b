"""Too little memory: an error that names the remedy, and an engine that goes on."""

from __future__ import annotations

import resource
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import psutil
import pytest

from limner.contract.orders import Size
from limner.errors import DrawingFailed
from tests.engines.conftest import TinyModel
from tests.engines.diffusion.running import local
from tests.engines.test_conformance import PLAIN

MIB = 1024 * 1024


@contextmanager
def little_memory(spare_bytes: int) -> Generator[None]:
    """Let this process take so much more address space and no more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + spare_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.mark.slow
def test_a_picture_that_does_not_fit_fails_and_the_next_one_works(tiny_model: TinyModel) -> None:
    large = replace(PLAIN, size=Size(1024, 1024))
    with local(tiny_model("sd15"), native_side=1024) as engine:
        with little_memory(24 * MIB), pytest.raises(DrawingFailed) as caught:
            engine.finals(large)
        assert caught.value.status == 500
        assert "too little memory for a picture of 1024x1024" in caught.value.message
        assert "offload = 'model'" in caught.value.message
        assert len(engine.finals(large)) == 1


@pytest.mark.slow
def test_a_batch_that_does_not_fit_is_drawn_in_halves(
    tiny_model: TinyModel, caplog: pytest.LogCaptureFixture
) -> None:
    seeds = tuple(range(4))
    order = replace(PLAIN, size=Size(512, 512), seeds=seeds)
    with local(
        tiny_model("sd15"), native_side=512, batch_max=len(seeds), batch_window_ms=1000
    ) as engine:
        engine.finals(replace(order, seeds=(1,)))
        with little_memory(80 * MIB):
            assert len(engine.finals(order)) == len(seeds)
    assert "4 pictures at once do not fit into memory; trying half" in caplog.text
