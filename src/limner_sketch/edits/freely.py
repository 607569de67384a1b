"""Edits without a mask: the whole picture may change, and its calmest place takes what is asked.

A style or a time of day that the prompt names is laid over the picture; things that it names are
set in where the least is happening. Further pictures: one with transparency is set in as it is,
one without lends its colours (Reinhard et al., "Color transfer between images", 2001).
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from limner.images.pixels import Hole, Pixels
from limner_sketch.edits.editing import (
    in_its_manner,
    lit_look,
    opaque,
    with_subjects,
)
from limner_sketch.edits.inpaint import continued
from limner_sketch.edits.layers import Depth
from limner_sketch.edits.surroundings import observed
from limner_sketch.edits.wishes import Wish, wishes
from limner_sketch.job import Job, Stages
from limner_sketch.look import STYLES as LOOKS
from limner_sketch.look import look_for
from limner_sketch.styles import STYLES, Sheet
from limner_sketch.subjects.studies import stands

_PLACE_SHARE = 0.42
_CUTOUT_SHARE = 0.5
_CLEAR_LEAST = 0.02
_LENT = 0.6
_TINTS = {
    "night": (0.34, 0.40, 0.66),
    "sunset": (1.06, 0.84, 0.66),
    "dawn": (1.04, 0.92, 0.90),
}


def paint_freely(job: Job) -> Stages:
    """Redraw a picture by a prompt. Yields it filled, in its manner, then with what is asked.

    Raises ValueError for a job without a source.
    """
    if job.source is None:
        raise ValueError("an edit needs a source picture")
    rng = np.random.default_rng([abs(job.seed), 0xF4EE])
    rgb = opaque(job.source)
    clear = np.equal(job.source[:, :, 3], 0) if job.source.shape[2] == 4 else None
    if clear is not None and clear.any() and not clear.all():
        rgb = continued(rgb, clear, rng)
    yield rgb
    for other in job.others:
        if not _is_cut_out(other):
            rgb = _lent(rgb, opaque(other))
    rgb = _restyled(job, rgb, rng)
    yield rgb
    cutouts = [other for other in job.others if _is_cut_out(other)]
    # Whoever sends a cut-out cat and asks for a cat means that one.
    things = wishes(job.scene, _PLACE_SHARE**2)[len(cutouts) :]
    for index, cutout in enumerate(cutouts):
        rgb = _pasted(rgb, cutout, index, len(cutouts))
    for high in (True, False):
        those = [thing for thing in things if _belongs_high(thing) == high]
        if those:
            place = calmest(rgb, rng, high=high)
            seen = observed(rgb, place)
            scene = in_its_manner(job.scene, seen)
            look = lit_look(replace(job, scene=scene), seen)
            rgb = with_subjects(rgb, place, those, look, seen, rng)
    yield rgb


def _belongs_high(thing: Wish) -> bool:
    return thing.depth is Depth.FAR or not stands(thing.subject)


def calmest(rgb: Pixels, rng: np.random.Generator, *, high: bool) -> Hole:
    """Return an oval where the least is happening: on the ground, or high up."""
    height, width = rgb.shape[:2]
    scale = 96 / max(height, width)
    small = cv2.resize(
        cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY),
        None,
        fx=scale,
        fy=scale,
        interpolation=cv2.INTER_AREA,
    )
    busy = np.abs(cv2.Laplacian(small, cv2.CV_32F))
    tall, wide = (max(8, round(side * _PLACE_SHARE)) for side in small.shape)
    cost = cv2.boxFilter(busy, -1, (wide, tall), borderType=cv2.BORDER_REPLICATE)
    inner = cost[tall // 2 : small.shape[0] - tall // 2, wide // 2 : small.shape[1] - wide // 2]
    third = max(1, inner.shape[0] // 3)
    top = 0 if high else inner.shape[0] - third
    band = inner[top : top + third]
    scored = band + rng.random(band.shape) * 0.08 * (band.mean() + 1e-3)
    row, column = np.unravel_index(int(np.argmin(scored)), scored.shape)
    center = (
        round((int(column) + wide / 2) / scale),
        round((top + int(row) + tall / 2) / scale),
    )
    hole = np.zeros((height, width), np.uint8)
    axes = (round(width * _PLACE_SHARE / 2), round(height * _PLACE_SHARE / 2))
    cv2.ellipse(hole, center, axes, 0, 0, 360, 1, -1)
    return np.asarray(hole, bool)


def _restyled(job: Job, rgb: Pixels, rng: np.random.Generator) -> Pixels:
    scene = job.scene
    tint = _TINTS.get(scene.time or "")
    if tint is not None:
        factors = np.array(tint, np.float32)
        rgb = np.clip(rgb * factors, 0, 255).astype(np.uint8)
    if scene.style not in LOOKS:
        return rgb
    look = look_for(scene, job.style, hd=job.quality.is_detailed, seed=job.seed)
    finished = STYLES[look.style].finish(Sheet(rgb, look, scene, rng, None))
    return np.ascontiguousarray(finished[:, :, :3])


def _is_cut_out(picture: Pixels) -> bool:
    """Tell whether a picture shows a thing on nothing; bars beside it do not count."""
    alpha = picture[:, :, 3]
    rows, columns = np.nonzero(alpha)
    if not len(rows):
        return False
    inside = alpha[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return float(np.equal(inside, 0).mean()) > _CLEAR_LEAST


def _pasted(rgb: Pixels, cutout: Pixels, index: int, count: int) -> Pixels:
    """Set a thing on the ground, side by side with the others."""
    height, width = rgb.shape[:2]
    rows, columns = np.nonzero(cutout[:, :, 3])
    thing = cutout[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = min(
        height * _CUTOUT_SHARE / thing.shape[0],
        width * min(_CUTOUT_SHARE, 0.9 / count) / thing.shape[1],
    )
    size = (max(1, round(thing.shape[1] * scale)), max(1, round(thing.shape[0] * scale)))
    thing = np.asarray(cv2.resize(thing, size, interpolation=cv2.INTER_AREA), np.uint8)
    x = round(width * (index + 0.5) / count - size[0] / 2)
    y = round(height * 0.94) - size[1]
    x, y = min(max(x, 0), width - size[0]), max(y, 0)
    out = rgb.copy()
    part = out[y : y + size[1], x : x + size[0]].astype(np.float32)
    share = thing[:, :, 3:].astype(np.float32) / 255
    mixed = part * (1 - share) + thing[:, :, :3] * share
    out[y : y + size[1], x : x + size[0]] = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)
    return out


def _lent(rgb: Pixels, other: Pixels) -> Pixels:
    """Bring a picture's colours towards another's, by mean and spread in CIELAB."""
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    theirs = cv2.cvtColor(other.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    mean, spread = lab.mean((0, 1)), lab.std((0, 1)) + 1e-3
    to_mean, to_spread = theirs.mean((0, 1)), theirs.std((0, 1))
    moved = (lab - mean) * np.clip(to_spread / spread, 0.5, 2.0) + to_mean
    mixed = (lab * (1 - _LENT) + moved * _LENT).astype(np.float32)
    out = cv2.cvtColor(mixed, cv2.COLOR_LAB2RGB)
    return np.asarray(np.clip(out * 255 + 0.5, 0, 255), np.uint8)
