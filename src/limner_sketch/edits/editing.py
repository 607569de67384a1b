"""Edits: the ground of the hole is continued from around it, then the subjects are set in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.contract.orders import Size, Task
from limner.images.pixels import Hole, Pixels
from limner_sketch import painting
from limner_sketch.edits.holes import box, feather, parts, window
from limner_sketch.edits.inpaint import continued
from limner_sketch.edits.insets import Spot, set_in
from limner_sketch.edits.layers import front
from limner_sketch.edits.placing import cells
from limner_sketch.edits.surroundings import Surroundings, observed
from limner_sketch.edits.wishes import Wish, wishes
from limner_sketch.job import Job, Stages
from limner_sketch.language.scene import Scene
from limner_sketch.look import Look, look_for
from limner_sketch.palette import luminance
from limner_sketch.subjects.studies import stands

Floats = NDArray[Any]  # float32; OpenCV promises less.

_WHOLE = 0.97
_SETTING_SHARE = 0.2
_SETTING_SHARE_WITH_SUBJECTS = 0.75
# The composer's answer to a prompt that names nothing: the picture itself is continued then.
_NOTHING_SAID = frozenset({None, "abstract", "studio"})
_SKY_PX_MIN = 64


def paint_edit(job: Job) -> Stages:
    """Draw the hole anew. Yields the continued ground, then the picture with its subjects.

    Pixels outside the hole are returned as they came. Raises ValueError for a job without source
    or hole.
    """
    if job.source is None or job.hole is None:
        raise ValueError("an edit needs a source picture and a hole")
    share = float(job.hole.mean())
    if share > _WHOLE:
        for state in painting.paint(_generation(job)):
            yield _result(state, job)
        return
    rgb = opaque(job.source)
    if share == 0.0:
        yield _result(rgb, job)
        return
    rng = np.random.default_rng([abs(job.seed), 0xED17])
    ground = continued(rgb, job.hole, rng)
    seen = observed(rgb, job.hole)
    scene = in_its_manner(job.scene, seen)
    if _asks_for_setting(scene, job.hole):
        ground = _with_setting(replace(job, scene=scene), ground, job.hole)
    yield _result(ground, job)
    things = wishes(scene, share)
    if things:
        look = lit_look(replace(job, scene=scene), seen)
        yield _result(with_subjects(ground, job.hole, things, look, seen, rng), job)


def _generation(job: Job) -> Job:
    return replace(job, task=Task.GENERATE, source=None, hole=None)


def _result(rgb: Pixels, job: Job) -> Pixels:
    """Return the drawing with the source's own pixels, and alpha if any, around the hole."""
    source, hole = job.source, job.hole
    if source is None or hole is None:
        return rgb
    out = opaque(source)
    for near in parts(hole, 0):
        part = cv2.copyTo(rgb[near], hole[near].astype(np.uint8), out[near])
        out[near] = part
    if source.shape[2] == 4 and bool(((source[..., 3] < 255) & ~hole).any()):
        return np.dstack([out, np.where(hole, 255, source[..., 3]).astype(np.uint8)])
    return out


def opaque(source: Pixels) -> Pixels:
    """Return a copy of a picture without its alpha."""
    if source.shape[2] == 3:
        return source.copy()
    return np.asarray(cv2.cvtColor(source, cv2.COLOR_RGBA2RGB), np.uint8)


def in_its_manner(scene: Scene, seen: Surroundings) -> Scene:
    """Draw as the picture is drawn, unless the prompt asks for a style of its own."""
    if seen.style is None or scene.style not in {None, "illustration"}:
        return scene
    return replace(scene, style=seen.style)


def _asks_for_setting(scene: Scene, hole: Hole) -> bool:
    """Say whether a place is asked for, and the hole is one that a place can fill.

    A hole amid the picture is continued from its surroundings, whatever the prompt: another
    place would be a picture in the picture. So is one from which something is removed.
    """
    if scene.setting in _NOTHING_SAID or scene.excluded:
        return False
    at_edge = hole[0].any() or hole[-1].any() or hole[:, 0].any() or hole[:, -1].any()
    least = _SETTING_SHARE_WITH_SUBJECTS if scene.subjects else _SETTING_SHARE
    return bool(at_edge) and float(hole.mean()) > least


def _with_setting(job: Job, ground: Pixels, hole: Hole) -> Pixels:
    """Return the asked setting inside the hole, running into the continued ground at its rim."""
    bare = replace(_generation(job), scene=replace(job.scene, subjects=()))
    part, rim = (slice(None), slice(None)), 0.05
    if job.scene.setting == "sky":
        # A sky ends where the hole does, with its horizon's glow there.
        left, top, right, bottom = box(hole)
        part, rim = (slice(top, bottom), slice(left, right)), 0.012
        if min(right - left, bottom - top) < _SKY_PX_MIN:
            return ground
        bare = replace(bare, size=Size(right - left, bottom - top))
    *_, painted = painting.paint(bare)
    soft = feather(hole, rim * min(hole.shape))[part][..., None]
    out = ground.copy()
    out[part] = np.asarray(painted[..., :3] * soft + ground[part] * (1 - soft) + 0.5, np.uint8)
    return out


def with_subjects(
    ground: Pixels,
    hole: Hole,
    things: list[Wish],
    look: Look,
    seen: Surroundings,
    rng: np.random.Generator,
) -> Pixels:
    """Set each thing into its part of the hole, behind what stands in front of it there."""
    out = ground.copy()
    shown = feather(hole, max(1.5, 0.004 * min(hole.shape)))
    found = cells(hole, len(things), lambda index: not stands(things[index].subject))
    for thing, cell in zip(things, found, strict=True):
        hidden = front(ground, cell, thing.depth, small=thing.small)
        near = window(cell, 24)
        before = None if hidden is None else hidden[near]
        canvas = out[near].astype(np.float32) / 255
        spot = Spot(cell[near], shown[near], before, sought=thing.hides)
        set_in(canvas, thing, spot, ground[near], look, seen, rng)
        out[near] = np.clip(canvas * 255 + 0.5, 0, 255).astype(np.uint8)
    return out


def lit_look(job: Job, seen: Surroundings) -> Look:
    """Return the scene's look, its light taken from the picture around the hole."""
    look = look_for(job.scene, job.style, hd=job.quality.is_detailed)
    red, green, blue = (0.5 + 0.5 * v for v in seen.tint)
    return replace(
        look,
        light_from=seen.lean if abs(seen.lean) > 0.15 else look.light_from,
        key_color=(red, green, blue),
        night=luminance(seen.tint) < 0.35,
        rim_colors=(),
    )
