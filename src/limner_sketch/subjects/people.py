"""People: who the words describe, as a half-length portrait or a whole figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import skia

from limner_sketch.language.nouns import Outfit, nouns
from limner_sketch.language.scene import Subject
from limner_sketch.palette import named_color
from limner_sketch.subjects.caps import worn_cap, worn_hat
from limner_sketch.subjects.faces import Person, draw_face
from limner_sketch.subjects.figures import draw_figure
from limner_sketch.subjects.garments import draw_half_robe, draw_neck
from limner_sketch.subjects.hair import draw_back_hair, draw_front_hair
from limner_sketch.subjects.hats import WORN
from limner_sketch.subjects.pens import Pen
from limner_sketch.subjects.tones import Color

_EYES: tuple[Color, ...] = ((0.34, 0.20, 0.12), (0.26, 0.44, 0.58), (0.34, 0.46, 0.28))
_POSTURES = {"seated": "seated", "sitting": "sitting", "walking": "walking", "running": "walking",
             "riding": "riding", "reading": "sitting", "meditating": "sitting"}  # fmt: skip
_HAT_COLORS: dict[str, Color] = {
    "straw hat": (0.86, 0.72, 0.46), "toque": (0.97, 0.97, 0.98), "police cap": (0.16, 0.21, 0.36),
    "helmet": (0.95, 0.74, 0.20), "crown": (0.92, 0.73, 0.30), "cap": (0.28, 0.42, 0.56),
}  # fmt: skip
_SKINS: tuple[Color, ...] = (
    (0.99, 0.87, 0.79), (0.98, 0.84, 0.74), (0.96, 0.80, 0.68), (0.90, 0.70, 0.55),
    (0.72, 0.50, 0.36), (0.52, 0.35, 0.25),
)  # fmt: skip
_HAIRS: tuple[Color, ...] = (
    (0.13, 0.10, 0.11), (0.20, 0.13, 0.10), (0.33, 0.20, 0.12), (0.50, 0.31, 0.17),
    (0.80, 0.62, 0.36),
)  # fmt: skip
_CLOTHS: tuple[tuple[Color, Color], ...] = (
    ((0.36, 0.52, 0.66), (0.95, 0.85, 0.62)),
    ((0.83, 0.44, 0.38), (0.97, 0.90, 0.78)),
    ((0.48, 0.60, 0.46), (0.93, 0.86, 0.70)),
    ((0.90, 0.74, 0.50), (0.46, 0.34, 0.30)),
    ((0.55, 0.48, 0.66), (0.92, 0.84, 0.90)),
    ((0.24, 0.32, 0.44), (0.88, 0.48, 0.40)),
    ((0.93, 0.90, 0.84), (0.40, 0.52, 0.62)),
    ((0.30, 0.55, 0.54), (0.96, 0.78, 0.60)),
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
_ASKED_HATS = ("baseball cap", "straw hat", "hat", "cap")
HATS = frozenset({*WORN, *_ASKED_HATS})
"""What a row may say that people of its calling wear on their heads."""
# The body of a portrait is drawn a little larger and higher than its own coordinates.
_GROWN = 1.04
_RAISED = -10.0


def portrait(pen: Pen, subject: Subject) -> None:
    """Draw a half-length portrait, 1000 units high, cut off at its lower edge."""
    person = described(subject, pen.rng)
    pen.canvas.save()
    pen.canvas.clipRect(_frame())
    if person.outfit in {"hanfu", "kimono"}:
        _robed(pen, person)
    else:
        child = person.age == "child"
        scale = 1.58 if child else 2.02
        with pen.moved(0, -325.0 * scale + 205 if child else -30.0, scale):
            draw_figure(pen, replace(person, pose="standing"), draw_head, draw_back_hair)
    pen.canvas.restore()


def close_portrait(pen: Pen, subject: Subject) -> None:
    """Draw head and shoulders, 1000 units high, cut off at the lower edge."""
    person = described(subject, pen.rng)
    pen.canvas.save()
    pen.canvas.clipRect(_frame())
    with pen.moved(0, -100, 1.44):
        if person.outfit in {"hanfu", "kimono"}:
            _robed(pen, person)
        else:
            child = person.age == "child"
            with pen.moved(0, -310.0 if child else -24.0, 1.58 if child else 2.0):
                draw_figure(pen, replace(person, pose="standing"), draw_head, draw_back_hair)
    pen.canvas.restore()


def _robed(pen: Pen, person: Person) -> None:
    scale = 1.22 if person.age == "child" else 1.15
    tilt = float(pen.rng.uniform(-3.5, 3.5))
    with pen.moved(0, 218, scale, tilt * 0.4):
        draw_back_hair(pen, person)
    with pen.moved(0, _RAISED - 1000 * (_GROWN - 1), _GROWN):
        draw_neck(pen, person)
        draw_half_robe(pen, person)
    with pen.moved(0, 218, scale, tilt):
        draw_head(pen, person)


def draw_head(pen: Pen, person: Person) -> None:
    """Face, front hair and what is worn on the head."""
    draw_face(pen, person)
    draw_front_hair(pen, person)
    if person.hat in {"baseball cap", "cap"}:
        worn_cap(pen, person.hat_color)
    elif person.hat in WORN:
        WORN[person.hat](pen, person.hat_color)
    elif person.hat:
        worn_hat(pen, person.hat_color)


def full_figure(pen: Pen, subject: Subject) -> None:
    """Draw a whole person standing, about 1000 units high."""
    draw_figure(pen, described(subject, pen.rng), draw_head, draw_back_hair)


def described(subject: Subject, rng: np.random.Generator) -> Person:
    """Who the subject's words describe; what they leave open is chosen by `rng`."""
    words = set(subject.name.lower().split()) | set(subject.traits)
    age = _age(words, subject.name)
    sexes = {nouns().row(word).looks.sex for word in words}
    male = "male" in sexes or ("female" not in sexes and bool(rng.integers(2)))
    work = _work(subject.name, rng)
    outfit = _outfit(subject.traits) or (work.outfit if work else "everyday")
    sets = _HANFU if outfit in {"hanfu", "kimono"} else _SUITS if outfit == "suit" else _CLOTHS
    cloth, trim = sets[int(rng.integers(len(sets)))]
    if work is not None and work.cloth is not None:
        cloth = work.cloth
    fair = int(rng.integers(3)) if outfit in {"hanfu", "kimono"} else int(rng.integers(6))
    hair = int(rng.integers(3 if fair > 2 else 5)) if outfit not in {"hanfu", "kimono"} else 0
    person = Person(
        female=not male,
        age=age,
        skin=_SKINS[fair],
        hair=(0.82, 0.82, 0.84) if age == "old" else _HAIRS[hair],
        hairstyle=_hairstyle(male, age, outfit, rng),
        outfit=outfit,
        cloth=named_color(subject.color) if subject.color else cloth,
        trim=trim,
        eyes=_EYES[int(rng.integers(len(_EYES)))] if hair > 2 else (0.34, 0.20, 0.12),
        glasses="glasses" in subject.traits or (work is not None and work.prop == "glasses"),
        beard=male and age == "old",
        turn=float(rng.choice([-1.0, -0.6, 0.0, 0.6, 1.0])),
        pose=next((_POSTURES[t] for t in subject.traits if t in _POSTURES), "standing"),
        variant=int(rng.integers(24)),
        prop=work.prop if work else "",
    )
    if work is not None and work.hat is not None:
        color = work.hat_color or _HAT_COLORS.get(work.hat, person.hat_color)
        person = replace(person, hat=work.hat, hat_color=color)
    return _hatted(person, subject.traits)


