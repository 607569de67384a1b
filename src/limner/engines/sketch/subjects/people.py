"""People: who the words describe, as a half-length portrait or a whole figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import skia

from limner.engines.sketch.palette import named_color
from limner.engines.sketch.subjects.caps import worn_cap, worn_hat
from limner.engines.sketch.subjects.faces import Person, draw_face
from limner.engines.sketch.subjects.figures import draw_figure
from limner.engines.sketch.subjects.garments import draw_half_garment, draw_neck
from limner.engines.sketch.subjects.hair import draw_back_hair, draw_front_hair
from limner.engines.sketch.subjects.pens import Pen
from limner.engines.sketch.subjects.tones import Color
from limner.prompts.scene import Subject

_MALE = frozenset(
    ["man", "boy", "gentleman", "grandfather", "father", "king", "prince", "monk", "fisherman"]
)
_CHILD = frozenset(["girl", "boy", "child", "kid", "baby", "toddler"])
_OLD = frozenset(["old", "elderly", "aged", "grandmother", "grandfather"])
_SKINS: tuple[Color, ...] = ((0.985, 0.86, 0.77), (0.96, 0.81, 0.70), (0.90, 0.71, 0.57))
_HAIRS: tuple[Color, ...] = ((0.13, 0.10, 0.11), (0.22, 0.14, 0.10), (0.33, 0.20, 0.12))
_CLOTHS: tuple[tuple[Color, Color], ...] = (
    ((0.42, 0.62, 0.74), (0.93, 0.80, 0.52)),
    ((0.86, 0.45, 0.42), (0.98, 0.88, 0.70)),
    ((0.46, 0.60, 0.48), (0.94, 0.86, 0.66)),
    ((0.93, 0.74, 0.40), (0.55, 0.36, 0.28)),
    ((0.56, 0.48, 0.70), (0.90, 0.80, 0.90)),
)
_HANFU: tuple[tuple[Color, Color], ...] = (
    ((0.66, 0.82, 0.82), (0.86, 0.42, 0.46)),
    ((0.95, 0.78, 0.78), (0.72, 0.26, 0.34)),
    ((0.80, 0.82, 0.93), (0.36, 0.40, 0.68)),
    ((0.94, 0.90, 0.80), (0.40, 0.56, 0.48)),
)
_SUITS: tuple[tuple[Color, Color], ...] = (
    ((0.17, 0.20, 0.30), (0.66, 0.16, 0.20)),
    ((0.28, 0.29, 0.32), (0.18, 0.32, 0.58)),
)
_WORN_BY = {"princess": "dress", "queen": "dress", "prince": "suit", "scholar": "hanfu"}
# The body of a portrait is drawn a little larger and higher than its own coordinates.
_GROWN = 1.04
_RAISED = -10.0


def portrait(pen: Pen, subject: Subject) -> None:
    """Draw a half-length portrait, 1000 units high, cut off at its lower edge."""
    person = described(subject, pen.rng)
    pen.canvas.save()
    pen.canvas.clipRect(_frame())
    scale = 1.22 if person.age == "child" else 1.15
    tilt = float(pen.rng.uniform(-3.5, 3.5))
    with pen.moved(0, 218, scale, tilt * 0.4):
        draw_back_hair(pen, person)
    with pen.moved(0, _RAISED - 1000 * (_GROWN - 1), _GROWN):
        draw_neck(pen, person)
        draw_half_garment(pen, person)
    with pen.moved(0, 218, scale, tilt):
        draw_head(pen, person)
    pen.canvas.restore()


def draw_head(pen: Pen, person: Person) -> None:
    """Face, front hair and what is worn on the head."""
    draw_face(pen, person)
    draw_front_hair(pen, person)
    if person.hat in {"baseball cap", "cap"}:
        worn_cap(pen, person.hat_color)
    elif person.hat:
        worn_hat(pen, person.hat_color)


def full_figure(pen: Pen, subject: Subject) -> None:
    """Draw a whole person standing, about 1000 units high."""
    draw_figure(pen, described(subject, pen.rng), draw_head, draw_back_hair)


def described(subject: Subject, rng: np.random.Generator) -> Person:
    """Who the subject's words describe; what they leave open is chosen by `rng`."""
    words = set(subject.name.lower().split())
    age = "child" if words & _CHILD and "young" not in words else "adult"
    age = "old" if words & _OLD else "young" if "young" in words else age
    neutral = not words & {"woman", "girl", "lady", "grandmother", "princess", "queen"}
    male = bool(words & _MALE) or (neutral and bool(rng.integers(2)))
    outfit = _outfit((*subject.traits, *(_WORN_BY.get(word, "") for word in sorted(words))))
    sets = _HANFU if outfit in {"hanfu", "kimono"} else _SUITS if outfit == "suit" else _CLOTHS
    cloth, trim = sets[int(rng.integers(len(sets)))]
    person = Person(
        female=not male,
        age=age,
        skin=_SKINS[int(rng.integers(len(_SKINS)))],
        hair=(0.80, 0.80, 0.82) if age == "old" else _HAIRS[int(rng.integers(len(_HAIRS)))],
        hairstyle=_hairstyle(male, age, outfit, rng),
        outfit=outfit,
        cloth=named_color(subject.color) if subject.color else cloth,
        trim=trim,
        eyes=(0.34, 0.20, 0.12),
        glasses="glasses" in subject.traits,
        beard=male and age == "old",
    )
    return _hatted(person, subject.traits)


def _outfit(traits: tuple[str, ...]) -> str:
    for trait in traits:
        for word in ("hanfu", "kimono", "suit", "dress"):
            if word in trait.split():
                return word
    return "everyday"


def _hairstyle(male: bool, age: str, outfit: str, rng: np.random.Generator) -> str:
    if age == "old":
        return "thin" if male else "bun"
    if outfit in {"hanfu", "kimono"}:
        return "topknot" if male else "hanfu"
    if male:
        return "child" if age == "child" else "short"
    choices = ("pigtails", "bob") if age == "child" else ("long", "long", "bob")
    return choices[int(rng.integers(len(choices)))]


def _hatted(person: Person, traits: tuple[str, ...]) -> Person:
    for trait in traits:
        for name in ("baseball cap", "straw hat", "hat", "cap"):
            if trait.endswith(name):
                color = trait.removesuffix(name).strip()
                shown = named_color(color) if color else person.hat_color
                if name in {"straw hat", "hat"} and not color:
                    shown = (0.86, 0.72, 0.46)
                calm = {"hanfu": "long", "bun": "long", "topknot": "short"}
                style = calm.get(person.hairstyle, person.hairstyle)
                return replace(person, hat=name, hat_color=shown, hairstyle=style)
    return person


def _frame() -> Any:
    return skia.Rect.MakeLTRB(-900, -600, 900, 1000)
