"""Atmosphere: the details a scene names, its light and its mood, over what is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, named_color, shade
from limner_sketch.scenery.facades import lantern, neon_sign
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mirrors import reflect
from limner_sketch.scenery.plants import flower
from limner_sketch.scenery.skies import paint_clouds, paint_disc, paint_stars
from limner_sketch.weather import fog, lightning, rain, snow

INDOORS = frozenset(["room", "studio", "kitchen", "library", "stage"])
_SHELTERED = frozenset(["space", "underwater", "cave"])


def behind_subjects(easel: Easel, ground: Ground) -> None:
    """Draw the details that belong behind the subjects."""
    asked = easel.scene.details
    _hang(easel, ground)
    for name, draw in _BEHIND.items():
        if name in asked:
            draw(easel)
    if "geometric shapes" in asked and not easel.scene.background:
        scatter_shapes(easel)
    if "reflections" in asked and ground.wet == 0 and not easel.scene.background:
        reflect(easel, max(ground.horizon, 0.55) * easel.height, [], 0.5)
    if "neon signs" in asked and easel.scene.setting not in {"city street", "skyline"}:
        _neon(easel)
    if "lanterns" in asked and easel.scene.setting != "city street":
        _lanterns(easel)


def _hang(easel: Easel, ground: Ground) -> None:
    """Draw what belongs in a sky where the setting has none of its own."""
    asked = easel.scene.details
    if ground.has_sky:
        if "sun" in asked and "moon" in asked:
            _second_moon(easel)
        return
    if "stars" in asked:
        paint_stars(easel, easel.height * 0.7)
    if {"sun", "moon"} & set(asked):
        paint_disc(easel, 0.5)
    if "clouds" in asked:
        paint_clouds(easel, 0.05, 0.35, 5)


def before_subjects(easel: Easel, ground: Ground) -> None:
    """Draw weather, particles and light in front of everything."""
    weather, asked = easel.look.weather, easel.scene.details
    if easel.scene.setting in INDOORS | _SHELTERED:
        weather = "clear"  # It stays outside, or is not known there.
    if weather in {"rain", "storm"} or "rain streaks" in asked:
        rain(easel, ground, 1.6 if weather == "storm" else 1.0)
    if weather == "storm":
        lightning(easel)
    if weather == "snow" or "snowflakes" in asked:
        snow(easel)
    if weather == "fog" or "mist" in asked:
        fog(easel, ground, 0.64 if weather == "fog" else 0.5)
    for name, draw in _BEFORE.items():
        if name in asked:
            draw(easel)
    if not easel.scene.background:
        _light(easel)
        _mood(easel)


def _second_moon(easel: Easel) -> None:
    x, y, size = easel.width * 0.2, easel.height * 0.14, easel.unit * 0.035
    easel.oval(x, y, size, size, mix(easel.look.palette.disc, (1, 1, 1), 0.3), 0.9)
    easel.oval(x + size * 0.4, y - size * 0.2, size * 0.9, size * 0.9, easel.look.palette.zenith)


def _dark(easel: Easel) -> Color:
    colors = easel.look.palette
    return colors.ink if easel.look.ink else mix(colors.shadow, (0.1, 0.1, 0.14), 0.5)


def _birds(easel: Easel) -> None:
    x0, y0 = easel.width * easel.chance(0.2, 0.4), easel.height * easel.chance(0.12, 0.24)
    tone = _dark(easel) if not easel.look.night else mix(easel.look.palette.disc, _dark(easel), 0.4)
    for _ in range(9 if easel.look.hd else 6):
        x, y = (
            x0 + easel.chance(-0.12, 0.22) * easel.unit,
            y0 + easel.chance(-0.08, 0.09) * easel.unit,
        )
        span, lift = easel.unit * easel.chance(0.012, 0.026), easel.chance(0.35, 0.7)
        for side in (-1, 1):
            wing = [
                (x, y),
                (x + side * span * 0.5, y - span * lift),
                (x + side * span, y - span * lift * 0.45),
            ]
            easel.stroke(wing, span * 0.13, tone)


def scatter_shapes(easel: Easel, cover: Pixels | None = None) -> None:
    """Scatter small shapes around the middle, in the colours asked for, clear of `cover`."""
    tones = _shape_tones(easel)
    for number in range(9 if not easel.look.sparse else 5):
        size, sides = easel.unit * easel.chance(0.018, 0.05), (3, 4, 6, 40)[number % 4]
        spot = _free_spot(easel, number * 2.4, size, cover)
        turns = np.linspace(0, 2 * math.pi, sides, endpoint=False) + easel.chance(0, 2)
        if spot is None:
            continue
        x, y = spot
        ring = np.stack([x + np.cos(turns) * size, y + np.sin(turns) * size], 1).tolist()
        tone = tones[number % len(tones)]
        if number % 3 == 2:
            easel.stroke(ring, size * 0.14, tone, 0.95, closed=True)
        else:
            easel.area(ring, tone, 0.9)


def _shape_tones(easel: Easel) -> tuple[Color, ...]:
    names = easel.scene.colors
    if not names and easel.scene.background:  # A mark's own colours.
        names = tuple(one.color for one in easel.scene.subjects if one.color)
    if not names:
        return easel.look.palette.accents[:4]
    asked = tuple(named_color(name) for name in names)
    return (
        *asked,
        *(shade(tone, 0.78) for tone in asked),
        *(mix(t, (1, 1, 1), 0.3) for t in asked),
    )


def _free_spot(
    easel: Easel, angle: float, size: float, cover: Pixels | None
) -> tuple[float, float] | None:
    """Return a place at about this angle where nothing is yet, as far out as it must be."""
    start = 0.30 + 0.16 * easel.chance(0, 1)
    for out in np.linspace(0.0, 0.24, 9).tolist():
        x = easel.width * (0.5 + math.cos(angle) * (start + out))
        y = easel.height * (0.5 + math.sin(angle) * (start + out))
        inside = size < x < easel.width - size and size < y < easel.height - size
        if cover is None or (inside and not _covered(cover, x / 2, y / 2, size * 0.9)):
            return x, y
    return None


def _covered(cover: Pixels, x: float, y: float, reach: float) -> bool:
    rows = slice(max(int(y - reach), 0), int(y + reach) + 1)
    return bool(cover[rows, max(int(x - reach), 0) : int(x + reach) + 1].any())


def _fine_lines(easel: Easel) -> None:
    tone = _dark(easel) if not easel.look.night else mix(easel.look.palette.disc, _dark(easel), 0.3)
    xs = np.linspace(-0.05, 1.05, 70)
    for number in range(26 if easel.look.hd else 16):
        level = 0.06 + number * 0.008
        wave = np.sin(xs * 5 + number * 0.11) * 0.035 + np.sin(xs * 11 + number * 0.23) * 0.008
        for ys in (level + wave, 1 - level - wave):
            line = np.stack([xs * easel.width, ys * easel.height], 1).tolist()
            easel.stroke(line, max(easel.unit * 0.0015, 0.6), tone, 0.55)


def _neon(easel: Easel) -> None:
    accents = easel.look.palette.accents
    for number, (x, y) in enumerate(((0.05, 0.16), (0.86, 0.10), (0.14, 0.44), (0.80, 0.46))):
        wide = easel.unit * 0.075
        neon_sign(
            easel,
            x * easel.width,
            y * easel.height,
            wide,
            wide * (3.0 - 0.5 * (number % 2)),
            accents[number % len(accents)],
        )


def _lanterns(easel: Easel) -> None:
    red = (0.93, 0.22, 0.14) if not easel.look.ink else easel.look.palette.bloom
    xs = np.linspace(-0.02, 1.02, 30)
    sag = 0.05 + 0.10 * (1 - (2 * xs - 1) ** 2)
    line = np.stack([xs * easel.width, sag * easel.height], 1)
    easel.stroke(line.tolist(), easel.unit * 0.003, _dark(easel))
    for at in range(3, 28, 4):
        x, y = line[at].tolist()
        lantern(easel, x, y + easel.unit * 0.02, easel.unit * 0.062, red)


def _near_flowers(easel: Easel) -> None:
    for number in range(34 if easel.look.hd else 22):
        away = easel.chance(0, 1) ** 0.6 * 0.5
        x = easel.width * (0.5 + (away if number % 2 else -away))
        y = easel.height * easel.chance(0.90, 1.01)
        tone = easel.pick((easel.look.palette.bloom, *easel.look.palette.accents))
        flower(easel, x, y, easel.unit * easel.chance(0.012, 0.024), tone)


def _leaves(easel: Easel) -> None:
    tones: tuple[Color, ...] = ((0.86, 0.42, 0.14), (0.92, 0.64, 0.2), (0.72, 0.24, 0.14))
    if easel.look.ink:
        tones = (easel.look.palette.ink, mix(easel.look.palette.ink, easel.look.palette.paper, 0.4))
    if easel.look.night:
        tones = tuple(shade(tone, 0.75) for tone in tones)
    for _ in range(42 if easel.look.hd else 28):
        x, y = easel.chance(0, easel.width), easel.chance(0, easel.height)
        size, turn = easel.unit * easel.chance(0.008, 0.02), easel.chance(0, 2 * math.pi)
        dx, dy = math.cos(turn) * size, math.sin(turn) * size
        leaf = [
            (x - dx, y - dy),
            (x - dy * 0.5, y + dx * 0.5),
            (x + dx, y + dy),
            (x + dy * 0.5, y - dx * 0.5),
        ]
        easel.area(leaf, easel.pick(tones), 0.92)
        easel.stroke(
            [(x - dx * 1.3, y - dy * 1.3), (x + dx * 0.8, y + dy * 0.8)],
            size * 0.08,
            shade(tones[0], 0.6),
        )


def _bokeh(easel: Easel) -> None:
    tones = (*easel.look.palette.accents[:4], easel.look.palette.lamp)
    for _ in range(34 if easel.look.hd else 22):
        x, y = easel.chance(0, easel.width), easel.chance(0, 1) ** 1.3 * easel.height
        size = easel.unit * easel.chance(0.012, 0.045)
        tone = easel.pick(tones) if not easel.look.ink else easel.look.palette.haze
        paint = easel.paint(tone, 0.38, "screen" if easel.look.night else "over")
        easel.oval(x, y, size, size, paint)
        turns = np.linspace(0, 2 * math.pi, 24, endpoint=False)
        ring = np.stack([x + np.cos(turns) * size, y + np.sin(turns) * size], 1).tolist()
        easel.stroke(ring, size * 0.08, mix(tone, (1, 1, 1), 0.4), 0.3, closed=True)


def light_rays(easel: Easel, strength: float = 0.34) -> None:
    """Let shafts of light fall from the light's side."""
    look = easel.look
    tone = look.palette.disc if not look.ink else look.palette.paper
    side = 1 if look.light_from > 0 else -1
    x0, y0 = easel.width * (0.5 + 0.42 * side), -easel.height * 0.12
    reach = math.hypot(easel.width, easel.height) * 0.95
    for _ in range(8):
        middle, half = math.pi / 2 + side * easel.chance(0.05, 1.0), easel.chance(0.012, 0.045)
        far = [
            (x0 + math.cos(middle + turn) * reach, y0 + math.sin(middle + turn) * reach)
            for turn in (-half, half)
        ]
        shaft = easel.ramp([(0, tone, strength), (1, tone, 0.0)], y0, y0 + reach * 0.85)
        easel.area([(x0, y0), *far], shaft)


