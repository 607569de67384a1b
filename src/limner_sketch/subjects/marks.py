"""Logos: geometric brand marks of clean edges, in several constructions, no letters."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import Any

import skia

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, polygon
from limner_sketch.subjects.tones import Color, chosen, dark, grayness, light, mixed

# All marks are built around (500, 500) within a circle of radius 480.
_Mark = Callable[[Pen, list[Color]], None]


def logo(pen: Pen, subject: Subject) -> None:
    """One of several constructions, chosen by the seed, in five tones of the subject's colour."""
    base = chosen(subject.color, _own_color(pen))
    marks: tuple[_Mark, ...] = (
        _hexagon_ribbon, _interlocked, _petals, _arcs, _golden, _peaks, _folded_wings,
    )  # fmt: skip
    marks[int(pen.rng.integers(len(marks)))](pen, _tones(base))


def _own_color(pen: Pen) -> Color:
    accent = pen.look.palette.accents[0]
    return accent if grayness(accent) > 0.08 else (0.16, 0.40, 0.85)


def _tones(base: Color) -> list[Color]:
    """From deep to bright, the hue drifting a little as in print tints."""
    return [
        dark(base, 0.45),
        dark(base, 0.2),
        base,
        light(base, 0.32),
        light(mixed(base, (0.2, 0.9, 0.95), 0.18), 0.55),
    ]


def _ring(x: float, y: float, outer: float, inner: float) -> Any:
    return skia.Op(ellipse(x, y, outer), ellipse(x, y, inner), skia.kDifference_PathOp)


def _both(one: Any, two: Any) -> Any:
    return skia.Op(one, two, skia.kIntersect_PathOp)


def _minus(one: Any, two: Any) -> Any:
    return skia.Op(one, two, skia.kDifference_PathOp)


def _on_circle(radius: float, degrees: float) -> Point:
    return 500 + radius * cos(degrees * pi / 180), 500 + radius * sin(degrees * pi / 180)


def _filled(pen: Pen, path: Any, one: Color, two: Color | None = None) -> None:
    """Draw a clean area; in looks with gradients, a slight one across its bounds."""
    if two is None or pen.look.flat:
        pen.fill(path, one)
        return
    box = path.getBounds()
    pen.gradient(path, [two, one], (box.left(), box.top()), (box.right(), box.bottom()))


def _hexagon_ribbon(pen: Pen, tones: list[Color]) -> None:
    """Draw a ribbon folded three times into a hexagon, its middle left open."""
    outer = [_on_circle(480, 60 * k - 90) for k in range(6)]
    inner = [_on_circle(215, 60 * k - 90) for k in range(6)]
    for k in range(6):
        n, after = (k + 1) % 6, (k + 2) % 6
        if k % 2 == 0:
            band = polygon([outer[k], outer[n], inner[n], inner[k]])
            _filled(pen, band, tones[2], tones[3])
        else:
            band = polygon([outer[k], outer[n], inner[n], inner[k]])
            _filled(pen, band, tones[0], tones[1])
        fold = polygon([outer[n], inner[n], _between(inner[n], inner[after], 0.5)])
        pen.fill(_both(fold, band), tones[1], 0.55)
    heart = polygon([_on_circle(120, 60 * k - 90) for k in range(6)])
    _filled(pen, heart, tones[4], tones[3])


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _interlocked(pen: Pen, tones: list[Color]) -> None:
    """Three rings, each passing over the next and under the one before."""
    centers = [_on_circle(205, 120 * k - 90) for k in range(3)]
    rings = [_ring(*c, 275, 195) for c in centers]
    shades = (tones[0], tones[2], tones[4])
    for ring, shade in zip(rings, shades, strict=True):
        _filled(pen, ring, shade, light(shade, 0.12))
    # Where two rings cross twice, the nearer crossing belongs to the other ring.
    for k in range(3):
        nxt = (k + 1) % 3
        window = ellipse(*_on_circle(330, 120 * k - 30), 190)
        crossing = _both(_both(rings[k], rings[nxt]), window)
        shown = _minus(rings[k], _minus(rings[k], crossing))
        pen.fill(shown, shades[k])


