"""What flies or sails, and who goes with it: airplane, rocket, sailboat, astronaut, moon."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.pens import Pen, ellipse, mirrored, polygon, ribbon, smooth
from limner_sketch.subjects.things import sampan
from limner_sketch.subjects.tones import Color, chosen, dark, light, made_of, mixed

_WHITE: Color = (0.95, 0.96, 0.98)
_GLASS: Color = (0.24, 0.36, 0.50)


def airplane(pen: Pen, subject: Subject) -> None:
    """Draw an airliner climbing to the left; about 520 units high."""
    shell = made_of(subject, _WHITE)
    accent: Color = (0.17, 0.42, 0.74) if subject.color is None else dark(shell, 0.4)
    with pen.moved(0, 160, 1.0, 9):
        pen.part(polygon([(560, 150), (700, 20), (770, 20), (700, 160)]), dark(shell, 0.22))
        fin = smooth([(930, 160), (1050, -30), (1130, -34), (1090, 170)], tension=0.2)
        pen.part(fin, accent)
        body = smooth(
            [(20, 232), (60, 176), (160, 140), (400, 128), (800, 130), (1040, 150), (1130, 164),
             (1120, 186), (960, 240), (760, 276), (300, 290), (110, 276), (40, 256)], tension=0.42,
        )  # fmt: skip
        pen.part(body, shell)
        with pen.inside(body):
            pen.fill(smooth([(20, 246), (400, 244), (900, 220), (1140, 170), (1140, 320),
                             (20, 320)],
                            tension=0.3), accent, 0.95, 1)  # fmt: skip
            pen.lit(ribbon([(80, 172), (400, 146), (1000, 150)], (10, 22, 8)), 0.7, 8)
            pen.shaded(ribbon([(80, 284), (500, 290), (1000, 240)], (40, 40, 30)), shell, 0.4, 14)
        pen.fill(smooth([(64, 190), (130, 162), (140, 186), (72, 206)], tension=0.3), _GLASS)
        for k in range(15):
            x = 220 + k * 48.0
            pane = smooth(mirrored([(x, 182 - k * 0.6), (x + 12, 186), (x + 12, 204), (x, 210)], x))
            pen.fill(pane, (1.0, 0.86, 0.52) if pen.look.night else _GLASS)
        for x, y in ((430, 330), (640, 354)):
            engine = smooth([(x - 80, y - 30), (x + 40, y - 36), (x + 90, y), (x + 40, y + 30),
                             (x - 80, y + 30)], tension=0.3)  # fmt: skip
            pen.part(engine, accent)
            pen.part(ellipse(x - 80, y, 13, 31), (0.2, 0.22, 0.26), outline=False)
        wing = smooth([(400, 236), (580, 226), (860, 430), (900, 470), (850, 476), (560, 330)],
                      tension=0.14)  # fmt: skip
        pen.part(wing, mixed(shell, (0.72, 0.77, 0.84), 0.5))
        pen.stroke([(470, 262), (640, 352), (850, 462)], 6, dark(shell, 0.3), 0.6)
        tail = smooth(
            [(960, 184), (1050, 180), (1170, 250), (1150, 264), (1060, 242)], tension=0.14
        )
        pen.part(tail, mixed(shell, (0.72, 0.77, 0.84), 0.5))


def rocket(pen: Pen, subject: Subject) -> None:
    """Draw a rocket standing on its flame; 1000 units high."""
    shell = made_of(subject, _WHITE)
    accent: Color = (0.88, 0.27, 0.22) if subject.color is None else dark(shell, 0.42)
    for tone, wide, deep, blur in (((1.0, 0.56, 0.18), 110, 1000, 14),
                                   ((1.0, 0.80, 0.30), 74, 930, 8),
                                   ((1.0, 0.97, 0.80), 40, 860, 5)):  # fmt: skip
        flame = smooth(mirrored([(500, 730), (500 + wide, 740), (500 + wide * 0.8, 830),
                                 (500 + wide * 0.3, deep - 60), (500, deep)], 500))  # fmt: skip
        pen.fill(flame, tone, 0.95, 1 if pen.look.flat else blur)
    for s in (-1, 1):
        fin = smooth([(500 + s * 120, 480), (500 + s * 240, 600), (500 + s * 270, 790),
                      (500 + s * 170, 730), (500 + s * 110, 720)], tension=0.34)  # fmt: skip
        pen.part(fin, accent)
    pen.part(polygon([(420, 710), (580, 710), (600, 760), (400, 760)]), (0.40, 0.42, 0.46))
    body = smooth(
        mirrored([(500, 10), (560, 80), (630, 240), (654, 430), (626, 620), (580, 724), (500, 728)],
                 500), tension=0.48,
    )  # fmt: skip
    pen.part(body, shell)
    with pen.inside(body):
        pen.fill(
            smooth([(300, 0), (700, 0), (700, 196), (500, 226), (300, 196)], tension=0.3), accent
        )
        pen.fill(smooth([(300, 640), (500, 670), (700, 640), (700, 690), (500, 716), (300, 690)],
                        tension=0.3), accent)  # fmt: skip
        side = pen.look.light_from
        pen.shaded(ellipse(500 - side * 220, 420, 80, 360), (0.5, 0.5, 0.6), 0.55, 34)
        pen.lit(ellipse(500 + side * 110, 320, 20, 220), 0.7, 14)
        for k in range(5):
            for s in (-1, 1):
                pen.fill(ellipse(500 + s * 108, 260 + k * 80, 5), dark(shell, 0.35), 0.7)
    _porthole(pen, 500, 360, 78, accent)
    _porthole(pen, 500, 540, 44, accent)
    pen.part(smooth(mirrored([(500, 560), (516, 600), (514, 790), (500, 800)], 500)), accent)


def _porthole(pen: Pen, x: float, y: float, radius: float, rim: Color) -> None:
    pen.part(ellipse(x, y, radius), light(rim, 0.25))
    glass = ellipse(x, y, radius * 0.74)
    pen.gradient(glass, [(0.55, 0.80, 0.94), (0.16, 0.32, 0.52)], (x - radius, y - radius),
                 (x + radius * 0.6, y + radius))  # fmt: skip
    pen.lit(ellipse(x - radius * 0.24, y - radius * 0.3, radius * 0.2, radius * 0.13), 0.8, 3)


def sailboat(pen: Pen, subject: Subject) -> None:
    """Draw a sailing boat with two sails; about 900 units high."""
    hull_tone = made_of(subject, (0.62, 0.38, 0.24))
    cloth: Color = (0.98, 0.95, 0.89)
    if subject.color is not None:
        cloth, hull_tone = chosen(subject.color, cloth), (0.62, 0.38, 0.24)
    pen.part(ribbon([(480, 20), (486, 760)], (12, 20)), (0.50, 0.35, 0.24))
    main = smooth([(500, 50), (600, 220), (730, 440), (850, 650), (660, 690), (506, 694)],
                  tension=0.26)  # fmt: skip
    jib = smooth([(466, 110), (470, 400), (466, 690), (330, 690), (170, 650), (340, 400)],
                 tension=0.26)  # fmt: skip
    for sail, tone in ((main, cloth), (jib, mixed(cloth, (0.86, 0.42, 0.34), 0.0))):
        pen.part(sail, tone)
        with pen.inside(sail):
            for k in range(4):
                y = 250 + k * 130.0
                pen.stroke(
                    [(150, y + 40), (480, y), (860, y + 50)], 4, dark(cloth, 0.2), 0.6, (1, 1)
                )
            box = sail.getBounds()
            pen.shaded(ellipse(box.right(), box.centerY(), box.width() * 0.3, 300), cloth, 0.24, 40)
            pen.lit(ellipse(box.centerX(), box.centerY() - 60, 60, 160), 0.4, 34)
    pen.part(smooth([(484, 20), (540, 32), (584, 24), (570, 54), (484, 58)], tension=0.4),
             (0.88, 0.28, 0.24))  # fmt: skip
    hull = smooth([(90, 730), (300, 744), (640, 744), (930, 716), (860, 840), (740, 896),
                   (300, 900),
                   (170, 850)], tension=0.34)  # fmt: skip
    pen.part(hull, hull_tone)
    with pen.inside(hull):
        pen.fill(
            polygon([(0, 720), (1000, 700), (1000, 752), (0, 768)]), light(hull_tone, 0.5), 0.9
        )
        for y in (800, 846):
            pen.stroke(
                [(110, y), (500, y + 8), (900, y - 6)], 4, dark(hull_tone, 0.35), 0.6, (1, 1)
            )


def boat(pen: Pen, subject: Subject) -> None:
    """Draw a boat: a fisherman's sampan where it is painted in ink or old, else one with sails."""
    if pen.look.ink or {"fishing", "ancient", "wooden"} & set(subject.traits):
        with pen.moved(0, 0, 2.1):
            sampan(pen, subject)
    else:
        sailboat(pen, subject)


