"""Animals sitting or lying before the viewer: dog, lying cat and dog, rabbit, panda, bear."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.subjects.cats import cat_head
from limner_sketch.subjects.muzzles import dog_head, gentle_eye
from limner_sketch.subjects.pens import Pen, ellipse, mirrored, ribbon, smooth
from limner_sketch.subjects.tones import Color, brightness, chosen, dark, light, mixed

_TAN: Color = (0.87, 0.60, 0.30)
_GINGER: Color = (0.95, 0.56, 0.19)
_BLACK: Color = (0.15, 0.14, 0.16)


def pale_of(coat: Color) -> Color:
    """Return the colour of an animal's chest and muzzle."""
    if brightness(coat) < 0.3:
        return light(coat, 0.16)
    return mixed(light(coat, 0.70), (1.0, 0.96, 0.88), 0.5)


def sitting_dog(pen: Pen, subject: Subject) -> None:
    """Draw a dog sitting upright, seen from before; 1000 units high."""
    coat = chosen(subject.color, _TAN)
    pale = pale_of(coat)
    tail = ribbon([(640, 940), (760, 930), (826, 850), (820, 760)], (80, 90, 86, 30), 40)
    pen.part(tail, dark(coat, 0.1))
    body = smooth(
        mirrored([(500, 360), (600, 390), (640, 520), (700, 680), (750, 830), (744, 960),
                  (660, 996),
                  (500, 996)], 500), tension=0.48,
    )  # fmt: skip
    pen.part(body, coat)
    with pen.inside(body):
        for s in (-1, 1):
            pen.shaded(ellipse(500 + s * 150, 720, 26, 180), coat, 0.32, 24)
            pen.lit(ellipse(500 + s * 196, 830, 50, 90), 0.18, 30)
    chest = smooth(
        mirrored([(500, 420), (580, 440), (602, 540), (574, 640), (540, 720), (500, 770)], 500),
        tension=0.46,
    )
    pen.fill(chest, pale, 1.0, 3 if pen.look.flat else 12)
    for s in (-1, 1):
        haunch = smooth([(500 + s * 250, 800), (500 + s * 262, 950), (500 + s * 200, 1000),
                         (500 + s * 110, 996), (500 + s * 120, 940),
                         (500 + s * 170, 860)])  # fmt: skip
        pen.part(haunch, mixed(coat, pale, 0.25))
        leg = ribbon([(500 + s * 80, 620), (500 + s * 76, 800), (500 + s * 74, 960)], (110, 92, 84))
        pen.part(leg, mixed(coat, light(coat, 0.3), 0.4), 0.8)
        paw = smooth([(500 + s * 24, 950), (500 + s * 74, 926), (500 + s * 128, 950),
                      (500 + s * 134, 996), (500 + s * 16, 996)])  # fmt: skip
        pen.part(paw, mixed(coat, pale, 0.8), 0.7)
        for k in (56, 92):
            pen.stroke([(500 + s * k, 964), (500 + s * k, 992)], 6, dark(coat, 0.5), 0.6, (1, 1))
    pen.part(ribbon([(396, 440), (500, 492), (604, 440)], (32, 36, 32)), (0.80, 0.20, 0.22), 0.7)
    pen.part(ellipse(500, 510, 24), (0.95, 0.76, 0.30))
    with pen.moved(500, 240, 1.16, float(pen.rng.uniform(-6, 6))):
        dog_head(pen, coat, pale)


def _loaf(pen: Pen, coat: Color, pale: Color, wide: float) -> None:
    """Draw a body at rest, its forelegs out before it, the tail curled around."""
    tail = ribbon([(wide - 60, 500), (wide + 60, 540), (wide + 20, 600), (wide - 260, 604)],
                  (60, 76, 72, 34), 40)  # fmt: skip
    body = smooth(
        [(180, 590), (170, 430), (260, 300), (460, 240), (700, 250), (wide - 40, 330),
         (wide + 10, 470), (wide - 40, 590), (600, 606)], tension=0.5,
    )  # fmt: skip
    pen.part(body, coat)
    with pen.inside(body):
        pen.fill(ellipse(250, 520, 120, 120), pale, 0.9, 24)
        pen.lit(ellipse(560, 310, 220, 60), 0.25, 36)
        pen.shaded(ellipse(640, 600, 300, 50), coat, 0.5, 26)
        haunch = [(620.0, 590.0), (600.0, 470.0), (690.0, 380.0), (800.0, 372.0)]
        pen.stroke(haunch, 14, dark(coat, 0.4), 0.55)
    pen.part(tail, dark(coat, 0.06))
    for x, y in ((300, 584), (190, 592)):
        paw = ribbon([(x + 110, y - 12), (x, y), (x - 90, y)], (70, 74, 70), 20)
        pen.part(paw, mixed(coat, pale, 0.45), 0.7)
        for k in (96, 74):
            pen.stroke([(x - k, y - 16), (x - k - 6, y + 12)], 5, dark(coat, 0.5), 0.5, (1, 1))


