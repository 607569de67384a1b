"""Animals of air and water: perched and flying bird, owl, koi and fish, butterfly."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.muzzles import gentle_eye
from limner_sketch.subjects.pens import Pen, Point, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, chosen, dark, light, mixed

_BLUE: Color = (0.25, 0.52, 0.82)
_BEAK: Color = (0.96, 0.68, 0.24)


def perched_bird(pen: Pen, subject: Subject) -> None:
    """Draw a small songbird on a twig; about 800 units high."""
    coat = chosen(subject.color, _BLUE)
    breast = mixed((0.99, 0.80, 0.58), light(coat, 0.75), 0.0 if subject.color is None else 0.7)
    pen.part(ribbon([(60, 740), (380, 716), (820, 748)], (26, 34, 18)), (0.44, 0.31, 0.22))
    for x, y, turn in ((120, 726, 150), (760, 730, -30), (690, 752, 40)):
        with pen.moved(x, y, 1.0, turn):
            pen.part(smooth([(0, 0), (44, -24), (104, 0), (44, 22)]), (0.42, 0.62, 0.32), 0.7)
    tail = smooth([(560, 520), (620, 510), (850, 700), (824, 740), (770, 736), (560, 610)],
                  tension=0.3)  # fmt: skip
    pen.part(tail, dark(coat, 0.25))
    body = smooth(
        [(250, 160), (350, 130), (440, 190), (500, 320), (600, 470), (580, 600), (460, 680),
         (330, 670), (240, 570), (216, 420), (200, 260)], tension=0.5,
    )  # fmt: skip
    pen.part(body, coat)
    with pen.inside(body):
        pen.fill(ellipse(250, 520, 140, 180), breast, 0.98, 4 if pen.look.flat else 22)
        pen.fill(ellipse(226, 262, 56, 40), light(breast, 0.4), 0.9, 14)
        pen.lit(ellipse(350, 176, 60, 30), 0.3, 18)
        pen.shaded(ellipse(420, 690, 200, 50), coat, 0.4, 24)
    wing = smooth([(400, 330), (500, 360), (610, 500), (690, 640), (560, 620), (440, 560),
                   (380, 440)], tension=0.46)  # fmt: skip
    pen.part(wing, dark(coat, 0.16))
    with pen.inside(wing):
        for k in range(4):
            pen.stroke([(420 + k * 16, 380 + k * 40), (530, 450 + k * 44), (650, 590 + k * 30)], 9,
                       light(coat, 0.4), 0.55)  # fmt: skip
    pen.part(smooth([(214, 212), (120, 244), (210, 272), (236, 244)], tension=0.2), _BEAK, 0.7)
    pen.stroke([(130, 244), (214, 242)], 4, dark(_BEAK, 0.4), 0.8, (1, 1))
    gentle_eye(pen, 286, 222, 21)
    for x in (370, 430):
        pen.stroke([(x, 660), (x + 4, 720)], 13, dark(_BEAK, 0.25), 1, (1, 1))
        pen.stroke(
            [(x - 20, 734), (x + 4, 712), (x + 26, 736)], 12, dark(_BEAK, 0.3), 1, (0.6, 0.6)
        )


def flying_bird(pen: Pen, subject: Subject) -> None:
    """Draw a bird in flight, both wings raised; about 800 units high."""
    coat = chosen(subject.color, _BLUE)
    breast = light(coat, 0.72)
    _wing(pen, dark(coat, 0.2), (400, 430), 0.92, -34)
    tail = smooth([(620, 480), (760, 500), (900, 470), (850, 530), (900, 580), (760, 580),
                   (620, 560)], tension=0.3)  # fmt: skip
    pen.part(tail, dark(coat, 0.2))
    body = smooth(
        [(190, 420), (240, 370), (330, 376), (480, 410), (650, 490), (690, 530), (640, 566),
         (500, 590), (360, 576), (250, 520), (196, 470)], tension=0.5,
    )  # fmt: skip
    pen.part(body, coat)
    with pen.inside(body):
        pen.fill(ellipse(370, 580, 230, 80), breast, 0.95, 20)
        pen.lit(ellipse(300, 390, 60, 16), 0.4, 10)
    pen.part(smooth([(204, 422), (116, 446), (200, 466)], tension=0.2), _BEAK, 0.7)
    gentle_eye(pen, 250, 424, 15)
    _wing(pen, coat, (430, 450), 1.0, 6)


def _wing(pen: Pen, tone: Color, at: Point, scale: float, degrees: float) -> None:
    """Draw one wing, its root at the origin, spread up and back in long feathers."""
    with pen.moved(*at, scale, degrees):
        tips: list[Point] = [(150, -440), (230, -400), (290, -340), (330, -270), (345, -195),
                             (340, -120), (310, -50)]  # fmt: skip
        outline: list[Point] = [(-60, 20), (-50, -130), (10, -290), (100, -410)]
        for k, (x, y) in enumerate(tips):
            outline += [(x, y), (x - 52 + k * 2, y + 50)]
        path = smooth([*outline, (180, 40), (60, 60)], tension=0.42)
        pen.part(path, dark(tone, 0.12))
        with pen.inside(path):
            cover = smooth([(-60, 30), (-60, -130), (0, -300), (100, -410), (120, -330),
                            (150, -180),
                            (170, 40), (60, 70)], tension=0.5)  # fmt: skip
            pen.fill(cover, light(tone, 0.14), 0.9, 8)
            for x, y in tips:
                pen.stroke([(40 + x * 0.2, -10 + y * 0.3), (x * 0.72, y * 0.72),
                            (x - 46, y + 44)], 7,
                           dark(tone, 0.45), 0.6)  # fmt: skip
            for k in range(3):
                pen.stroke([(-30, -40 - k * 90), (40, -20 - k * 92), (110, -40 - k * 84)], 9,
                           light(tone, 0.5), 0.5)  # fmt: skip


def owl(pen: Pen, subject: Subject) -> None:
    """Draw an owl on a branch, looking at the viewer; 1000 units high."""
    coat = chosen(subject.color, (0.55, 0.39, 0.26))
    pale = mixed(light(coat, 0.66), (1.0, 0.94, 0.82), 0.5)
    pen.part(ribbon([(60, 950), (500, 920), (940, 958)], (44, 52, 36)), (0.40, 0.29, 0.22))
    body = smooth(
        mirrored([(500, 90), (620, 110), (740, 60), (752, 220), (790, 460), (760, 720), (650, 900),
                  (500, 930)], 500), tension=0.44,
    )  # fmt: skip
    pen.part(body, coat)
    with pen.inside(body):
        pen.fill(ellipse(500, 690, 190, 260), pale, 0.95, 20)
        for row in range(6):
            for k in range(-2, 3):
                x, y = 500 + (k + (row % 2) * 0.5) * 84, 520 + row * 68
                pen.stroke([(x - 24, y - 14), (x, y + 12), (x + 24, y - 14)], 11, coat, 0.65)
        pen.fill(smooth(mirrored([(500, 190), (560, 150), (700, 80), (600, 230), (500, 330)], 500)),
                 dark(coat, 0.2), 0.8, 8)  # fmt: skip
    for s in (-1, 1):
        wing = smooth([(500 + s * 260, 420), (500 + s * 320, 560), (500 + s * 280, 800),
                       (500 + s * 210, 880), (500 + s * 196, 640)], tension=0.5)  # fmt: skip
        pen.part(wing, dark(coat, 0.16))
        for k in range(3):
            pen.stroke([(500 + s * 270, 520 + k * 90), (500 + s * 250, 590 + k * 90)], 12,
                       light(coat, 0.3), 0.5)  # fmt: skip
        disc = ellipse(500 + s * 118, 300, 128, 124)
        pen.part(disc, pale, 0.8)
        for k in range(16):
            with pen.moved(500 + s * 118, 300, 1.0, k * 22.5):
                pen.stroke([(0, 84), (0, 116)], 6, coat, 0.45, (0.4, 1))
        pen.fill(ellipse(500 + s * 112, 302, 68), (0.98, 0.74, 0.20))
        pen.shaded(ellipse(500 + s * 112, 262, 60, 20), (0.98, 0.6, 0.1), 0.5, 10)
        pen.fill(ellipse(500 + s * 108, 304, 42), (0.06, 0.04, 0.05))
        pen.fill(ellipse(500 + s * 108 - 16, 288, 14), (1, 1, 1), 0.95)
        for k in (-30, 0, 30):
            pen.stroke([(500 + s * 90 + k, 900), (500 + s * 90 + k, 960)], 24, _BEAK, 1, (0.8, 0.4))
    pen.part(smooth(mirrored([(500, 330), (534, 344), (500, 430)], 500), tension=0.3), _BEAK, 0.8)


def koi(pen: Pen, subject: Subject) -> None:
    """Draw a koi seen from its side, fins waving; about 560 units high."""
    tone = chosen(subject.color, (0.95, 0.36, 0.14))
    white: Color = (0.99, 0.96, 0.92)
    _fins(pen, mixed(tone, white, 0.35))
    body = smooth(
        [(40, 330), (130, 230), (300, 170), (520, 176), (720, 250), (850, 300), (850, 350),
         (720, 410), (520, 470), (300, 470), (120, 420)], tension=0.5,
    )  # fmt: skip
    ground = white if subject.color is None else tone
    pen.part(body, ground)
    with pen.inside(body):
        if subject.color is None:
            for x, y, rx, ry in ((210, 200, 90, 80), (430, 230, 120, 90), (680, 290, 90, 70),
                                 (560, 420, 60, 30)):  # fmt: skip
                pen.fill(ellipse(x, y, rx, ry), tone, 0.95, 8)
        pen.fill(ellipse(380, 480, 330, 54), light(ground, 0.6), 0.7, 20)
        for row in range(8):
            for k in range(5):
                left, low = 300 + row * 62.0, 216 + (k + (row % 2) * 0.5) * 50
                pen.stroke(
                    [(left, low - 20), (left + 24, low), (left, low + 20)], 5, dark(tone, 0.2), 0.35
                )
        pen.lit(ellipse(400, 206, 240, 26), 0.45, 16)
        pen.stroke([(220, 210), (258, 310), (224, 420)], 10, dark(tone, 0.4), 0.55)
    gentle_eye(pen, 136, 296, 20)
    pen.stroke([(44, 344), (78, 358), (112, 352)], 7, dark(tone, 0.5), 0.8)
    for y in (366, 380):
        pen.stroke([(76, y), (50, y + 40), (62, y + 80)], 7, tone, 0.9, (1, 0.2))
    side = ribbon([(300, 420), (360, 500), (460, 548)], (40, 90, 50), 24)
    pen.part(side, mixed(tone, white, 0.35))


def _fins(pen: Pen, tone: Color) -> None:
    tail: list[list[Point]] = [
        [(820, 320), (930, 240), (1010, 120), (1110, 96)],
        [(820, 330), (950, 350), (1030, 420), (1120, 430)],
        [(820, 326), (920, 300), (1000, 260), (1080, 250)],
    ]
    for spine in tail:
        pen.part(ribbon(spine, (50, 110, 100, 16), 30), tone, 0.8)
        pen.stroke(spine, 7, light(tone, 0.5), 0.6)
    back = smooth([(300, 190), (380, 70), (520, 60), (640, 130), (680, 240)], tension=0.5)
    pen.part(back, tone)
    for k in range(6):
        x = 340 + k * 56.0
        pen.stroke([(x, 210), (x + 20, 110 + abs(k - 2) * 12)], 6, dark(tone, 0.25), 0.5, (1, 0.4))
    for x in (440, 640):
        pen.part(ribbon([(x, 430), (x + 60, 520), (x + 130, 550)], (40, 70, 20), 20), tone, 0.8)


def butterfly(pen: Pen, subject: Subject) -> None:
    """Draw a butterfly with open wings; about 800 units high."""
    tone = chosen(subject.color, (0.96, 0.55, 0.14))
    rim = dark(tone, 0.78)
    for s in (-1, 1):
        lower = smooth([(500 + s * 20, 500), (500 + s * 190, 510), (500 + s * 310, 620),
                        (500 + s * 290, 780), (500 + s * 180, 840),
                        (500 + s * 80, 720)])  # fmt: skip
        upper = smooth([(500 + s * 20, 470), (500 + s * 120, 250), (500 + s * 300, 120),
                        (500 + s * 450, 130), (500 + s * 456, 300), (500 + s * 360, 470),
                        (500 + s * 180, 530)])  # fmt: skip
        for wing, root in ((lower, (500 + s * 40, 540)), (upper, (500 + s * 40, 450))):
            pen.part(wing, tone)
            with pen.inside(wing):
                box = wing.getBounds()
                if not pen.look.flat:
                    pen.fill(ellipse(*root, 150, 130), light(tone, 0.5), 0.6, 50)
                paint_rim = ribbon([(box.left(), box.top()), (box.right(), box.top())], (2, 2))
                pen.fill(paint_rim, rim, 0.4)
                for k in range(6):
                    far = (box.left() + box.width() * (k + 0.5) / 6,
                           box.top() if wing is upper else box.bottom())  # fmt: skip
                    side = (box.right() if s > 0 else box.left(), box.centerY())
                    end = far if k % 2 else ((far[0] + side[0]) / 2, (far[1] + side[1]) / 2)
                    pen.stroke([root, end], 7, rim, 0.6, (0.6, 1))
            _rimmed(pen, wing, rim)
        for k in range(4):
            pen.fill(ellipse(500 + s * (436 - k * 20), 180 + k * 66, 13), (1, 1, 1), 0.9)
        feeler: list[Point] = [(500 + s * 8, 360), (500 + s * 50, 230), (500 + s * 110, 170)]
        pen.stroke(feeler, 9, rim, 1, (1, 0.6))
        pen.fill(ellipse(500 + s * 112, 168, 12), rim)
    pen.part(
        smooth(mirrored([(500, 360), (528, 420), (532, 560), (510, 740), (500, 760)], 500)), rim
    )
    pen.part(ellipse(500, 356, 34), rim)


def _rimmed(pen: Pen, wing: object, rim: Color) -> None:
    """Darken a wing's margin, as far as the wing reaches."""
    with pen.inside(wing):
        pen.margin(wing, rim, 46)
