"""The promise of edits: outside the hole every pixel is the original's, bit for bit."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limner.contract.orders import Size, Task
from limner.images.dalle_sources import read_source
from limner.images.finisher import finish, keep
from limner.images.pixels import Hole, Pixels
from limner.images.png_reader import decode
from limner.images.resize import fit
from limner.images.source import Source
from tests.images.test_dalle_sources import order
from tests.support.pngs import loaded, saved


@st.composite
def pictures(draw: st.DrawFn, edge: int) -> Pixels:
    """Draw a square RGB or RGBA picture of noise, opaque or not."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    channels = draw(st.sampled_from([3, 4]))
    pixels = generator.integers(0, 256, (edge, edge, channels), dtype=np.uint8)
    if channels == 4:
        alphas = draw(st.sampled_from([(255,), (0, 255), (0, 1, 128, 254, 255)]))
        pixels[:, :, 3] = generator.choice(np.array(alphas, np.uint8), (edge, edge))
    return pixels


@st.composite
def masks(draw: st.DrawFn, edge: int) -> Pixels:
    """Draw a mask with at least one transparent pixel, any colours, and alphas of all kinds."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    mask = generator.integers(0, 256, (edge, edge, 4), dtype=np.uint8)
    clear = generator.random((edge, edge)) < draw(st.sampled_from([0.02, 0.5, 0.98]))
    mask[:, :, 3] = np.maximum(mask[:, :, 3], 1)
    mask[clear, 3] = 0
    mask[draw(st.integers(0, edge - 1)), draw(st.integers(0, edge - 1)), 3] = 0
    return mask


@settings(max_examples=300, deadline=None)
@given(st.data(), st.integers(1, 40), st.booleans())
def test_outside_the_hole_every_pixel_is_the_originals_whatever_was_drawn(
    data: st.DataObject, edge: int, with_mask: bool
) -> None:
    """Through the files themselves: uploaded PNGs in, the delivered PNG out, read by Pillow."""
    original = data.draw(pictures(edge))
    mask = data.draw(masks(edge))
    if not with_mask:
        original = np.dstack([original[:, :, :3], mask[:, :, 3]])
    drawn = data.draw(pictures(data.draw(st.sampled_from([edge, edge + 3, 1]))))
    source = read_source(order(saved(original), saved(mask) if with_mask else None, edge))
    delivered = loaded(finish(drawn, Size(edge, edge), source, {"Software": "Limner"}))
    outside = mask[:, :, 3] > 0
    np.testing.assert_array_equal(delivered[outside], loaded(saved(original))[outside])
    inside = np.dstack([fit(drawn, Size(edge, edge)), np.full((edge, edge), 255, np.uint8)])
    np.testing.assert_array_equal(delivered[~outside], inside[:, :, :4][~outside])


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(1, 40), st.integers(1, 40))
def test_the_promise_holds_for_the_scaled_original(
    data: st.DataObject, edge: int, asked: int
) -> None:
    original = saved(data.draw(pictures(edge)))
    mask = data.draw(masks(edge))
    mask[0 : 1 + edge // 2, :, 3] = 0  # So much that scaling cannot lose it.
    size = Size(asked, asked)
    source = read_source(order(original, saved(mask), asked))
    assert source is not None
    assert source.hole is not None
    drawn = data.draw(pictures(asked))
    delivered = loaded(finish(drawn, size, source, {}))
    kept = fit(decode(original, "image"), size)
    np.testing.assert_array_equal(delivered[~source.hole], kept[~source.hole])
    assert delivered.shape == (asked, asked, 4)


def holed(alpha: int = 255) -> Source:
    """Make a 4x4 original of one colour and `alpha`, its upper half a hole."""
    hole: Hole = np.zeros((4, 4), np.bool_)
    hole[:2] = True
    return Source(np.full((4, 4, 4), (10, 20, 30, alpha), np.uint8), hole)


def mode(content: bytes) -> str:
    with Image.open(io.BytesIO(content)) as image:
        return image.mode


def test_an_opaque_result_has_no_alpha_channel() -> None:
    drawn = np.full((4, 4, 3), 99, np.uint8)
    assert mode(finish(drawn, Size(4, 4), holed(), {})) == "RGB"
    assert mode(finish(np.dstack([drawn, drawn[:, :, 0] | 255]), Size(4, 4), holed(), {})) == "RGB"
    assert mode(finish(drawn, Size(4, 4), holed(alpha=254), {})) == "RGBA"


def test_what_is_drawn_in_the_hole_is_opaque_unless_the_engine_says_otherwise() -> None:
    drawn = np.full((4, 4, 3), 99, np.uint8)
    assert keep(holed(alpha=7), drawn)[0, 0].tolist() == [99, 99, 99, 255]
    clear = np.full((4, 4, 4), 50, np.uint8)
    assert keep(holed(), clear)[0, 0].tolist() == [50, 50, 50, 50]


def test_pasting_changes_neither_the_original_nor_what_was_drawn() -> None:
    source, drawn = holed(), np.full((4, 4, 3), 99, np.uint8)
    before = source.kept.copy()
    keep(source, drawn)
    np.testing.assert_array_equal(source.kept, before)
    assert (drawn == 99).all()


@pytest.mark.parametrize("task", [Task.GENERATE, Task.VARY])
def test_without_a_hole_the_picture_is_what_was_drawn(task: Task) -> None:
    generator = np.random.default_rng(3)
    drawn = generator.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    original = (
        None if task is Task.GENERATE else saved(generator.integers(0, 9, (8, 8, 4), np.uint8))
    )
    source = read_source(order(original, task=task))
    delivered = loaded(finish(drawn, Size(8, 8), source, {}))
    np.testing.assert_array_equal(delivered[:, :, :3], drawn)


@pytest.mark.parametrize("size", [Size(256, 256), Size(1792, 1024), Size(1024, 1792)])
def test_a_picture_of_native_size_is_delivered_at_the_asked_size(size: Size) -> None:
    drawn = np.full((512, 512, 3), (1, 2, 3), np.uint8)
    delivered = loaded(finish(drawn, size, None, {}))
    assert delivered.shape == (size.height, size.width, 4)
    assert (delivered == (1, 2, 3, 255)).all()
