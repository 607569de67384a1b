"""What people of a calling hold: fishing rod, lasso, microphone, sword; with the arms that do."""

from __future__ import annotations

from collections.abc import Callable

from limner_sketch.subjects.faces import Person
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    ellipse,
    joined,
    mirrored,
    polygon,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import Color, dark, light

_STEEL: Color = (0.82, 0.84, 0.88)
_GOLD: Color = (0.90, 0.70, 0.30)
_WOOD: Color = (0.55, 0.36, 0.20)
_BLACK: Color = (0.13, 0.12, 0.14)

# Shoulder, elbow and wrist of the arms that hold; x counts outward from the body's middle as a
# multiple of half the shoulders' width, y from the chin.
_Arm = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
_ARMS: dict[str, tuple[tuple[int, _Arm], ...]] = {
    "rod": ((1, ((0.78, 106), (1.46, 236), (1.66, 128))),),
    "lasso": ((1, ((0.78, 106), (1.34, 236), (1.52, 340))),),
    "microphone": ((1, ((0.78, 106), (1.24, 252), (0.62, 132))),),
    "sword": ((-1, ((0.78, 106), (1.16, 250), (0.06, 344))),
              (1, ((0.78, 106), (1.16, 250), (0.04, 318)))),
    "raised sword": ((1, ((0.78, 106), (1.50, 226), (1.76, 108))),),
}  # fmt: skip


_WITH_CLOTHES = frozenset({"glasses", "stethoscope", "gown"})


def holds(person: Person) -> bool:
    """Tell whether arms of this person are drawn by `draw_held`, over the head."""
    return person.prop in _ARMS and person.pose not in {"sitting", "seated"}


def free_sides(person: Person) -> tuple[int, ...]:
    """Return the sides whose arms hold nothing: -1 is the left of the picture."""
    held = {side for side, _ in _ARMS[person.prop]} if holds(person) else set()
    return tuple(side for side in (-1, 1) if side not in held)


def draw_held(pen: Pen, person: Person, sleeve: Color, w: float) -> None:
    """Draw the prop and the arms that hold it; y = 0 at the chin."""
    arms = _ARMS[person.prop]
    wrists: list[Point] = [(side * w * arm[2][0], arm[2][1]) for side, arm in arms]
    if person.prop != "microphone":
        _PROPS[person.prop](pen, *wrists[-1])
    for (side, arm), wrist in zip(arms, wrists, strict=True):
        spine: list[Point] = [(side * w * x, y) for x, y in arm]
        _fist(pen, person, spine[1], wrist)
        _sleeve(pen, person, spine, sleeve)
    if person.prop == "microphone":
        _microphone(pen, *wrists[-1])
        _fist(pen, person, (w * 1.24, 252), wrists[-1])


def _sleeve(pen: Pen, person: Person, spine: list[Point], tone: Color) -> None:
    k = 1.0 if person.female or person.age == "child" else 1.14
    (ex, ey), (x, y) = spine[1], spine[2]
    arm = ribbon(spine, (52 * k, 46 * k, 38 * k, 36 * k), 36)
    pen.part(joined(arm, ellipse(ex - 4 * (ex > 0) + 2, ey - 6, 25 * k)), tone)
    start = (ex + (x - ex) * 0.62, ey + (y - ey) * 0.62)
    end = (ex + (x - ex) * 0.94, ey + (y - ey) * 0.94)
    cuff = _STEEL if person.outfit == "armour" else light(tone, 0.2)
    wide = 42 * k if person.outfit == "armour" else 37 * k
    begin = start if person.outfit == "armour" else (
        ex + (x - ex) * 0.84, ey + (y - ey) * 0.84
    )  # fmt: skip
    pen.part(ribbon([begin, end], (wide, wide), 8), cuff, 0.5)


def _fist(pen: Pen, person: Person, elbow: Point, wrist: Point) -> None:
    (ex, ey), (x, y) = elbow, wrist
    long = max(((x - ex) ** 2 + (y - ey) ** 2) ** 0.5, 1.0)
    at = (x + (x - ex) / long * 12, y + (y - ey) / long * 12)
    pen.part(ellipse(*at, 22, 21), person.skin, 0.5)
    for k in (-8, 0, 8):
        pen.stroke([(at[0] - 12, at[1] + k), (at[0] + 8, at[1] + k + 1)], 2.6,
                   dark(person.skin, 0.36), 0.6)  # fmt: skip


