"""The pen every own drawing is made with: smooth paths, shaded fills, tapered strokes, glows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import skia

from limner_sketch.look import Look
from limner_sketch.subjects.paths import (
    Point,
    along,
    cut,
    ellipse,
    joined,
    mirrored,
    polygon,
    ribbon,
    rounded,
    smooth,
    strip,
)
from limner_sketch.subjects.tones import Color, brightness, dark, for_look, light, mixed

__all__ = [
    "Pen",
    "Point",
    "along",
    "cut",
    "ellipse",
    "joined",
    "mirrored",
    "polygon",
    "ribbon",
    "rounded",
    "smooth",
]

_THIN = 0.08  # Below this share of a drawing's height a part is thin.
_BOLD = 0.01  # From this width on an outline is a feature of the style, as in a comic.


class Pen:
    """Draws shaded shapes on a canvas in a look; `unit` is the drawing's own height."""

    def __init__(self, canvas: Any, look: Look, rng: np.random.Generator, unit: float) -> None:
        self.canvas = canvas
        self.look = look
        self.rng = rng
        self.unit = unit

    def color(self, rgb: Color) -> Color:
        """Return the colour as this look shows it (ink turns it into grey)."""
        return for_look(rgb, self.look)

    def fill(self, path: Any, rgb: Color, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Draw a plain area, its edge blurred by `blur` units."""
        paint = self._paint(rgb, alpha)
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def part(self, path: Any, rgb: Color, depth: float = 1.0, outline: bool = True) -> None:
        """Draw a solid part: lit from the look's side, darker at its foot, outlined if asked."""
        rgb = self.color(rgb)
        shading = 0.0 if self.look.flat else self.look.shading * depth
        paint = self._paint(rgb, 1.0, adapt=False)
        if shading > 0:
            self._shade(paint, path.getBounds(), rgb, shading)
        self.canvas.drawPath(path, paint)
        if shading > 0.2:
            self._inner_shadow(path, rgb, shading)
        if outline:
            self.edge(path, rgb=rgb)

    def edge(self, path: Any, strength: float = 1.0, rgb: Color | None = None) -> None:
        """Draw the look's outline along a path; a fine line takes the tint of what it bounds."""
        if self.look.outline <= 0:
            return
        tone, width = self.look.outline_color, self.look.outline * self.unit
        if rgb is not None and self.look.outline < _BOLD and not self.look.ink:
            tone, width = mixed(dark(rgb, 0.58), tone, 0.22), width * 0.72
        paint = self._paint(tone, strength, adapt=False)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        self.canvas.drawPath(path, paint)

    def stroke(
        self,
        spine: Sequence[Point],
        width: float,
        rgb: Color,
        alpha: float = 1.0,
        taper: tuple[float, float] = (0.2, 0.2),
        blur: float = 0.0,
    ) -> None:
        """Draw a brush stroke, thickest in the middle; `taper` is what its two ends keep."""
        widths = (width * taper[0], width * 0.8, width, width * 0.8, width * taper[1])
        self.fill(strip(spine, widths, 6 * len(spine)), rgb, alpha, blur)

    def margin(self, path: Any, rgb: Color, width: float, alpha: float = 1.0) -> None:
        """Draw a line along a path in a colour and width of its own."""
        paint = self._paint(rgb, alpha)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        self.canvas.drawPath(path, paint)

    def hairs(
        self, lines: Sequence[Sequence[Point]], width: float, rgb: Color, alpha: float = 1.0
    ) -> None:
        """Draw many fine lines of three points in one go."""
        path = skia.Path()
        for (x, y), middle, end in lines:
            path.moveTo(x, y)
            path.quadTo(*middle, *end)
        self.margin(path, rgb, width, alpha)

    def lit(self, path: Any, alpha: float = 0.4, blur: float = 12.0) -> None:
        """Lay a soft highlight, where the look models forms."""
        if not self.look.flat:
            self.fill(path, mixed((1.0, 1.0, 1.0), self.look.key_color, 0.4), alpha, blur)

    def shaded(self, path: Any, rgb: Color, alpha: float = 0.4, blur: float = 16.0) -> None:
        """Lay a soft shadow of a thing of this colour, where the look models forms."""
        if not self.look.flat:
            self.fill(path, dark(rgb, 0.55), alpha, blur)

    def glow(self, path: Any, rgb: Color, width: float, radius: float = 0.0) -> None:
        """Draw a neon tube along a path: a soft halo and a bright core."""
        radius = radius or width * 2.2
        for w, a, b, tone in (
            (width * 2.4, 0.55, radius, rgb),
            (width, 0.95, 0.0, rgb),
            (width * 0.4, 0.9, 0.0, light(rgb, 0.75)),
        ):
            paint = self._paint(tone, a)
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(w)
            paint.setStrokeCap(skia.Paint.kRound_Cap)
            paint.setStrokeJoin(skia.Paint.kRound_Join)
            if b:
                paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, b))
            self.canvas.drawPath(path, paint)

    def gradient(self, path: Any, colors: Sequence[Color], start: Point, end: Point) -> None:
        """Draw an area filled from one point's colour to another's."""
        paint = skia.Paint(AntiAlias=True, Dither=True)
        shades = [skia.Color4f(*self.color(c), 1.0).toColor() for c in colors]
        paint.setShader(
            skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], shades)
        )
        self.canvas.drawPath(path, paint)

    @contextmanager
    def inside(self, path: Any) -> Iterator[None]:
        """Draw only within a path."""
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def moved(
        self, x: float, y: float, scale: float = 1.0, degrees: float = 0.0, flip: bool = False
    ) -> Iterator[None]:
        """Draw in coordinates moved, scaled and turned; outlines keep their width."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.rotate(degrees)
        self.canvas.scale(-scale if flip else scale, scale)
        self.unit /= scale
        try:
            yield
        finally:
            self.unit *= scale
            self.canvas.restore()

    def _paint(self, rgb: Color, alpha: float, adapt: bool = True) -> Any:
        r, g, b = self.color(rgb) if adapt else rgb
        return skia.Paint(Color4f=skia.Color4f(r, g, b, alpha), AntiAlias=True)

    def _shade(self, paint: Any, box: Any, rgb: Color, shading: float) -> None:
        lean = self.look.light_from * box.width() * 0.35
        middle = box.centerX()
        lit = mixed(light(rgb, 0.30 * shading), self.look.key_color, 0.10 * shading)
        deep = 0.30 * (1.0 - 0.45 * max(brightness(rgb) - 0.6, 0.0) / 0.4)  # White is not grey.
        shades = [lit, rgb, dark(rgb, deep * shading)]
        colors = [skia.Color4f(*c, 1.0).toColor() for c in shades]
        ends = [skia.Point(middle + lean, box.top()), skia.Point(middle - lean, box.bottom())]
        paint.setDither(True)  # Skia fills a dithered gradient three times as fast as a plain one.
        paint.setShader(skia.GradientShader.MakeLinear(ends, colors, [0.0, 0.45, 1.0]))

    def _inner_shadow(self, path: Any, rgb: Color, shading: float) -> None:
        box = path.getBounds()
        size = min(box.width(), box.height())
        if size < self.unit * 0.03 or size > self.unit * 0.45:
            return  # Too small to show; or so large that its silhouette is modelled anyway.
        if size < self.unit * _THIN:
            self._thin_shadow(path, rgb, shading, size)
            return
        paint = self._paint(dark(rgb, 0.55), 0.42 * shading, adapt=False)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(size * 0.16)
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * 0.07))
        with self.inside(path):
            self.canvas.translate(self.look.light_from * size * 0.06, -size * 0.05)
            self.canvas.drawPath(path, paint)

    def _thin_shadow(self, path: Any, rgb: Color, shading: float, size: float) -> None:
        """Shade a thin part by two strokes: a blur's steps are no wider there than a pixel."""
        paint = self._paint(dark(rgb, 0.55), 0.24 * shading, adapt=False)
        paint.setStyle(skia.Paint.kStroke_Style)
        with self.inside(path):
            self.canvas.translate(self.look.light_from * size * 0.06, -size * 0.05)
            for width in (0.10, 0.25):
                paint.setStrokeWidth(size * width)
                self.canvas.drawPath(path, paint)