def _petals(pen: Pen, tones: list[Color]) -> None:
    """Eight leaves turning about the centre, every overlap a tone of its own."""
    count = int(pen.rng.choice([5, 6, 8]))
    leaf = _both(ellipse(500 - 130, 270, 250), ellipse(500 + 130, 270, 250))
    leaf = _both(leaf, ellipse(500, 250, 250))
    for k in range(count):
        with pen.moved(500, 500, degrees=360 / count * k):
            pen.canvas.translate(-500, -490)
            _filled(pen, leaf, tones[k % 5] if count == 5 else tones[1 + k % 3], tones[3])
    pen.fill(ellipse(500, 500, 60), tones[0])


def _arcs(pen: Pen, tones: list[Color]) -> None:
    """Concentric arcs, each turned further: a signal, a sunrise, a turning world."""
    turn = float(pen.rng.uniform(0, 90))
    for k in range(4):
        outer = 480 - k * 108
        band = _ring(500, 500, outer, outer - 74)
        start = turn + k * 62
        gap = polygon([(500, 500), *(_on_circle(700, start + a) for a in (0, 22, 45, 68, 90))])
        arc = _minus(band, gap)
        _filled(pen, arc, tones[k], tones[min(k + 1, 4)])
        for end in (start, start + 90):
            pen.fill(ellipse(*_on_circle(outer - 37, end), 37), tones[k])
    pen.fill(ellipse(500, 500, 48), tones[4])


def _golden(pen: Pen, tones: list[Color]) -> None:
    """Circles in golden ratio, nested at one tangent: a shell and a drop in one."""
    radius, x, y = 470.0, 500.0, 500.0
    for k in range(5):
        _filled(pen, ellipse(x, y, radius), tones[k], light(tones[k], 0.10))
        smaller = radius * 0.618 if k % 2 else radius * 0.72
        angle = (-45 + 38 * k) * pi / 180
        x += (radius - smaller) * cos(angle)
        y += (radius - smaller) * sin(angle)
        radius = smaller
    pen.fill(ellipse(x, y, radius * 0.5), (1.0, 1.0, 1.0))


def _peaks(pen: Pen, tones: list[Color]) -> None:
    """Folded triangles inside a circle: peaks, sails, growth."""
    disc = ellipse(500, 500, 480)
    with pen.inside(disc):
        pen.gradient(disc, [tones[4], tones[3]], (500, 20), (500, 980))
        pen.fill(ellipse(660, 330, 105), (1.0, 1.0, 1.0))
        for apex, foot, shade in ((300, 330, 2), (690, 420, 1), (480, 560, 0)):
            y = float(foot)
            left = polygon([(apex, y), (apex - 560, 1100), (apex + 60, 1100)])
            right = polygon([(apex, y), (apex + 60, 1100), (apex + 560, 1100)])
            pen.fill(left, light(tones[shade], 0.14))
            pen.fill(right, tones[shade])


def _folded_wings(pen: Pen, tones: list[Color]) -> None:
    """Four quarter discs and their complements, meeting as two folded wings."""
    size, gap = 228.0, 12.0
    cells = [(500 - size - gap, 500 - size - gap, 0), (500 + gap, 500 - size - gap, 90),
             (500 + gap, 500 + gap, 180), (500 - size - gap, 500 + gap, 270)]  # fmt: skip
    turned = (1, 3) if pen.rng.integers(2) else (2, 3)
    for k, (x, y, turn) in enumerate(cells):
        square = polygon([(-114, -114), (114, -114), (114, 114), (-114, 114)])
        quarter = _both(square, ellipse(114, 114, 228))
        inner = _both(square, ellipse(114, 114, 108))
        with pen.moved(x + 114, y + 114, 1.0, turn + (180 if k in turned else 0)):
            _filled(pen, quarter, tones[k % 3], tones[min(k % 3 + 1, 4)])
            pen.fill(inner, tones[4])