def _fireflies(easel: Easel) -> None:
    for _ in range(46 if easel.look.hd else 30):
        x, y = easel.chance(0, easel.width), easel.chance(0.35, 0.98) * easel.height
        size = easel.unit * easel.chance(0.002, 0.0045)
        easel.glow(x, y, size * 8, (0.85, 1.0, 0.35), 0.85)
        easel.oval(x, y, size, size, (0.98, 1.0, 0.75))


def _light(easel: Easel) -> None:
    if easel.look.ink:
        return
    side = 1 if easel.look.light_from > 0 else -1
    corner = (easel.width * (0.5 + 0.45 * side), easel.height * 0.05)
    reach = math.hypot(easel.width, easel.height) * 0.72
    match easel.scene.light:
        case "golden light":
            easel.glow(*corner, reach * 1.3, (1.0, 0.72, 0.30), 0.55)
            easel.veil(np.full((2, 2), 0.14, np.float32), (1.0, 0.66, 0.22), blend="soft")
        case "soft natural light":
            easel.glow(*corner, reach, (1.0, 0.97, 0.88), 0.28)
        case "neon light":
            accents = easel.look.palette.accents
            easel.glow(0, easel.height * 0.55, reach * 0.7, accents[0], 0.34)
            easel.glow(easel.width, easel.height * 0.5, reach * 0.7, accents[1], 0.34)
        case "moonlight":
            easel.glow(*corner, reach, (0.62, 0.74, 1.0), 0.32)
        case "studio light":
            easel.glow(*corner, reach * 0.8, (1.0, 1.0, 1.0), 0.26)
        case "dramatic light":
            light_rays(easel, 0.28)
            vignette(easel, 0.72)
        case "cinematic light":
            easel.glow(*corner, reach * 0.9, mix(easel.look.palette.disc, (1, 0.7, 0.4), 0.4), 0.26)
            vignette(easel, 0.45)
        case _:
            pass


