"""What work and rank put on a head: toque, police cap, helmets, crown, hats, a headband."""

from __future__ import annotations

from collections.abc import Callable

from limner_sketch.subjects.pens import Pen, ellipse, mirrored, polygon, ribbon, smooth
from limner_sketch.subjects.tones import Color, dark, light

_GOLD: Color = (0.92, 0.74, 0.34)


def _toque(pen: Pen, tone: Color) -> None:
    puff = smooth(
        [(-116, -150), (-180, -230), (-130, -300), (-50, -290), (0, -330), (60, -292),
         (140, -298), (180, -230), (116, -150)], tension=0.55,
    )  # fmt: skip
    pen.part(puff, tone)
    with pen.inside(puff):
        for k in range(-3, 4):
            pen.stroke([(k * 30, -150), (k * 36, -210), (k * 46, -270)], 8, dark(tone, 0.25), 0.5)
    band = smooth([(-122, -92), (0, -72), (122, -92), (120, -170), (0, -156), (-120, -170)],
                  tension=0.25)  # fmt: skip
    pen.part(band, light(tone, 0.2))


def _police_cap(pen: Pen, tone: Color) -> None:
    top = smooth(mirrored([(0, -230), (110, -220), (186, -176), (140, -130), (0, -126)]))
    pen.part(top, tone)
    band = smooth([(-126, -96), (0, -74), (126, -96), (130, -146), (0, -130), (-130, -146)],
                  tension=0.25)  # fmt: skip
    pen.part(band, dark(tone, 0.3))
    peak = smooth(mirrored([(0, -92), (100, -104), (122, -92), (70, -58), (0, -50)]))
    pen.part(peak, (0.10, 0.10, 0.12))
    pen.lit(ribbon([(-60, -76), (0, -70), (60, -76)], (4, 9, 4)), 0.5, 4)
    pen.part(smooth(mirrored([(0, -196), (26, -180), (20, -146), (0, -134)]), tension=0.3), _GOLD)


def _helmet(pen: Pen, tone: Color) -> None:
    dome = smooth(mirrored([(0, -220), (84, -206), (136, -140), (142, -84), (0, -70)]))
    pen.part(dome, tone)
    pen.part(ribbon([(0, -222), (0, -150), (0, -80)], (34, 40, 34)), light(tone, 0.18), 0.6)
    pen.part(
        smooth(mirrored([(0, -96), (150, -100), (176, -76), (90, -56), (0, -50)])), dark(tone, 0.1)
    )
    pen.lit(ellipse(60, -160, 24, 34), 0.5, 12)


def _crown(pen: Pen, tone: Color) -> None:
    body = polygon([(-100, -120), (-124, -216), (-66, -170), (0, -240), (66, -170), (124, -216),
                    (100, -120)])  # fmt: skip
    pen.part(body, tone)
    pen.part(ribbon([(-102, -124), (0, -110), (102, -124)], (24, 26, 24)), dark(tone, 0.12))
    for x, y in ((-124, -218), (0, -242), (124, -218)):
        pen.part(ellipse(x, y, 11), light(tone, 0.3), outline=False)
    for x, jewel in ((-60, (0.16, 0.42, 0.76)), (0, (0.82, 0.14, 0.22)), (60, (0.16, 0.42, 0.76))):
        pen.part(ellipse(x, -116 + abs(x) * -0.08, 10, 9), jewel, outline=False)


def _cowboy_hat(pen: Pen, tone: Color) -> None:
    crown = smooth([(-112, -96), (-116, -170), (-92, -232), (-40, -246), (0, -222), (40, -246),
                    (92, -232), (116, -170), (112, -96), (0, -74)], tension=0.46)  # fmt: skip
    pen.part(crown, tone)
    with pen.inside(crown):
        pen.shaded(ellipse(0, -226, 24, 46), tone, 0.6, 12)
        pen.part(ribbon([(-124, -118), (0, -96), (124, -118)], (28, 30, 28)), dark(tone, 0.5), 0.6)
    brim = smooth([(-252, -150), (-206, -104), (-110, -92), (0, -82), (110, -92), (206, -104),
                   (252, -150), (214, -64), (110, -44), (0, -38), (-110, -44), (-214, -64)],
                  tension=0.5)  # fmt: skip
    pen.part(brim, light(tone, 0.04))
    pen.stroke([(-236, -126), (-150, -62), (0, -50), (150, -62), (236, -126)], 6, dark(tone, 0.4),
               0.6)  # fmt: skip


