"""The isometric style: a small world on a slab, drawn without vanishing points."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground
from limner_sketch.styles.filters import small
from limner_sketch.styles.sheet import Sheet, manner, saturated

_CELLS = 9
_BUILT = frozenset(
    ["city street", "skyline", "old town", "village", "night market", "factory", "road", "temple"]
)
_WATERY = frozenset(["lake", "river", "sea", "beach", "waterfall"])
_BARE = frozenset(["desert", "planet surface", "snowfield"])


class _Slab:
    """A square of ground in isometric projection: 2 to 1, its cells counted from the far corner."""

    def __init__(self, canvas: Pixels, feet: float) -> None:
        self.canvas = canvas
        height, width = canvas.shape[:2]
        self.across = min(width * 0.94, height * 1.3) / (2 * _CELLS)
        self.down = self.across / 2
        self.middle = width / 2
        nearest_y = min(height * feet + self.down * 2.6, height * 0.95)
        self.top = nearest_y - 2 * _CELLS * self.down

    def at(self, u: float, v: float, z: float = 0.0) -> tuple[float, float]:
        """Return the pixel of cell coordinates; `z` is a height in cells."""
        x = self.middle + (u - v) * self.across
        return x, self.top + (u + v) * self.down - z * self.across * 1.15

    def face(self, corners: list[tuple[float, float]], color: Color) -> None:
        """Fill a polygon of pixels."""
        points = np.round(np.array(corners) * 8).astype(np.int32)
        tone = [float(round(min(max(part, 0.0), 1.0) * 255)) for part in color]
        cv2.fillConvexPoly(self.canvas, points, tone, cv2.LINE_AA, 3)

    def block(
        self, u: float, v: float, size: float, low: float, high: float, color: Color, left: bool
    ) -> None:
        """Draw a box with its three lit faces."""
        a, b = u + size, v + size
        bright, dim = (0.86, 0.66) if left else (0.66, 0.86)
        west = [self.at(u, b, low), self.at(a, b, low), self.at(a, b, high), self.at(u, b, high)]
        east = [self.at(a, b, low), self.at(a, v, low), self.at(a, v, high), self.at(a, b, high)]
        lid = [self.at(u, v, high), self.at(a, v, high), self.at(a, b, high), self.at(u, b, high)]
        self.face(west, shade(color, bright))
        self.face(east, shade(color, dim))
        self.face(lid, shade(color, 1.06))


def isometric_backdrop(sheet: Sheet, ground: Ground) -> Pixels:
    """Build the setting anew on a slab: blocks and trees outdoors, two walls indoors.

    What floats in the sky or under water keeps its setting.
    """
    if sheet.scene.background or not ground.solid:
        return sheet.rgb
    colors = sheet.look.palette
    canvas = np.ascontiguousarray(_plain(sheet))
    slab = _Slab(canvas, ground.feet)
    left = sheet.look.light_from < 0
    setting = sheet.scene.setting or ""
    built, watery = setting in _BUILT, setting in _WATERY
    floor = mix(ground.color, colors.wall, 0.45) if built else ground.color
    floor = colors.water if watery else floor
    slab.block(0, 0, _CELLS, -0.55, 0.0, mix(colors.earth, floor, 0.35), left)
    if not ground.has_sky:
        _walls(sheet, slab, left)
    _tiles(sheet, slab, floor, built=built)
    if ground.has_sky:
        _furnish(sheet, slab, left, built=built, watery=watery)
    return canvas


def _plain(sheet: Sheet) -> Pixels:
    colors = sheet.look.palette
    top = mix(colors.sky, colors.paper, 0.30 if not sheet.look.night else 0.04)
    low = mix(colors.horizon, colors.paper, 0.5 if not sheet.look.night else 0.08)
    ramp = np.array([top, low], np.float32)[:, None, :] * 255
    strip = cv2.resize(ramp, (1, 128), interpolation=cv2.INTER_LINEAR)
    strip = np.asarray(np.round(strip / 3) * 3, np.float32)
    return np.asarray(cv2.resize(strip, (sheet.width, sheet.height)), np.uint8)


def _tiles(sheet: Sheet, slab: _Slab, floor: Color, *, built: bool) -> None:
    light, dark = shade(floor, 1.05), shade(floor, 0.97)
    road = mix(sheet.look.palette.rock, sheet.look.palette.shadow, 0.35)
    for u in range(_CELLS):
        for v in range(_CELLS):
            color = light if (u + v) % 2 else dark
            if built and (u == _CELLS // 2 or v == _CELLS // 2):
                color = road
            corners = [slab.at(u, v), slab.at(u + 1, v), slab.at(u + 1, v + 1), slab.at(u, v + 1)]
            slab.face(corners, color)


def _furnish(sheet: Sheet, slab: _Slab, left: bool, *, built: bool, watery: bool) -> None:
    """Fill the cells from the far corner on; the near ones stay free for subjects."""
    rng, colors = sheet.rng, sheet.look.palette
    reach = _CELLS + 1 if sheet.scene.subjects else 2 * _CELLS - 1
    for u in range(_CELLS):
        for v in range(_CELLS):
            chance, pick = float(rng.random()), int(rng.integers(len(colors.accents)))
            edge = min(u, v) == 0 or u + v <= reach - 4
            if u + v >= reach or (built and _CELLS // 2 in (u, v)):
                continue
            if built and chance < 0.86:
                tall = (0.8 + 2.6 * float(rng.random()) ** 1.6) * (1.25 if edge else 0.6)
                wall = mix(colors.wall, colors.accents[pick], 0.42)
                _house(sheet, slab, u + 0.1, v + 0.1, tall, wall, left)
            elif not built and chance < (0.42 if edge else 0.14) and not watery:
                _tree(slab, u + 0.3, v + 0.3, 0.7 + float(rng.random()), sheet, left)
            elif watery and min(u, v) < 2 and chance < 0.55:
                slab.block(u + 0.1, v + 0.1, 0.8, 0.0, 0.14 + 0.3 * chance, colors.foliage, left)
            elif watery and chance < 0.8:
                slab.block(u + 0.2, v + 0.4, 0.3, 0.0, 0.02, shade(colors.water, 1.18), left)


def _house(
    sheet: Sheet, slab: _Slab, u: float, v: float, tall: float, wall: Color, left: bool
) -> None:
    slab.block(u, v, 0.8, 0.0, tall, wall, left)
    slab.block(u + 0.08, v + 0.08, 0.64, tall, tall + 0.12, shade(wall, 0.86), left)
    lamp, dark = sheet.look.palette.lamp, shade(wall, 0.45)
    floors = max(1, int(tall / 0.42))
    for number in range(floors):
        low = 0.14 + number * 0.42
        for column in (0.12, 0.46):
            lit = sheet.look.night and sheet.rng.random() < 0.6
            color = lamp if lit else (dark if sheet.look.night else (0.80, 0.90, 0.96))
            west = [(u + column, low), (u + column + 0.22, low)]
            slab.face([slab.at(a, v + 0.8, z) for a, z in _window(west)], color)
            east = [(v + column, low), (v + column + 0.22, low)]
            slab.face([slab.at(u + 0.8, b, z) for b, z in _window(east)], shade(color, 0.88))


def _window(base: list[tuple[float, float]]) -> list[tuple[float, float]]:
    (start, low), (end, _) = base
    return [(start, low), (end, low), (end, low + 0.22), (start, low + 0.22)]


def _tree(slab: _Slab, u: float, v: float, tall: float, sheet: Sheet, left: bool) -> None:
    colors = sheet.look.palette
    if sheet.scene.setting in _BARE:
        slab.block(u, v, 0.4, 0.0, tall * 0.4, colors.rock, left)
        return
    slab.block(u + 0.13, v + 0.13, 0.14, 0.0, 0.35, colors.wood, left)
    leaf = shade(colors.foliage, 1.0 + 0.12 * float(sheet.rng.random()))
    slab.block(u, v, 0.40, 0.32, 0.32 + tall * 0.5, leaf, left)
    slab.block(u + 0.08, v + 0.08, 0.24, 0.32 + tall * 0.5, 0.32 + tall * 0.8, leaf, left)


def _walls(sheet: Sheet, slab: _Slab, left: bool) -> None:
    """Stand the drawn room on the two far edges, folded along the corner."""
    tall = min(slab.top / (slab.across * 1.15) * 0.92 + 1.0, 7.5)
    picture = small(sheet.rgb, 2)
    middle, low = picture.shape[1] // 2, max(int(picture.shape[0] * 0.72), 2)
    spans = (
        (picture[:low, :middle], [(0, _CELLS), (0, 0)], 0.98 if not left else 0.84),
        (picture[:low, middle:], [(0, 0), (_CELLS, 0)], 0.98 if left else 0.84),
    )
    for part, ((u0, v0), (u1, v1)), light in spans:
        corners = [slab.at(u0, v0, tall), slab.at(u1, v1, tall), slab.at(u1, v1)]
        _folded(slab.canvas, (part * light).astype(np.uint8), corners)
    edge = shade(sheet.look.palette.wall, 1.05)
    for u, v, wide, deep in ((-0.22, -0.22, 0.22, _CELLS + 0.22), (0.0, -0.22, _CELLS, 0.22)):
        lid = [(u, v), (u + wide, v), (u + wide, v + deep), (u, v + deep)]
        slab.face([slab.at(a, b, tall) for a, b in lid], edge)


def _folded(canvas: Pixels, part: Pixels, corners: list[tuple[float, float]]) -> None:
    height, width = part.shape[:2]
    source = np.array([(0, 0), (width, 0), (width, height)], np.float32)
    matrix = cv2.getAffineTransform(source, np.array(corners, np.float32))
    size = (canvas.shape[1], canvas.shape[0])
    cv2.warpAffine(
        part, matrix, size, dst=canvas, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
    )


def isometric(sheet: Sheet) -> Pixels:
    """Finish clean: tones drawn together into few steps, no texture."""
    steps = np.round(np.arange(256) / 12) * 12
    flat = cv2.LUT(saturated(sheet.rgb, 1.08), np.clip(steps, 0, 255).astype(np.uint8))
    return manner(sheet, np.asarray(flat, np.uint8))
