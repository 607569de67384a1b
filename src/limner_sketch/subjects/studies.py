"""A study of a subject: recorded once, by our own drawing or by OpenMoji's, set at any height."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property

import numpy as np

from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Subject
from limner_sketch.look import Look
from limner_sketch.subjects.openmoji import record_openmoji
from limner_sketch.subjects.registry import own_drawing
from limner_sketch.subjects.sprites import Recording, Sprite, modelled, recorded

HEIGHT_MIN = 8


def stands(subject: Subject, framing: str | None = None) -> bool:
    """Say whether a subject's bottom edge touches the ground; otherwise it floats or flies."""
    own = own_drawing(subject, framing)
    if own is not None:
        return own.stands
    return not nouns().looks(subject.name).airborne


class Study:
    """One subject in one look; `rng` decides what is left to chance, the same at every height.

    A drawing of our own under the subject's name comes first, then OpenMoji's picture of its
    symbol, then a plain shape: an unknown thing is no error.
    """

    def __init__(
        self, subject: Subject, look: Look, rng: np.random.Generator, framing: str | None = None
    ) -> None:
        self._subject, self._look, self._rng = subject, look, rng
        self._own = own_drawing(subject, framing)
        self._stands = stands(subject, framing)

    @property
    def aspect(self) -> float:
        """Its width over its height."""
        return self._recording.aspect

    def sprite(self, height: int) -> Sprite:
        """Return it `height` pixels high, 8 at least; the width follows from the drawing."""
        image = self._recording.at(max(height, HEIGHT_MIN))
        relief = 1.0 if self._own is None else self._own.relief
        image = modelled(image, self._look, deepcopy(self._rng), relief)
        return Sprite(image, self._stands, self._own is not None and self._own.crop_bottom)

    @cached_property
    def _recording(self) -> Recording:
        own = self._own
        if own is None:
            return record_openmoji(self._subject, self._look, self._rng)
        return recorded(lambda pen: own.draw(pen, self._subject), own.unit, self._look, self._rng)
