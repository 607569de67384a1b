"""Heads of animals: dog, fox, cat, horse; the coat's colour and a paler one given."""

from __future__ import annotations

from limner_sketch.subjects.cats import cat_head
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, brightness, dark, light, mixed

_NIGHT: Color = (0.09, 0.06, 0.07)


def plain_cat_head(pen: Pen, coat: Color, _pale: Color) -> None:
    """Draw the sitting cat's head."""
    cat_head(pen, coat)


def gentle_eye(pen: Pen, x: float, y: float, size: float, iris: Color = (0.32, 0.19, 0.11)) -> None:
    """Draw a dark round eye with a soft iris and two lights."""
    pen.fill(ellipse(x, y, size * 1.14, size * 1.2), _NIGHT)
    if not pen.look.flat:
        pen.fill(ellipse(x, y + size * 0.3, size * 0.74, size * 0.66), iris, 0.9, size * 0.16)
        pen.fill(ellipse(x, y - size * 0.05, size * 0.5), (0.03, 0.02, 0.03), 0.9, size * 0.1)
    pen.fill(ellipse(x - size * 0.32, y - size * 0.42, size * 0.34), (1, 1, 1), 0.96)
    pen.fill(ellipse(x + size * 0.36, y + size * 0.46, size * 0.16), (1, 1, 1), 0.7)


def dog_head(pen: Pen, coat: Color, pale: Color) -> None:
    """Draw a friendly dog's head with folded ears, seen from before, its tongue out."""
    skull = smooth(
        mirrored([(0, -190), (96, -178), (170, -110), (186, -10), (176, 70), (130, 150), (60, 196),
                  (0, 204)]), tension=0.5,
    )  # fmt: skip
    pen.part(skull, coat)
    with pen.inside(skull):
        pen.fill(ellipse(0, 110, 112, 110), pale, 1.0, 4 if pen.look.flat else 14)
        pen.fill(smooth(mirrored([(0, -150), (24, -80), (42, 40), (0, 70)])), pale, 0.85, 6)
        for s in (-1, 1):
            pen.shaded(ellipse(s * 176, 60, 50, 130), coat, 0.4, 26)
            pen.lit(ellipse(s * 76, -100, 60, 40), 0.25, 22)
    for s in (-1, 1):
        ear = smooth(
            [(s * 92, -176), (s * 176, -176), (s * 236, -90), (s * 250, 30), (s * 214, 84),
             (s * 168, 30), (s * 146, -70)], tension=0.5,
        )  # fmt: skip
        pen.part(ear, dark(coat, 0.26))
        pen.stroke([(s * 180, -140), (s * 218, -60), (s * 222, 30)], 14, light(coat, 0.2), 0.25)
        gentle_eye(pen, s * 80, -16, 25)
        pen.stroke([(s * 52, -70), (s * 82, -84), (s * 112, -70)], 10, dark(coat, 0.4), 0.55)
    _snout(pen, pale)


def _snout(pen: Pen, pale: Color) -> None:
    tongue = smooth(mirrored([(0, 130), (32, 132), (36, 190), (20, 222), (0, 228)]), tension=0.5)
    pen.part(tongue, (0.93, 0.46, 0.49), 0.8)
    pen.stroke([(0, 150), (0, 180), (0, 204)], 5, (0.72, 0.26, 0.32), 0.7)
    muzzle = smooth(
        mirrored([(0, 40), (64, 50), (104, 100), (88, 146), (40, 158), (0, 140)]), tension=0.5
    )
    pen.fill(muzzle, light(pale, 0.15))
    for s in (-1, 1):
        pen.stroke([(0, 136), (s * 36, 156), (s * 84, 146), (s * 104, 118)], 7, _NIGHT, 0.75)
        for k in range(3):
            pen.fill(ellipse(s * (46 + k * 17), 104 + (k % 2) * 14, 3.4), _NIGHT, 0.45)
    nose = smooth(mirrored([(0, 40), (38, 42), (44, 62), (18, 88), (0, 92)]), tension=0.5)
    pen.fill(nose, (0.13, 0.10, 0.11))
    pen.lit(ellipse(-8, 54, 16, 7), 0.6, 4)
    pen.stroke([(0, 90), (0, 112), (0, 138)], 6, _NIGHT, 0.8, (1, 1))


