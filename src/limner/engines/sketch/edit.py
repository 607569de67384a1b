"""Edits: the ground of the hole is continued from around it, then the subjects are set in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.contract.orders import Quality, Task
from limner.engines.sketch import painting
from limner.engines.sketch.inpaint import continued, window
from limner.engines.sketch.job import Job, Stages
from limner.engines.sketch.look import Look, look_for
from limner.engines.sketch.palette import Color, luminance, to_oklab
from limner.engines.sketch.placing import Place, cells, fitted, worn_on_head
from limner.engines.sketch.subjects import Sprite, sprite
from limner.engines.sketch.subjects.sprites import pixels
from limner.images.pixels import Hole, Pixels
from limner.prompts.scene import Subject

Floats = NDArray[Any]  # float32; OpenCV promises less.

_WHOLE = 0.97
_SETTING_SHARE = 0.45
_HATS = frozenset({"cap", "hat", "crown", "helmet", "beret", "beanie"})
_SUBJECTS_MAX = 8


def paint_edit(job: Job) -> Stages:
    """Draw the hole anew. Yields the continued ground, then the picture with its subjects.

    Pixels outside the hole are returned as they came. Raises ValueError for a job without source
    or hole.
    """
    if job.source is None or job.hole is None:
        raise ValueError("an edit needs a source picture and a hole")
    share = float(job.hole.mean())
    if share > _WHOLE:
        yield from painting.paint(_generation(job))
        return
    rgb = np.ascontiguousarray(job.source[..., :3])
    if share == 0.0:
        yield _result(rgb, job)
        return
    rng = np.random.default_rng([abs(job.seed), 0xED17])
    ground = continued(rgb, job.hole, rng)
    if share > _SETTING_SHARE and job.scene.setting:
        ground = _with_setting(job, ground)
    yield _result(ground, job)
    subjects = _each(job)
    if subjects:
        yield _result(_with_subjects(job, ground, subjects, rng), job)


def _generation(job: Job) -> Job:
    return replace(job, task=Task.GENERATE, source=None, hole=None)


def _result(rgb: Pixels, job: Job) -> Pixels:
    """Return the drawing with the source's own pixels, and alpha if any, around the hole."""
    source, hole = job.source, job.hole
    if source is None or hole is None:
        return rgb
    out = source[..., :3].copy()
    np.copyto(out, rgb, where=hole[..., None])
    if source.shape[2] == 4 and bool((source[..., 3][~hole] < 255).any()):
        return np.dstack([out, np.where(hole, 255, source[..., 3]).astype(np.uint8)])
    return out


def _each(job: Job) -> list[Subject]:
    """Every single thing to draw: "two cats" are two."""
    things = [replace(s, count=1) for s in job.scene.subjects for _ in range(min(s.count, 6))]
    return things[:_SUBJECTS_MAX]


def _with_setting(job: Job, ground: Pixels) -> Pixels:
    """Return the asked setting inside the hole, running into the continued ground at its rim."""
    bare = replace(_generation(job), scene=replace(job.scene, subjects=()))
    *_, painted = painting.paint(bare)
    if job.hole is None:
        return ground
    soft = feather(job.hole, 0.05 * min(job.hole.shape))[..., None]
    mixed = painted[..., :3] * soft + ground * (1 - soft)
    return np.asarray(mixed + 0.5, np.uint8)


def feather(hole: Hole, width: float) -> Floats:
    """How far inside the hole a pixel lies: 0 outside and at its rim, 1 from `width` pixels on."""
    distance = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    # The picture's own border is no rim: nothing is kept beyond it.
    return np.asarray(np.clip(distance / max(width, 1.0), 0, 1), np.float32)


def _with_subjects(
    job: Job, ground: Pixels, subjects: list[Subject], rng: np.random.Generator
) -> Pixels:
    if job.hole is None:
        return ground
    look = _lit_look(job, ground)
    out = ground.copy()
    near = window(job.hole, 24)
    view, hole = ground[near], job.hole[near]
    canvas = view.astype(np.float32) / 255
    hole_alpha = feather(hole, max(1.5, 0.004 * min(job.hole.shape)))
    for subject, cell in zip(subjects, cells(hole, len(subjects)), strict=False):
        _set_in(canvas, subject, cell, hole_alpha, view, look, rng)
    out[near] = np.clip(canvas * 255 + 0.5, 0, 255).astype(np.uint8)
    return out


def _set_in(
    canvas: Floats,
    subject: Subject,
    hole: Hole,
    hole_alpha: Floats,
    ground: Pixels,
    look: Look,
    rng: np.random.Generator,
) -> None:
    drawn = sprite(subject, _height(hole), look, rng, None)
    rgba = pixels(drawn.image)
    hat = subject.name.rsplit(" ", 1)[-1] in _HATS
    place = worn_on_head(rgba[..., 3], hole, ground) if hat else None
    place = place or fitted(rgba[..., 3], hole, low=hat or drawn.stands)
    rgba = cv2.resize(rgba, (place.width, place.height), interpolation=cv2.INTER_AREA)
    layer = _layer(canvas.shape[:2], rgba, place)
    shadow = _shadow(layer[..., 3], drawn, place, hat, look) * hole_alpha
    canvas *= 1 - shadow[..., None]
    tuned = _matched(layer, ground, hole)
    canvas *= 1 - (tuned[..., 3] * hole_alpha)[..., None]
    canvas += tuned[..., :3] * hole_alpha[..., None]


