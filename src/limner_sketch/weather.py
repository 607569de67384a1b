"""Weather: rain, lightning, snow and fog, in front of everything."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix
from limner_sketch.scenery.ground import Ground


def rain(easel: Easel, ground: Ground, strength: float) -> None:
    """Draw slanting streaks, and rings where drops meet the ground."""
    tone = (
        mix(easel.look.palette.horizon, (0.85, 0.92, 1.0), 0.6)
        if not easel.look.ink
        else (0.3, 0.3, 0.32)
    )
    count = easel.many(int((420 if easel.look.hd else 260) * strength * easel.width / easel.unit))
    lean = 0.16 + 0.12 * strength
    for alpha in (0.34, 0.6):
        for _ in range(count // 2):
            x, y = easel.chance(-0.1, 1.1) * easel.width, easel.chance(-0.1, 1) * easel.height
            long = easel.unit * easel.chance(0.015, 0.05) * (1 + alpha)
            streak = [(x, y), (x - lean * long, y + long)]
            easel.stroke(streak, max(easel.unit * 0.0016, 0.6), tone, alpha)
    if ground.solid:
        for _ in range(count // 5):
            x, y = (
                easel.chance(0, easel.width),
                easel.chance(max(ground.horizon, 0.6) + 0.08, 1) * easel.height,
            )
            wide = easel.unit * easel.chance(0.004, 0.012)
            ring = [(x - wide, y), (x, y - wide * 0.35), (x + wide, y), (x, y + wide * 0.35)]
            easel.stroke(ring, max(easel.unit * 0.001, 0.5), tone, 0.4, closed=True)


def lightning(easel: Easel) -> None:
    """Draw one bolt from the upper edge, and its light in the clouds."""
    away = 0.5 - 0.32 * (1 if easel.look.light_from > 0 else -1)
    x, y = easel.width * (away + easel.chance(-0.1, 0.1)), 0.0
    bolt = [(x, y)]
    for _ in range(9):
        x, y = x + easel.chance(-0.045, 0.045) * easel.unit, y + easel.height * 0.05
        bolt.append((x, y))
    for width, alpha in ((0.02, 0.16), (0.009, 0.4), (0.0035, 1.0)):
        easel.stroke(bolt, easel.unit * width, (0.88, 0.92, 1.0), alpha, blend="screen")
    easel.glow(bolt[3][0], bolt[3][1], easel.unit * 0.5, (0.7, 0.78, 1.0), 0.4)


def snow(easel: Easel) -> None:
    """Draw falling snow, small and far or large and soft; crystals where the scene names them."""
    tone = (1.0, 1.0, 1.0) if not easel.look.ink else (0.62, 0.63, 0.65)
    for _ in range(int((420 if easel.look.hd else 260) * easel.width / easel.unit)):
        x, y = easel.chance(0, easel.width), easel.chance(0, easel.height)
        near = easel.chance(0, 1) ** 3
        size = easel.unit * (0.0018 + 0.0075 * near)
        easel.oval(x, y, size, size, tone, 0.9 - 0.45 * near)
    if "snowflakes" in easel.scene.details:
        for _ in range(14):
            _flake(
                easel,
                easel.chance(0, easel.width),
                easel.chance(0, easel.height),
                easel.unit * easel.chance(0.012, 0.024),
                tone,
            )


def _flake(easel: Easel, x: float, y: float, size: float, tone: Color) -> None:
    for arm in range(6):
        turn = arm * math.pi / 3
        cos, sin = math.cos(turn), math.sin(turn)
        easel.stroke([(x, y), (x + cos * size, y + sin * size)], size * 0.10, tone, 0.95)
        for side in (-0.6, 0.6):
            cx, cy = x + cos * size * 0.6, y + sin * size * 0.6
            tip = (cx + math.cos(turn + side) * size * 0.3, cy + math.sin(turn + side) * size * 0.3)
            easel.stroke([(cx, cy), tip], size * 0.08, tone, 0.95)


def fog(easel: Easel, ground: Ground, strength: float) -> None:
    """Lay fog over the picture, thickest around the horizon."""
    color = mix(easel.look.palette.haze, (1, 1, 1), 0.25 if not easel.look.night else 0.05)
    field = fractal(easel.rng, 96, 96, 2, 4, stretch=3)
    rows = np.linspace(0, 1, 96, dtype=np.float32)[:, None]
    band = np.exp(-(((rows - ground.horizon - 0.06) / 0.26) ** 2))
    easel.veil(np.clip(field * 1.7 - 0.15, 0, 1) * (band + 0.12) * strength, color)