def fox_head(pen: Pen, coat: Color, pale: Color) -> None:
    """Draw a fox's pointed face with pale cheeks, seen from before."""
    for s in (-1, 1):
        ear = smooth([(s * 50, -120), (s * 128, -280), (s * 182, -210), (s * 190, -30)],
                     tension=0.34)  # fmt: skip
        pen.part(ear, coat)
        inner = smooth([(s * 86, -120), (s * 132, -226), (s * 164, -180), (s * 166, -60)],
                       tension=0.34)  # fmt: skip
        pen.fill(inner, (0.22, 0.14, 0.13), 0.92)
        pen.stroke([(s * 96, -90), (s * 116, -140), (s * 128, -180)], 14, pale, 0.7, (0.6, 0.1))
    head = smooth(
        mirrored([(0, -160), (90, -146), (170, -70), (216, 40), (240, 92), (180, 112), (110, 150),
                  (50, 196), (0, 214)]), tension=0.42,
    )  # fmt: skip
    pen.part(head, coat)
    with pen.inside(head):
        for s in (-1, 1):
            cheek = smooth([(s * 250, 30), (s * 130, 44), (s * 70, 70), (s * 16, 150), (0, 240),
                            (s * 160, 240)], tension=0.4)  # fmt: skip
            pen.fill(cheek, pale, 1.0, 2 if pen.look.flat else 7)
            pen.fill(ellipse(s * 74, -52, 32, 15), light(coat, 0.3), 0.8, 8)
        pen.shaded(ellipse(0, -150, 150, 30), coat, 0.2, 18)
    for s in (-1, 1):
        almond = smooth([(s * 48, 32), (s * 74, 0), (s * 122, 4), (s * 104, 34), (s * 72, 42)])
        pen.fill(almond, _NIGHT)
        with pen.inside(almond):
            pen.fill(ellipse(s * 84, 22, 22), (0.86, 0.55, 0.14))
            pen.fill(ellipse(s * 84, 22, 11, 18), (0.03, 0.02, 0.03))
        pen.fill(ellipse(s * 84 - 8, 14, 6), (1, 1, 1), 0.95)
    nose = smooth(mirrored([(0, 168), (28, 170), (30, 186), (0, 208)]), tension=0.5)
    pen.fill(nose, (0.12, 0.09, 0.10))
    pen.lit(ellipse(-6, 177, 11, 5), 0.6, 3)


def mane_of(coat: Color) -> Color:
    """Return the colour of a horse's mane and tail: dark, or pale rose on white."""
    if brightness(coat) > 0.93:
        return (0.86, 0.66, 0.84)
    return (0.17, 0.12, 0.11) if brightness(coat) > 0.3 else light(coat, 0.14)


def horse_head(pen: Pen, coat: Color, pale: Color) -> None:
    """Draw a horse's head in profile with its forelock; the mane falls over the neck."""
    mane = mane_of(coat)
    for x, y, tall in ((34, -60, 1.0), (4, -66, 0.94)):
        ear = smooth([(x - 22, y), (x - 12, y - 70 * tall), (x + 6, y - 98 * tall), (x + 26, y)],
                     tension=0.4)  # fmt: skip
        pen.part(ear, coat if x > 20 else dark(coat, 0.2))
    head = smooth(
        [(50, -56), (-6, -84), (-70, -30), (-150, 84), (-196, 150), (-190, 202), (-150, 216),
         (-104, 196), (-40, 150), (36, 118), (84, 50)], tension=0.46,
    )  # fmt: skip
    pen.part(head, coat)
    with pen.inside(head):
        pen.fill(ellipse(-176, 190, 56, 44), mixed(coat, dark(pale, 0.5), 0.6), 0.8, 14)
        blaze: list[Point] = [(-26, -60), (-90, 16), (-164, 118)]
        pen.stroke(blaze, 22, (0.98, 0.95, 0.90), 0.9, (0.8, 0.2))
        pen.shaded(ellipse(40, 84, 60, 50), coat, 0.3, 18)
        pen.lit(ellipse(0, 30, 46, 50), 0.16, 18)
    gentle_eye(pen, -30, 6, 16)
    pen.stroke([(-56, -6), (-32, -20), (-4, -8)], 7, dark(coat, 0.5), 0.8)
    pen.fill(ellipse(-172, 164, 10, 7), dark(coat, 0.7))
    pen.stroke([(-178, 200), (-150, 194), (-120, 186)], 5, dark(coat, 0.6), 0.8)
    for k in range(9):
        t = k / 8
        left, low = 34 + t * 150, -66 + t * 250
        lock: list[Point] = [(left - 20, low - 20), (left + 36, low + 20), (left + 34, low + 84),
                             (left + 66, low + 140)]  # fmt: skip
        pen.part(ribbon(lock, (46, 54, 40, 8), 20), mixed(mane, light(mane, 0.3), (k % 3) / 4), 0.6,
                 outline=False)  # fmt: skip
    pen.part(ribbon([(30, -76), (-24, -40), (-46, 24)], (34, 34, 6)), mane, 0.6, outline=False)


