"""A game of chess: a small table with a board, its pieces in the midst of a game."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, polygon, smooth
from limner_sketch.subjects.tones import Color, dark, light, made_of

_WOOD: Color = (0.52, 0.34, 0.21)
_PALE: Color = (0.93, 0.85, 0.70)
_DEEP: Color = (0.42, 0.26, 0.17)
_IVORY: Color = (0.96, 0.92, 0.82)
_EBONY: Color = (0.22, 0.18, 0.18)
_FAR_Y, _NEAR_Y = 240.0, 420.0
_FAR_HALF, _NEAR_HALF = 250.0, 390.0
_RANKS = 8
# Who stands where: file, rank from the far side, height; the far side's men are the dark ones.
_DARK_MEN = ((4, 0, 1.5), (0, 0, 1.2), (7, 0, 1.2), (1, 1, 1.0), (5, 1, 1.0), (6, 2, 1.0),
             (3, 3, 1.0), (2, 2, 1.25))  # fmt: skip
_PALE_MEN = ((4, 4, 1.0), (6, 5, 1.25), (0, 6, 1.0), (2, 6, 1.0), (7, 6, 1.0), (4, 7, 1.5),
             (0, 7, 1.2), (5, 7, 1.2))  # fmt: skip


def chess(pen: Pen, subject: Subject) -> None:
    """Draw a chess table; 900 units high."""
    wood = made_of(subject, _WOOD)
    _leg(pen, wood)
    top = polygon([(190, 222), (810, 222), (950, 440), (50, 440)])
    pen.part(polygon([(50, 440), (950, 440), (944, 486), (56, 486)]), dark(wood, 0.3))
    pen.part(top, light(wood, 0.06))
    _squares(pen)
    men = [(one, _EBONY) for one in _DARK_MEN] + [(one, _IVORY) for one in _PALE_MEN]
    for (file, rank, tall), tone in sorted(men, key=lambda man: man[0][1]):
        x, y = _at(file + 0.5, rank + 0.62)
        _man(pen, x, y, (0.7 + 0.04 * rank) * tall, tall > 1.3, tone)


def _at(file: float, rank: float) -> Point:
    """Return where a place on the board is drawn: its ranks lie closer farther away."""
    t = rank / _RANKS
    depth = t * (0.8 + 0.2 * t)
    half = _FAR_HALF + (_NEAR_HALF - _FAR_HALF) * depth
    return 500 + half * (file / _RANKS * 2 - 1), _FAR_Y + (_NEAR_Y - _FAR_Y) * depth


def _squares(pen: Pen) -> None:
    board = [_at(0, 0), _at(_RANKS, 0), _at(_RANKS, _RANKS), _at(0, _RANKS)]
    pen.part(polygon(board), _PALE)
    for file in range(_RANKS):
        for rank in range(_RANKS):
            if (file + rank) % 2:
                corners = [(file, rank), (file + 1, rank), (file + 1, rank + 1), (file, rank + 1)]
                pen.fill(polygon([_at(*corner) for corner in corners]), _DEEP, 0.9)


def _man(pen: Pen, x: float, y: float, size: float, crowned: bool, tone: Color) -> None:
    """Draw a piece with its foot at (x, y)."""
    form: list[Point] = [(0, -62), (9, -50), (5, -44), (12, -14), (20, -4), (20, 0)]
    outline = [(px * size, py * size) for px, py in form]
    pen.shaded(ellipse(x, y, 24 * size, 7 * size), _EBONY, 0.4, 4)
    body = smooth([(x + px, y + py) for px, py in mirrored(outline, 0.0)], tension=0.3)
    pen.part(body, tone)
    pen.part(ellipse(x, y - 62 * size, 12 * size), tone)
    if crowned:
        points = [(-13, -68), (-16, -92), (-6, -80), (0, -96), (6, -80), (16, -92), (13, -68)]
        pen.part(polygon([(x + px * size, y + py * size) for px, py in points]), light(tone, 0.1))
    pen.lit(ellipse(x + pen.look.light_from * 4 * size, y - 64 * size, 4 * size), 0.5, 2)


def _leg(pen: Pen, wood: Color) -> None:
    post: list[Point] = [(500, 470), (560, 470), (544, 560), (584, 660), (540, 760), (560, 820),
                         (500, 830)]  # fmt: skip
    pen.part(smooth([(300, 900), (360, 836), (500, 810), (640, 836), (700, 900)], tension=0.3),
             dark(wood, 0.2))  # fmt: skip
    pen.part(smooth(mirrored(post, 500), tension=0.4), wood)
    pen.shaded(ellipse(500 - pen.look.light_from * 50, 640, 30, 170), wood, 0.4, 20)
