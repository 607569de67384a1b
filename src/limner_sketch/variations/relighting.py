"""A variation's light and colours: another hour, another side, hues that drift apart a little."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Pixels
from limner_sketch.palette import from_oklab, to_oklab

Floats = NDArray[Any]  # float32; OpenCV promises less.

_STEPS = 24


@dataclass(frozen=True, slots=True)
class Light:
    """An hour of the day. Hues are degrees; `side` is where the light comes from, in degrees.

    `hue` turns all colours, `drift` turns them by how much from one another at most; `warm` adds
    yellow (or blue), `chroma` and `gamma` multiply. `sky` and `ground` are RGB gains at the top
    and at the bottom; `slope` is the strength of the light's fall from its side.
    """

    hue: float = 0.0
    drift: float = 8.0
    phase: float = 0.0
    warm: float = 0.0
    chroma: float = 1.0
    gamma: float = 1.0
    sky: tuple[float, float, float] = (1.0, 1.0, 1.0)
    ground: tuple[float, float, float] = (1.0, 1.0, 1.0)
    side: float = 0.0
    slope: float = 0.10


def gentler(light: Light, rgb: Pixels) -> Light:
    """Return the light with less colour for a picture of few colours: ink stays ink."""
    step = max(1, min(rgb.shape[:2]) // 48)
    lab = to_oklab(rgb[::step, ::step].reshape(-1, 3).astype(np.float32) / 255)
    chroma = float(np.hypot(lab[:, 1], lab[:, 2]).mean())
    share = float(np.clip(0.3 + (chroma - 0.02) * 14, 0.3, 1.0))

    def towards_gray(gains: tuple[float, float, float]) -> tuple[float, float, float]:
        mean = sum(gains) / 3
        red, green, blue = (mean + (gain - mean) * share for gain in gains)
        return red, green, blue

    return replace(
        light,
        warm=light.warm * share,
        sky=towards_gray(light.sky),
        ground=towards_gray(light.ground),
    )


def recolored(rgb: Pixels, light: Light, *, paper: bool) -> Floats:
    """Shift the palette in Oklab, by a table of 24³ colours; on paper, white stays white."""
    steps = (np.arange(_STEPS, dtype=np.float32) + 0.5) / _STEPS
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(-1, 3)
    delta = ((_moved(to_oklab(grid), light, paper=paper) - grid) * 255).astype(np.float32)
    index = np.minimum(rgb.astype(np.int32) * _STEPS >> 8, _STEPS - 1)
    flat = (index[..., 0] * _STEPS + index[..., 1]) * _STEPS + index[..., 2]
    # A table has steps; the shifts between them are evened out, edges are not touched.
    shift = cv2.blur(np.take(delta, flat, axis=0), (3, 3))
    return np.asarray(rgb + shift, np.float32)


def _moved(lab: Floats, light: Light, *, paper: bool) -> Floats:
    hue = np.arctan2(lab[:, 2], lab[:, 1])
    angle = np.radians(light.hue + light.drift * np.sin(2 * hue + light.phase))
    a = (lab[:, 1] * np.cos(angle) - lab[:, 2] * np.sin(angle)) * light.chroma
    b = (lab[:, 1] * np.sin(angle) + lab[:, 2] * np.cos(angle)) * light.chroma
    keep = np.clip((1.0 - lab[:, 0]) / 0.25, 0, 1) if paper else np.float32(1.0)
    warm = light.warm * np.clip(lab[:, 0] * 3, 0, 1) * keep
    level = np.clip(lab[:, 0], 0, 1)
    lightness = lab[:, 0] if paper else level ** (1 / light.gamma)
    return from_oklab(np.stack([lightness, a + warm * 0.25, b + warm], 1))


def relit(rgb: Floats, light: Light, rng: np.random.Generator, *, plain: bool) -> Floats:
    """Light a picture (float, 0..255) from another side; a plain one gets clouds and grain too."""
    height, width = rgb.shape[:2]
    rows, cols = max(height // 8, 2), max(width // 8, 2)
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : cols * 1j].astype(np.float32)
    angle = np.radians(light.side + float(rng.uniform(-15, 15)))
    field = (x * np.cos(angle) + y * np.sin(angle)) * light.slope - (x * x + y * y) * 0.05 + 0.02
    if plain:
        cloud = rng.standard_normal((7, 7), dtype=np.float32)
        field = field + cv2.resize(cloud, (cols, rows), interpolation=cv2.INTER_CUBIC) * 0.03
    down = ((y + 1) / 2)[..., None]
    tint = np.asarray(light.sky, np.float32) * (1 - down) + np.asarray(light.ground) * down
    gain = (tint * (1 + field[..., None])).astype(np.float32)
    lit = rgb * cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR)
    if plain:
        lit += rng.standard_normal((height, width, 1), dtype=np.float32) * 1.6
        lit += 10 * field.mean()
    return np.asarray(lit, np.float32)
