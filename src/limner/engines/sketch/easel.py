"""The Easel: a Skia canvas over a numpy picture, and the few strokes that settings draw with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import skia

from limner.contract.orders import Size
from limner.engines.sketch.look import Look
from limner.engines.sketch.palette import Color, Floats, mix
from limner.images.pixels import Pixels
from limner.prompts.scene import Scene

Points = Iterable[Sequence[float]]
"""Corners (x, y) in pixels."""

Stops = Sequence[tuple[float, Color, float]]
"""Of a gradient: offset 0..1, colour, opacity."""

_BLENDS: dict[str, Any] = {
    "over": skia.BlendMode.kSrcOver,
    "plus": skia.BlendMode.kPlus,
    "screen": skia.BlendMode.kScreen,
    "multiply": skia.BlendMode.kMultiply,
    "soft": skia.BlendMode.kSoftLight,
}


def packed(color: Color, alpha: float = 1.0) -> int:
    """Return a colour as Skia's ARGB integer."""
    red, green, blue = (round(min(max(part, 0.0), 1.0) * 255) for part in color)
    return (round(min(max(alpha, 0.0), 1.0) * 255) << 24) | red << 16 | green << 8 | blue


class Easel:
    """One picture being drawn. Lengths are pixels; `unit` is the shorter side."""

    def __init__(self, size: Size, look: Look, scene: Scene, rng: np.random.Generator) -> None:
        self.width, self.height = size.width, size.height
        self.unit = float(min(size.width, size.height))
        self.look, self.scene, self.rng = look, scene, rng
        self.pixels: Pixels = np.zeros((size.height, size.width, 4), np.uint8)
        self._surface: Any = skia.Surface(self.pixels)
        self.canvas: Any = self._surface.getCanvas()

    def snapshot(self) -> Pixels:
        """Return the picture as it stands: a copy, (height, width, 3) RGB."""
        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_RGBA2RGB), np.uint8)

    def replace(self, rgb: Pixels) -> None:
        """Put an RGB picture of the same size in place of what is drawn."""
        self._surface.notifyContentWillChange(skia.Surface.kRetain_ContentChangeMode)
        cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA, dst=self.pixels)

    def chance(self, low: float, high: float) -> float:
        """Draw a number between two bounds from the picture's generator."""
        return low + (high - low) * float(self.rng.random())

    def pick(self, colors: Sequence[Color]) -> Color:
        """Draw one of some colours."""
        return colors[int(self.rng.integers(len(colors)))]

    def fill(self, color: Color) -> None:
        """Cover everything with one colour."""
        self.canvas.clear(packed(color))

    def paint(self, color: Color, alpha: float = 1.0, blend: str = "over") -> Any:
        """Return a Skia paint of a plain colour."""
        return skia.Paint(AntiAlias=True, Color=packed(color, alpha), BlendMode=_BLENDS[blend])

    def ramp(self, stops: Stops, start: float, end: float, *, across: bool = False) -> Any:
        """Return a paint that runs through `stops` from y `start` to `end` (or x, `across`).

        In a flat look the run becomes a few plain bands.
        """
        if self.look.flat and all(alpha == 1.0 for _, _, alpha in stops):
            stops = _banded(stops, 3 if self.look.sparse else 5)
        ends = [(start, 0.0), (end, 0.0)] if across else [(0.0, start), (0.0, end)]
        shader = skia.GradientShader.MakeLinear(
            [skia.Point(*place) for place in ends],
            [packed(color, alpha) for _, color, alpha in stops],
            [offset for offset, _, _ in stops],
        )
        return skia.Paint(AntiAlias=True, Shader=shader, Dither=True)

    def cover(self, paint: Any, top: float = 0.0, bottom: float | None = None) -> None:
        """Paint the whole width between two heights."""
        end = self.height if bottom is None else bottom
        self.canvas.drawRect(skia.Rect.MakeLTRB(0, top, self.width, end), paint)

    def area(self, points: Points, color: Color | Any, alpha: float = 1.0) -> None:
        """Fill a polygon with a colour or a paint."""
        paint = self.paint(color, alpha) if isinstance(color, tuple) else color
        self.canvas.drawPath(outline(points, closed=True), paint)

    def areas(self, shapes: Iterable[Points], color: Color, alpha: float = 1.0) -> None:
        """Fill many polygons with one colour in one call."""
        path = skia.Path()
        for points in shapes:
            path.addPoly([skia.Point(x, y) for x, y in points], True)
        path.setFillType(skia.PathFillType.kWinding)
        self.canvas.drawPath(path, self.paint(color, alpha))

    def many(self, count: int) -> int:
        """Scale a number of small things to the picture: fewer where they could not be told."""
        return int(count * min(self.unit / 1024, 1.0) ** 0.6)

    def stroke(
        self,
        points: Points,
        width: float,
        color: Color,
        alpha: float = 1.0,
        *,
        blend: str = "over",
        closed: bool = False,
    ) -> None:
        """Draw a line through points with round ends."""
        paint = self.paint(color, alpha, blend)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(outline(points, closed=closed), paint)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        color: Color | Any,
        alpha: float = 1.0,
        *,
        radius: float = 0.0,
    ) -> None:
        """Fill a rectangle, with rounded corners where `radius` is given."""
        paint = self.paint(color, alpha) if isinstance(color, tuple) else color
        rect = skia.Rect.MakeXYWH(x, y, width, height)
        if radius:
            self.canvas.drawRoundRect(rect, radius, radius, paint)
        else:
            self.canvas.drawRect(rect, paint)

    def oval(
        self, x: float, y: float, rx: float, ry: float, color: Color | Any, alpha: float = 1.0
    ) -> None:
        """Fill an ellipse around (x, y)."""
        paint = self.paint(color, alpha) if isinstance(color, tuple) else color
        self.canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), paint)

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        color: Color,
        strength: float = 1.0,
        *,
        blend: str = "screen",
        squash: float = 1.0,
    ) -> None:
        """Shed light around (x, y); `squash` below 1 makes it flat. Nothing in a flat look."""
        if self.look.flat or radius < 0.5:
            return
        steps = [(0.0, 1.0), (0.25, 0.52), (0.55, 0.17), (1.0, 0.0)]
        shader = skia.GradientShader.MakeRadial(
            skia.Point(0.0, 0.0),
            radius,
            [packed(color, share * strength) for _, share in steps],
            [offset for offset, _ in steps],
        )
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(1.0, squash)
        self.canvas.drawCircle(
            0, 0, radius, skia.Paint(Shader=shader, BlendMode=_BLENDS[blend], Dither=True)
        )
        self.canvas.restore()

    def veil(
        self,
        opacity: Floats,
        color: Color,
        top: float = 0.0,
        bottom: float | None = None,
        *,
        blend: str = "over",
    ) -> None:
        """Lay a colour with an opacity field, any small shape (h, w) 0..1, over a band."""
        end = self.height if bottom is None else bottom
        field = np.clip(opacity, 0.0, 1.0)
        premultiplied = np.empty((*field.shape, 4), np.uint8)
        for channel, part in enumerate((*color, 1.0)):
            premultiplied[..., channel] = field * (255.0 * part)
        image = skia.Image.fromarray(
            premultiplied, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
        )
        self.canvas.drawImageRect(
            image,
            skia.Rect.MakeLTRB(0, top, self.width, end),
            skia.SamplingOptions(skia.FilterMode.kLinear),
            skia.Paint(BlendMode=_BLENDS[blend]),
        )

    def warp(self, image: Any, corners: Points, alpha: float = 1.0, blend: str = "over") -> None:
        """Lay an image onto a quadrangle: corners from top left, clockwise."""
        wide, tall = image.width(), image.height()
        source = [skia.Point(*at) for at in ((0, 0), (wide, 0), (wide, tall), (0, tall))]
        matrix = skia.Matrix()
        if not matrix.setPolyToPoly(source, [skia.Point(x, y) for x, y in corners]):
            return
        self.canvas.save()
        self.canvas.concat(matrix)
        self.canvas.drawImage(
            image,
            0,
            0,
            skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear),
            skia.Paint(AntiAlias=True, Alphaf=alpha, BlendMode=_BLENDS[blend]),
        )
        self.canvas.restore()


