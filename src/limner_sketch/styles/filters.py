"""Filters that several styles build on, from the literature of non-photorealistic rendering."""

from __future__ import annotations

import math

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.noise import fractal
from limner_sketch.palette import Floats
from limner_sketch.styles.sheet import Sheet, blend, gray, speckle


def small(rgb: Pixels, shrink: int = 2) -> Pixels:
    """Return a picture at a fraction of its size, at least 2 pixels each way."""
    size = (max(rgb.shape[1] // shrink, 2), max(rgb.shape[0] // shrink, 2))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def halved(rgb: Pixels) -> Pixels:
    """Return a picture at half its size, or as it is where half would lose what can be seen."""
    return small(rgb, 2) if min(rgb.shape[:2]) > 600 else rgb


def grown(sheet: Sheet, field: Floats, *, smooth: bool = False) -> Floats:
    """Scale a small picture or field up to the sheet's size."""
    way = cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR
    if field.dtype == np.float64:
        field = field.astype(np.float32)
    return np.asarray(cv2.resize(field, (sheet.width, sheet.height), interpolation=way))


def field(sheet: Sheet, cells: float, octaves: int) -> Floats:
    """Return smooth noise of the sheet's size, 0..1, made at an eighth of it."""
    noise = fractal(sheet.rng, max(sheet.width // 8, 8), max(sheet.height // 8, 8), cells, octaves)
    return grown(sheet, noise)


def covered(sheet: Sheet, width: int, height: int) -> Floats:
    """Return where subjects are, 0..1, as a field of shape (height, width)."""
    if sheet.cover is None:
        return np.zeros((height, width), np.float32)
    scaled = cv2.resize(sheet.cover, (width, height), interpolation=cv2.INTER_AREA)
    return scaled.astype(np.float32) / 255


def faces(sheet: Sheet, width: int, height: int) -> Floats:
    """Return where skin is on subjects, closed over the features in it: 0..1, (height, width)."""
    if sheet.cover is None or not sheet.cover.any():
        return np.zeros((height, width), np.float32)
    tiny = small(sheet.rgb, 4)
    red, green, blue = (part.astype(np.int16) for part in cv2.split(cv2.blur(tiny, (3, 3))))
    scale = 0.25 if sheet.look.ink else 0.75
    warm = (red - blue > 14 * scale) & (red - green > 4 * scale) & (red - green < 0.4 * red)
    pale = (red > 92) & (green - blue > -6) & (green > 58)
    covers = covered(sheet, tiny.shape[1], tiny.shape[0]) > 0.6
    skin: Floats = (warm & pale & covers).astype(np.uint8)
    skin = cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    reach = max(3, sheet.unit // 4 // 12) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    closed = cv2.morphologyEx(skin, cv2.MORPH_CLOSE, disc).astype(np.float32)
    spread = max(3, sheet.unit // 4 // 64) | 1
    return np.asarray(cv2.resize(cv2.blur(closed, (spread, spread)), (width, height)))


def with_faces(sheet: Sheet, rgb: Pixels, drawn: Pixels, most: float) -> Pixels:
    """Let a drawing show through a style where faces are, so that they stay clean: `most` of it."""
    if sheet.cover is None or not sheet.cover.any():
        return rgb
    width, height = max(sheet.width // 8, 2), max(sheet.height // 8, 2)
    share = faces(sheet, width, height) * most
    return blend(rgb, drawn, grown(sheet, share)) if share.any() else rgb


def kuwahara(rgb: Pixels, radius: int) -> Pixels:
    """Smooth while edges stay: each pixel becomes the mean of the calmest of four quadrants.

    After Kuwahara et al., "Processing of RI-angiocardiographic images" (1976).
    """
    side = radius + 1
    tone = gray(rgb).astype(np.float32)
    mean, center = cv2.blur(rgb, (side, side)), cv2.blur(tone, (side, side))
    spread = cv2.blur(tone * tone, (side, side)) - center * center
    reach = radius // 2 + radius % 2
    means = cv2.copyMakeBorder(mean, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    spreads = cv2.copyMakeBorder(spread, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    height, width = tone.shape
    best = np.full_like(tone, np.inf)
    out: Floats = np.empty_like(rgb)
    for top in (0, 2 * reach):
        for left in (0, 2 * reach):
            here = spreads[top : top + height, left : left + width]
            calmer = cv2.compare(here, best, cv2.CMP_LT)
            out = cv2.copyTo(means[top : top + height, left : left + width], calmer, out)
            best = np.minimum(best, here)
    return np.asarray(out, np.uint8)


def directions(
    sheet: Sheet, shrink: int = 8, drift: float = 0.0, lean: float | None = None
) -> Floats:
    """Return the angle along which forms run, at a fraction of the size.

    Where nothing runs anywhere it is `lean`, if given. `drift` makes a hand that wanders.

    It is the minor eigenvector of the smoothed structure tensor, as in Kyprianidis and Kang,
    "Image and video abstraction by coherence-enhancing filtering" (2011).
    """
    size = (max(sheet.width // shrink, 4), max(sheet.height // shrink, 4))
    tone = cv2.resize(gray(sheet.rgb), size, interpolation=cv2.INTER_AREA).astype(np.float32)
    dx, dy = cv2.Sobel(tone, cv2.CV_32F, 1, 0), cv2.Sobel(tone, cv2.CV_32F, 0, 1)
    sigma = max(min(size) / 36, 1.0)
    xx, yy, xy = (cv2.GaussianBlur(part, (0, 0), sigma) for part in (dx * dx, dy * dy, dx * dy))
    even, odd = xx - yy, 2 * xy
    if lean is not None:
        even, odd = even - 160 * math.cos(2 * lean), odd - 160 * math.sin(2 * lean)
    along = 0.5 * np.arctan2(odd, even) + math.pi / 2
    if drift:
        along = along + (fractal(sheet.rng, size[0], size[1], 3, 2) - 0.5) * drift
    return np.asarray(along, np.float32)


def detail(sheet: Sheet) -> Floats:
    """Return how much small form there is, 0..1, at an eighth of the size; more on subjects."""
    size = (max(sheet.width // 8, 4), max(sheet.height // 8, 4))
    half = small(gray(sheet.rgb), 2)
    mean = cv2.resize(half, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    square = cv2.resize(half.astype(np.float32) ** 2, size, interpolation=cv2.INTER_AREA)
    spread = np.sqrt(np.maximum(square - mean**2, 0)) / 60
    spread += covered(sheet, *size) * 0.25
    return np.asarray(np.clip(cv2.GaussianBlur(spread, (0, 0), 1.2), 0, 1), np.float32)


def smeared(picture: Floats, angle: Floats, reach: float) -> Floats:
    """Draw a picture or noise out along a field of angles, about `reach` pixels.

    Line integral convolution (Cabral and Leedom, 1993), its taps doubled in each pass.
    """
    height, width = picture.shape[:2]
    dx = cv2.resize(np.cos(angle), (width, height))
    dy = cv2.resize(np.sin(angle), (width, height))
    columns = np.arange(width, dtype=np.float32)[None, :]
    rows = np.arange(height, dtype=np.float32)[:, None]
    step, way = reach / 2, 1.0
    while step >= 1.0:
        across, down = columns + dx * (step * way), rows + dy * (step * way)
        ahead = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        picture = np.asarray(cv2.addWeighted(picture, 0.5, ahead, 0.5, 0))
        step, way = step / 2, -way
    return picture


def streaks(sheet: Sheet, angle: Floats, reach: float, shrink: int = 2) -> Floats:
    """Return bristle marks along a field of angles: mean 0, standard deviation about 1."""
    shrink = shrink if sheet.unit > 600 else 1
    width, height = max(sheet.width // shrink, 2), max(sheet.height // shrink, 2)
    drawn = smeared(speckle(sheet)[:height, :width], angle, reach / shrink)
    return grown(sheet, drawn / max(float(drawn[::2, ::2].std()), 1e-3))


def ink_lines(tone: Pixels, radius: float, sharpness: float, threshold: float) -> Floats:
    """Return the share of ink, 0..1: extended difference of Gaussians.

    After Winnemöller, Kyprianidis and Olsen, "XDoG: An eXtended difference-of-Gaussians
    compendium" (2012), with a ramp in the place of tanh.
    """
    if radius >= 2:
        half = ink_lines(small(tone, 2), radius / 2, sharpness, threshold)
        return np.asarray(cv2.resize(half, tone.shape[::-1]), np.float32)
    fine = cv2.GaussianBlur(tone, (0, 0), max(radius, 0.45))
    broad = cv2.GaussianBlur(tone, (0, 0), max(radius * 1.6, 0.72))
    dark = cv2.subtract(broad, fine)
    at = np.clip((np.arange(256) / 255 - threshold) * sharpness, 0, 1).astype(np.float32)
    return np.asarray(cv2.LUT(dark, at), np.float32)


def own_palette(rgb: Pixels, count: int) -> Floats:
    """Return a picture's `count` main colours, (count, 3), by k-means (Lloyd 1982), seeded."""
    flat = rgb.reshape(-1, 3)
    samples = flat[:: max(len(flat) // 2400, 1)].astype(np.float32)
    count = min(count, len(samples))
    spread = np.argsort(samples @ np.array([0.3, 0.59, 0.11], np.float32), kind="stable")
    labels = np.zeros((len(samples), 1), np.int32)
    labels[spread, 0] = np.arange(len(samples)) * count // len(samples)
    done = (cv2.TERM_CRITERIA_MAX_ITER | cv2.TERM_CRITERIA_EPS, 8, 1.0)
    _, _, centers = cv2.kmeans(samples, count, labels, done, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    return np.asarray(centers, np.float32)


def nearest(rgb: Pixels, centers: Floats) -> Pixels:
    """Return each pixel's nearest centre, (height, width) uint8, by a table of 32³ colours."""
    axis = np.arange(32, dtype=np.float32) * 8 + 4
    table = np.zeros((32, 32, 32), np.uint8)
    best = np.full((32, 32, 32), np.inf, np.float32)
    for number, center in enumerate(centers):
        red, green, blue = ((axis - part) ** 2 for part in center)
        distance = red[:, None, None] + (green[:, None] + blue)
        table[distance < best] = number
        best = np.minimum(best, distance)
    high = (np.arange(256, dtype=np.float32) // 8) * np.array([[1024], [32], [1]], np.float32)
    parts = cv2.split(rgb)
    places = cv2.LUT(parts[0], high[0]) + cv2.LUT(parts[1], high[1]) + cv2.LUT(parts[2], high[2])
    return np.asarray(np.take(table.reshape(-1), places.astype(np.int32)), np.uint8)


def colored(labels: Pixels, colors: Floats) -> Pixels:
    """Return a picture of colours (n, 3), 0..255, by their numbers; far faster than an index."""
    table = np.zeros((256, 3), np.uint8)
    table[: len(colors)] = np.clip(colors, 0, 255)
    return np.asarray(cv2.merge([cv2.LUT(labels, table[:, part].copy()) for part in range(3)]))
