"""Four-legged animals in profile: one build of torso, legs and tail, with a head of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.muzzles import (
    dog_head,
    fox_head,
    horse_head,
    lion_head,
    mane_of,
    plain_cat_head,
    unicorn_head,
)
from limner_sketch.subjects.pens import Pen, Point, along, ellipse, joined, ribbon, smooth
from limner_sketch.subjects.tones import Color, brightness, chosen, dark, light, mixed

_Head = Callable[[Pen, Color, Color], None]


@dataclass(frozen=True)
class Build:
    """The forms of one kind of animal, facing left; the ground is at y = 1000.

    A leg is a spine from the body down and its widths; the far ones are drawn darker. The head
    stands at `head` (x, y, scale, degrees).
    """

    coat: Color
    pale: Color
    torso: tuple[Point, ...]
    near: tuple[tuple[Point, ...], ...]
    far: tuple[tuple[Point, ...], ...]
    leg_widths: tuple[tuple[float, ...], ...]
    tail: tuple[Point, ...]
    tail_widths: tuple[float, ...]
    head: tuple[float, float, float, float]
    draw_head: _Head
    belly: tuple[float, float, float, float] = (470.0, 700.0, 240.0, 70.0)
    tail_tip: bool = False
    socks: Color | None = None
    hoofs: bool = False
    stripes: bool = False


def _draw(pen: Pen, subject: Subject, build: Build) -> None:
    coat = chosen(subject.color, build.coat)
    pale = build.pale if subject.color is None else _paled(coat)
    for spine, widths in zip(build.far, build.leg_widths, strict=True):
        _leg(pen, spine, widths, dark(coat, 0.22), build)
    _tail(pen, build, coat, pale)
    body = smooth(build.torso, tension=0.5)
    for spine, widths in zip(build.near, build.leg_widths, strict=True):
        body = joined(body, ribbon(spine, widths, 36))
    pen.part(body, coat)
    with pen.inside(body):
        _forms(pen, build, coat, pale)
    for spine, widths in zip(build.near, build.leg_widths, strict=True):
        _foot(pen, spine[-1], widths[-1], coat, build)
    x, y, scale, degrees = build.head
    with pen.moved(x, y, scale, degrees + float(pen.rng.uniform(-3, 3))):
        build.draw_head(pen, coat, pale)


def _paled(coat: Color) -> Color:
    if brightness(coat) < 0.3:
        return light(coat, 0.16)
    return mixed(light(coat, 0.66), (1.0, 0.96, 0.88), 0.4)


def _forms(pen: Pen, build: Build, coat: Color, pale: Color) -> None:
    x, y, rx, ry = build.belly
    pen.fill(ellipse(x, y, rx, ry), pale, 0.5, 4 if pen.look.flat else 34)
    (fx, fy), (hx, hy) = build.near[0][0], build.near[1][0]
    wide = build.leg_widths[1][0] * 0.56
    pen.stroke([(hx + x, hy + y) for x, y in ((-wide * 0.7, -40), (-wide, 40), (-wide, 120))], 26,
               dark(coat, 0.4), 0.0 if pen.look.flat else 0.34, blur=9)  # fmt: skip
    pen.stroke([(fx + 30, fy - 60), (fx + 84, fy + 10), (fx + 60, fy + 96)], 22,
               dark(coat, 0.4), 0.0 if pen.look.flat else 0.30, blur=9)  # fmt: skip
    pen.lit(ellipse((fx + hx) / 2, build.torso[2][1] + 26, 200, 26), 0.22, 26)
    for spine, widths in zip(build.near, build.leg_widths, strict=True):
        _sock(pen, spine[-1], widths[-1], build)
    if build.stripes:
        for i in range(6):
            top = 420 + i * 74.0
            pen.stroke([(top, 440), (top + 18, 520), (top - 4, 590)], 26, dark(coat, 0.36), 0.65)
    _hairs(pen, coat)


def _hairs(pen: Pen, coat: Color) -> None:
    count = 0 if pen.look.flat else 110 if pen.look.hd else 36
    coats: tuple[list[list[Point]], list[list[Point]]] = ([], [])
    for k in range(count):
        x, y = float(pen.rng.uniform(260, 900)), float(pen.rng.uniform(400, 700))
        coats[k % 2].append([(x, y), (x + 18, y + 8), (x + 34, y + 22)])
    for lines, tone in zip(coats, (light(coat, 0.3), dark(coat, 0.2)), strict=True):
        pen.hairs(lines, 3.2, tone, 0.35)


def _leg(
    pen: Pen, spine: tuple[Point, ...], widths: tuple[float, ...], tone: Color, build: Build
) -> None:
    leg = ribbon(spine, widths, 36)
    pen.part(leg, tone, 0.8)
    with pen.inside(leg):
        _sock(pen, spine[-1], widths[-1], build)
    _foot(pen, spine[-1], widths[-1], tone, build)


def _sock(pen: Pen, foot: Point, width: float, build: Build) -> None:
    if build.socks is not None:
        pen.fill(ellipse(*foot, width * 1.4, 120), build.socks, 0.95, 6)


def _foot(pen: Pen, at: Point, foot: float, tone: Color, build: Build) -> None:
    x, y = at
    if build.hoofs:
        hoof = smooth(
            [(x - foot * 0.5, y - 20), (x + foot * 0.45, y - 20), (x + foot * 0.62, y + 20),
             (x - foot * 0.85, y + 20)], tension=0.2,
        )  # fmt: skip
        pen.part(hoof, (0.24, 0.19, 0.18), 0.7)
        return
    paw = smooth(
        [(x + foot * 0.55, y - 26), (x + foot * 0.62, 996), (x - foot * 0.6, 1000),
         (x - foot * 1.05, 984), (x - foot * 0.86, 950), (x - foot * 0.45, y - 30)], tension=0.5,
    )  # fmt: skip
    pen.part(paw, build.socks or light(tone, 0.08), 0.7)
    for k in (0.30, 0.62):
        toe = x - foot * k
        pen.stroke([(toe, 966), (toe - 4, 982), (toe - 2, 996)], 5, dark(tone, 0.5), 0.6)


def _tail(pen: Pen, build: Build, coat: Color, pale: Color) -> None:
    tone = dark(coat, 0.08) if not build.hoofs else mane_of(coat)
    path = ribbon(build.tail, build.tail_widths, 48)
    pen.part(path, tone)
    with pen.inside(path):
        if build.tail_tip:
            x, y = build.tail[-1]
            pen.fill(ellipse(x, y, 110, 110), pale, 0.95, 10)
        if build.stripes:
            for t in (0.3, 0.45, 0.6, 0.75):
                x, y, _ = along(build.tail, t)
                pen.fill(ellipse(x, y, 44, 10), dark(coat, 0.4), 0.7)
        if build.hoofs:
            for k in range(-2, 3):
                line = [(x + k * 12.0, y) for x, y in build.tail]
                pen.stroke(line, 6, light(tone, 0.25), 0.5)


_DOG = Build(
    coat=(0.87, 0.60, 0.30),
    pale=(0.99, 0.91, 0.78),
    torso=((300, 420), (430, 418), (620, 430), (800, 424), (886, 500), (866, 610), (770, 640),
           (640, 660), (500, 716), (380, 740), (276, 670), (246, 540)),
    near=(((372, 600), (366, 780), (370, 960)),
          ((800, 540), (764, 690), (828, 800), (808, 962))),
    far=(((296, 610), (286, 780), (286, 952)),
         ((700, 560), (680, 690), (742, 800), (716, 954))),
    leg_widths=((150, 94, 70), (230, 150, 76, 66)),
    tail=((856, 480), (950, 470), (1010, 400), (996, 310), (920, 290)),
    tail_widths=(70, 84, 90, 74, 34),
    head=(262, 320, 0.88, 0.0),
    draw_head=dog_head,
    tail_tip=True,
)  # fmt: skip
_FOX = Build(
    coat=(0.91, 0.45, 0.15),
    pale=(0.99, 0.95, 0.88),
    torso=((310, 480), (430, 470), (620, 486), (780, 484), (846, 550), (830, 640), (740, 674),
           (620, 676), (500, 716), (390, 740), (296, 690), (262, 590)),
    near=(((380, 640), (372, 800), (366, 966)),
          ((770, 590), (744, 720), (790, 820), (770, 966))),
    far=(((306, 650), (300, 800), (288, 956)),
         ((690, 600), (668, 720), (712, 820), (688, 956))),
    leg_widths=((120, 74, 52), (180, 116, 58, 50)),
    tail=((806, 560), (950, 600), (1080, 700), (1180, 800), (1300, 792)),
    tail_widths=(50, 130, 190, 160, 30),
    head=(276, 400, 0.86, 0.0),
    draw_head=fox_head,
    tail_tip=True,
    socks=(0.20, 0.13, 0.12),
)  # fmt: skip
_CAT = Build(
    coat=(0.95, 0.56, 0.19),
    pale=(1.0, 0.93, 0.82),
    torso=((320, 470), (450, 474), (620, 476), (780, 466), (868, 540), (856, 650), (760, 690),
           (630, 690), (490, 720), (380, 736), (290, 690), (262, 580)),
    near=(((384, 640), (372, 800), (372, 966)),
          ((790, 590), (756, 720), (812, 820), (796, 966))),
    far=(((310, 650), (300, 800), (296, 956)),
         ((704, 600), (680, 720), (728, 820), (706, 956))),
    leg_widths=((130, 86, 66), (200, 136, 70, 64)),
    tail=((840, 540), (950, 560), (1036, 480), (1020, 350), (1070, 250)),
    tail_widths=(60, 66, 64, 58, 30),
    head=(290, 390, 0.86, 0.0),
    draw_head=plain_cat_head,
    stripes=True,
)  # fmt: skip
_HORSE = Build(
    coat=(0.55, 0.33, 0.20),
    pale=(0.72, 0.50, 0.34),
    torso=((296, 226), (350, 150), (420, 250), (500, 348), (660, 366), (810, 340), (896, 420),
           (890, 530), (790, 580), (640, 610), (470, 606), (340, 570), (280, 470), (290, 350)),
    near=(((384, 520), (368, 700), (376, 830), (366, 980)),
          ((830, 470), (796, 630), (846, 760), (826, 980))),
    far=(((320, 500), (282, 660), (230, 760), (262, 900)),
         ((760, 490), (720, 640), (776, 770), (752, 970))),
    leg_widths=((130, 66, 50, 46), (200, 106, 54, 48)),
    tail=((880, 410), (960, 450), (980, 600), (950, 760), (980, 850)),
    tail_widths=(40, 70, 104, 96, 16),
    head=(330, 190, 1.0, 0.0),
    draw_head=horse_head,
    belly=(560, 606, 200, 40),
    hoofs=True,
)  # fmt: skip


_WOLF = replace(_FOX, coat=(0.52, 0.54, 0.58), pale=(0.90, 0.91, 0.92), socks=None)
_LION = replace(
    _CAT, coat=(0.88, 0.66, 0.34), pale=(0.98, 0.89, 0.70), draw_head=lion_head, stripes=False
)
_UNICORN = replace(_HORSE, coat=(0.96, 0.95, 0.97), draw_head=unicorn_head)


def standing_dog(pen: Pen, subject: Subject) -> None:
    """Draw a dog on its four legs; 1000 units high."""
    _draw(pen, subject, _DOG)


def fox(pen: Pen, subject: Subject) -> None:
    """Draw a fox with its brush trailing; about 900 units high."""
    _draw(pen, subject, _FOX)


def standing_cat(pen: Pen, subject: Subject) -> None:
    """Draw a cat on its four legs, tail raised; about 900 units high."""
    _draw(pen, subject, _CAT)


def horse(pen: Pen, subject: Subject) -> None:
    """Draw a horse stepping out, one foreleg raised; 1000 units high."""
    _draw(pen, subject, _HORSE)


def wolf(pen: Pen, subject: Subject) -> None:
    """Draw a wolf; about 900 units high."""
    _draw(pen, subject, _WOLF)


def lion(pen: Pen, subject: Subject) -> None:
    """Draw a lion with a full mane; about 950 units high."""
    _draw(pen, subject, _LION)


def unicorn(pen: Pen, subject: Subject) -> None:
    """Draw a white horse with a golden horn; 1000 units high."""
    _draw(pen, subject, _UNICORN)
