from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from limner.contract.orders import Size, Task
from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.editing import paint_edit
from limner_sketch.job import Job
from limner_sketch.language.scene import Relation, Scene, Subject

SIDE = 192
RED_CAP = Scene(subjects=(Subject("baseball cap", "1F9E2", color="red"),))


def picture() -> Pixels:
    """Paint a head of one colour before a wall of another, a little grainy."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    rgb = np.empty((SIDE, SIDE, 3), np.float32)
    rgb[:] = (120, 150, 180)
    rgb[((x - 96) / 40) ** 2 + ((y - 110) / 55) ** 2 < 1] = (230, 190, 160)
    rgb += np.random.default_rng(0).normal(0, 2, rgb.shape)
    return np.dstack([rgb.clip(0, 255).astype(np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])


def oval(cx: float, cy: float, rx: float, ry: float) -> Hole:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return np.asarray(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1)


def edit(scene: Scene, hole: Hole, source: Pixels | None = None, seed: int = 1) -> list[Pixels]:
    source = picture() if source is None else source
    cut = source.copy()
    cut[hole] = 0
    job = Job(task=Task.EDIT, scene=scene, size=Size(SIDE, SIDE), seed=seed, source=cut, hole=hole)
    return list(paint_edit(job))


@pytest.mark.parametrize("scene", [Scene(), RED_CAP, Scene(subjects=(Subject("cat", "1F408", 3),))])
def test_kept_pixels_are_kept_in_every_state(scene: Scene) -> None:
    hole = oval(96, 60, 60, 40)
    for state in edit(scene, hole):
        assert np.array_equal(state[~hole][:, :3], picture()[~hole][:, :3])


def test_the_ground_is_continued_into_the_hole() -> None:
    """A hole in the wall is wall again: no black, no step, some grain."""
    hole = oval(30, 30, 20, 20)
    drawn = edit(Scene(), hole)[-1][hole].astype(float)
    assert np.abs(drawn.mean(axis=0) - (120, 150, 180)).max() < 5
    assert 0.4 < drawn.std() / picture()[~oval(96, 110, 60, 70)][:, :3].std() < 2


def test_a_red_cap_is_red_and_sits_on_the_head() -> None:
    hole = oval(96, 62, 62, 36)
    drawn = edit(RED_CAP, hole)[-1].astype(int)
    red = (drawn[..., 0] > 1.9 * drawn[..., 1]) & (drawn[..., 0] > 1.9 * drawn[..., 2])
    assert red[hole].mean() > 0.2
    rows, columns = np.nonzero(red)
    assert abs(columns.mean() - 96) < 8
    assert rows.max() > 70


def test_several_holes_are_all_filled() -> None:
    hole = oval(30, 30, 18, 18) | oval(150, 150, 24, 24) | oval(30, 160, 10, 10)
    drawn = edit(RED_CAP, hole)[-1]
    assert (drawn[hole][:, :3].max(axis=1) > 0).all()


def test_a_subject_stays_inside_its_hole() -> None:
    """It is scaled to fit, not cut: nearly all of a cat in a round hole differs from the rim."""
    hole = oval(96, 96, 50, 50)
    ground, final = edit(Scene(subjects=(Subject("cat", "1F408", color="black"),)), hole)
    changed = np.abs(final.astype(int) - ground).max(axis=2) > 60
    assert changed.sum() > 0.1 * hole.sum()
    rim = hole & ~oval(96, 96, 47, 47)
    assert changed[rim].mean() < 0.3


def test_no_hole_gives_the_picture_back() -> None:
    assert np.array_equal(edit(RED_CAP, oval(0, 0, 0.1, 0.1) & False)[-1], picture()[..., :3])


@pytest.mark.parametrize("setting", ["forest", None])
def test_a_large_hole_gets_the_setting_and_the_whole_picture_a_painting(
    setting: str | None,
) -> None:
    large = np.ones((SIDE, SIDE), bool)
    large[:, :60] = False
    for hole in (large, np.ones((SIDE, SIDE), bool)):
        last = edit(Scene(setting=setting), hole)[-1]
        assert last.shape[:2] == (SIDE, SIDE)
        assert (last[hole].max(axis=1) > 0).all()


def test_transparency_outside_the_hole_is_kept() -> None:
    source = picture()
    source[150:, :, 3] = 100
    last = edit(Scene(), oval(96, 60, 40, 30), source)[-1]
    assert last.shape[2] == 4
    assert (last[150:, :, 3] == 100).all()
    assert (last[:150, :, 3] == 255).all()


def test_the_same_job_gives_the_same_bytes() -> None:
    hole = oval(96, 62, 62, 36)
    one, two = edit(RED_CAP, hole, seed=9)[-1], edit(RED_CAP, hole, seed=9)[-1]
    assert one.tobytes() == two.tobytes()


def test_one_pixel_is_a_hole_too() -> None:
    hole = np.zeros((SIDE, SIDE), bool)
    hole[5, 7] = True
    assert edit(RED_CAP, hole)[-1].shape == (SIDE, SIDE, 3)


def test_without_a_hole_or_source_it_says_so() -> None:
    job = Job(task=Task.EDIT, scene=Scene(), size=Size(8, 8), seed=1)
    with pytest.raises(ValueError, match="source"):
        list(paint_edit(job))


def test_a_cap_is_as_wide_as_the_head_even_in_a_wide_hole() -> None:
    hole = np.zeros((SIDE, SIDE), bool)
    hole[20:90, 10:182] = True
    drawn = edit(RED_CAP, hole)[-1].astype(int)
    red = (drawn[..., 0] > 1.9 * drawn[..., 1]) & (drawn[..., 0] > 1.9 * drawn[..., 2])
    columns = np.flatnonzero(red.any(axis=0))
    assert 60 < columns[-1] - columns[0] < 110


def test_a_sky_with_bands_runs_through_the_hole() -> None:
    """Twelve grey levels are where a step in a smooth sky begins to be seen across a room."""
    source = np.full((SIDE, SIDE, 4), 255, np.uint8)
    source[..., 0] = np.linspace(60, 240, SIDE)[:, None]
    source[..., 2] = 200
    hole = np.zeros((SIDE, SIDE), bool)
    hole[60:140, 50:150] = True
    drawn = edit(Scene(), hole, source)[-1].astype(int)
    assert np.abs(drawn - source[..., :3])[hole].max() < 12


def textured() -> Pixels:
    """Paint rows of bricks under a plain sky: as deterministic as busy."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    course = y // 12
    joint = (y % 12 < 2) | ((x + 12 * (course % 2)) % 24 < 2)
    rgb = np.where(joint[..., None], (210, 205, 195), (150, 70, 50)).astype(np.float32)
    rgb[:48] = (140, 180, 230)
    rgb += np.random.default_rng(2).normal(0, 3, rgb.shape)
    return np.dstack([rgb.clip(0, 255).astype(np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])


def slopes(rgb: Pixels) -> NDArray[np.float64]:
    """Return the strength of the change at every pixel but the last row and column."""
    gray = rgb[..., :3].astype(float).mean(axis=2)
    return np.asarray(np.abs(np.diff(gray, axis=0))[:, :-1] + np.abs(np.diff(gray, axis=1))[:-1])


def rim_of(hole: Hole) -> Hole:
    mask = hole.astype(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    return np.asarray(cv2.dilate(mask, kernel) > cv2.erode(mask, kernel))


def test_no_seam_shows_where_the_fill_meets_what_is_kept() -> None:
    """The changes along the hole's rim are no stronger than on the bricks elsewhere."""
    hole = oval(96, 120, 40, 34)
    drawn = edit(Scene(), hole, textured())[-1]
    found, rim = slopes(drawn), rim_of(hole)[:-1, :-1]
    usual = found[60:][~rim_of(hole)[60:-1, :-1] & ~hole[60:-1, :-1]]
    assert found[rim].mean() < 1.35 * usual.mean()


def test_a_busy_ground_stays_busy_in_the_hole() -> None:
    """A wall of bricks has bricks in the hole, not a soft blur."""
    hole = oval(96, 120, 40, 34)
    found = slopes(edit(Scene(), hole, textured())[-1])
    inside, outside = found[hole[:-1, :-1]], found[60:][~hole[60:-1, :-1]]
    assert 0.6 * outside.mean() < inside.mean() < 1.4 * outside.mean()


def test_what_is_removed_leaves_its_surroundings() -> None:
    """The place named beside it is the picture's own: no other meadow is painted in its stead."""
    source = textured()
    hole = np.zeros((SIDE, SIDE), bool)
    hole[70:192, 30:150] = True
    source[100:150, 60:120, :3] = (250, 240, 20)
    scene = Scene(setting="meadow", excluded=("dog",))
    drawn = edit(scene, hole, source)[-1].astype(float)
    assert np.abs(drawn[hole].mean(axis=0) - drawn[70:, :25].mean(axis=(0, 1))).max() < 14


@pytest.mark.parametrize("setting", ["abstract", "garden"])
def test_an_invented_setting_is_not_painted_amid_the_picture(setting: str) -> None:
    hole = oval(30, 30, 20, 20)
    assert np.abs(edit(Scene(setting=setting), hole)[-1][hole].mean(0) - (120, 150, 180)).max() < 5


def outpainted(source: Pixels) -> tuple[Pixels, Hole]:
    """Lay a picture in the middle of a larger transparent canvas and draw the rest."""
    hole = np.ones((SIDE, SIDE), bool)
    hole[40:152, 40:152] = False
    canvas = np.zeros_like(source)
    canvas[40:152, 40:152] = cv2.resize(source, (112, 112), interpolation=cv2.INTER_AREA)
    return edit(Scene(setting="abstract"), hole, canvas)[-1], hole


def test_a_larger_canvas_is_filled_with_more_of_the_same() -> None:
    """Sky stays above and wall below, and neither becomes streaks that run outwards."""
    drawn, hole = outpainted(textured())
    assert drawn[:20].mean(axis=(0, 1))[2] > drawn[:20].mean(axis=(0, 1))[0] + 40
    assert drawn[150:].mean(axis=(0, 1))[0] > drawn[150:].mean(axis=(0, 1))[2] + 20
    gray = drawn.astype(float).mean(axis=2)
    outwards = np.abs(np.diff(gray, axis=1))
    assert outwards[90:140, :38].mean() > 0.35 * outwards[90:140, 60:130].mean()
    assert slopes(drawn)[rim_of(hole)[:-1, :-1]].mean() < 1.6 * slopes(drawn)[70:140, 50:140].mean()


def test_what_flies_goes_up_and_what_stands_goes_down() -> None:
    """Of two holes alike in size each subject takes the one that suits it."""
    hole = oval(50, 45, 30, 30) | oval(140, 145, 30, 30)
    for subject, at in ((Subject("bird", "1F426"), 45), (Subject("cat", "1F408"), 145)):
        ground, final = edit(Scene(subjects=(subject,)), hole)
        rows = np.nonzero(np.abs(final.astype(int) - ground).max(axis=2) > 40)[0]
        assert abs(float(rows.mean()) - at) < 25


def changed(scene: Scene, hole: Hole) -> Hole:
    """Return where an edit's things differ from the ground that was continued under them."""
    ground, final = edit(scene, hole)
    return np.asarray(np.abs(final.astype(int) - ground).max(axis=2) > 40)


def pieces(area: Hole) -> int:
    """Count the connected pieces of an area that are of some size."""
    sizes = cv2.connectedComponentsWithStats(area.astype(np.uint8))[2][1:, cv2.CC_STAT_AREA]
    return int((sizes > 0.05 * area.sum()).sum())


def test_flowers_in_a_vase_are_set_in_as_one() -> None:
    """A vase of flowers is one piece, the flowers above; a cat and a vase are two."""
    vase, hole = Subject("vase", "1F3FA", color="blue"), oval(96, 96, 60, 70)
    flowers = Subject("rose", "1F339", 3, color="red")
    bunch = Scene((flowers, vase), relations=(Relation("in", 0, 1),))
    assert pieces(changed(bunch, hole)) == 1
    final = edit(bunch, hole)[-1].astype(int)
    red, green, blue = (final[..., channel] for channel in range(3))
    above = np.nonzero((red > 1.6 * green) & (red > 1.6 * blue) & hole)[0].mean()
    below = np.nonzero((blue > 1.35 * red) & (blue - red > 60) & hole)[0].mean()
    assert above < below
    assert pieces(changed(Scene((Subject("cat", "1F408", color="orange"), vase)), hole)) == 2


def test_furniture_is_taken_to_be_there_already() -> None:
    """A cat on the table, in a small hole, is a cat alone; in a large one, both are drawn."""
    cat, table = Subject("cat", "1F408", color="orange"), Subject("table", "E001", color="blue")
    on = Scene((cat, table), relations=(Relation("on", 0, 1),))
    shares = []
    for hole in (oval(96, 96, 40, 40), oval(96, 96, 92, 92)):
        final = edit(on, hole)[-1].astype(int)
        shares.append(float((final[..., 2] - final[..., 0] > 90)[hole].mean()))
    assert shares[0] < 0.01
    assert shares[1] > 0.05


def test_a_thing_in_an_ink_painting_is_of_ink() -> None:
    y = np.linspace(0, 1, SIDE)[:, None, None]
    source = np.full((SIDE, SIDE, 4), 255, np.uint8)
    source[..., :3] = (236 - 60 * (y > 0.6) * y) * np.ones((1, SIDE, 3))
    hole = oval(96, 96, 60, 60)
    subject = Subject("cat", "1F408", color="orange")
    drawn = edit(Scene(subjects=(subject,), style="illustration"), hole, source)[-1].astype(int)
    assert (drawn.max(axis=2) - drawn.min(axis=2))[hole].mean() < 30


def test_a_thing_in_a_soft_photograph_is_soft_too() -> None:
    """Nothing in the hole is sharper than the sharpest that the picture shows itself."""
    rng = np.random.default_rng(3)
    sharp = cv2.resize(rng.uniform(0, 255, (12, 12, 3)), (SIDE, SIDE), interpolation=0)
    soft = cv2.GaussianBlur(sharp, (0, 0), 4.0)
    hole = oval(96, 96, 50, 50)
    scene = Scene(subjects=(Subject("cat", "1F408", color="black"),))
    steepest = []
    for rgb in (sharp, soft):
        source = np.dstack([rgb.astype(np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])
        steepest.append(np.percentile(slopes(edit(scene, hole, source)[-1])[60:130, 60:130], 99))
    assert steepest[1] < 0.5 * steepest[0]
