"""Set one subject into a picture: in its light, as sharp and as grainy, bound by a shadow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Hole, Pixels
from limner_sketch.composition import ensemble
from limner_sketch.edits.holes import box
from limner_sketch.edits.placing import SpriteBox, fitted, head, raised, worn_on_head
from limner_sketch.edits.surroundings import Surroundings
from limner_sketch.edits.wishes import Wish
from limner_sketch.language.nouns import nouns
from limner_sketch.look import Look
from limner_sketch.subjects.sprites import Sprite, pixels
from limner_sketch.subjects.studies import Study

Floats = NDArray[Any]  # float32; OpenCV promises less.

_GRAY = np.array([0.3, 0.59, 0.11], np.float32)
_BROW_MAX = 0.3
# Of a thing hidden more than this nothing would be seen for sure: it is put in front.
_VISIBLE, _VISIBLE_SOUGHT = 0.4, 0.2


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a subject goes: its part of the hole, how far the whole hole lets it show (0..1).

    `before`, 0..1, is what stands in front of it there; `sought`: it is asked to be behind that.
    """

    hole: Hole
    shown: Floats
    before: Floats | None = None
    sought: bool = False


def set_in(
    canvas: Floats,
    thing: Wish,
    spot: Spot,
    ground: Pixels,
    look: Look,
    seen: Surroundings,
    rng: np.random.Generator,
) -> None:
    """Draw a thing on `canvas` (h, w, 3; 0..1), in place."""
    looks = nouns().looks(thing.subject.name)
    hat, glows = looks.worn == "head", looks.glows
    _, top, _, bottom = box(spot.hole)
    drawn = (
        Study(thing.subject, look, rng).sprite(bottom - top)
        if thing.company is None
        else ensemble(thing.company, look, rng, bottom - top)
    )
    rgba = pixels(drawn.image)
    under = head(spot.hole, ground) if hat else None
    place = worn_on_head(rgba[..., 3], spot.hole, under)
    # Far below its brim a face is wanted, and there is nothing to draw one from.
    if place and under and bottom - place.y - place.height < _BROW_MAX * place.height:
        _continue_head(canvas, spot, under, place.y + round(place.height * 0.78))
    place = place or fitted(rgba[..., 3], spot.hole, low=hat or drawn.stands)
    before = spot.before
    if before is not None:
        place, visible = raised(rgba[..., 3], spot.hole, before, place, spot.sought)
        if visible < (_VISIBLE_SOUGHT if spot.sought else _VISIBLE):
            before = None
    untouched = None if before is None else canvas.copy()
    rgba = cv2.resize(rgba, (place.width, place.height), interpolation=cv2.INTER_AREA)
    if not glows:
        rgba = _lit(rgba, seen)
    layer = _layer(canvas.shape[:2], rgba, place)
    if glows:
        _glow(canvas, layer, place, spot)
    else:
        canvas *= 1 - (_shadow(layer[..., 3], drawn, place, hat, look) * spot.shown)[..., None]
    layer = _softened(layer, seen, rng)
    canvas *= 1 - (layer[..., 3] * spot.shown)[..., None]
    canvas += layer[..., :3] * spot.shown[..., None]
    if before is not None:
        canvas += (untouched - canvas) * before[..., None]


