"""Styles of brush and pencil: watercolor, ink wash, oil painting, pencil sketch."""

from __future__ import annotations

import math

import cv2
import numpy as np

from limner.engines.sketch.noise import fractal
from limner.engines.sketch.palette import INK, PAPER, Floats
from limner.engines.sketch.styles.sheet import (
    Sheet,
    blend,
    curve,
    grained,
    gray,
    manner,
    paper,
    saturated,
    shaken,
    soft,
    times,
)
from limner.images.pixels import Pixels


def _field(sheet: Sheet, cells: float, octaves: int) -> Floats:
    """Return smooth noise of the sheet's size, made at an eighth of it."""
    small = fractal(sheet.rng, max(sheet.width // 8, 8), max(sheet.height // 8, 8), cells, octaves)
    return np.asarray(cv2.resize(small, (sheet.width, sheet.height)), np.float32)


def _solid(sheet: Sheet, color: tuple[float, float, float]) -> Pixels:
    return np.full((sheet.height, sheet.width, 3), [round(part * 255) for part in color], np.uint8)


def watercolor(sheet: Sheet) -> Pixels:
    """Finish as watercolour: flat pools, dark edges, granulation, bleeding, bare paper around.

    The effects are those of Bousseau et al., "Interactive watercolor rendering with temporal
    coherence and abstraction" (2006): edge darkening, pigment density by paper and turbulence.
    """
    rgb = shaken(sheet, sheet.rgb, 26, sheet.unit * 0.0042)
    pools = cv2.medianBlur(rgb, 5 if sheet.unit > 600 else 3)
    pools = blend(
        np.asarray(pools, np.uint8), soft(rgb, sheet.unit * 0.012), _field(sheet, 3, 2) * 1.2 - 0.42
    )
    tone = gray(pools).astype(np.float32)
    broad = cv2.GaussianBlur(tone, (0, 0), max(sheet.unit / 260, 0.8))
    rim = np.clip((broad - tone) / 255, 0, 0.25) * 1.5
    washed = cv2.addWeighted(pools, 0.80, _solid(sheet, (1.0, 0.985, 0.95)), 0.24, 0)
    flow = 1.10 - 0.32 * _field(sheet, 5, 4)
    density = (flow - rim) * paper(sheet, 0.055)
    washed = times(np.asarray(washed, np.uint8), density)
    return manner(sheet, _on_paper(sheet, saturated(washed, 1.16)))


def _on_paper(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Leave an uneven rim of bare paper around the painting."""
    height, width = max(sheet.height // 4, 4), max(sheet.width // 4, 4)
    ys = np.minimum(np.arange(height), np.arange(height)[::-1])[:, None].astype(np.float32)
    xs = np.minimum(np.arange(width), np.arange(width)[::-1])[None, :].astype(np.float32)
    inside = np.minimum(ys, xs) / min(height, width)
    rough = fractal(sheet.rng, width, height, 9, 4)
    away = (inside - 0.006 - rough * 0.03) * 110
    dark = 1 - 0.22 * np.exp(-((away - 1.0) ** 2) / 0.8)
    size = (sheet.width, sheet.height)
    rgb = times(rgb, cv2.resize(dark, size))
    bare = times(_solid(sheet, (0.985, 0.975, 0.95)), paper(sheet, 0.02))
    return blend(bare, rgb, cv2.resize(np.clip(away, 0, 1), size))


def ink_wash(sheet: Sheet) -> Pixels:
    """Finish as ink on rice paper: bleeding washes, dry brush, one red seal."""
    rgb = shaken(sheet, sheet.rgb, 34, sheet.unit * 0.0030)
    tone = gray(rgb)
    bleeding = cv2.resize(
        cv2.GaussianBlur(
            cv2.resize(tone, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA),
            (0, 0),
            sheet.unit / 4 * 0.007,
        ),
        (sheet.width, sheet.height),
    )
    level = (
        np.minimum(tone, cv2.addWeighted(tone, 0.35, bleeding, 0.65, 0)).astype(np.float32) / 255
    )
    level = np.clip((level - 0.05) / 0.86, 0, 1)
    dry = paper(sheet, 0.10) * (0.93 + 0.14 * _field(sheet, 6, 3))
    level = 1 - np.clip((1 - level) * dry, 0, 1)
    washes = np.clip(level * 255, 0, 255).astype(np.uint8)
    table = np.empty((1, 256, 3), np.uint8)
    at = np.linspace(0, 1, 256)
    for channel in range(3):
        table[0, :, channel] = (INK[channel] + (PAPER[channel] - INK[channel]) * at) * 255
    inked = np.asarray(cv2.LUT(cv2.merge([washes] * 3), table), np.uint8)
    red = np.clip((rgb[..., 0].astype(np.float32) - rgb[..., 1] - 50) / 60, 0, 1)
    inked = blend(inked, rgb, red)
    inked = times(inked, 1.0 + (_field(sheet, 2, 3) - 0.5) * 0.05)
    return _sealed(sheet, manner(sheet, inked))


def _sealed(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Press a red seal into a lower corner, on the side away from the light."""
    if sheet.scene.background:
        return rgb
    size = max(8, round(sheet.unit * 0.055))
    margin = round(sheet.unit * 0.055)
    right = sheet.look.light_from > 0
    x = sheet.width - margin - size if right else margin
    y = sheet.height - margin - size
    seal = np.full((size, size), 1.0, np.float32)
    line = max(1, size // 13)
    inner = size // 6
    for a, b in (
        ((0.2, 0.22), (0.8, 0.22)),
        ((0.5, 0.2), (0.5, 0.5)),
        ((0.22, 0.5), (0.78, 0.5)),
        ((0.25, 0.5), (0.25, 0.82)),
        ((0.75, 0.5), (0.75, 0.82)),
        ((0.25, 0.8), (0.75, 0.8)),
        ((0.5, 0.58), (0.5, 0.8)),
    ):
        cv2.line(
            seal,
            (round(a[0] * size), round(a[1] * size)),
            (round(b[0] * size), round(b[1] * size)),
            0.0,
            line,
        )
    cv2.rectangle(
        seal,
        (inner // 2, inner // 2),
        (size - inner // 2, size - inner // 2),
        0.0,
        max(1, line // 2),
    )
    worn = fractal(sheet.rng, size, size, 6, 3)
    share = seal * np.clip(worn * 3 - 0.35, 0.25, 0.94)
    patch = rgb[y : y + size, x : x + size].astype(np.float32)
    red = np.array([176.0, 38.0, 30.0], np.float32)
    rgb[y : y + size, x : x + size] = patch + (red - patch) * share[..., None]
    return rgb


def oil_painting(sheet: Sheet) -> Pixels:
    """Finish as oil: strokes along the forms in two sizes, and the relief of thick paint.

    After Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes" (1998),
    with straight strokes and directions from the smoothed structure tensor.
    """
    rgb = saturated(sheet.rgb, 1.12)
    angle = _directions(sheet)
    canvas = np.ascontiguousarray(soft(rgb, sheet.unit * 0.008))
    detail = _detail(sheet)
    _strokes(sheet, canvas, rgb, angle, detail, sheet.unit / 52, 0.0)
    _strokes(sheet, canvas, rgb, angle, detail, sheet.unit / (150 if sheet.look.hd else 112), 0.12)
    if sheet.look.hd:
        _strokes(sheet, canvas, rgb, angle, detail, sheet.unit / 230, 0.34)
    fine = np.clip(detail * 2.2 - 0.5, 0, 0.62)
    size = (sheet.width, sheet.height)
    canvas = blend(canvas, rgb, np.asarray(cv2.resize(fine, size), np.float32))
    return manner(sheet, _relief(sheet, canvas))


def _directions(sheet: Sheet) -> Floats:
    """Return the angle along which forms run, at an eighth of the size."""
    size = (max(sheet.width // 8, 4), max(sheet.height // 8, 4))
    small = cv2.resize(gray(sheet.rgb), size, interpolation=cv2.INTER_AREA).astype(np.float32)
    dx, dy = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
    sigma = max(min(size) / 36, 1.0)
    xx, yy, xy = (cv2.GaussianBlur(part, (0, 0), sigma) for part in (dx * dx, dy * dy, dx * dy))
    along = 0.5 * np.arctan2(2 * xy, xx - yy) + math.pi / 2
    drift = (fractal(sheet.rng, size[0], size[1], 3, 2) - 0.5) * 1.6
    return np.asarray(along + drift, np.float32)


def _detail(sheet: Sheet) -> Floats:
    """Return how much small form there is, 0..1, at an eighth of the size; more on subjects."""
    size = (max(sheet.width // 8, 4), max(sheet.height // 8, 4))
    tone = gray(sheet.rgb)
    small = cv2.resize(tone, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    square = cv2.resize(tone.astype(np.float32) ** 2, size, interpolation=cv2.INTER_AREA)
    spread = np.sqrt(np.maximum(square - small**2, 0)) / 60
    if sheet.cover is not None:
        spread += cv2.resize(sheet.cover, size).astype(np.float32) / 255 * 0.25
    return np.asarray(np.clip(cv2.GaussianBlur(spread, (0, 0), 1.2), 0, 1), np.float32)


def _strokes(
    sheet: Sheet,
    canvas: Pixels,
    rgb: Pixels,
    angle: Floats,
    detail: Floats,
    pitch: float,
    threshold: float,
) -> None:
    rng = sheet.rng
    pitch = max(pitch, 2.0)
    ys, xs = np.mgrid[0 : sheet.height : pitch, 0 : sheet.width : pitch].reshape(2, -1)
    xs = np.clip(xs + rng.uniform(-pitch, pitch, xs.size), 0, sheet.width - 1)
    ys = np.clip(ys + rng.uniform(-pitch, pitch, ys.size), 0, sheet.height - 1)
    rows = np.minimum(ys / 8, detail.shape[0] - 1).astype(np.int32)
    columns = np.minimum(xs / 8, detail.shape[1] - 1).astype(np.int32)
    kept = np.flatnonzero(detail[rows, columns] >= threshold)
    kept = kept[rng.permutation(kept.size)]
    turn = angle[rows[kept], columns[kept]] + rng.normal(0, 0.16, kept.size)
    long = pitch * rng.uniform(0.8, 1.9, kept.size)
    colors = rgb[ys[kept].astype(np.int32), xs[kept].astype(np.int32)].astype(np.float32)
    colors = np.clip(colors * rng.uniform(0.90, 1.10, (kept.size, 1)), 0, 255)
    dx, dy = np.cos(turn) * long, np.sin(turn) * long
    ends = np.stack([xs[kept] - dx, ys[kept] - dy, xs[kept] + dx, ys[kept] + dy], 1)
    width = max(1, round(pitch * 0.9))
    for (x0, y0, x1, y1), color in zip(
        (ends * 8).astype(int).tolist(), colors.tolist(), strict=True
    ):
        cv2.line(canvas, (x0, y0), (x1, y1), color, width, cv2.LINE_8, 3)


def _relief(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Light the ridges of the paint from the upper side."""
    bristle = paper(sheet, 0.5) - 1.0
    height: Floats = gray(rgb).astype(np.float32) / 255 + bristle * 0.16
    height = cv2.GaussianBlur(height, (0, 0), max(sheet.unit / 1100, 0.5))
    slope = (
        cv2.Sobel(height, cv2.CV_32F, 1, 0) * sheet.look.light_from
        + cv2.Sobel(height, cv2.CV_32F, 0, 1) * 0.8
    )
    return times(rgb, 1.0 + np.clip(slope * 0.55, -0.20, 0.20))


def pencil_sketch(sheet: Sheet) -> Pixels:
    """Finish as graphite: contours by dodging, hatching in three directions by tone, paper."""
    rgb = shaken(sheet, sheet.rgb, 30, sheet.unit * 0.0018)
    tone = gray(rgb)
    blurred = cv2.GaussianBlur(cv2.bitwise_not(tone), (0, 0), max(sheet.unit / 300, 1.0))
    contour = cv2.divide(tone, cv2.bitwise_not(blurred), scale=250)
    deep = cv2.GaussianBlur(tone, (0, 0), max(sheet.unit / 500, 0.6)).astype(np.float32) / 255
    deep = np.clip((deep - float(deep.min())) / max(float(np.ptp(deep)), 0.2), 0, 1) * 0.94
    shadow = np.zeros_like(deep)
    for turn, below in ((0.75, 0.80), (0.95, 0.55), (-0.7, 0.34), (0.1, 0.18)):
        hatch = _hatching(sheet, turn)
        shadow += hatch * np.clip((below - deep) * 3.2, 0, 1) * 0.55
    light = contour.astype(np.float32) / 255
    level = np.clip(light**2.2 * (1 - shadow) * (0.90 + 0.12 * deep), 0, 1) * paper(sheet, 0.07)
    page = np.clip(0.06 + level * 0.91, 0, 1)
    table = (np.stack([page * 0.99, page * 0.98, page * 0.955], 2) * 255).astype(np.uint8)
    return grained(sheet, curve(manner(sheet, table), -0.1), 2.0)


def _hatching(sheet: Sheet, turn: float) -> Floats:
    """Return parallel pencil lines, 0..1, drawn as a wave over turned and shaken coordinates."""
    down = np.arange(sheet.height, dtype=np.float32)[:, None] * math.cos(turn)
    across = np.arange(sheet.width, dtype=np.float32)[None, :] * math.sin(turn)
    pitch = max(sheet.unit / (190 if sheet.look.hd else 150), 2.6)
    shake = _field(sheet, 14, 2) * 5.0
    wave = np.cos((across + down) * (2 * math.pi / pitch) + shake)
    return np.clip(wave * 1.4 - 0.1, 0, 1)