def _rain_hat(pen: Pen, tone: Color) -> None:
    """Draw a sou'wester: a soft dome, its brim turned up before and long behind."""
    dome = smooth(mirrored([(0, -214), (80, -200), (126, -140), (130, -84), (0, -66)]))
    pen.part(dome, tone)
    for x in (-56, 0, 56):
        pen.stroke([(x * 0.3, -210), (x, -150), (x * 1.1, -90)], 5, dark(tone, 0.4), 0.6)
    brim = smooth([(-186, -30), (-150, -96), (-70, -116), (0, -120), (70, -116), (150, -96),
                   (186, -30), (140, -56), (70, -72), (0, -76), (-70, -72), (-140, -56)],
                  tension=0.5)  # fmt: skip
    pen.part(brim, light(tone, 0.12))
    pen.stroke([(-150, -72), (-70, -92), (0, -97), (70, -92), (150, -72)], 5, dark(tone, 0.35), 0.6)


def _bamboo_hat(pen: Pen, tone: Color) -> None:
    """Draw a wide cone of plaited bamboo, as worn in the rain and on rivers."""
    cone = smooth([(-236, -60), (-130, -136), (-20, -232), (20, -232), (130, -136), (236, -60),
                   (120, -36), (0, -28), (-120, -36)], tension=0.2)  # fmt: skip
    pen.part(cone, tone)
    with pen.inside(cone):
        for k in range(-5, 6):
            pen.stroke(
                [(0, -236), (k * 24, -130), (k * 48, -30)], 5, dark(tone, 0.35), 0.55, (1, 1)
            )
        for y, half in ((-190, 70), (-140, 130), (-90, 200)):
            pen.stroke([(-half, y + 12), (0, y + 26), (half, y + 12)], 5, dark(tone, 0.35), 0.55,
                       (1, 1))  # fmt: skip
    pen.stroke(
        [(-226, -58), (-110, -38), (0, -31), (110, -38), (226, -58)], 9, dark(tone, 0.3), 0.8
    )


def _war_helmet(pen: Pen, tone: Color) -> None:
    """Draw a ridged helmet with neck guards and a golden crest."""
    for s in (-1, 1):
        for k in range(3):
            flap = smooth([(s * 92, -96 + k * 42), (s * (150 + k * 14), -80 + k * 46),
                           (s * (162 + k * 14), -30 + k * 46), (s * 104, -48 + k * 42)],
                          tension=0.2)  # fmt: skip
            pen.part(flap, light(tone, 0.12 - k * 0.04))
    dome = smooth(mirrored([(0, -226), (76, -210), (126, -150), (136, -84), (0, -72)]))
    pen.part(dome, tone)
    for x in (-84, -42, 0, 42, 84):
        pen.stroke([(x * 0.2, -222), (x, -160), (x * 1.2, -90)], 5, light(tone, 0.4), 0.6, (1, 1))
    peak = smooth(mirrored([(0, -104), (110, -108), (140, -84), (70, -62), (0, -56)]))
    pen.part(peak, dark(tone, 0.2))
    for s in (-1, 1):
        horn = ribbon([(s * 18, -120), (s * 92, -170), (s * 110, -262)], (34, 30, 4))
        pen.part(horn, _GOLD)
    pen.part(ellipse(0, -122, 28), _GOLD)
    pen.fill(ellipse(0, -122, 15), dark(_GOLD, 0.3))


def _headband(pen: Pen, tone: Color) -> None:
    for x, y in ((168, -10), (146, 44)):
        pen.part(ribbon([(98, -70), (140, -56), (x, y)], (26, 30, 22)), dark(tone, 0.1))
    band = ribbon([(-101, -66), (-60, -84), (0, -90), (60, -84), (101, -66)], (32, 36, 38, 36, 32))
    pen.part(band, tone)
    pen.part(ellipse(0, -90, 20, 15), _GOLD)


WORN: dict[str, Callable[[Pen, Color], None]] = {
    "toque": _toque,
    "police cap": _police_cap,
    "helmet": _helmet,
    "crown": _crown,
    "cowboy hat": _cowboy_hat,
    "rain hat": _rain_hat,
    "bamboo hat": _bamboo_hat,
    "war helmet": _war_helmet,
    "headband": _headband,
}
"""How each is drawn, on a head of `draw_head`'s coordinates."""