def astronaut(pen: Pen, subject: Subject) -> None:
    """Draw an astronaut in a white suit, visor mirrored; 1000 units high."""
    suit = chosen(subject.color, (0.93, 0.94, 0.96))
    trim: Color = (0.90, 0.42, 0.20)
    pack = smooth(mirrored([(500, 330), (680, 340), (710, 420), (700, 660), (500, 680)], 500),
                  tension=0.3)  # fmt: skip
    pen.part(pack, dark(suit, 0.28))
    for s in (-1, 1):
        leg = ribbon(
            [(500 + s * 70, 660), (500 + s * 92, 800), (500 + s * 96, 930)], (140, 130, 116)
        )
        pen.part(leg, suit)
        boot = smooth([(500 + s * 30, 1000), (500 + s * 34, 920), (500 + s * 100, 900),
                       (500 + s * 164, 924), (500 + s * 186, 1000)], tension=0.4)  # fmt: skip
        pen.part(boot, dark(suit, 0.3))
        for y in (760, 850):
            pen.stroke([(500 + s * 30, y), (500 + s * 90, y + 14), (500 + s * 152, y)], 9,
                       dark(suit, 0.35), 0.5)  # fmt: skip
    body = smooth(mirrored([(500, 376), (620, 388), (672, 460), (660, 620), (630, 730), (500, 744)],
                           500), tension=0.44)  # fmt: skip
    pen.part(body, suit)
    up = bool(pen.rng.integers(2))
    arms = ((-1, ((356, 450), (270, 540), (262, 680))),
            (1, ((644, 450), (750, 500), (800, 370) if up else (740, 680))))  # fmt: skip
    for s, spine in arms:
        pen.part(ribbon(list(spine), (128, 112, 96), 30), suit)
        x, y = spine[-1]
        pen.part(ellipse(x, y + (-44 if up and s > 0 else 44), 56, 60), dark(suit, 0.3))
        pen.part(ellipse(x, y, 58, 22), trim, outline=False)
    panel = polygon([(420, 520), (580, 520), (580, 630), (420, 630)])
    pen.part(panel, dark(suit, 0.2))
    for k, tone in enumerate(((0.92, 0.30, 0.26), (0.30, 0.72, 0.46), (0.28, 0.56, 0.90))):
        pen.part(ellipse(450 + k * 50, 556, 15), tone, outline=False)
    pen.part(ribbon([(440, 600), (560, 600)], (18, 18)), (0.30, 0.34, 0.40), outline=False)
    pen.part(ellipse(500, 220, 210, 204), suit)
    for s in (-1, 1):
        pen.part(ellipse(500 + s * 206, 230, 30, 56), dark(suit, 0.22))
    visor = smooth(mirrored([(500, 96), (610, 112), (656, 200), (640, 290), (570, 340), (500, 346)],
                            500))  # fmt: skip
    pen.gradient(visor, [(0.10, 0.13, 0.28), (0.22, 0.32, 0.56), (0.86, 0.58, 0.40)], (400, 80),
                 (600, 360))  # fmt: skip
    with pen.inside(visor):
        pen.lit(ribbon([(390, 260), (400, 170), (470, 118)], (10, 34, 12)), 0.7, 6)
        for x, y, r in ((560, 160, 5), (600, 220, 4), (520, 140, 3), (590, 180, 3)):
            pen.fill(ellipse(x, y, r), (1, 1, 1), 0.9)
    pen.margin(visor, (0.86, 0.68, 0.32), 13)


