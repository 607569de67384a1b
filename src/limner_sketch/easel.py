"""The Easel: a Skia canvas over a numpy picture, and the few strokes that settings draw with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import skia

from limner.contract.orders import Size
from limner.images.pixels import Pixels
from limner_sketch.curves import Points, outline
from limner_sketch.language.scene import Scene
from limner_sketch.look import Look
from limner_sketch.palette import Color, Floats, mix

Stops = Sequence[tuple[float, Color, float]]
"""Of a gradient: offset 0..1, colour, opacity."""

_BLENDS: dict[str, Any] = {
    "over": skia.BlendMode.kSrcOver,
    "plus": skia.BlendMode.kPlus,
    "screen": skia.BlendMode.kScreen,
    "multiply": skia.BlendMode.kMultiply,
    "soft": skia.BlendMode.kSoftLight,
}

_WIDE_GLOW_PX = 40.0
_GLOW_OFFSETS, _GLOW_SHARES = (0.0, 0.25, 0.55, 1.0), (1.0, 0.52, 0.17, 0.0)


def packed(color: Color, alpha: float = 1.0) -> int:
    """Return a colour as Skia's ARGB integer."""
    return (_byte(alpha) << 24) | _byte(color[0]) << 16 | _byte(color[1]) << 8 | _byte(color[2])


def _byte(part: float) -> int:
    return 0 if part <= 0.0 else (255 if part >= 1.0 else round(part * 255))


@dataclass(frozen=True, slots=True)
class Glow:
    """A light around (x, y), as `Easel.glow` sheds it."""

    x: float
    y: float
    radius: float
    color: Color
    strength: float
    squash: float = 1.0


class Easel:
    """One picture being drawn. Lengths are pixels; `unit` is the shorter side."""

    def __init__(self, size: Size, look: Look, scene: Scene, rng: np.random.Generator) -> None:
        self.width, self.height = size.width, size.height
        self.unit = float(min(size.width, size.height))
        self.look, self.scene, self.rng = look, scene, rng
        self.pixels: Pixels = np.zeros((size.height, size.width, 4), np.uint8)
        # Premultiplied, as Skia works inside: else each blend would divide and multiply by alpha.
        self._surface: Any = skia.Surface(
            self.pixels, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
        )
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
        if radius > _WIDE_GLOW_PX:
            self._wide_glow((x, y), (radius, radius * squash), color, strength, blend)
            return
        shader = skia.GradientShader.MakeRadial(
            skia.Point(0.0, 0.0),
            radius,
            [packed(color, share * strength) for share in _GLOW_SHARES],
            _GLOW_OFFSETS,
        )
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(1.0, squash)
        self.canvas.drawCircle(0, 0, radius, skia.Paint(Shader=shader, BlendMode=_BLENDS[blend]))
        self.canvas.restore()

    def _wide_glow(
        self,
        center: tuple[float, float],
        reach: tuple[float, float],
        color: Color,
        strength: float,
        blend: str,
    ) -> None:
        """Work a wide glow out on a coarse grid, only where it is on the picture."""
        left, right = max(center[0] - reach[0], 0.0), min(center[0] + reach[0], self.width)
        top, bottom = max(center[1] - reach[1], 0.0), min(center[1] + reach[1], self.height)
        wide, tall = math.ceil(right) - int(left), math.ceil(bottom) - int(top)
        if right <= left or bottom <= top:
            return
        columns, rows = max(3, int(wide * 48 / reach[0])), max(3, int(tall * 48 / reach[1]))
        xs = int(left) + (np.arange(columns, dtype=np.float32) + 0.5) * (wide / columns)
        ys = int(top) + (np.arange(rows, dtype=np.float32) + 0.5) * (tall / rows)
        across, down = (xs - center[0]) / reach[0], (ys - center[1]) / reach[1]
        away = np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
        share = np.interp(away, _GLOW_OFFSETS, _GLOW_SHARES) * min(strength, 1.0)
        self._lay(share, color, (int(left), int(top), wide, tall), blend)

    def glows(self, glows: Sequence[Glow]) -> None:
        """Shed many lights at once, screened together on a coarse grid. Nothing in a flat look."""
        if self.look.flat or not glows:
            return
        step = max(self.unit / 160, 1.0)
        columns, rows = math.ceil(self.width / step), math.ceil(self.height / step)
        dark = np.ones((rows, columns, 4), np.float32)
        for glow in glows:
            x, y, rx = glow.x / step, glow.y / step, glow.radius / step
            ry = rx * glow.squash
            left, right = max(int(x - rx), 0), min(int(x + rx) + 1, columns)
            top, bottom = max(int(y - ry), 0), min(int(y + ry) + 1, rows)
            if right <= left or bottom <= top:
                continue
            across = (np.arange(left, right, dtype=np.float32) + 0.5 - x) / rx
            down = (np.arange(top, bottom, dtype=np.float32) + 0.5 - y) / ry
            away = np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
            share = np.interp(away, _GLOW_OFFSETS, _GLOW_SHARES) * glow.strength
            tone = np.array([*glow.color, 1.0], np.float32)
            dark[top:bottom, left:right] *= 1 - share[..., None].astype(np.float32) * tone
        light = ((1 - dark) * 255).astype(np.uint8)
        self.stamp(light, (0, 0, self.width, self.height), "screen")

    def _lay(
        self, opacity: Floats, color: Color, box: tuple[int, int, int, int], blend: str
    ) -> None:
        """Bring a small field of one colour to a box (x, y, width, height) and blend it in."""
        premultiplied = (opacity[..., None] * np.array([*color, 1.0]) * 255.0).astype(np.uint8)
        self.stamp(premultiplied, box, blend)

    def stamp(self, premultiplied: Pixels, box: tuple[int, int, int, int], blend: str) -> None:
        """Blend in a small premultiplied RGBA picture, brought to a box (x, y, width, height).

        OpenCV scales it and Skia lays it pixel by pixel: three times as fast as Skia alone.
        """
        x, y, wide, tall = box
        if wide < 1 or tall < 1:
            return
        large = cv2.resize(premultiplied, (wide, tall), interpolation=cv2.INTER_LINEAR)
        image = skia.Image.fromarray(
            large,
            skia.ColorType.kRGBA_8888_ColorType,
            skia.AlphaType.kPremul_AlphaType,
            copy=False,
        )
        paint = skia.Paint(BlendMode=_BLENDS[blend])
        self.canvas.drawImage(image, x, y, skia.SamplingOptions(), paint)

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
        first, last = round(top), round(end)
        self._lay(field, color, (0, first, self.width, last - first), blend)

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
