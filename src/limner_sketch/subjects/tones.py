"""Light and dark versions of a colour, and the colour as a look shows it."""

from __future__ import annotations

from functools import lru_cache

from limner_sketch.language.scene import Subject
from limner_sketch.look import Look
from limner_sketch.palette import Color, from_lab, luminance, mix, named_color, oklab, shade

__all__ = ["Color", "chosen", "dark", "for_look", "light", "made_of", "mixed", "recolored"]

WHITE: Color = (1.0, 1.0, 1.0)
_INK_RED: Color = (0.72, 0.20, 0.17)
_MATERIALS: dict[str, Color] = {
    "wooden": (0.62, 0.41, 0.24),
    "metallic": (0.68, 0.72, 0.77),
    "glassy": (0.70, 0.87, 0.92),
    "ceramic": (0.93, 0.94, 0.95),
    "paper": (0.95, 0.91, 0.82),
    "golden": (0.90, 0.70, 0.26),
}


@lru_cache(maxsize=4096)
def mixed(first: Color, second: Color, share: float) -> Color:
    """Blend two colours in Oklab."""
    return mix(first, second, min(max(share, 0.0), 1.0))


def light(rgb: Color, share: float) -> Color:
    """Return the colour on its way to white."""
    return mixed(rgb, WHITE, share)


@lru_cache(maxsize=4096)
def dark(rgb: Color, share: float) -> Color:
    """Return the colour in shadow: darker, a little more saturated, its hue kept."""
    return shade(rgb, 1.0 - share, 1.0 - share * 0.55)


def for_look(rgb: Color, look: Look) -> Color:
    """Return the colour as a look shows it: washes of grey for ink, its one accent a red."""
    if not look.ink:
        return _steadied(rgb, look.key_color) if len(look.rim_colors) > 1 else rgb
    lightness, a, b = oklab(rgb)
    if a > 0.14 and b > 0.06:
        return mixed(_INK_RED, WHITE, max(0.0, lightness - 0.62))
    wash = min(max((lightness - 0.10) / 0.80, 0.0), 1.0) ** 1.1  # What is light stays paper.
    return mixed((0.12, 0.12, 0.13), (0.95, 0.94, 0.91), wash)


@lru_cache(maxsize=4096)
def _steadied(rgb: Color, key: Color) -> Color:
    """Return a colour that coloured light will bring back to what it is called: orange stays it.

    The light that falls on a subject multiplies it by about 0.4 of its own tint (`lighting`);
    the colour is divided by that beforehand, and made purer, since rims of light grey it.
    """
    red, green, blue = (0.6 + 0.4 * v for v in key)
    middle = (red + green + blue) / 3
    against = (rgb[0] * middle / red, rgb[1] * middle / green, rgb[2] * middle / blue)
    return shade((min(against[0], 1.0), min(against[1], 1.0), min(against[2], 1.0)), 1.0, 1.16)


def chosen(name: str | None, otherwise: Color) -> Color:
    """Return the colour of a lexicon key, or another where the prompt named none."""
    return named_color(name) if name else otherwise


def made_of(subject: Subject, otherwise: Color) -> Color:
    """Return the colour asked for, else that of the material asked for, else another."""
    if subject.color:
        return named_color(subject.color)
    for trait in subject.traits:
        if trait in _MATERIALS:
            return _MATERIALS[trait]
    return otherwise


@lru_cache(maxsize=4096)
def recolored(rgb: Color, target: Color, anchor: float) -> Color:
    """Return a fill in the target's hue; the lightness `anchor` becomes the target's own.

    Differences of lightness within the picture are kept, so that folds and shadows stay.
    """
    lightness, _, _ = oklab(rgb)
    goal, a, b = oklab(target)
    moved = min(max(goal + (lightness - anchor) * 0.75, 0.06), 0.985)
    fade = 1.0 - 0.6 * max(0.0, moved - goal) / max(1.0 - goal, 0.05)
    deep = moved / goal if moved < goal else 1.0
    return from_lab(moved, a * fade * deep**0.4, b * fade * deep**0.4)


def grayness(rgb: Color) -> float:
    """Oklab chroma: 0 for a grey, about 0.25 for a pure colour."""
    _, a, b = oklab(rgb)
    return float((a * a + b * b) ** 0.5)


def brightness(rgb: Color) -> float:
    """Oklab lightness, 0..1."""
    return luminance(rgb)