def _continue_head(canvas: Floats, spot: Spot, under: tuple[float, float], top: int) -> None:
    """Draw brow and hair, seen at the hole's lower rim, on upwards to where the hat hides them."""
    height, width = spot.hole.shape
    start, end = (int(np.clip(under[0] + side * under[1] / 2, 0, width)) for side in (-1, 1))
    part = spot.hole[:, start:end]
    if not part.any():
        return
    lowest = height - 1 - np.argmax(part[::-1], axis=0)
    rim = canvas[np.minimum(lowest + 3, height - 1), np.arange(start, end)]
    # Brows and other lines that cross the rim are no reason for a stripe.
    side = min((end - start) // 4, 250) | 1
    rim = np.clip(rim[None] * 255 + 0.5, 0, 255).astype(np.uint8)
    wide = cv2.copyMakeBorder(rim, side, side, 0, 0, cv2.BORDER_REPLICATE)
    rim = cv2.medianBlur(wide, side)[side].astype(np.float32) / 255
    area = part & (np.arange(height)[:, None] >= top) & part.any(axis=0)
    near = np.arange(end - start)
    soft = np.clip(np.minimum(near, near[::-1]) / 3, 0, 1)[None, :, None] * area[..., None]
    canvas[:, start:end] += (rim[None] - canvas[:, start:end]) * soft


def _lit(rgba: Floats, seen: Surroundings) -> Floats:
    """Bring a premultiplied sprite towards the picture's brightness, tint and saturation."""
    gain = float(np.clip(0.66 + 0.44 * seen.level, 0.66, 1.04))
    keep = float(np.clip(0.62 + 4.5 * seen.chroma, 0.62, 1.0))
    tint = np.asarray(seen.tint, np.float32)
    tint = 1 + 0.35 * (tint / max(float(tint @ _GRAY), 0.05) - 1)
    rgb = rgba[..., :3] * np.clip(tint, 0.75, 1.25) * gain
    gray = rgb @ _GRAY
    rgb = gray[..., None] + (rgb - gray[..., None]) * keep
    return np.dstack([np.minimum(rgb, rgba[..., 3:]), rgba[..., 3]])


def _layer(shape: tuple[int, int], rgba: Floats, place: SpriteBox) -> Floats:
    """Return the sprite on a transparent picture; what would lie outside is cut."""
    layer = np.zeros((*shape, 4), np.float32)
    y0, x0 = max(place.y, 0), max(place.x, 0)
    y1, x1 = min(place.y + place.height, shape[0]), min(place.x + place.width, shape[1])
    if y1 > y0 and x1 > x0:
        layer[y0:y1, x0:x1] = rgba[y0 - place.y : y1 - place.y, x0 - place.x : x1 - place.x]
    return layer


def _softened(layer: Floats, seen: Surroundings, rng: np.random.Generator) -> Floats:
    """Return the sprite as soft and as grainy as the picture."""
    if seen.blur_px > 0.9:
        layer = np.asarray(cv2.GaussianBlur(layer, (0, 0), seen.blur_px * 0.9))
    if seen.noise > 0.004:
        grain = rng.standard_normal(layer.shape[:2], dtype=np.float32) * np.float32(seen.noise)
        layer[..., :3] += (grain * layer[..., 3])[..., None]
    return np.asarray(layer, np.float32)


def _glow(canvas: Floats, layer: Floats, place: SpriteBox, spot: Spot) -> None:
    """Let a shining thing lighten the air around it."""
    height, width = layer.shape[:2]
    size = (max(width // 8, 1), max(height // 8, 1))
    small = cv2.resize(layer[..., :3], size, interpolation=cv2.INTER_AREA)
    halo = cv2.GaussianBlur(small, (0, 0), max(place.height / 8 * 0.16, 0.8)) * 0.45
    wide = np.asarray(cv2.resize(halo, (width, height), interpolation=cv2.INTER_LINEAR))
    # The halo ends within the hole: a step at its rim would show.
    rim = cv2.distanceTransform(spot.hole.astype(np.uint8), cv2.DIST_L2, 3)
    wide *= np.clip(rim / max(0.16 * place.height, 1), 0, 1)[..., None]
    canvas += (1 - canvas) * np.clip(wide, 0, 1)


def _shadow(alpha: Floats, drawn: Sprite, place: SpriteBox, hat: bool, look: Look) -> Floats:
    """Return the shadow: of a worn thing on what is under it, of a standing one on its ground."""
    height, width = alpha.shape
    small = cv2.resize(
        alpha, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA
    )
    size = place.height / 4
    if hat or not drawn.stands:
        drop, depth = (0.08, 0.5) if hat else (0.05, 0.12)
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
