from __future__ import annotations

import itertools

import numpy as np
import pytest

from limner.contract.orders import Size, Task
from limner.engines.sketch.job import Job
from limner.engines.sketch.vary import paint_variation
from limner.images.pixels import Pixels
from limner.prompts.scene import Scene

SIDE = 128


def textured() -> Pixels:
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    red = 127 + 90 * np.sin(x / 9) * np.cos(y / 13)
    green = 120 + 80 * np.cos((x + y) / 15)
    blue = 100 + y * 0.7
    rgb = np.stack([red, green, blue], -1)
    return np.dstack([rgb.astype(np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])


def vary(source: Pixels, seed: int) -> Pixels:
    size = Size(source.shape[1], source.shape[0])
    job = Job(task=Task.VARY, scene=Scene(), size=size, seed=seed, source=source)
    *_, last = paint_variation(job)
    return last


def difference(one: Pixels, two: Pixels) -> float:
    return float(np.abs(one[..., :3].astype(int) - two[..., :3]).mean())


def test_siblings_differ_from_the_original_and_from_one_another() -> None:
    source = textured()
    siblings = [vary(source, seed) for seed in range(7, 17)]
    for one, two in itertools.combinations([source, *siblings], 2):
        assert difference(one, two) > 8


def test_siblings_keep_the_palette() -> None:
    source = textured()
    mean = source[..., :3].mean(axis=(0, 1))
    for seed in range(10):
        assert np.abs(vary(source, seed).mean(axis=(0, 1))[:3] - mean).max() < 45


def test_the_same_job_gives_the_same_bytes_and_the_source_is_left_alone() -> None:
    source = textured()
    before = source.copy()
    assert np.array_equal(vary(source, 3), vary(source, 3))
    assert np.array_equal(source, before)


def test_a_single_colour_still_gives_different_pictures() -> None:
    source = np.full((SIDE, SIDE, 4), (90, 120, 200, 255), np.uint8)
    pictures = [source, *(vary(source, seed) for seed in range(4))]
    for one, two in itertools.combinations(pictures, 2):
        assert difference(one, two) > 3


@pytest.mark.parametrize("level", [0, 255])
def test_black_and_white_pictures_give_pictures(level: int) -> None:
    source = np.full((SIDE, SIDE, 4), (level, level, level, 255), np.uint8)
    assert vary(source, 1).shape == (SIDE, SIDE, 3)


def test_transparency_is_kept() -> None:
    source = textured()
    source[:, :40, 3] = 0
    drawn = vary(source, 2)
    assert drawn.shape[2] == 4
    assert 0.15 < float((drawn[..., 3] == 0).mean()) < 0.5
    assert int(drawn[drawn[..., 3] == 0].max()) == 0


def test_a_mark_on_white_stays_on_white() -> None:
    source = np.full((SIDE, SIDE, 4), 255, np.uint8)
    source[40:90, 40:90, :3] = (20, 80, 200)
    for seed in range(10):
        drawn = vary(source, seed)
        assert (drawn[0].min(axis=1) > 235).mean() > 0.95


def test_without_a_source_it_says_so() -> None:
    job = Job(task=Task.VARY, scene=Scene(), size=Size(8, 8), seed=1)
    with pytest.raises(ValueError, match="source"):
        list(paint_variation(job))
