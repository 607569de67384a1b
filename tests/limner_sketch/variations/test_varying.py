from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from limner.contract.orders import Size, Task
from limner.images.pixels import Pixels
from limner_sketch.job import Job
from limner_sketch.language.scene import Scene
from limner_sketch.variations.varying import paint_variation

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
        assert 8 < difference(one, two) < 70


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


def portrait() -> Pixels:
    """Paint a face in the middle, in front of a wall, lit from the left."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    rgb = np.empty((SIDE, SIDE, 3))
    rgb[:] = (150, 170, 190)
    rgb[((x - 0.5) / 0.3) ** 2 + ((y - 1.0) / 0.4) ** 2 < 1] = (60, 60, 140)
    rgb[((x - 0.5) / 0.15) ** 2 + ((y - 0.4) / 0.2) ** 2 < 1] = (225, 180, 150)
    rgb *= (1.15 - 0.45 * x)[..., None]
    return np.dstack([rgb.clip(0, 255).astype(np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])


def layout(rgb: Pixels) -> NDArray[np.float64]:
    """Return brightness at 16 by 16, without its mean."""
    gray = cv2.resize(rgb[..., :3], (16, 16), interpolation=cv2.INTER_AREA).mean(axis=2)
    return np.asarray((gray - gray.mean()) / gray.std(), np.float64)


def test_a_face_is_never_mirrored_and_the_layout_stays() -> None:
    """Whatever the sibling, its large forms lie where the original's do, left and right too."""
    source = portrait()
    for seed in range(10):
        drawn, original = layout(vary(source, seed)), layout(source)
        alike = float((drawn * original).mean())
        assert alike > 0.7
        assert alike > float((drawn[:, ::-1] * original).mean())


def test_a_calm_landscape_is_sometimes_mirrored() -> None:
    """The mirror is one way of many: it happens, but seldom."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    hills = (y > 0.5 + 0.2 * x).astype(float)[..., None]
    rgb = hills * (70, 130, 60) + (1 - hills) * (150, 190, 240)
    source = np.dstack([rgb.astype(np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])
    apart = [layout(vary(source, seed)) for seed in range(10)]
    original = layout(source)
    turned = [(a[:, ::-1] * original).mean() > (a * original).mean() for a in apart]
    assert 1 <= sum(turned) <= 3


def test_ink_stays_ink() -> None:
    """A picture without colours gets no strong ones."""
    rng = np.random.default_rng(4)
    gray = cv2.resize(rng.uniform(60, 240, (6, 6)).astype(np.float32), (SIDE, SIDE))
    source = np.dstack([gray, gray, gray, np.full_like(gray, 255)]).astype(np.uint8)
    for seed in range(10):
        drawn = vary(source, seed).astype(int)
        assert (drawn.max(axis=2) - drawn.min(axis=2)).mean() < 22
