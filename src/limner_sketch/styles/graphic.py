"""Styles of print and screen graphics: flat vector, minimalist, pixel art, comic, pop art."""

from __future__ import annotations

import math

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.palette import Floats
from limner_sketch.scenery.ground import Ground
from limner_sketch.styles.filters import colored, covered, nearest, own_palette, with_faces
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    curve,
    edges,
    gray,
    manner,
    saturated,
    times,
)

_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32)


def flat_vector(sheet: Sheet) -> Pixels:
    """Finish as vector art: the drawing has plain areas already; its tones are drawn together."""
    steps = np.round(np.arange(256) / 17) * 17
    return manner(sheet, np.asarray(cv2.LUT(sheet.rgb, steps.astype(np.uint8)), np.uint8))


def minimalist(sheet: Sheet) -> Pixels:
    """Finish with quiet colours: everything a step closer to the paper."""
    quiet = saturated(sheet.rgb, 0.85)
    veil = np.full_like(quiet, 250)
    share = 0.16 if not sheet.look.night else 0.03
    return manner(sheet, np.asarray(cv2.addWeighted(quiet, 1 - share, veil, share, 0), np.uint8))


def pixel_art(sheet: Sheet) -> Pixels:
    """Finish as pixel art: large pixels, a palette of few colours, ordered dither, dark contours.

    The palette is the picture's own, by k-means over its pixels (Lloyd 1982), seeded.
    """
    block = max(2, round(sheet.unit / (192 if sheet.look.hd else 128)))
    size = (-(-sheet.width // block), -(-sheet.height // block))
    small = cv2.resize(saturated(curve(sheet.rgb, 0.3), 1.15), size, interpolation=cv2.INTER_AREA)
    count = 40 if sheet.look.hd else 24
    centers = own_palette(_weighted(sheet, np.asarray(small, np.uint8)), count)
    rows, columns = np.indices(small.shape[:2])
    dither = (_BAYER[rows % 4, columns % 4] / 15 - 0.5) * 14
    dither *= 1 - 0.75 * covered(sheet, size[0], size[1])
    wanted = np.clip(small.astype(np.float32) + dither[..., None], 0, 255).astype(np.uint8)
    big = cv2.resize(
        colored(nearest(wanted, centers), centers),
        None,
        fx=block,
        fy=block,
        interpolation=cv2.INTER_NEAREST,
    )
    return manner(sheet, np.ascontiguousarray(big[: sheet.height, : sheet.width]))


def _weighted(sheet: Sheet, small: Pixels) -> Pixels:
    """Return a picture's pixels in a row, those of subjects three times: their tones count most."""
    row = small.reshape(1, -1, 3)
    if sheet.cover is None:
        return row
    mask = cv2.resize(sheet.cover, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
    own = small[mask > 128][None]
    return np.hstack([row, own, own])


def _screen(sheet: Sheet, pitch: float, turn: float) -> Floats:
    """Return a halftone screen: thresholds 0..1 that make round dots `pitch` pixels apart."""
    ys = np.arange(sheet.height, dtype=np.float32)[:, None]
    xs = np.arange(sheet.width, dtype=np.float32)[None, :]
    factor = 2 * math.pi / pitch
    u = (xs * math.cos(turn) + ys * math.sin(turn)) * factor
    v = (-xs * math.sin(turn) + ys * math.cos(turn)) * factor
    return np.asarray((2 + np.cos(u) + np.cos(v)) / 4, np.float32)


def _steps(rgb: Pixels, levels: int) -> Pixels:
    at = np.linspace(0, 1, 256)
    steps = np.round(at**0.7 * (levels - 1)) / (levels - 1)
    flat = (steps ** (1 / 0.7) * 0.82 + at * 0.18) * 255
    return np.asarray(cv2.LUT(rgb, flat.astype(np.uint8)), np.uint8)


def comic(sheet: Sheet) -> Pixels:
    """Finish as a printed comic: flat inks, black contours, dots in the half tones, a frame."""
    smooth = np.asarray(cv2.medianBlur(sheet.rgb, 5 if sheet.unit > 600 else 3), np.uint8)
    rgb = with_faces(sheet, _steps(saturated(smooth, 1.3), 6), saturated(smooth, 1.1), 0.85)
    tone = gray(smooth).astype(np.float32) / 255
    dots = np.clip((_screen(sheet, max(sheet.unit / 120, 3.2), 0.4) - 0.25 - tone * 0.95) * 9, 0, 1)
    half = np.clip((0.72 - tone) * 4, 0, 1) * np.clip((tone - 0.05) * 6, 0.25, 1)
    rgb = times(rgb, 1 - dots * half * 0.42)
    lines = edges(smooth, max(sheet.unit / 620, 0.6), 16.0)
    rgb = times(rgb, 1 - lines * 0.96)
    return _framed(sheet, manner(sheet, rgb))


def _framed(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Set the panel into white paper with a black line."""
    if sheet.scene.background:
        return rgb
    margin, line = round(sheet.unit * 0.022), max(1, round(sheet.unit * 0.006))
    for inset, color in ((margin, 250), (margin + line, 18)):
        rgb[:inset], rgb[-inset:] = (
            (rgb[:inset], rgb[-inset:]) if inset > margin else (color, color)
        )
        if inset == margin:
            rgb[:, :inset], rgb[:, -inset:] = color, color
    cv2.rectangle(
        rgb, (margin, margin), (sheet.width - margin, sheet.height - margin), (18, 18, 22), line
    )
    return rgb


def pop_art_backdrop(sheet: Sheet, ground: Ground) -> Pixels:
    """Burst rays of two colours from behind the subjects where there is no place to show."""
    if sheet.scene.background or sheet.scene.setting not in {None, "studio", "abstract"}:
        return sheet.rgb
    ys, xs = np.mgrid[0 : sheet.height, 0 : sheet.width].astype(np.float32)
    turn = np.arctan2(ys - sheet.height * 0.56, xs - sheet.width / 2)
    rays = np.clip(np.sin(turn * 14) * sheet.unit / 24 + 0.5, 0, 1)
    accents = sheet.look.palette.accents
    first, second = (
        np.full_like(sheet.rgb, [round(part * 255) for part in color])
        for color in (
            (accents[1][0], accents[1][1], accents[1][2]),
            (accents[2][0], accents[2][1], accents[2][2]),
        )
    )
    del ground
    return blend(first, second, rays)


def pop_art(sheet: Sheet) -> Pixels:
    """Finish as pop art: inks at full strength, big dots for every half tone, thick contours."""
    smooth = np.asarray(cv2.medianBlur(sheet.rgb, 5 if sheet.unit > 600 else 3), np.uint8)
    bold = saturated(curve(smooth, 0.8), 1.9)
    flat = _steps(bold, 4)
    tone = gray(smooth).astype(np.float32) / 255
    dots = np.clip(
        (_screen(sheet, max(sheet.unit / 56, 4.5), 0.78) - 0.22 - tone * 0.72) * 12, 0, 1
    )
    lighter = np.asarray(cv2.addWeighted(flat, 0.62, np.full_like(flat, 255), 0.38, 0), np.uint8)
    rgb = blend(lighter, flat, dots)
    lines = edges(smooth, max(sheet.unit / 420, 0.8), 18.0)
    rgb = times(rgb, 1 - lines)
    return manner(sheet, rgb)
