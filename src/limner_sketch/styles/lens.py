"""Styles of the lens and the screen: photographic, cinematic, cyberpunk, illustration, anime."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.palette import Floats
from limner_sketch.scenery.ground import Ground
from limner_sketch.styles.filters import covered, grown, with_faces
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    bloom,
    brighter,
    curve,
    edges,
    graded,
    grained,
    gray,
    manner,
    plain,
    saturated,
    soft,
    times,
)


def _corners(sheet: Sheet, strength: float) -> Floats:
    """Return a field that falls off towards the corners; even where the background is plain."""
    if sheet.scene.background:
        return np.ones((sheet.height, sheet.width), np.float32)
    ys, xs = np.mgrid[-1:1:64j, -1:1:64j].astype(np.float32)
    fall = 1 - strength * np.clip(xs**2 + ys**2 - 0.3, 0, 2) * 0.5
    return np.asarray(cv2.resize(fall, (sheet.width, sheet.height)), np.float32)


def out_of_focus(sheet: Sheet, ground: Ground, reach: float) -> Pixels:
    """Blur what lies away from the plane in which the subjects stand."""
    rgb = sheet.rgb
    if not sheet.scene.subjects or sheet.scene.background:
        return rgb
    rows = np.linspace(0, 1, sheet.height, dtype=np.float32)[:, None]
    focus = np.clip((ground.feet - 0.03 - rows) / 0.22, 0, 1)
    share = np.broadcast_to(focus, rgb.shape[:2]).copy()
    return blend(rgb, soft(rgb, sheet.unit * reach), share)


def blurred_backdrop(sheet: Sheet, ground: Ground) -> Pixels:
    """Give a photograph its shallow depth of field, with discs of light at night."""
    blurred = out_of_focus(sheet, ground, 0.0062)
    return bloom(blurred, 170, 0.5, sheet.unit * 0.03) if sheet.look.night else blurred


def cinematic_backdrop(sheet: Sheet, ground: Ground) -> Pixels:
    """Soften the background a little, and let its lights swell into discs."""
    blurred = out_of_focus(sheet, ground, 0.0023)
    small = cv2.resize(blurred, (sheet.width // 4, sheet.height // 4), interpolation=cv2.INTER_AREA)
    lights = brighter(np.asarray(small, np.uint8), 190)
    size = max(3, round(sheet.unit / 4 * 0.022)) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    discs = cv2.resize(cv2.dilate(lights, disc), (sheet.width, sheet.height))
    return np.asarray(cv2.addWeighted(blurred, 1.0, discs, 0.55, 0), np.uint8)


def photographic(sheet: Sheet) -> Pixels:
    """Finish as a photograph: lens glow, falling corners, fringes, grain."""
    rgb = bloom(sheet.rgb, 205, 0.32, sheet.unit * 0.05)
    rgb = _fringed(rgb, max(1, round(sheet.unit / 900)))
    rgb = manner(sheet, curve(rgb, 0.25))
    rgb = times(rgb, _corners(sheet, 0.34))
    return grained(sheet, rgb, 6.5)


def cinematic(sheet: Sheet) -> Pixels:
    """Finish as a film still: teal shadows, orange lights, streaks across the lights, grain."""
    rgb = bloom(sheet.rgb, 200, 0.30, sheet.unit * 0.06)
    small = cv2.resize(rgb, (sheet.width // 4, sheet.height // 8), interpolation=cv2.INTER_AREA)
    hot = brighter(np.asarray(small, np.uint8), 212)
    streak = cv2.blur(hot, (max(3, sheet.width // 16) | 1, 1))
    tinted = (streak * np.array([0.6, 0.9, 1.0])).astype(np.uint8)
    hazy = cv2.addWeighted(rgb, 1.0, cv2.resize(tinted, (sheet.width, sheet.height)), 2.2, 0)
    rgb = graded(np.asarray(hazy, np.uint8), (0.36, 0.56, 0.62), (0.66, 0.52, 0.36), 0.5)
    rgb = times(manner(sheet, curve(rgb, 0.3)), _corners(sheet, 0.5))
    return grained(sheet, rgb, 5.0)


def cyberpunk(sheet: Sheet) -> Pixels:
    """Finish as neon: wide bloom, colour fringes, violet shadows, faint scan lines.

    By day the air is thick: what would be bright is a dim dusk of violet and rose, so that what
    glows still shows.
    """
    if sheet.look.night:
        rgb = bloom(sheet.rgb, 150, 0.42, sheet.unit * 0.07)
        rgb = graded(rgb, (0.50, 0.40, 0.66), (0.56, 0.48, 0.60), 0.28)
    else:
        rgb = _smog(sheet)
    rgb = _fringed(rgb, max(1, round(sheet.unit / 800)))
    lines = np.ones((sheet.height, 1), np.float32)
    lines[:: max(2, sheet.height // 340)] = 0.955
    field = _corners(sheet, 0.45) * lines
    return times(manner(sheet, rgb), field)


def _smog(sheet: Sheet) -> Pixels:
    """Sink a day into smog, all but its subjects."""
    at = np.linspace(0, 1, 256)
    dim = cv2.LUT(sheet.rgb, (at**1.45 * 0.92 * 255).astype(np.uint8))
    dim = graded(np.asarray(dim, np.uint8), (0.42, 0.28, 0.74), (0.90, 0.36, 0.56), 0.42)
    rows = np.linspace(0, 1, sheet.height, dtype=np.float32)[:, None]
    rose = np.repeat(np.exp(-(((rows - 0.52) / 0.20) ** 2)) * 0.26, sheet.width, 1)
    if not sheet.scene.background:
        dim = blend(dim, plain(dim, (255, 92, 150)), rose)
    cover = covered(sheet, max(sheet.width // 4, 1), max(sheet.height // 4, 1))
    lit = blend(dim, curve(sheet.rgb, 0.3, -0.06), grown(sheet, 0.62 * cover))
    return bloom(lit, 190, 0.40, sheet.unit * 0.06)


def illustration(sheet: Sheet) -> Pixels:
    """Finish as a printed illustration: a soft glow, edges drawn together, in hd a little tooth."""
    rgb = bloom(sheet.rgb, 190, 0.30 if sheet.look.night else 0.14, sheet.unit * 0.05)
    rgb = manner(sheet, rgb)
    field = _corners(sheet, 0.22)
    rgb = times(rgb, field)
    return grained(sheet, rgb, 2.4) if sheet.look.hd else rgb


def anime(sheet: Sheet) -> Pixels:
    """Finish as an animation cel: tones in steps, thin dark lines, saturated light, a flare."""
    smooth = cv2.medianBlur(sheet.rgb, 3 if sheet.unit < 600 else 5)
    tone = gray(np.asarray(smooth, np.uint8))
    steps = np.linspace(0, 255, 256)
    bands = (np.round(np.sqrt(steps / 255) * 9) / 9) ** 2 * 255
    table = np.clip(steps + (bands - steps) * 0.85, 1, 255).astype(np.float32)
    ratio = (table / np.maximum(steps, 1)).astype(np.float32)
    rgb = times(np.asarray(smooth, np.uint8), cv2.LUT(tone, np.minimum(ratio, 1.9)))
    rgb = with_faces(sheet, rgb, np.asarray(smooth, np.uint8), 0.8)
    lines = edges(sheet.rgb, sheet.unit / 900, 9.0)
    rgb = times(rgb, 1 - lines * 0.75)
    rgb = saturated(bloom(rgb, 200, 0.34, sheet.unit * 0.05), 1.3)
    return manner(sheet, _flare(sheet, rgb))


def _flare(sheet: Sheet, rgb: Pixels) -> Pixels:
    if sheet.look.night or sheet.scene.background:
        return rgb
    wide, tall = max(sheet.width // 8, 2), max(sheet.height // 8, 2)
    glow = np.zeros((tall, wide, 3), np.uint8)
    side = 1 if sheet.look.light_from > 0 else -1
    x0, y0 = wide * (0.5 + 0.4 * side), tall * 0.08
    for part, size, color in (
        (0.45, 0.045, (16, 26, 14)),
        (0.7, 0.08, (20, 15, 9)),
        (1.0, 0.03, (12, 20, 28)),
    ):
        at = (round(x0 + (wide / 2 - x0) * 2 * part), round(y0 + (tall / 2 - y0) * 2 * part))
        cv2.circle(glow, at, max(1, round(min(wide, tall) * size)), color, -1)
    flare = cv2.GaussianBlur(glow, (0, 0), 1.6)
    return np.asarray(cv2.add(rgb, cv2.resize(flare, (sheet.width, sheet.height))), np.uint8)


def _fringed(rgb: Pixels, reach: int) -> Pixels:
    """Shift red and blue apart, as a cheap lens does."""
    red, green, blue = cv2.split(rgb)
    red = np.roll(red, reach, axis=1)
    blue = np.roll(blue, -reach, axis=1)
    red[:, :reach], blue[:, -reach:] = green[:, :reach], green[:, -reach:]
    return np.asarray(cv2.merge([red, green, blue]), np.uint8)