def moon(pen: Pen, subject: Subject) -> None:
    """Draw a full moon with seas and craters, or a crescent where a trait says so; 1000 units."""
    tone = chosen(subject.color, (0.97, 0.93, 0.80))
    disc = ellipse(500, 500, 480)
    if {"crescent", "new"} & set(subject.traits) or "crescent" in subject.name:
        disc = crescent()
    pen.part(disc, tone)
    with pen.inside(disc):
        seas = ((330, 330, 150, 110), (470, 250, 90, 60), (620, 400, 170, 120), (400, 560, 120, 90),
                (560, 700, 140, 70), (250, 620, 70, 110))  # fmt: skip
        for x, y, rx, ry in seas:
            pen.fill(ellipse(x, y, rx, ry), dark(tone, 0.22), 0.55, 4 if pen.look.flat else 26)
        for x, y, r in ((700, 640, 44), (300, 480, 30), (520, 520, 26), (760, 300, 34),
                        (420, 790, 38),
                        (220, 380, 24), (640, 820, 26), (560, 150, 28)):  # fmt: skip
            pen.fill(ellipse(x, y, r), dark(tone, 0.28), 0.6, 2)
            pen.fill(ellipse(x + r * 0.14, y + r * 0.18, r * 0.8), light(tone, 0.3), 0.7, 2)
        side = pen.look.light_from
        pen.shaded(ellipse(500 - side * 560, 640, 300, 480), tone, 0.4, 90)
        pen.lit(ellipse(500 + side * 240, 250, 160, 120), 0.4, 70)


def crescent() -> object:
    """Return the outline of a waxing moon."""
    outer = [(620, 30), (380, 90), (180, 280), (140, 540), (260, 800), (500, 940), (760, 920)]
    inner = [(560, 800), (430, 620), (410, 400), (490, 180)]
    return smooth([(float(x), float(y)) for x, y in [*outer, *inner]], tension=0.5)
