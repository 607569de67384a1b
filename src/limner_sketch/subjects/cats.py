"""Cats of our own: sitting, looking at the viewer; with stripes, with cyberpunk fittings."""

from __future__ import annotations

from typing import Any

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import (
    Pen,
    Point,
    along,
    ellipse,
    mirrored,
    ribbon,
    smooth,
)
from limner_sketch.subjects.tones import (
    Color,
    brightness,
    chosen,
    dark,
    grayness,
    light,
    mixed,
)

_GINGER: Color = (0.95, 0.56, 0.19)
_CYAN: Color = (0.10, 0.92, 1.0)
_PINK: Color = (1.0, 0.20, 0.62)
_HEAD = (400.0, 262.0)


def sitting_cat(pen: Pen, subject: Subject) -> None:
    """Draw a cat sitting upright, its tail curled around to the front; 1000 units high."""
    fur = chosen(subject.color, _GINGER)
    cyber = pen.look.style == "cyberpunk"
    _tail(pen, fur)
    _body(pen, fur, cyber)
    _legs(pen, fur)
    _chest(pen, fur)
    if cyber:
        _circuits(pen)
    with pen.moved(*_HEAD, degrees=float(pen.rng.uniform(-5, 5))):
        cat_head(pen, fur, cyber)
    _collar(pen, cyber)


def _striped(fur: Color) -> bool:
    return grayness(fur) > 0.03 or 0.3 < brightness(fur) < 0.8


def _pale(fur: Color) -> Color:
    return (
        mixed(light(fur, 0.72), (1.0, 0.95, 0.86), 0.5)
        if brightness(fur) > 0.3
        else light(fur, 0.18)
    )


def _tail(pen: Pen, fur: Color) -> None:
    spine = [(560, 950), (690, 962), (800, 905), (826, 800), (770, 705), (716, 664), (722, 606)]
    path = ribbon(spine, (70, 84, 84, 80, 72, 56, 30), 60)
    pen.part(path, dark(fur, 0.06))
    with pen.inside(path):
        if _striped(fur):
            for t in (0.30, 0.42, 0.54, 0.66, 0.78):
                x, y, _ = along(spine, t)
                nx, ny, _ = along(spine, t + 0.05)
                dx, dy = (nx - x), (ny - y)
                pen.stroke([(x - dy * 2, y + dx * 2), (nx, ny), (x + dy * 2, y - dx * 2)], 24,
                           dark(fur, 0.32), 0.75)  # fmt: skip
        pen.fill(ellipse(724, 596, 60, 52), _pale(fur), 0.9, 14)


def _body_path() -> Any:
    return smooth(
        [
            (330, 380), (284, 500), (262, 640), (246, 800), (236, 930), (262, 986), (400, 996),
            (560, 996), (652, 978), (684, 890), (672, 770), (618, 640), (548, 520), (494, 390),
        ]
    )  # fmt: skip


def _body(pen: Pen, fur: Color, cyber: bool) -> None:
    body = _body_path()
    pen.part(body, fur)
    with pen.inside(body):
        if _striped(fur):
            for i in range(5):
                y = 540 + i * 82
                x = 560 + i * 26
                pen.stroke(
                    [(x + 60, y - 40), (x - 10, y - 8), (x - 70, y + 36)], 30, dark(fur, 0.34), 0.7
                )
        _tufts(pen, fur, cyber)
    haunch = smooth(
        [
            (560, 720),
            (470, 800),
            (452, 910),
            (500, 985),
            (600, 992),
            (668, 950),
            (676, 850),
            (640, 750),
        ]
    )
    with pen.inside(body):
        pen.part(haunch, mixed(fur, light(fur, 0.2), 0.4), outline=False)
        pen.stroke([(570, 716), (478, 790), (454, 900), (486, 972)], 12, dark(fur, 0.45), 0.7)
        if _striped(fur):
            for i in range(3):
                y = 770 + i * 62
                pen.stroke([(682, y), (620, y + 14), (566, y + 44)], 26, dark(fur, 0.34), 0.7)
    paw = smooth([(470, 936), (450, 972), (480, 1000), (590, 1000), (610, 968), (560, 934)])
    pen.part(paw, mixed(fur, _pale(fur), 0.7))


def _tufts(pen: Pen, fur: Color, cyber: bool) -> None:
    """Short hairs; more of them in hd. They follow the body downward."""
    count = (260 if pen.look.hd else 90) if not pen.look.flat else 0
    tufts: tuple[list[list[Point]], list[list[Point]]] = ([], [])
    for k in range(count):
        x, y = float(pen.rng.uniform(240, 680)), float(pen.rng.uniform(400, 960))
        lean = (x - 430) * 0.10
        tufts[k % 2].append([(x, y), (x + lean * 0.5, y + 20), (x + lean, y + 42)])
    for lines, tone in zip(tufts, (light(fur, 0.3), dark(fur, 0.22)), strict=True):
        pen.hairs(lines, 3.4, tone, 0.4)
    if cyber:
        pen.fill(ellipse(240, 700, 40, 320), _PINK, 0.16, 34)
        pen.fill(ellipse(700, 760, 40, 300), _CYAN, 0.14, 34)


