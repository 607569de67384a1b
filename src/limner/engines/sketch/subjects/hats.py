"""What work and rank put on a head: a chef's toque, police cap, helmet, crown."""

from __future__ import annotations

from collections.abc import Callable

from limner.engines.sketch.subjects.pens import Pen, ellipse, mirrored, polygon, ribbon, smooth
from limner.engines.sketch.subjects.tones import Color, dark, light

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


WORN: dict[str, Callable[[Pen, Color], None]] = {
    "toque": _toque,
    "police cap": _police_cap,
    "helmet": _helmet,
    "crown": _crown,
}
"""How each is drawn, on a head of `draw_head`'s coordinates."""