def outline(points: Points, *, closed: bool) -> Any:
    """Return a Skia path through points."""
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in points], closed)
    return path


def spline(points: Sequence[Sequence[float]], steps: int = 8) -> Floats:
    """Return a smooth curve through points, shape (n, 2): Catmull and Rom's (1974)."""
    knots = np.asarray([points[0], *points, points[-1]], np.float32)
    at = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)[:, None]
    parts = [
        0.5
        * (
            2 * b
            + (c - a) * at
            + (2 * a - 5 * b + 4 * c - d) * at**2
            + (3 * b - a - 3 * c + d) * at**3
        )
        for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False)
    ]
    return np.vstack([*parts, knots[-1:]])


def oval_points(x: float, y: float, rx: float, ry: float) -> list[tuple[float, float]]:
    """Return an ellipse as ten corners, for shapes too small to tell."""
    return [(x + rx * cos, y + ry * sin) for cos, sin in _TEN]


_TEN = [(math.cos(turn * math.tau / 10), math.sin(turn * math.tau / 10)) for turn in range(10)]


def blob(
    x: float, y: float, rx: float, ry: float, rng: np.random.Generator, rough: float = 0.2
) -> Floats:
    """Return an uneven closed curve around (x, y), shape (n, 2): a circle with three waves."""
    shift = rng.random(6).tolist()
    angles = np.linspace(0, math.tau, 30, endpoint=False)
    reach = np.ones(30)
    for wave, share in ((2, 0.5), (3, 0.8), (5, 0.7)):
        swing = rough * share * (0.4 + shift[wave])
        reach += swing * np.sin(angles * wave + shift[wave - 2] * math.tau)
    return np.stack([x + rx * reach * np.cos(angles), y + ry * reach * np.sin(angles)], 1)


def _banded(stops: Stops, bands: int) -> Stops:
    flat: list[tuple[float, Color, float]] = []
    for band in range(bands):
        color = _at(stops, band / max(bands - 1, 1))
        flat += [(band / bands, color, 1.0), ((band + 1) / bands, color, 1.0)]
    return flat


def _at(stops: Stops, place: float) -> Color:
    for (low, first, _), (high, second, _) in pairwise(stops):
        if place <= high:
            return mix(first, second, (place - low) / max(high - low, 1e-6))
    return stops[-1][1]
