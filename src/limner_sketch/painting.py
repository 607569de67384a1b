"""The painting: from a scene to a picture, in the order a painter works."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.atmosphere import before_subjects, behind_subjects, scatter_shapes
from limner_sketch.captions import place_words
from limner_sketch.composition import place_subjects
from limner_sketch.easel import Easel
from limner_sketch.job import Job, Stages
from limner_sketch.language.scene import Scene
from limner_sketch.look import look_for
from limner_sketch.perches import without_perches
from limner_sketch.scale import is_shop
from limner_sketch.scenery import draw_setting
from limner_sketch.scenery.ground import Ground
from limner_sketch.styles import STYLES, Sheet
from limner_sketch.styles.sheet import blend

_DARKENING = frozenset(["cinematic", "photographic"])
_TOLD = 16
"""From 1/16 of opacity on, a pixel's own colour is exact enough."""
_NIGHT_MEAN = 0.27
"""How light a night is at least on the average, as a share of white."""


def paint(job: Job) -> Stages:
    """Draw a generation; yields RGB pictures of the job's size, the last one finished.

    The same job gives the same bytes: every choice comes from one generator seeded by it. A scene
    whose background is "transparent" yields RGBA with straight alpha instead: the subjects with
    their soft edges, finished in their style, and nothing else.
    """
    job = replace(job, scene=without_perches(job.scene))
    rng = np.random.default_rng(abs(job.seed))
    look = look_for(job.scene, job.style, hd=job.quality.is_detailed, seed=job.seed)
    style = STYLES[look.style]
    easel = Easel(job.size, look, job.scene, rng)
    if job.scene.background == "transparent":
        yield from _cut_out(easel)
        return
    ground = draw_setting(easel)
    behind_subjects(easel, ground)
    yield easel.snapshot()
    if style.backdrop is not None:
        easel.replace(style.backdrop(_sheet(easel, None), ground))
    late = _stands_before(job.scene) or any(is_shop(one) for one in job.scene.subjects)
    if not late:
        place_words(easel, ground)
    cover = place_subjects(easel, ground)
    if late:
        place_words(easel, ground, cover)
    if job.scene.background and "geometric shapes" in job.scene.details:
        scatter_shapes(easel, _taken(easel, cover))
    yield easel.snapshot()
    before_subjects(easel, ground)
    sheet = _sheet(easel, cover)
    yield _kept_plain(easel, sheet.rgb, _readable(easel, style.finish(sheet)))


def _stands_before(scene: Scene) -> bool:
    """Tell whether words are printed over the picture, as on a poster, or stand in it."""
    return scene.art_form == "poster" or bool(scene.background)


def _taken(easel: Easel, cover: Pixels) -> Pixels:
    """Return what shapes must keep clear of, at half size: the subjects and the words."""
    taken = cover.copy()
    if easel.scene.lettering:
        taken[int(taken.shape[0] * 0.78) :] = 255
    return taken


def _readable(easel: Easel, rgb: Pixels) -> Pixels:
    """Lift a night that a film's or a lens's finish has left too dark to tell things apart."""
    if not easel.look.night or easel.scene.background or easel.look.style not in _DARKENING:
        return rgb
    mean = float(rgb.mean()) / 255
    if not 0.0 < mean < _NIGHT_MEAN:
        return rgb
    power = max(math.log(_NIGHT_MEAN) / math.log(mean), 0.58)
    steps = (np.arange(256) / 255) ** power * 255
    return np.asarray(cv2.LUT(rgb, steps.round().astype(np.uint8)), np.uint8)


def _cut_out(easel: Easel) -> Stages:
    """Draw the subjects alone on nothing."""
    empty = Ground(horizon=0.7, feet=0.86, color=easel.look.palette.paper, has_sky=False)
    cover = place_subjects(easel, empty)
    place_words(easel, empty)
    alpha = easel.pixels[..., 3].copy()
    rgb = straight(easel.pixels)
    yield np.dstack([rgb, alpha])
    sheet = Sheet(rgb, easel.look, easel.scene, easel.rng, cover)
    finished = STYLES[easel.look.style].finish(sheet)
    yield np.dstack([finished, alpha])


def straight(premultiplied: Pixels) -> Pixels:
    """Return straight RGB whose colours run on past the edges, so that no fringe can show.

    Colours flow outwards by a normalised convolution (Knutsson and Westin 1993) at an eighth; it
    also stands in where so little is seen of a pixel that its own colour cannot be told.
    """
    height, width = premultiplied.shape[:2]
    size = (max(width // 8, 2), max(height // 8, 2))
    small = cv2.resize(premultiplied, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    wide = np.full((*small.shape[:2], 4), 1e-5, np.float32)
    for sigma in (1.0, 4.0, 16.0):
        wide += np.asarray(cv2.GaussianBlur(small, (0, 0), sigma), np.float32) / sigma**2
    around = cv2.resize(wide[..., :3] / wide[..., 3:] * 255, (width, height))
    alpha = premultiplied[..., 3:].astype(np.float32) / 255
    own = premultiplied[..., :3] / np.maximum(alpha, 1 / 255)
    mixed = around + (own - around) * np.minimum(alpha * _TOLD, 1)
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


def _sheet(easel: Easel, cover: Pixels | None) -> Sheet:
    return Sheet(easel.snapshot(), easel.look, easel.scene, easel.rng, cover)


def _kept_plain(easel: Easel, drawn: Pixels, finished: Pixels) -> Pixels:
    """Give a plain background back its exact colour wherever nothing was drawn on it."""
    if easel.scene.background is None:
        return finished
    plain = np.broadcast_to(drawn[0, 0], drawn.shape)
    reach = max(3, round(easel.unit * 0.012)) | 1
    touched = (cv2.absdiff(drawn, np.ascontiguousarray(plain)).max(2) > 5).astype(np.float32)
    touched = cv2.dilate(touched, np.ones((reach, reach), np.uint8))
    share = cv2.boxFilter(touched, -1, (reach, reach))
    return blend(np.ascontiguousarray(plain), finished, np.asarray(share, np.float32))