def _legs(pen: Pen, fur: Color) -> None:
    for x, tilt in ((448, 6), (330, -4)):
        leg = smooth(
            [
                (x - 44, 600), (x - 52 + tilt, 760), (x - 50 + tilt, 900), (x - 70, 960),
                (x - 50, 1000), (x + 36, 1000), (x + 62, 964), (x + 46 + tilt, 890),
                (x + 52, 740), (x + 40, 600),
            ]
        )  # fmt: skip
        pen.part(leg, mixed(fur, light(fur, 0.25), 0.35), 0.8, outline=False)
        pen.stroke([(x + 50, 640), (x + 54, 760), (x + 48, 900)], 9, dark(fur, 0.5), 0.55)
        pen.stroke([(x - 48, 700), (x - 52, 800), (x - 50, 900)], 7, dark(fur, 0.5), 0.45)
        with pen.inside(leg):
            pen.fill(ellipse(x, 985, 80, 48), _pale(fur), 0.95, 8)
            if _striped(fur):
                for y in (760, 830):
                    pen.stroke(
                        [(x - 56, y), (x - 10, y + 16), (x + 16, y + 4)], 20, dark(fur, 0.34), 0.6
                    )
        pen.edge(leg, 0.35)
        for dx in (-20, 16):
            pen.stroke([(x + dx - 4, 966), (x + dx, 984), (x + dx, 998)], 7, dark(fur, 0.55), 0.7)


def _chest(pen: Pen, fur: Color) -> None:
    pale = _pale(fur)
    chest = smooth(
        [
            (300, 400), (296, 480), (318, 520), (322, 580), (352, 600), (366, 668), (392, 640),
            (418, 664), (432, 592), (466, 570), (474, 510), (500, 470), (498, 400),
        ], tension=0.3,
    )  # fmt: skip
    pen.part(chest, pale, 0.7, outline=False)
    for i in range(7):
        x = 330 + i * 24
        y = 470 + (i % 3) * 40
        pen.stroke(
            [(x, y), (x + 2, y + 26), (x - 2 + (i % 2) * 8, y + 54)], 7, dark(pale, 0.16), 0.6
        )


def cat_head(pen: Pen, fur: Color, cyber: bool = False) -> None:
    """Draw a cat's head around the middle of its face, looking at the viewer."""
    for side in (-1, 1):
        ear = smooth([(side * 60, -140), (side * 150, -236), (side * 186, -196), (side * 186, -20)],
                     tension=0.35)  # fmt: skip
        pen.part(ear, fur)
        inner = smooth(
            [(side * 90, -136), (side * 148, -204), (side * 168, -170), (side * 164, -56)],
            tension=0.35,
        )
        pen.part(inner, mixed((0.96, 0.62, 0.60), fur, 0.3), 0.8, outline=False)
        for i in range(3):
            pen.stroke([(side * (100 + i * 14), -60), (side * (112 + i * 12), -110),
                        (side * (128 + i * 8), -150)], 11, _pale(fur), 0.8, (0.6, 0.1))  # fmt: skip
    head = smooth(
        mirrored([
            (0, -152), (70, -146), (140, -108), (186, -30), (196, 36), (222, 70), (190, 82),
            (196, 110), (150, 118), (110, 146), (50, 166), (0, 170),
        ]), tension=0.42,
    )  # fmt: skip
    pen.part(head, fur)
    with pen.inside(head):
        _mask(pen, fur)
        if cyber:
            pen.fill(ellipse(-206, 20, 36, 150), _PINK, 0.22, 24)
            pen.fill(ellipse(206, 20, 36, 150), _CYAN, 0.2, 24)
    _eyes(pen, fur, cyber)
    _muzzle(pen, fur)
    if cyber:
        _visor(pen)


def _mask(pen: Pen, fur: Color) -> None:
    pale = _pale(fur)
    pen.fill(ellipse(-52, 110, 92, 66), pale, 1.0, 12)
    pen.fill(ellipse(52, 110, 92, 66), pale, 1.0, 12)
    pen.fill(ellipse(0, 60, 34, 70), pale, 0.9, 14)
    for side in (-1, 1):
        pen.fill(ellipse(side * 84, -56, 36, 18), pale, 0.7, 10)
    if not _striped(fur):
        return
    tone = dark(fur, 0.36)
    for side in (-1, 1):
        pen.stroke([(side * 22, -152), (side * 26, -110), (side * 20, -76)], 22, tone, 0.8)
        pen.stroke([(side * 70, -150), (side * 60, -110), (side * 44, -84)], 22, tone, 0.8)
        pen.stroke([(side * 200, 10), (side * 160, 16), (side * 122, 8)], 20, tone, 0.7)
        pen.stroke([(side * 204, 62), (side * 166, 58), (side * 128, 44)], 18, tone, 0.7)
    pen.stroke([(0, -156), (0, -120), (0, -92)], 18, tone, 0.8)


