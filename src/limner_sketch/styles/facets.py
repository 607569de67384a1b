"""Styles that cut a picture into pieces: low poly, stained glass."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.noise import fractal
from limner_sketch.palette import Floats
from limner_sketch.styles.filters import (
    covered,
    directions,
    faces,
    grown,
    halved,
    ink_lines,
    small,
    streaks,
    with_faces,
)
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    bloom,
    curve,
    gray,
    manner,
    saturated,
    times,
)


def low_poly(sheet: Sheet) -> Pixels:
    """Finish as low poly: triangles between feature points, each of one colour.

    Points lie on contours as in Gai and Wang, "Artistic low poly rendering for images" (2016);
    the mesh is Delaunay's, by OpenCV's subdivision.
    """
    rgb = saturated(sheet.rgb, 1.12)
    colors = cv2.blur(halved(rgb), (5, 5))
    triangles = _delaunay(sheet, _feature_points(sheet))
    middle = triangles.mean(1)
    scale = colors.shape[0] / sheet.height
    rows = np.clip(middle[:, 1] * scale, 0, colors.shape[0] - 1).astype(np.int32)
    columns = np.clip(middle[:, 0] * scale, 0, colors.shape[1] - 1).astype(np.int32)
    tones = colors[rows, columns].astype(np.float32)
    lit = _facet_light(sheet, triangles)
    tones = np.clip(tones * lit[:, None], 0, 255)
    canvas = np.ascontiguousarray(grown(sheet, colors).astype(np.uint8))
    corners = np.round(triangles * 8).astype(np.int32)
    for corner, tone in zip(corners, tones.tolist(), strict=True):
        cv2.fillConvexPoly(canvas, corner, tone, cv2.LINE_AA, 3)
    return manner(sheet, with_faces(sheet, canvas, rgb, 0.42))


def _facet_light(sheet: Sheet, triangles: Floats) -> Floats:
    """Return each facet's brightness, around 1, as if it leaned to a side of its own."""
    leaning = sheet.rng.uniform(-1, 1, len(triangles))
    x = triangles[:, :, 0]
    slope = (x[:, 0] - x[:, 1]) * sheet.look.light_from / (np.ptp(x, axis=1) + 1)
    return np.asarray(1 + 0.07 * leaning + 0.06 * slope, np.float32)


def _feature_points(sheet: Sheet) -> Floats:
    """Return points (n, 2) in pixels: along contours, and spread between them.

    A contour's points lie closer than those beside it, so that the mesh runs along it instead
    of across: shapes keep clean edges.
    """
    tone = gray(small(sheet.rgb, 4))
    height, width = tone.shape
    cover, skin = covered(sheet, width, height), faces(sheet, width, height)
    if skin.mean() > 0.3 * cover.mean():
        skin[:] = 0  # A wall of the colour of skin is no face.
    fine = 0.7 if sheet.look.hd else 1.0
    near, wide = (max(sheet.unit / 1024 * side * fine, 1.0) for side in (3.4, 9.0))
    calm = np.where(cover > 0.3, cv2.blur(tone, (3, 3)), cv2.medianBlur(cv2.blur(tone, (5, 5)), 7))
    contours = cv2.Canny(np.asarray(calm, np.uint8), 16, 52)
    outline = cv2.Canny(np.where(cover > 0.5, np.uint8(255), np.uint8(0)), 50, 150)
    contours = cv2.bitwise_or(contours, outline)
    on_edge = np.zeros((height, width), np.uint8)
    points = []
    for pitch, within in ((near * 0.7, skin > 0.4), (near, cover > 0.3), (wide, cover <= 0.3)):
        rows, columns = np.nonzero((contours > 0) & within)
        points.append(_thinned(columns, rows, width, pitch))
    for x, y in np.vstack(points).astype(int):
        on_edge[y, x] = 255
    away = cv2.distanceTransform(cv2.bitwise_not(on_edge), cv2.DIST_L2, 3)
    for pitch, within in ((near * 1.5, skin > 0.4), (near * 3.4, cover > 0.3),
                          (wide * 2.6, cover <= 0.3)):  # fmt: skip
        spread = _spread(sheet, width, height, pitch)
        at = spread[:, 1].astype(int), spread[:, 0].astype(int)
        points.append(spread[within[at] & (away[at] > pitch * 0.5)])
    return np.asarray(np.vstack([(np.vstack(points) + 0.5) * 4.0, _rim(sheet)]), np.float32)


