"""Captions: quoted words on a sign that suits the place: hung up, on posts, or as a title."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import skia

from limner.images.pixels import Pixels
from limner_sketch.atmosphere import INDOORS
from limner_sketch.easel import Easel
from limner_sketch.palette import shade
from limner_sketch.scale import bears_words, is_shop
from limner_sketch.scenery.floors import contact
from limner_sketch.scenery.ground import Ground
from limner_sketch.subjects.fonts import drawable
from limner_sketch.subjects.lettering import sign

_HUNG = frozenset(["city street", "night market", "skyline", "factory", "cave"]) | INDOORS
_LINES_MAX = 3


def place_words(easel: Easel, ground: Ground, cover: Pixels | None = None) -> None:
    """Draw the scene's quoted words: a poster's at its top, a logo's under its mark.

    A shop's hang on its front, where `cover`, the subjects at half size, says that it stands.
    """
    words = [text for text in easel.scene.lettering if drawable(text).strip()][:_LINES_MAX]
    for number, text in enumerate(words):
        share = _share(easel) * (0.6 if number and easel.scene.art_form == "poster" else 1.0)
        made = sign(text, round(easel.unit * share), easel.look, easel.rng)
        if cover is not None and cover.any() and _has_shop(easel):
            _hang_on_front(easel, made.image, cover, number)
            continue
        _hang(easel, ground, made.image, number)


def _share(easel: Easel) -> float:
    """Return a sign's height as a share of the shorter side."""
    if easel.scene.art_form == "poster":
        return 0.16
    others = [subject for subject in easel.scene.subjects if not bears_words(subject)]
    if easel.scene.subjects and not others:
        return 0.34  # The sign is what the picture shows.
    return 0.13 if easel.scene.background else 0.15


def _hang(easel: Easel, ground: Ground, image: Any, number: int) -> None:
    scene = easel.scene
    free = scene.art_form != "poster" and not scene.background
    room = easel.width * (0.56 if free else 0.9)
    scale = min(1.0, room / image.width())
    wide, tall = image.width() * scale, image.height() * scale
    step = (tall + easel.unit * 0.02) * number
    x, y = easel.width / 2, easel.height * 0.05
    if scene.art_form == "poster" and number:  # A title at the top, all else below the subject.
        y = easel.height * 0.98 - tall - (tall + easel.unit * 0.01) * (number - 1)
    if scene.background and scene.art_form != "poster":
        y = easel.height * 0.96 - tall - step
    elif free:  # Beside the subject, away from the light.
        if not all(bears_words(subject) for subject in scene.subjects):
            aside = easel.width * 0.5 - wide * 0.5 - easel.unit * 0.04
            x -= aside * easel.look.light_from / 0.6
        if scene.setting in _HUNG or not ground.solid:
            y = easel.height * (0.09 if scale * _share(easel) < 0.3 else 0.2) + step
        else:
            y = (ground.feet - 0.13) * easel.height - tall * 1.9 - step
            if number == 0:
                _posts(easel, x, y + tall * 0.5, (ground.feet - 0.10) * easel.height, wide)
    box = skia.Rect.MakeXYWH(x - wide / 2, y, wide, tall)
    smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    easel.canvas.drawImageRect(image, box, smooth)


def _has_shop(easel: Easel) -> bool:
    scene = easel.scene
    printed = scene.art_form == "poster" or bool(scene.background)
    return not printed and any(is_shop(subject) for subject in scene.subjects)


def _hang_on_front(easel: Easel, image: Any, cover: Pixels, number: int) -> None:
    """Mount a sign on a shop's front when it is nearly as broad, else stand it on the roof."""
    left, top, broad, high = _front(cover)
    scale = min(1.2, broad * 0.9 / image.width(), high * 0.24 / image.height())
    wide, tall = image.width() * scale, image.height() * scale
    on_roof = wide < broad * 0.6 and top - tall * (number + 0.9) > easel.height * 0.02
    y = top - tall * (number + 0.9) if on_roof else top + high * 0.04 + tall * 1.1 * number
    box = skia.Rect.MakeXYWH(left + (broad - wide) / 2, max(y, 0.0), wide, tall)
    smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    easel.canvas.drawImageRect(image, box, smooth)


def _front(cover: Pixels) -> tuple[float, float, float, float]:
    """Return left, top, width and height in pixels of the largest thing that is drawn."""
    solid = (cover > 128).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(solid)[2]
    largest = max(stats[1:].tolist(), key=lambda row: row[cv2.CC_STAT_AREA], default=None)
    left, top, wide, high = largest[:4] if largest else (0, 0, cover.shape[1], cover.shape[0])
    return left * 2.0, top * 2.0, wide * 2.0, high * 2.0


def _posts(easel: Easel, x: float, top: float, foot: float, wide: float) -> None:
    wood = easel.look.palette.wood
    thick = easel.unit * 0.016
    contact(easel, x, foot, wide * 0.9)
    for side in (-0.32, 0.32):
        left = x + side * wide - thick / 2
        stops = [(0, shade(wood, 1.1), 1.0), (1, shade(wood, 0.65), 1.0)]
        easel.box(left, top, thick, foot - top, easel.ramp(stops, left, left + thick, across=True))