def _work(name: str, rng: np.random.Generator) -> Outfit | None:
    """Return how the work or rank that a name says dresses people, None where it says none."""
    ways = nouns().looks(name).outfits
    if not ways:
        return None
    return ways[int(rng.integers(len(ways)))] if len(ways) > 1 else ways[0]


def _age(words: set[str], name: str) -> str:
    said = next((age for age in ("young", "old") if age in words), "")
    return said or nouns().looks(name).age or "adult"


def _outfit(traits: tuple[str, ...]) -> str | None:
    for trait in traits:
        for word in ("hanfu", "kimono", "suit", "dress", "uniform", "hoodie", "jacket"):
            if word in trait.split():
                return word
    return None


def _hairstyle(male: bool, age: str, outfit: str, rng: np.random.Generator) -> str:
    if age == "old":
        return "thin" if male else "bun"
    if outfit in {"hanfu", "kimono"}:
        return "topknot" if male else "hanfu"
    if male:
        return "child" if age == "child" else ("short", "quiff")[int(rng.integers(2))]
    choices = ("pigtails", "bob") if age == "child" else ("long", "bob", "tail", "wavy")
    return choices[int(rng.integers(len(choices)))]


def _hatted(person: Person, traits: tuple[str, ...]) -> Person:
    for trait in traits:
        for name in _ASKED_HATS:
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