def _height(hole: Hole) -> int:
    rows = np.flatnonzero(hole.any(axis=1))
    return int(rows[-1] - rows[0] + 1)


def _layer(shape: tuple[int, int], rgba: Floats, place: Place) -> Floats:
    """Return the sprite on a transparent picture; what would lie outside is cut."""
    layer = np.zeros((*shape, 4), np.float32)
    y0, x0 = max(place.y, 0), max(place.x, 0)
    y1, x1 = min(place.y + place.height, shape[0]), min(place.x + place.width, shape[1])
    if y1 > y0 and x1 > x0:
        layer[y0:y1, x0:x1] = rgba[y0 - place.y : y1 - place.y, x0 - place.x : x1 - place.x]
    return layer


def _shadow(alpha: Floats, drawn: Sprite, place: Place, hat: bool, look: Look) -> Floats:
    """Return the shadow: of a worn thing on what is under it, of a standing one on its ground."""
    height, width = alpha.shape
    small = cv2.resize(
        alpha, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA
    )
    size = place.height / 4
    if hat or not drawn.stands:
        drop, depth = (0.08, 0.5) if hat else (0.05, 0.15)
        small = _moved(small, -look.light_from * size * 0.05, size * drop)
        cast = cv2.GaussianBlur(small, (0, 0), max(size * 0.045, 0.6)) * depth
    else:
        cast = np.zeros_like(small)
        centre = (
            (place.x + place.width / 2) / 4 - look.light_from * size * 0.05,
            (place.y + place.height) / 4,
        )
        axes = (max(int(place.width / 4 * 0.46), 1), max(int(size * 0.045), 1))
        cv2.ellipse(cast, (int(centre[0]), int(centre[1]) - axes[1] // 2), axes, 0, 0, 360, 1.0, -1)
        cast = cv2.GaussianBlur(cast, (0, 0), max(size * 0.025, 0.6)) * 0.5
    return np.asarray(cv2.resize(cast, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _moved(field: Floats, dx: float, dy: float) -> Floats:
    move = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    return np.asarray(cv2.warpAffine(field, move, (field.shape[1], field.shape[0])), np.float32)


def _around(ground: Pixels, hole: Hole) -> Floats:
    """Return the colours next to the hole, at an eighth of the size: shape (n, 3), 0..1."""
    height, width = hole.shape
    size = (max(width // 8, 4), max(height // 8, 4))
    small = cv2.resize(hole.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    ring = cv2.dilate(small, np.ones((9, 9), np.uint8)).astype(bool) & (small == 0)
    colors = cv2.resize(ground, size, interpolation=cv2.INTER_AREA)
    colors = colors[ring] if ring.any() else colors.reshape(-1, 3)
    return np.asarray(colors, np.float32) / 255


def _matched(layer: Floats, ground: Pixels, hole: Hole) -> Floats:
    """Bring the sprite a little towards the picture's brightness and saturation."""
    lab = to_oklab(_around(ground, hole))
    level = float(np.percentile(lab[:, 0], 75))
    gain = float(np.clip(0.76 + 0.32 * level, 0.76, 1.04))
    chroma = float(np.sqrt((lab[:, 1:] ** 2).sum(1)).mean())
    keep = float(np.clip(0.80 + 2.5 * chroma, 0.80, 1.0))
    rgb = layer[..., :3] * gain
    gray = rgb @ np.array([0.3, 0.59, 0.11], np.float32)
    rgb = gray[..., None] + (rgb - gray[..., None]) * keep
    return np.dstack([rgb, layer[..., 3]])


def _lit_look(job: Job, ground: Pixels) -> Look:
    """Return the scene's look, its light taken from the picture around the hole."""
    look = look_for(job.scene, job.style, hd=job.quality is Quality.HD)
    small = cv2.resize(ground, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    gray = small.mean(axis=2)
    lean = float(gray[:, 18:].mean() - gray[:, :14].mean())
    bright = small.reshape(-1, 3)[np.argsort(gray.reshape(-1))[-200:]].mean(axis=0)
    red, green, blue = (0.5 + 0.5 * float(v) for v in bright)
    key: Color = (red, green, blue)
    side = float(np.clip(lean * 6, -0.8, 0.8))
    return replace(
        look,
        light_from=side if abs(side) > 0.15 else look.light_from,
        key_color=key,
        night=luminance((float(bright[0]), float(bright[1]), float(bright[2]))) < 0.35,
        rim_colors=(),
    )