def _eyes(pen: Pen, fur: Color, cyber: bool) -> None:
    iris = _CYAN if cyber else (0.56, 0.74, 0.22)
    if brightness(fur) < 0.35 and not cyber:
        iris = (0.98, 0.80, 0.18)
    for side in (-1, 1):
        x = side * 86
        eye = smooth([(x - side * 48, 30), (x - side * 20, -22), (x + side * 30, -30),
                      (x + side * 54, -2), (x + side * 34, 36), (x - side * 10, 44)])  # fmt: skip
        pen.fill(smooth([(x - side * 60, 36), (x - side * 22, -32), (x + side * 34, -42),
                         (x + side * 70, -8), (x + side * 40, 46), (x - side * 10, 54)]),
                 dark(fur, 0.72))  # fmt: skip
        pen.gradient(eye, [dark(iris, 0.45), iris, light(iris, 0.45)], (x, -30), (x, 46))
        with pen.inside(eye):
            pen.fill(ellipse(x + 2, 4, 21, 40), (0.03, 0.03, 0.05))
            pen.fill(ellipse(x, -34, 70, 22), (0.02, 0.02, 0.05), 0.45, 10)
        pen.fill(ellipse(x - 14, -10, 12, 14), (1, 1, 1), 0.95)
        pen.fill(ellipse(x + 16, 24, 6), (1, 1, 1), 0.7)
        if cyber:
            pen.fill(ellipse(x, 4, 52, 46), _CYAN, 0.28, 22)


def _muzzle(pen: Pen, fur: Color) -> None:
    line = dark(fur, 0.7) if brightness(fur) > 0.3 else (0.02, 0.02, 0.02)
    nose = smooth([(-24, 72), (0, 66), (24, 72), (14, 90), (0, 98), (-14, 90)])
    pen.part(
        nose, (0.90, 0.46, 0.46) if brightness(fur) > 0.3 else (0.25, 0.2, 0.22), 0.8, outline=False
    )
    pen.stroke([(0, 96), (0, 108), (0, 116)], 6, line, 0.9, (1, 1))
    for side in (-1, 1):
        pen.stroke([(0, 115), (side * 16, 130), (side * 38, 130), (side * 54, 116)], 7, line, 0.9)
        for i in range(3):
            pen.fill(ellipse(side * (48 + i * 16), 96 + (i % 2) * 12, 3), line, 0.5)
            y = 92 + i * 16
            pen.stroke(
                [(side * 70, y), (side * 170, y - 14 + i * 10), (side * 262, y - 10 + i * 24)],
                4.5,
                (1, 1, 1) if pen.look.night else light(line, 0.5),
                0.85,
                (1, 0.2),
            )


def _collar(pen: Pen, cyber: bool) -> None:
    spine = [(306, 418), (350, 446), (404, 454), (460, 442), (498, 408)]
    if cyber:
        pen.fill(ribbon(spine, (30, 34, 30)), (0.08, 0.07, 0.14))
        pen.glow(smooth(spine, closed=False), _PINK, 10)
        pen.part(ellipse(404, 478, 26), (0.12, 0.12, 0.2), outline=False)
        pen.glow(ellipse(404, 478, 17), _CYAN, 6)
        return
    if pen.rng.random() < 0.55:
        pen.part(ribbon(spine, (20, 24, 20)), (0.78, 0.18, 0.20), 0.6)
        pen.part(ellipse(404, 474, 21), (0.95, 0.76, 0.28))
        pen.stroke([(390, 478), (404, 482), (418, 478)], 5, (0.45, 0.3, 0.1), 0.9)


def _circuits(pen: Pen) -> None:
    traces: list[list[tuple[float, float]]] = [
        [(604, 612), (604, 680), (640, 716), (640, 790)],
        [(560, 560), (560, 640), (530, 670), (530, 740)],
        [(300, 620), (282, 660), (282, 760)],
        [(560, 850), (600, 850), (632, 880), (632, 930)],
    ]
    for i, trace in enumerate(traces):
        tone = _CYAN if i % 2 == 0 else _PINK
        pen.glow(smooth(trace, closed=False, tension=0.02), tone, 6)
        pen.fill(ellipse(*trace[-1], 11), light(tone, 0.5))


def _visor(pen: Pen) -> None:
    """Draw a thin head-up ring before one eye, held by an earpiece: the eyes stay visible."""
    pen.part(smooth([(150, -80), (204, -60), (210, 30), (168, 40)]), (0.14, 0.14, 0.24))
    pen.glow(smooth([(190, -54), (192, -10), (186, 22)], closed=False), _PINK, 6)
    lens = ellipse(90, 2, 76, 66)
    pen.fill(lens, _CYAN, 0.16)
    pen.glow(lens, _CYAN, 6)
    pen.glow(smooth([(134, 2), (158, 2)], closed=False), _CYAN, 4)
    pen.glow(smooth([(90, -52), (90, -66)], closed=False), _CYAN, 4)
    pen.glow(smooth([(200, -64), (216, -150)], closed=False), (0.7, 0.7, 0.9), 4)
    pen.fill(ellipse(217, -156, 10), _PINK, 1.0)
    pen.fill(ellipse(217, -156, 22), _PINK, 0.5, 10)