def _rod(pen: Pen, x: float, y: float) -> None:
    """Draw a fishing rod with its reel, and the fish on its line."""
    tip: Point = (x + 232, y - 330)
    pen.part(ribbon([(x - 66, y + 96), (x + 20, y - 28), tip], (15, 11, 3), 30), _WOOD, 0.6)
    pen.part(ribbon([(x - 72, y + 106), (x - 22, y + 34)], (20, 20)), _BLACK, 0.5)
    pen.part(ellipse(x + 4, y + 34, 17), _STEEL)
    pen.part(ellipse(x + 4, y + 34, 7), dark(_STEEL, 0.5), outline=False)
    pen.margin(smooth([tip, (x + 240, y - 120), (x + 236, y + 70)], closed=False),
               (0.55, 0.58, 0.60), 2.6)  # fmt: skip
    with pen.moved(x + 236, y + 68):
        tail = smooth([(-4, 96), (-40, 140), (0, 126), (36, 142), (4, 96)], tension=0.3)
        pen.part(tail, (0.46, 0.60, 0.68))
        body = smooth(mirrored([(0, 0), (28, 24), (32, 58), (14, 96), (0, 110)]))
        pen.part(body, (0.60, 0.72, 0.78))
        pen.fill(ellipse(9, 54, 13, 38), (0.93, 0.95, 0.94), 0.7, 4)
        pen.part(smooth([(-26, 44), (-48, 66), (-24, 76)], tension=0.4), (0.46, 0.60, 0.68))
        pen.fill(ellipse(6, 22, 6), (0.08, 0.08, 0.10))


def _lasso(pen: Pen, x: float, y: float) -> None:
    rope: Color = (0.80, 0.64, 0.40)
    for k, (dx, rx) in enumerate(((-6, 54), (8, 62), (0, 70))):
        ring = ellipse(x + dx, y + 84 + k * 5, rx, 92 + k * 5)
        pen.margin(ring, dark(rope, 0.45), 15)
        pen.margin(ring, rope, 10)
    pen.part(ribbon([(x - 16, y + 30), (x + 20, y + 28)], (24, 24)), dark(rope, 0.15), 0.5)


def _microphone(pen: Pen, x: float, y: float) -> None:
    pen.part(ribbon([(x + 20, y + 46), (x - 14, y - 36)], (18, 26), 16), _BLACK)
    pen.part(ribbon([(x - 13, y - 32), (x - 17, y - 42)], (32, 32), 8), _STEEL)
    head = ellipse(x - 25, y - 62, 27, 29)
    pen.part(head, (0.42, 0.43, 0.47))
    with pen.inside(head):
        lines: list[list[Point]] = []
        for k in range(-3, 4):
            lines.append(
                [(x - 60, y - 62 + k * 9), (x - 25, y - 58 + k * 9), (x + 10, y - 62 + k * 9)]
            )
            lines.append(
                [(x - 25 + k * 9, y - 96), (x - 22 + k * 9, y - 62), (x - 25 + k * 9, y - 30)]
            )
        pen.hairs(lines, 2.2, light(_STEEL, 0.4), 0.7)
        pen.lit(ellipse(x - 34, y - 74, 8, 7), 0.8, 3)


def _planted(pen: Pen, x: float, y: float) -> None:
    """Draw a sword whose point rests on the ground before the feet."""
    _blade(pen, [(x - 4, y + 56), (x - 6, y + 240), (x, 790.0)])
    _hilt(pen, x - 4, y - 42, x - 4, y + 54)


def _raised(pen: Pen, x: float, y: float) -> None:
    _blade(pen, [(x + 14, y - 40), (x + 58, y - 190), (x + 84, y - 350)])
    _hilt(pen, x - 14, y + 58, x + 13, y - 36)


def _blade(pen: Pen, spine: list[Point]) -> None:
    pen.part(ribbon(spine, (24, 24, 21, 3), 30), _STEEL, 0.7)
    pen.stroke([(px + 4, py) for px, py in spine], 4, dark(_STEEL, 0.35), 0.7, (1, 0.2))


def _hilt(pen: Pen, x0: float, y0: float, x1: float, y1: float) -> None:
    """Draw a wrapped grip from its pommel to its guard."""
    pen.part(ribbon([(x0, y0), (x1, y1)], (20, 20)), (0.30, 0.12, 0.14))
    lines: list[list[Point]] = []
    for k in range(6):
        t = (k + 0.5) / 6
        px, py = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        lines.append([(px - 9, py - 6), (px, py), (px + 9, py - 6)])
    pen.hairs(lines, 3.6, light(_GOLD, 0.3), 0.9)
    pen.part(ellipse(x1, y1, 30, 11), _GOLD)
    pen.part(
        polygon([(x0 - 11, y0 - 7), (x0 + 11, y0 - 7), (x0 + 11, y0 + 7), (x0 - 11, y0 + 7)]), _GOLD
    )


_PROPS: dict[str, Callable[[Pen, float, float], None]] = {
    "rod": _rod, "lasso": _lasso, "microphone": _microphone, "sword": _planted,
    "raised sword": _raised,
}  # fmt: skip
PROPS = frozenset({*_PROPS, *_WITH_CLOTHES})
"""What a row may say that people of its calling have; the rest is drawn with their clothes."""
