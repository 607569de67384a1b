"""An edit without a hole: the picture is filled, given the manner asked for, and added to."""

from __future__ import annotations

import numpy as np
import pytest

from limner.contract.orders import Size, Task
from limner.images.pixels import Pixels
from limner_sketch.edits.freely import calmest, paint_freely
from limner_sketch.job import Job
from limner_sketch.language.scene import Scene, Subject

SIDE = 128


def picture() -> Pixels:
    """Return a meadow under a sky, a busy post at its left."""
    rgba = np.full((SIDE, SIDE, 4), 255, np.uint8)
    rgba[:64, :, :3] = (140, 180, 230)
    rgba[64:, :, :3] = (100, 150, 70)
    rgba[:, 10:40, :3] = np.random.default_rng(1).integers(0, 255, (SIDE, 30, 3))
    return rgba


def cut_out() -> Pixels:
    """Return a red disc on nothing."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    rgba = np.zeros((SIDE, SIDE, 4), np.uint8)
    rgba[(x - 64) ** 2 + (y - 64) ** 2 < 900] = (220, 10, 10, 255)
    return rgba


def redrawn(scene: Scene, source: Pixels | None = None, others: tuple[Pixels, ...] = ()) -> Pixels:
    source = picture() if source is None else source
    job = Job(Task.EDIT, scene, Size(SIDE, SIDE), 3, source=source, others=others)
    return list(paint_freely(job))[-1][..., :3].astype(np.uint8)


def test_a_night_darkens_the_picture() -> None:
    assert redrawn(Scene(time="night")).mean() < picture()[..., :3].mean() * 0.85


def test_what_is_asked_for_is_added_where_the_picture_is_calm() -> None:
    cat = Scene(subjects=(Subject("cat", "1F408", color="red"),))
    changed = np.asarray((redrawn(cat).astype(int) - redrawn(Scene())).any(axis=2))
    assert 0.005 < changed.mean() < 0.6
    assert changed[:, 45:].sum() > changed[:, :45].sum()
    place = calmest(np.ascontiguousarray(picture()[..., :3]), np.random.default_rng(1), high=False)
    assert place.any()


def test_a_cut_out_is_pasted_and_another_picture_lends_its_colours() -> None:
    red = redrawn(Scene(), others=(cut_out(),)).astype(int)
    assert ((red[..., 0] > 150) & (red[..., 1] < 80))[:, 45:].sum() > 50
    warm = np.full((SIDE, SIDE, 4), 255, np.uint8)
    warm[..., :3] = (240, 120, 40)
    lent = redrawn(Scene(), others=(warm,))
    plain = redrawn(Scene())
    assert int(lent[..., 0].mean()) - int(lent[..., 2].mean()) > int(plain[..., 0].mean()) - int(
        plain[..., 2].mean()
    )


def test_what_is_clear_is_filled() -> None:
    source = picture()
    source[80:100, 60:90] = 0
    assert (redrawn(Scene(), source)[80:100, 60:90, 1] > 60).mean() > 0.9


def test_without_a_source_it_says_so() -> None:
    with pytest.raises(ValueError, match="source picture"):
        next(iter(paint_freely(Job(Task.EDIT, Scene(), Size(SIDE, SIDE), 1))))
