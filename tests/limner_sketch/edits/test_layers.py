"""Edits: what stands in front of the thing set in, and how large holes are continued."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from limner.contract.orders import Size, Task
from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.editing import paint_edit
from limner_sketch.edits.layers import Depth
from limner_sketch.edits.wishes import wishes
from limner_sketch.job import Job
from limner_sketch.language.scene import Relation, Scene, Subject

SIDE = 256
Y, X = np.mgrid[0:SIDE, 0:SIDE]
SKY, WOOD, GRASS, TIMBER, RED = (
    np.array(color, np.float32)
    for color in ((130, 170, 225), (40, 66, 42), (100, 140, 66), (160, 115, 78), (200, 30, 30))
)
MOON = Scene(subjects=(Subject("full moon", "1F315"),))
CAT = Scene(subjects=(Subject("cat", "1F408", color="white"),))


def grained(rgb: NDArray[Any]) -> Pixels:
    """Return a picture as RGBA with a little grain."""
    rgb = rgb + np.random.default_rng(5).normal(0, 2.5, (SIDE, SIDE, 1))
    return np.dstack([rgb.clip(0, 255).astype(np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])


def tree_tops() -> Hole:
    """Say where the wood stands: pointed tops, twelve pixels apart, on a solid lower part."""
    return np.asarray((Y > 110) & (5.0 * np.abs((X % 12) - 6) < Y - 110) | (Y > 140))


def tree_line() -> Pixels:
    return grained(np.where(tree_tops()[..., None], WOOD, SKY))


def posts() -> Hole:
    return np.asarray(((X % 32 < 9) & (Y > 110) & (Y < 220)) | ((Y > 150) & (Y < 160)))


def fence() -> Pixels:
    ground = np.where((Y > 90)[..., None], GRASS, SKY)
    return grained(np.where(posts()[..., None], TIMBER, ground))


def oval(cx: float, cy: float, rx: float, ry: float) -> Hole:
    return np.asarray(((X - cx) / rx) ** 2 + ((Y - cy) / ry) ** 2 < 1)


def edit(scene: Scene, source: Pixels, hole: Hole, seed: int = 1) -> list[Pixels]:
    cut = source.copy()
    cut[hole] = 0
    job = Job(task=Task.EDIT, scene=scene, size=Size(SIDE, SIDE), seed=seed, source=cut, hole=hole)
    states = [state[..., :3] for state in paint_edit(job)]
    for state in states:
        assert np.array_equal(state[~hole], source[~hole][:, :3])
    return states


def changed(states: list[Pixels], least: int = 30) -> Hole:
    """Say where the thing set in is seen."""
    apart = np.abs(states[-1].astype(int) - states[0]).max(axis=2)
    return np.asarray(apart > least)


def test_a_moon_rises_behind_the_trees() -> None:
    hole = oval(128, 100, 44, 44)
    states = edit(MOON, tree_line(), hole)
    seen, wood = changed(states), states[0][..., 2] < 110
    assert seen[hole & ~wood].mean() > 0.3
    assert wood[hole].mean() > 0.1
    assert seen[hole & wood].mean() < 0.08


def test_a_cat_sits_behind_the_fence() -> None:
    """The rail that crosses its body is seen across all of it, and the cat on both sides."""
    hole = oval(128, 150, 52, 62)
    states = edit(CAT, fence(), hole)
    seen = changed(states)
    columns = np.flatnonzero(seen[130:190].any(axis=0))
    rail = seen[153:157, columns[0] : columns[-1]]
    beside = np.concatenate([seen[142:147], seen[164:169]])[:, columns[0] : columns[-1]]
    assert rail.mean() < 0.3 * beside.mean()
    assert seen[hole].mean() > 0.1


def test_a_pattern_of_the_wall_is_not_in_front() -> None:
    """Joints between bricks are thin lines, too, but no cat sits behind them."""
    joints = (Y % 16 < 3) | ((X + 16 * (Y // 16 % 2)) % 32 < 3)
    wall = np.where(joints[..., None], np.array((205, 200, 190)), np.array((150, 70, 50)))
    wall[:60] = SKY
    hole = oval(128, 150, 52, 62)
    scene = Scene(subjects=(Subject("cat", "1F408", color="black"),))
    seen = changed(edit(scene, grained(wall.astype(np.float32)), hole), 40)
    body = seen[165:195, 112:144]
    assert body[joints[165:195, 112:144]].mean() > 0.9


def test_what_the_prompt_hides_is_hidden_and_its_cover_not_drawn_again() -> None:
    """Of "a cat behind the table" only a cat is drawn, and it ends at the table's edge."""
    table = grained(np.where((Y > 140)[..., None], TIMBER, np.array((225, 220, 210), np.float32)))
    scene = Scene(
        subjects=(Subject("cat", "1F408", color="black"), Subject("table", "E200")),
        relations=(Relation("behind", 0, 1),),
    )
    hole = oval(128, 135, 60, 60)
    seen = changed(edit(scene, table, hole), 40)
    assert seen[:138][hole[:138]].mean() > 0.1
    assert seen[146:].sum() < 0.04 * seen.sum()


