"""The painting: from a scene to a picture, in the order a painter works."""

from __future__ import annotations

import cv2
import numpy as np

from limner.contract.orders import Quality
from limner.engines.sketch.atmosphere import before_subjects, behind_subjects
from limner.engines.sketch.composition import place_subjects
from limner.engines.sketch.easel import Easel
from limner.engines.sketch.job import Job, Stages
from limner.engines.sketch.look import look_for
from limner.engines.sketch.settings import draw_setting
from limner.engines.sketch.styles import STYLES, Sheet
from limner.engines.sketch.styles.sheet import blend
from limner.images.pixels import Pixels


def paint(job: Job) -> Stages:
    """Draw a generation; yields RGB pictures of the job's size, the last one finished.

    The same job gives the same bytes: every choice comes from one generator seeded by it.
    """
    rng = np.random.default_rng(abs(job.seed))
    look = look_for(job.scene, job.style, hd=job.quality is Quality.HD)
    style = STYLES[look.style]
    easel = Easel(job.size, look, job.scene, rng)
    ground = draw_setting(easel)
    behind_subjects(easel, ground)
    yield easel.snapshot()
    if style.backdrop is not None:
        easel.replace(style.backdrop(_sheet(easel, None), ground))
    cover = place_subjects(easel, ground)
    yield easel.snapshot()
    before_subjects(easel, ground)
    sheet = _sheet(easel, cover)
    yield _kept_plain(easel, sheet.rgb, style.finish(sheet))


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
