"""Materials: a drawing remade in wood, stone, glass or gold: its tones, its grain, its gloss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import skia

from limner.images.pixels import Pixels
from limner_sketch.language.scene import Subject
from limner_sketch.look import Look
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, Floats, mix, named_color, shade

Texture = Callable[[Floats, np.random.Generator], Floats]
"""Lays a texture over tones, 0 (dark) to 1 (light), of shape (height, width)."""


@dataclass(frozen=True, slots=True)
class _Material:
    """What a material does to a drawing.

    `base` is its middle tone, `gloss` how near to white its lights come, `depth` how dark its
    shadows are as a share of the base, `keeps` how much of the drawing's own colours stays, and
    `opacity` how little one sees through it; its edges are always seen.
    """

    base: Color
    gloss: float
    depth: float
    texture: Texture
    keeps: float = 0.0
    opacity: float = 1.0


def made_of(image: Any, subject: Subject, look: Look, rng: np.random.Generator) -> Any:
    """Return a premultiplied sprite in its subject's material; the same image without one.

    Ink shows no materials. A colour that the prompt names is that of the material.
    """
    material = _material(subject)
    if material is None or look.ink:
        return image
    raw: Pixels = image.toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    alpha = raw[..., 3:].astype(np.float32) / 255
    straight = raw[..., :3].astype(np.float32) / 255 / np.maximum(alpha, 1 / 255)
    tones = _stretched(np.asarray(straight.mean(axis=2)), alpha[..., 0])
    if not look.flat:
        tones = np.clip(material.texture(tones, rng), 0.0, 1.0)
    base = named_color(subject.color) if subject.color else material.base
    made = _ramp(base, material)[(tones * 255).astype(np.uint8)]
    made += (np.minimum(straight, 1.0) - made) * material.keeps
    if material.opacity < 1.0:
        alpha = alpha * _seen_through(alpha[..., 0], material.opacity)[..., None]
    done = np.concatenate([made * alpha, alpha], axis=2)
    pixels = (np.clip(done, 0.0, 1.0) * 255 + 0.5).astype(np.uint8)
    return skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


def _material(subject: Subject) -> _Material | None:
    """Return what a subject is made of: what its traits say, or gold for a golden thing."""
    for trait in subject.traits:
        if trait in _MATERIALS:
            return _MATERIALS[trait]
    if subject.color in _METALS and not subject.symbol.startswith(_PEOPLE):
        return _MATERIALS["golden" if subject.color == "gold" else "metallic"]
    return None


def _stretched(tones: Floats, alpha: Floats) -> Floats:
    """Stretch tones to 0..1 between what is darkest and lightest in the drawing."""
    solid = tones[::3, ::3][alpha[::3, ::3] > 0.5]
    low, high = np.percentile(solid, (3, 97)) if solid.size else (0.0, 1.0)
    return np.asarray(np.clip((tones - low) / max(high - low, 0.15), 0.0, 1.0), np.float32)


def _ramp(base: Color, material: _Material) -> Floats:
    """Return 256 colours from the shadows of a material to its lights."""
    stops = (
        shade(base, material.depth),
        shade(base, (1 + material.depth) / 2),
        base,
        mix(base, (1.0, 1.0, 1.0), material.gloss * 0.35),
        mix(base, (1.0, 1.0, 1.0), material.gloss),
    )
    at = np.linspace(0, 1, 256)
    places = (0.0, 0.25, 0.6, 0.82, 1.0)
    channels = [np.interp(at, places, [stop[one] for stop in stops]) for one in range(3)]
    return np.stack(channels, axis=1).astype(np.float32)


def _seen_through(alpha: Floats, opacity: float) -> Floats:
    """Return the share of a clear thing that is seen: all of its edge, little of its middle."""
    reach = max(1.0, alpha.shape[0] * 0.02)
    inner = cv2.GaussianBlur(alpha, (0, 0), reach)
    edge = np.clip((0.96 - inner) * 2.2, 0.0, 1.0)
    return np.asarray(opacity + (1.0 - opacity) * edge, np.float32)


def _grained(tones: Floats, rng: np.random.Generator) -> Floats:
    """Wood: long wavering grain."""
    height, width = tones.shape
    drift = fractal(rng, width, height, 3, 2, stretch=5)
    rings = np.sin((np.linspace(0, 46, height, dtype=np.float32)[:, None] + drift * 14) * 1.7)
    return np.asarray(tones * 0.72 + 0.12 + rings * 0.11, np.float32)


def _speckled(tones: Floats, rng: np.random.Generator) -> Floats:
    """Stone: coarse patches and fine specks."""
    height, width = tones.shape
    field = fractal(rng, width, height, 5, 5)
    return np.asarray(tones * 0.68 + 0.06 + (field - 0.5) * 0.7 + 0.1, np.float32)


def _mirrored(tones: Floats, _: np.random.Generator) -> Floats:
    """Metal: bands of light, as a curved mirror of the sky has them."""
    rows = np.linspace(0, 1, tones.shape[0], dtype=np.float32)[:, None]
    bands = 0.5 + 0.5 * np.sin(tones * 7.0 + rows * 9.0)
    return np.asarray(tones * 0.55 + bands * 0.4, np.float32)


def _glossed(tones: Floats, _: np.random.Generator) -> Floats:
    """Glaze: soft tones and a hard light."""
    return np.asarray(0.35 + tones * 0.4 + np.clip((tones - 0.72) * 3.2, 0, 1) * 0.3, np.float32)


def _folded(tones: Floats, _: np.random.Generator) -> Floats:
    """Paper: few flat tones, as folds have."""
    return np.asarray(0.35 + np.round(tones * 3) / 3 * 0.6, np.float32)


def _knitted(tones: Floats, _: np.random.Generator) -> Floats:
    """Wool: rows of stitches."""
    height, width = tones.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, 1)
    stitches = np.sin(ys * 210) * np.sin(xs * 150 + np.sin(ys * 105) * 1.2)
    return np.asarray(tones * 0.7 + 0.16 + stitches * 0.14, np.float32)


def _corroded(tones: Floats, rng: np.random.Generator) -> Floats:
    """Rust: dark pits in blotches."""
    height, width = tones.shape
    field = fractal(rng, width, height, 6, 5)
    return np.asarray(tones * 0.6 + 0.1 + (field - 0.5) * 1.1 + 0.12, np.float32)


_MATERIALS: dict[str, _Material] = {
    "wooden": _Material((0.62, 0.41, 0.24), 0.34, 0.42, _grained),
    "metallic": _Material((0.62, 0.66, 0.71), 0.85, 0.34, _mirrored),
    "golden": _Material((0.87, 0.66, 0.22), 0.80, 0.42, _mirrored),
    "stone": _Material((0.58, 0.57, 0.55), 0.42, 0.42, _speckled),
    "glassy": _Material((0.46, 0.72, 0.80), 0.92, 0.46, _glossed, opacity=0.58),
    "icy": _Material((0.58, 0.81, 0.95), 0.95, 0.60, _glossed, opacity=0.72),
    "transparent": _Material((0.56, 0.74, 0.80), 0.92, 0.50, _glossed, keeps=0.35, opacity=0.50),
    "ceramic": _Material((0.76, 0.80, 0.84), 0.95, 0.46, _glossed, keeps=0.30),
    "plastic": _Material((0.86, 0.30, 0.26), 0.85, 0.60, _glossed, keeps=0.45),
    "paper": _Material((0.86, 0.81, 0.72), 0.70, 0.62, _folded),
    "woolen": _Material((0.80, 0.70, 0.58), 0.50, 0.58, _knitted, keeps=0.25),
    "leather": _Material((0.45, 0.27, 0.16), 0.34, 0.45, _speckled),
    "silk": _Material((0.80, 0.66, 0.72), 0.80, 0.55, _mirrored, keeps=0.35),
    "rusty": _Material((0.62, 0.33, 0.17), 0.30, 0.40, _corroded),
}
_METALS = frozenset({"gold", "silver"})
_PEOPLE = ("1F466", "1F467", "1F468", "1F469", "1F46", "1F47", "1F482", "1F934", "1F9D", "1F483")
MATERIALS = frozenset(_MATERIALS)
"""The traits that are drawn as a material."""
