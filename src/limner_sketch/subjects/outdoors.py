"""Out of doors: snowman, palm, toy balloon and hot air balloon."""

from __future__ import annotations

from math import cos, pi, sin

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.buildings import box
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    along,
    cut,
    ellipse,
    mirrored,
    polygon,
    ribbon,
    rounded,
    smooth,
)
from limner_sketch.subjects.tones import Color, chosen, dark, light

_SNOW: Color = (0.95, 0.97, 1.0)
_COAL: Color = (0.13, 0.13, 0.15)
_BARK: Color = (0.44, 0.30, 0.20)


def snowman(pen: Pen, subject: Subject) -> None:
    """Draw a snowman with hat, scarf and carrot; 1000 units high."""
    scarf = chosen(subject.color, (0.82, 0.20, 0.20))
    for s in (-1, 1):
        pen.part(ribbon([(500 + s * 150, 500), (500 + s * 280, 430), (500 + s * 390, 330)],
                        (24, 18, 10)), _BARK)  # fmt: skip
        for x, y in ((366, 250), (440, 320)):
            pen.part(ribbon([(500 + s * 336, 384), (500 + s * x, y)], (14, 7)), _BARK)
    for y, rx, ry in ((800, 272, 200), (540, 204, 168), (300, 152, 142)):
        ball = ellipse(500, y, rx, ry)
        pen.part(ball, _SNOW)
        with pen.inside(ball):
            side = pen.look.light_from
            pen.fill(ellipse(500 - side * rx * 0.75, y + ry * 0.5, rx * 0.66, ry * 0.9),
                     (0.62, 0.72, 0.88), 0.0 if pen.look.flat else 0.5, 44)  # fmt: skip
            pen.lit(ellipse(500 + side * rx * 0.4, y - ry * 0.4, rx * 0.3, ry * 0.24), 0.8, 22)
    for y in (500, 570, 640):
        pen.part(ellipse(500, y, 19), _COAL)
    for s in (-1, 1):
        pen.part(ellipse(500 + s * 54, 270, 18, 21), _COAL)
        pen.fill(ellipse(500 + s * 54 + 5, 262, 5), (1, 1, 1))
        pen.fill(ellipse(500 + s * 92, 326, 30, 18), (0.96, 0.56, 0.56), 0.4, 9)
    for k in range(5):
        turn = pi * (0.24 + 0.13 * k)
        pen.fill(ellipse(500 + cos(turn) * 70, 304 + sin(turn) * 68, 10), _COAL)
    nose = smooth([(486, 296), (500, 284), (560, 304), (640, 334), (560, 334), (494, 326)],
                  tension=0.4)  # fmt: skip
    pen.part(nose, (0.95, 0.52, 0.16))
    _scarf(pen, scarf)
    _top_hat(pen, scarf)


def _scarf(pen: Pen, scarf: Color) -> None:
    tail = smooth([(586, 430), (650, 430), (690, 540), (700, 640), (628, 652), (610, 540)],
                  tension=0.36)  # fmt: skip
    wrap = smooth([(356, 384), (430, 424), (500, 434), (570, 424), (644, 384), (662, 424),
                   (600, 470), (500, 486), (400, 470), (338, 424)], tension=0.44)  # fmt: skip
    for form in (tail, wrap):
        pen.part(form, scarf)
        with pen.inside(form):
            for k in range(9):
                pen.stroke([(340 + k * 44, 370), (346 + k * 44, 430), (336 + k * 44, 500)], 12,
                           light(scarf, 0.6), 0.7, (1, 1))  # fmt: skip
            for y in (540, 584, 628):
                pen.stroke([(590, y), (720, y - 8)], 12, light(scarf, 0.6), 0.8, (1, 1))


def _top_hat(pen: Pen, ribbon_tone: Color) -> None:
    with pen.moved(500, 180, 1.0, 5):
        crown = smooth([(-104, 10), (-110, -160), (-60, -176), (60, -176), (110, -160), (104, 10)],
                       tension=0.2)  # fmt: skip
        pen.part(crown, (0.20, 0.20, 0.25))
        with pen.inside(crown):
            pen.fill(polygon([(-130, -52), (130, -52), (130, 6), (-130, 6)]), ribbon_tone)
            pen.lit(ellipse(pen.look.light_from * 60, -90, 16, 60), 0.3, 10)
        pen.part(smooth([(-176, 10), (-100, -8), (100, -8), (176, 10), (120, 38), (-120, 38)],
                        tension=0.5), (0.20, 0.20, 0.25))  # fmt: skip


def palm(pen: Pen, subject: Subject) -> None:
    """Draw a coconut palm, leaning; 1000 units high."""
    leaf = chosen(subject.color, (0.27, 0.56, 0.27))
    spine: list[Point] = [(420, 990), (430, 780), (470, 560), (530, 380), (590, 270)]
    trunk = cut(ribbon(spine, (92, 60, 50, 46, 44), 48), polygon(box(300, 985, 600, 1100)))
    pen.part(trunk, (0.62, 0.45, 0.30))
    with pen.inside(trunk):
        for k in range(20):
            x, y, _ = along(spine, k / 20)
            pen.stroke([(x - 50, y - 10), (x, y + 14), (x + 50, y - 2)], 7, (0.36, 0.24, 0.16), 0.7)
    for k, (tip, lift) in enumerate((((300, 110), 130), ((890, 120), 130), ((560, 20), 60),
                                     ((180, 330), 150), ((1010, 330), 150), ((290, 560), 190),
                                     ((900, 560), 190), ((720, 40), 70))):  # fmt: skip
        _frond(pen, (590, 262), tip, lift, dark(leaf, 0.2) if k < 3 else light(leaf, k % 2 * 0.12))
    for x, y in ((556, 300), (622, 306), (590, 328)):
        pen.part(ellipse(x, y, 36, 38), (0.44, 0.27, 0.16))
        pen.lit(ellipse(x + pen.look.light_from * 10, y - 12, 9, 8), 0.5, 4)