def _thinned(columns: Floats, rows: Floats, width: int, pitch: float) -> Floats:
    """Return one of the given places for each cell of `pitch` pixels: (n, 2)."""
    cells = (rows / pitch).astype(np.int64) * width + (columns / pitch).astype(np.int64)
    _, kept = np.unique(cells, return_index=True)
    return np.stack([columns[kept], rows[kept]], 1).astype(np.float32)


def _spread(sheet: Sheet, width: int, height: int, pitch: float) -> Floats:
    """Return a jittered grid of staggered rows inside a field: (n, 2)."""
    xs, ys = np.meshgrid(np.arange(0, width, pitch), np.arange(0, height, pitch * 0.87))
    xs[1::2] += pitch / 2
    grid = np.stack([xs, ys], 2).reshape(-1, 2)
    grid += sheet.rng.uniform(-0.30, 0.30, grid.shape) * pitch
    return np.asarray(np.clip(grid, 0, (width - 1, height - 1)), np.float32)


def _rim(sheet: Sheet) -> Floats:
    """Return points along the picture's border."""
    share = np.linspace(0, 1, 13)
    across, down = share * sheet.width, share * sheet.height
    sides = [np.stack([across, np.full(13, y)], 1) for y in (0, sheet.height)]
    sides += [np.stack([np.full(13, x), down], 1) for x in (0, sheet.width)]
    return np.vstack(sides)


def _delaunay(sheet: Sheet, points: Floats) -> Floats:
    """Return the triangles (n, 3, 2) between points."""
    limits = np.array([sheet.width, sheet.height], np.float32)
    mesh = cv2.Subdiv2D((0, 0, sheet.width + 1, sheet.height + 1))
    mesh.insert(np.clip(points, 0, limits).tolist())
    corners = np.asarray(mesh.getTriangleList(), np.float32).reshape(-1, 3, 2)
    inside = ((corners >= 0) & (corners <= limits)).all((1, 2))
    return np.asarray(corners[inside], np.float32)


def stained_glass(sheet: Sheet) -> Pixels:
    """Finish as a window: panes of one colour each, lead between them, light from behind.

    Panes are Voronoi cells cut by the picture's own tones and silhouettes, the tessellation of
    Mould, "A stained glass image filter" (2003), with seeds spread evenly as SLIC's are.
    """
    half = halved(sheet.rgb)
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    labels = _panes(sheet, half, cover)
    colors = _pane_colors(sheet, half, labels)
    skin = faces(sheet, width, height)
    least = 0.22 if sheet.scene.subjects else 0.50
    painted = np.clip(least + 0.5 * cover + 0.4 * skin, 0, 1)
    glass = blend(colors, np.asarray(cv2.blur(half, (3, 3)), np.uint8), painted)
    cut = np.zeros((height, width), np.uint8)
    cut[:, 1:] |= (labels[:, 1:] != labels[:, :-1]).astype(np.uint8) * 255
    cut[1:] |= (labels[1:] != labels[:-1]).astype(np.uint8) * 255
    _frame(sheet, cut)
    wide = max(3, round(min(height, width) / 200)) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide))
    lead = np.asarray(cv2.dilate(cut, disc), np.uint8)
    inward = cv2.distanceTransform(cv2.bitwise_not(lead), cv2.DIST_L2, 3)
    shine = np.clip(inward / (sheet.unit * 0.011), 0, 1)
    lift, pure = (0.24, 1.75) if sheet.look.night else (0.05, 1.45)
    lifted = blend(curve(glass, 0.2, lift), curve(glass, 0.2, lift / 3), cover)
    glass = times(saturated(lifted, pure), 0.82 + 0.32 * shine)
    soft_lead = grown(sheet, cv2.GaussianBlur(lead, (0, 0), 0.9)).astype(np.float32)
    lines = np.clip(soft_lead * (3.4 / 255) - 1.1, 0, 1)
    rgb = np.asarray(grown(sheet, glass), np.uint8)
    rgb = times(rgb, 1 + 0.045 * streaks(sheet, directions(sheet, drift=3.0), 9, 4))
    tone = gray(sheet.rgb)
    drawn = ink_lines(tone, sheet.unit / 700, 9, 0.04) * grown(sheet, cover)
    rgb = bloom(
        times(rgb, 1 - 0.8 * drawn), 165 if sheet.look.night else 185, 0.30, sheet.unit * 0.05
    )
    rgb = blend(rgb, _lead(sheet, lead), lines)
    return manner(sheet, rgb)