def lying_cat(pen: Pen, subject: Subject) -> None:
    """Draw a cat at rest, looking at the viewer; 640 units high."""
    coat = chosen(subject.color, _GINGER)
    _loaf(pen, coat, pale_of(coat), 880)
    if brightness(coat) > 0.3:
        for k in range(5):
            x = 440 + k * 76.0
            pen.stroke([(x, 246 + k * 5), (x + 26, 320), (x + 14, 390)], 26, dark(coat, 0.34), 0.6)
    with pen.moved(250, 270, 1.0, float(pen.rng.uniform(-6, 6))):
        cat_head(pen, coat)


def lying_dog(pen: Pen, subject: Subject) -> None:
    """Draw a dog at rest, looking at the viewer; 640 units high."""
    coat = chosen(subject.color, _TAN)
    pale = pale_of(coat)
    _loaf(pen, coat, pale, 920)
    with pen.moved(260, 280, 1.02, float(pen.rng.uniform(-6, 6))):
        dog_head(pen, coat, pale)


def rabbit(pen: Pen, subject: Subject) -> None:
    """Draw a rabbit sitting upright, ears up; 1000 units high."""
    coat = chosen(subject.color, (0.93, 0.90, 0.87))
    pale = light(pale_of(coat), 0.4)
    rose = mixed((0.98, 0.70, 0.72), coat, 0.2)
    pen.part(ellipse(716, 888, 70, 66), pale)
    for s, lean in ((-1, 40), (1, 66)):
        ear = ribbon([(500 + s * 62, 380), (500 + s * 96, 200), (500 + s * lean * 1.8, 50)],
                     (70, 108, 56), 40)  # fmt: skip
        pen.part(ear, coat)
        inner = ribbon([(500 + s * 66, 360), (500 + s * 98, 210), (500 + s * lean * 1.75, 90)],
                       (30, 56, 22), 30)  # fmt: skip
        pen.fill(inner, rose, 0.85, 4)
    body = smooth(
        mirrored([(500, 560), (610, 600), (690, 740), (706, 900), (640, 990), (500, 996)], 500)
    )
    pen.part(body, coat)
    with pen.inside(body):
        pen.fill(ellipse(500, 800, 104, 170), pale, 0.95, 20)
        for s in (-1, 1):
            pen.shaded(ellipse(500 + s * 130, 800, 18, 130), coat, 0.24, 20)
    for s in (-1, 1):
        foot = smooth([(500 + s * 60, 996), (500 + s * 54, 950), (500 + s * 120, 920),
                       (500 + s * 210, 950), (500 + s * 216, 998)])  # fmt: skip
        pen.part(foot, mixed(coat, pale, 0.5), 0.7)
        pen.part(ribbon([(500 + s * 108, 640), (500 + s * 92, 740), (500 + s * 40, 800)],
                        (60, 62, 58)), coat, 0.8)  # fmt: skip
    head = smooth(
        mirrored([(500, 312), (590, 326), (672, 420), (676, 510), (620, 590), (500, 622)], 500)
    )
    pen.part(head, coat)
    with pen.inside(head):
        pen.fill(ellipse(500, 560, 110, 70), pale, 0.95, 16)
        for s in (-1, 1):
            pen.fill(ellipse(500 + s * 124, 530, 36, 22), (0.98, 0.55, 0.58), 0.4, 14)
    for s in (-1, 1):
        gentle_eye(pen, 500 + s * 92, 458, 27, (0.45, 0.20, 0.16))
        pen.stroke([(500, 548), (500 + s * 20, 566), (500 + s * 42, 556)], 6, dark(rose, 0.5), 0.9)
        for k in range(3):
            pen.stroke([(500 + s * 60, 540 + k * 12), (500 + s * 190, 526 + k * 24)], 3,
                       dark(coat, 0.3), 0.5, (1, 0.2))  # fmt: skip
    pen.fill(smooth([(480, 520), (520, 520), (500, 544)], tension=0.5), dark(rose, 0.18))
    pen.stroke([(500, 540), (500, 552)], 5, dark(rose, 0.5), 0.9, (1, 1))