@pytest.mark.parametrize(
    ("scene", "expected"),
    [
        (Scene(subjects=(Subject("pair of sunglasses", "1F576", count=2),)), [Depth.WORN]),
        (MOON, [Depth.FAR]),
        (Scene(subjects=(Subject("cat", "1F408", count=2),)), [Depth.STANDING] * 2),
        (Scene(details=("sun",)), [Depth.FAR]),
        (
            Scene(
                subjects=(Subject("dog", "1F415"), Subject("house", "1F3E0")),
                relations=(Relation("in front of", 0, 1),),
            ),
            [Depth.WORN],
        ),
    ],
)
def test_each_thing_has_its_depth(scene: Scene, expected: list[Depth]) -> None:
    assert [wish.depth for wish in wishes(scene, 0.1)] == expected


def test_the_same_seed_hides_the_same() -> None:
    hole = oval(128, 100, 44, 44)
    one, two = (edit(MOON, tree_line(), hole, seed=7)[-1] for _ in range(2))
    assert one.tobytes() == two.tobytes()


def test_half_a_tree_line_is_a_tree_line_again() -> None:
    """Its tops stay as pointed, at their height, and wood and sky keep their colours."""
    hole = np.asarray((X > 30) & (X < 220) & (Y > 40) & (Y < 225))
    drawn = edit(Scene(), tree_line(), hole)[-1].astype(float)
    assert np.abs(drawn[45:100, 40:210].mean(axis=(0, 1)) - SKY).max() < 8
    assert np.abs(drawn[150:215, 40:210].mean(axis=(0, 1)) - WOOD).max() < 8
    dark = drawn[116:138, 40:210, 2] < 130
    assert abs(dark.mean() - tree_tops()[116:138].mean()) < 0.12
    edges = (dark[:, 1:] != dark[:, :-1]).sum() / dark.shape[1]
    usual = tree_tops()[116:138]
    assert edges > 0.6 * (usual[:, 1:] != usual[:, :-1]).sum() / usual.shape[1]


def test_a_thing_at_the_rim_is_not_copied_into_the_ground() -> None:
    ball = oval(128, 150, 34, 34)
    ground = np.where((Y > 100)[..., None], GRASS, SKY)
    rough = np.random.default_rng(3).normal(0, 12, (SIDE, SIDE, 1)).astype(np.float32)
    source = grained(np.where(ball[..., None], RED, ground + rough))
    hole = np.asarray((X > 150) & (X < 240) & (Y > 70) & (Y < 220))
    drawn = edit(Scene(), source, hole)[-1].astype(int)
    red = (drawn[..., 0] > drawn[..., 1] + 60) & hole
    assert red[:, 175:].sum() < 0.02 * hole.sum()


def framed(picture: Pixels) -> tuple[Pixels, Hole]:
    """Return a canvas with the middle of a picture on it, and the hole around that."""
    hole = np.ones((SIDE, SIDE), bool)
    hole[64:192, 64:192] = False
    canvas = np.zeros_like(picture)
    canvas[64:192, 64:192] = picture[64:192, 64:192]
    canvas[..., 3] = 255
    return canvas, hole


def test_the_ground_below_a_picture_is_no_mirror() -> None:
    rough = np.random.default_rng(3).normal(0, 30, (SIDE // 4, SIDE // 4))
    rough = rough.repeat(4, 0).repeat(4, 1)[..., None].astype(np.float32)
    picture = grained(np.where((Y > 120)[..., None], GRASS + rough, SKY))
    canvas, hole = framed(picture)
    drawn = edit(Scene(), canvas, hole)[-1].astype(float).mean(axis=2)
    below, above = drawn[194:206], drawn[178:190][::-1]
    for shown in (below, below[::2], drawn[192:198].repeat(2, 0)):
        rows = min(len(shown), len(above))
        assert np.corrcoef(shown[:rows].ravel(), above[:rows].ravel())[0, 1] < 0.6
    assert below.std() > 0.5 * above.std()
    assert abs(below.mean() - above.mean()) < 12


def test_a_thing_inside_a_picture_is_not_repeated_beyond_it() -> None:
    ball = oval(108, 140, 24, 24)
    rough = np.random.default_rng(3).normal(0, 10, (SIDE, SIDE, 1)).astype(np.float32)
    ground = np.where((Y > 120)[..., None], GRASS, SKY) + rough
    canvas, hole = framed(grained(np.where(ball[..., None], RED, ground)))
    drawn = edit(Scene(), canvas, hole)[-1].astype(int)
    assert ((drawn[..., 0] > drawn[..., 1] + 60) & hole).sum() < 0.01 * hole.sum()