def _panes(sheet: Sheet, half: Pixels, cover: Floats) -> Floats:
    height, width = cover.shape
    pitch = min(height, width) / (15 if sheet.look.hd else 12)
    xs, ys = np.meshgrid(np.arange(pitch / 2, width, pitch), np.arange(pitch / 2, height, pitch))
    xs[1::2] += pitch / 2
    seeds = np.stack([xs, ys], 2).reshape(-1, 2)
    seeds += sheet.rng.uniform(-0.3, 0.3, seeds.shape) * pitch
    seeds = np.clip(seeds, 1, (width - 2, height - 2)).astype(np.float32)
    mesh = cv2.Subdiv2D((0, 0, width, height))
    mesh.insert(seeds.tolist())
    cells = np.zeros((height, width), np.int32)
    facets, _ = mesh.getVoronoiFacetList([])
    for number, facet in enumerate(facets):
        cv2.fillConvexPoly(cells, np.round(facet).astype(np.int32), number + 1)
    calm = cv2.GaussianBlur(gray(half), (0, 0), max(min(height, width) / 80, 1.0))
    cuts = np.quantile(calm[::4, ::4], (0.30, 0.55, 0.80))
    tones = np.digitize(np.arange(256), cuts).astype(np.uint8)
    bands = cv2.medianBlur(cv2.LUT(calm, tones), max(5, round(min(height, width) / 30)) | 1)
    solid = (cover > 0.5).astype(np.int32)
    detail_on = (faces(sheet, width, height) > 0.3).astype(np.uint8)
    within = (bands > 0).astype(np.uint8) if sheet.unit > 600 else np.uint8(0)
    bands = np.where(solid > 0, within, bands).astype(np.int32)
    bands[cv2.dilate(detail_on, np.ones((3, 3), np.uint8)) > 0] = 0
    return np.asarray(cells * (1 - solid) * 8 + bands * 2 + solid, np.int32)


def _pane_colors(sheet: Sheet, half: Pixels, labels: Floats) -> Pixels:
    """Return each pane in its mean colour, lighter or darker by what its sheet of glass was."""
    flat = labels.reshape(-1)
    counts = np.maximum(np.bincount(flat), 1)
    means = np.stack(
        [np.bincount(flat, half[..., part].reshape(-1)) / counts for part in range(3)], 1
    )
    uneven = 0.26 if sheet.look.night else 0.10
    means *= 1 + uneven * sheet.rng.uniform(-0.5, 1.0, (len(means), 1))
    parts = np.clip(means, 0, 255).astype(np.uint8)
    return np.asarray(cv2.merge([np.take(parts[:, part], labels) for part in range(3)]))


def _frame(sheet: Sheet, cut: Pixels) -> None:
    """Cut a border of narrow panes around the window."""
    if sheet.scene.background:
        return
    height, width = cut.shape
    inset = max(2, round(min(height, width) * 0.028))
    cut[:inset], cut[-inset:], cut[:, :inset], cut[:, -inset:] = 0, 0, 0, 0
    cv2.rectangle(cut, (inset, inset), (width - inset - 1, height - inset - 1), 255, 1)
    cv2.rectangle(cut, (0, 0), (width - 1, height - 1), 255, 1)
    for share in np.arange(1, 12) / 12:
        x, y = round(width * share), round(height * share)
        cut[:inset, x], cut[-inset:, x] = 255, 255
        cut[y, :inset], cut[y, -inset:] = 255, 255


def _lead(sheet: Sheet, lead: Pixels) -> Pixels:
    """Return the lead's own colour: dark, with light along its upper edge and some dross."""
    rounded = cv2.GaussianBlur(lead, (0, 0), 1.0).astype(np.float32) / 255
    slope = cv2.Sobel(rounded, cv2.CV_32F, 0, 1)
    dross = fractal(sheet.rng, lead.shape[1], lead.shape[0], 24, 2) * 12
    tone = cv2.convertScaleAbs(np.clip(26 + dross + slope * 16, 8, 110))
    full = np.asarray(grown(sheet, tone), np.uint8)
    return np.asarray(cv2.merge([full, full, cv2.add(full, np.full_like(full, 5))]), np.uint8)