def _mood(easel: Easel) -> None:
    tones: dict[str, Color] = {"joyful": (1.0, 0.85, 0.45), "dreamy": (1.0, 0.80, 0.95)}
    mood = easel.scene.mood
    if mood in tones and not easel.look.ink:
        for _ in range(26):
            x, y = easel.chance(0, easel.width), easel.chance(0, easel.height)
            easel.glow(x, y, easel.unit * easel.chance(0.006, 0.022), tones[mood], 0.7)
    if mood == "dreamy":
        easel.veil(fractal(easel.rng, 48, 48, 2, 3) * 0.22, (1.0, 0.92, 0.98))
    elif mood in {"mysterious", "melancholic"}:
        vignette(easel, 0.6 if mood == "mysterious" else 0.4)
        if mood == "mysterious":
            field = fractal(easel.rng, 64, 64, 2, 4, stretch=3)
            easel.veil(
                field * np.linspace(0, 0.55, 64, dtype=np.float32)[:, None], easel.look.palette.haze
            )
    elif mood == "majestic" and not easel.look.flat:
        light_rays(easel, 0.26)
    elif mood == "energetic" and not easel.look.ink:
        _speed_lines(easel)


def _speed_lines(easel: Easel) -> None:
    cx, cy = easel.width / 2, easel.height * 0.55
    reach = math.hypot(easel.width, easel.height) * 0.6
    for _ in range(30):
        turn, start = easel.chance(0, 2 * math.pi), easel.chance(0.48, 0.72)
        thin = easel.chance(0.006, 0.018)
        tip = (cx + math.cos(turn) * reach * start, cy + math.sin(turn) * reach * start)
        ends = [
            (cx + math.cos(turn + way) * reach * 1.3, cy + math.sin(turn + way) * reach * 1.3)
            for way in (-thin, thin)
        ]
        easel.area([tip, *ends], (1.0, 1.0, 1.0), 0.62)


def vignette(easel: Easel, strength: float) -> None:
    """Darken the corners."""
    ys, xs = np.mgrid[-1:1:32j, -1:1:32j].astype(np.float32)
    away = np.clip((xs**2 + ys**2 * 0.9) - 0.35, 0, 1.4) * 0.55
    tone = mix(easel.look.palette.shadow, (0, 0, 0), 0.5) if not easel.look.ink else (0.3, 0.3, 0.3)
    easel.veil(away * strength, tone)


_BEHIND: dict[str, Callable[[Easel], None]] = {
    "birds": _birds,
    "fine lines": _fine_lines,
}
_BEFORE: dict[str, Callable[[Easel], None]] = {
    "flowers": _near_flowers,
    "falling leaves": _leaves,
    "bokeh": _bokeh,
    "light rays": light_rays,
    "fireflies": _fireflies,
}