def panda(pen: Pen, subject: Subject) -> None:
    """Draw a panda sitting with a stem of bamboo; 1000 units high."""
    _bear(pen, chosen(subject.color, (0.97, 0.96, 0.93)), _BLACK, patches=True)
    stem = ribbon([(250, 900), (372, 700), (470, 500)], (26, 26, 22), 24)
    pen.part(stem, (0.46, 0.66, 0.30))
    for x, y, turn in ((462, 520, -20), (480, 500, 40), (420, 600, 110), (300, 820, 200)):
        with pen.moved(x, y, 1.0, turn):
            pen.part(smooth([(0, 0), (50, -22), (120, 0), (50, 18)]), (0.40, 0.62, 0.28), 0.7)
    pen.part(ellipse(366, 712, 66, 54), _BLACK)


def bear(pen: Pen, subject: Subject) -> None:
    """Draw a bear sitting; 1000 units high."""
    polar = subject.name.startswith("polar")
    coat = chosen(subject.color, (0.95, 0.94, 0.91) if polar else (0.56, 0.36, 0.22))
    _bear(pen, coat, dark(coat, 0.06 if polar else 0.1), patches=False)


def koala(pen: Pen, subject: Subject) -> None:
    """Draw a koala sitting, its round ears tufted; 1000 units high."""
    coat = chosen(subject.color, (0.60, 0.62, 0.66))
    for s in (-1, 1):
        pen.part(ellipse(500 + s * 240, 200, 130, 124), coat)
        pen.fill(ellipse(500 + s * 240, 214, 76, 70), (0.97, 0.88, 0.88), 0.85, 14)
    _bear(pen, coat, dark(coat, 0.06), patches=False)
    pen.part(smooth(mirrored([(500, 270), (540, 290), (550, 360), (500, 396)], 500)), _BLACK, 0.8)
    pen.lit(ellipse(490, 300, 12, 20), 0.4, 6)


def _bear(pen: Pen, coat: Color, limbs: Color, patches: bool) -> None:
    for s in (-1, 1):
        pen.part(ellipse(500 + s * 190, 150, 82, 78), limbs)
        pen.fill(ellipse(500 + s * 186, 158, 42, 40), light(limbs, 0.2), 0.6, 8)
    body = smooth(
        mirrored([(500, 440), (660, 480), (760, 640), (780, 820), (700, 970), (500, 990)], 500)
    )
    pen.part(body, coat)
    with pen.inside(body):
        if patches:
            pen.fill(ellipse(500, 520, 330, 110), limbs, 1.0, 6)
        pen.fill(ellipse(500, 800, 160, 150), light(coat, 0.3), 0.6, 50)
    for s in (-1, 1):
        arm = ribbon([(500 + s * 210, 530), (500 + s * 260, 640), (500 + s * 150, 720)],
                     (130, 126, 116), 30)  # fmt: skip
        pen.part(arm, limbs)
        leg = ribbon([(500 + s * 200, 880), (500 + s * 260, 920), (500 + s * 300, 900)],
                     (170, 170, 160), 24)  # fmt: skip
        pen.part(leg, limbs)
        pen.fill(ellipse(500 + s * 310, 904, 52, 60), light(limbs, 0.35), 0.55, 8)
    head = smooth(
        mirrored([(500, 86), (620, 104), (724, 220), (736, 340), (660, 450), (500, 490)], 500)
    )
    pen.part(head, coat)
    with pen.inside(head):
        pen.fill(ellipse(500, 380, 110, 84), light(coat, 0.35), 0.85, 14)
        for s in (-1, 1):
            pen.fill(ellipse(500 + s * 150, 380, 44, 26), (0.97, 0.52, 0.52), 0.32, 18)
            if patches:
                with pen.moved(500 + s * 106, 270, 1.0, s * 28):
                    pen.fill(ellipse(0, 0, 50, 68), limbs, 1.0, 3)
    for s in (-1, 1):
        gentle_eye(pen, 500 + s * 98, 262, 24)
        pen.stroke([(500, 398), (500 + s * 26, 420), (500 + s * 56, 408)], 8, _BLACK, 0.85)
    nose = smooth(mirrored([(500, 336), (540, 340), (536, 364), (500, 384)], 500))
    pen.fill(nose, _BLACK)
    pen.lit(ellipse(490, 346, 16, 7), 0.5, 4)
    pen.stroke([(500, 380), (500, 402)], 6, _BLACK, 0.85, (1, 1))