def unicorn_head(pen: Pen, coat: Color, pale: Color) -> None:
    """Draw a horse's head with a twisted horn on its brow."""
    horn = ribbon([(-34, -50), (-74, -150), (-108, -250)], (34, 22, 4))
    pen.part(horn, (0.95, 0.78, 0.36))
    for t in (0.2, 0.4, 0.6, 0.8):
        x, y, wide = -34 - 74 * t, -50 - 200 * t, 18 - 14 * t
        pen.stroke([(x - wide, y + 4), (x + wide, y - 10)], 5, (0.70, 0.50, 0.18), 0.8, (1, 1))
    horse_head(pen, coat, pale)


def lion_head(pen: Pen, coat: Color, pale: Color) -> None:
    """Draw a lion's head in its mane, seen from before."""
    mane = dark(mixed(coat, (0.60, 0.28, 0.12), 0.55), 0.12)
    for ring, (radius, length, count) in enumerate(((190, 130, 19), (150, 120, 17))):
        for k in range(count):
            with pen.moved(0, 10, 1.0, 360 / count * (k + ring * 0.5)):
                lock = smooth(mirrored([(0, -radius - length), (52, -radius - 40),
                                        (60, -radius + 60),
                                        (0, -radius + 90)]), tension=0.5)  # fmt: skip
                pen.part(lock, light(mane, 0.08 * ring + 0.07 * (k % 2)), 0.2)
    for s in (-1, 1):
        pen.part(ellipse(s * 130, -140, 54, 52), coat)
        pen.fill(ellipse(s * 130, -134, 28, 27), dark(mane, 0.1), 0.8, 6)
    face = smooth(
        mirrored([(0, -170), (90, -160), (156, -80), (164, 30), (130, 130), (60, 190), (0, 198)])
    )
    pen.part(face, coat)
    with pen.inside(face):
        pen.fill(smooth(mirrored([(0, -60), (44, -20), (52, 80), (0, 100)])), pale, 0.6, 10)
        for s in (-1, 1):
            pen.fill(ellipse(s * 52, 124, 68, 56), pale, 1.0, 8)
            pen.shaded(ellipse(s * 150, 60, 30, 100), coat, 0.35, 20)
    for s in (-1, 1):
        gentle_eye(pen, s * 76, -24, 22, (0.72, 0.46, 0.12))
        pen.stroke([(s * 44, -62), (s * 78, -74), (s * 112, -54)], 12, dark(coat, 0.45), 0.7)
        pen.stroke([(0, 118), (s * 30, 146), (s * 74, 136)], 7, _NIGHT, 0.75)
        for k in range(3):
            pen.fill(ellipse(s * (50 + k * 15), 108 + (k % 2) * 13, 3.6), _NIGHT, 0.5)
    nose = smooth(mirrored([(0, 54), (48, 58), (34, 88), (0, 104)]), tension=0.5)
    pen.part(nose, (0.42, 0.22, 0.18), 0.8)
    pen.stroke([(0, 100), (0, 120)], 6, _NIGHT, 0.8, (1, 1))