def _frond(pen: Pen, start: Point, tip: Point, lift: float, tone: Color) -> None:
    """Draw one feathered leaf that rises and droops to its tip."""
    middle = ((start[0] + tip[0]) / 2, (start[1] + tip[1]) / 2 - lift)
    spine = [start, middle, tip]
    over: list[Point] = []
    under: list[Point] = []
    for k in range(12):
        t = k / 11
        x, y, way = along(spine, t)
        long = 84 * sin(pi * min(t * 0.8 + 0.16, 1.0))
        for edge, side in ((over, -1.0), (under, 1.0)):
            near = way + side * 0.7
            edge.append((x + cos(near) * long, y + sin(near) * long + long * 0.3))
            x2, y2, _ = along(spine, min(t + 0.05, 1.0))
            edge.append((x2 + cos(near) * long * 0.35, y2 + sin(near) * long * 0.35))
    pen.part(polygon([start, *over, tip, *reversed(under)]), tone)
    pen.stroke(spine, 9, light(tone, 0.4), 0.8, (0.9, 0.2))


def balloon(pen: Pen, subject: Subject) -> None:
    """Draw a toy balloon on its string; 1000 units high."""
    tone = chosen(subject.color, (0.88, 0.20, 0.22))
    pen.stroke([(500, 600), (520, 700), (476, 800), (516, 900), (490, 998)], 7, (0.46, 0.44, 0.44),
               1, (1, 1))  # fmt: skip
    pen.part(smooth([(500, 560), (530, 612), (500, 604), (470, 612)], tension=0.3), dark(tone, 0.2))
    skin = smooth(mirrored([(500, 8), (640, 40), (732, 160), (734, 300), (660, 460), (560, 560),
                            (500, 578)], 500), tension=0.5)  # fmt: skip
    pen.part(skin, tone)
    side = pen.look.light_from
    with pen.inside(skin):
        pen.shaded(ellipse(500 - side * 240, 380, 130, 260), tone, 0.4, 60)
        pen.lit(ellipse(500 + side * 110, 150, 52, 84), 0.75, 16)
        pen.lit(ellipse(500 + side * 150, 290, 18, 26), 0.5, 8)


def hot_air_balloon(pen: Pen, subject: Subject) -> None:
    """Draw a balloon of coloured gores with its basket; 1000 units high."""
    tone = chosen(subject.color, (0.87, 0.27, 0.22))
    others: tuple[Color, ...] = ((0.98, 0.78, 0.32), (0.97, 0.93, 0.84), (0.24, 0.52, 0.66))
    if subject.color:
        others = (light(tone, 0.7), dark(tone, 0.25), light(tone, 0.35))
    half: list[Point] = [(500, 6), (660, 34), (800, 140), (852, 300), (812, 460), (700, 610),
                         (580, 740), (500, 744)]  # fmt: skip
    for x in (-70, -30, 30, 70):
        pen.stroke([(500 + x * 1.1, 730), (500 + x * 0.9, 890)], 5, _BARK, 1, (1, 1))
    skin = smooth(mirrored(half, 500), tension=0.46)
    pen.part(skin, tone)
    with pen.inside(skin):
        for k in range(8, 0, -1):
            share = sin(pi / 2 * (k - 0.5) / 8)
            gore = smooth(mirrored([(500 + (x - 500) * share, y) for x, y in half], 500),
                          tension=0.46)  # fmt: skip
            pen.fill(gore, (tone, others[0], tone, others[1])[k % 4])
            pen.margin(gore, dark(tone, 0.5), 3, 0.5)
        band = smooth([(100, 330), (500, 400), (900, 330), (900, 420), (500, 500), (100, 420)],
                      tension=0.5)  # fmt: skip
        pen.fill(band, others[2], 0.95)
        for y in (326, 416):
            pen.stroke([(140, y), (500, y + 76), (860, y)], 12, others[1], 1, (1, 1))
        side = pen.look.light_from
        pen.shaded(ellipse(500 - side * 330, 420, 160, 360), tone, 0.5, 70)
        pen.lit(ellipse(500 + side * 150, 200, 90, 130), 0.45, 50)
    pen.edge(skin, rgb=tone)
    pen.part(smooth([(418, 726), (500, 738), (582, 726), (570, 764), (500, 772), (430, 764)],
                    tension=0.3), dark(tone, 0.35))  # fmt: skip
    flame = smooth([(500, 770), (522, 824), (500, 850), (478, 824)])
    pen.fill(flame, (1.0, 0.76, 0.26), 0.9, 4)
    _basket(pen)


def _basket(pen: Pen) -> None:
    wicker: Color = (0.70, 0.47, 0.26)
    body = smooth([(422, 880), (578, 880), (566, 990), (540, 1000), (460, 1000), (434, 990)],
                  tension=0.16)  # fmt: skip
    pen.part(body, wicker)
    with pen.inside(body):
        for row in range(6):
            for k in range(9):
                x, y = 416 + k * 20 + row % 2 * 10, 892 + row * 19.0
                pen.stroke([(x, y), (x + 9, y + 6), (x + 18, y)], 6, dark(wicker, 0.4), 0.7)
    pen.part(rounded(410, 868, 590, 894, 13), dark(wicker, 0.25))
