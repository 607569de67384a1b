"""Subjects: one sprite per thing the prompt names, by our own drawing or by OpenMoji's."""

from __future__ import annotations

import numpy as np

from limner.engines.sketch.look import Look
from limner.engines.sketch.subjects.openmoji import draw_openmoji
from limner.engines.sketch.subjects.registry import own_drawing
from limner.engines.sketch.subjects.sprites import Sprite, modelled, rendered
from limner.prompts.scene import Subject

__all__ = ["Sprite", "sprite"]

_FLOATING = frozenset(
    [
        "bird",
        "eagle",
        "dove",
        "owl",
        "butterfly",
        "bee",
        "balloon",
        "airplane",
        "rocket",
        "helicopter",
        "star",
        "moon",
        "sun",
        "cloud",
        "rainbow",
        "heart",
        "dragon",
        "ufo",
        "kite",
        "bat",
        "planet",
        "logo",
        "whale",
        "fish",
        "dolphin",
        "jellyfish",
    ]
)


def sprite(
    subject: Subject,
    height: int,
    look: Look,
    rng: np.random.Generator,
    framing: str | None = None,
) -> Sprite:
    """Draw one subject `height` pixels high.

    A drawing of our own under that name comes first, then OpenMoji's picture of the symbol, then
    a plain shape: an unknown thing is no error. The width follows from the drawing.
    """
    own = own_drawing(subject, framing)
    height = max(height, 8)
    if own is None:
        image = draw_openmoji(subject, height, look, rng)
        last = subject.name.rsplit(" ", 1)[-1]
        return Sprite(image, stands=last not in _FLOATING)
    image = rendered(lambda pen: own.draw(pen, subject), own.unit, height, look, rng)
    return Sprite(modelled(image, look, rng, own.relief), own.stands, own.crop_bottom)
