"""Skies: gradient, sun or moon, stars, clouds; and the settings "sky" and "space"."""

from __future__ import annotations

import math

import numpy as np

from limner_sketch.curves import blob, outline
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.ground import Ground

_CLOUDY = frozenset({"cloudy", "rain", "storm", "snow"})


def paint_sky(easel: Easel, horizon: float, *, disc: bool = True) -> None:
    """Paint the sky down to `horizon` (a share of the height) with what hangs in it."""
    look, colors = easel.look, easel.look.palette
    end = horizon * easel.height
    if look.ink:
        easel.fill(colors.paper)
        easel.veil(fractal(easel.rng, 64, 64, 2, 3) * 0.10, colors.haze)
    else:
        stops = [(0.0, colors.zenith, 1.0), (0.55, colors.sky, 1.0), (1.0, colors.horizon, 1.0)]
        easel.cover(easel.ramp(stops, 0, end))
    details = easel.scene.details
    veiled = look.weather in _CLOUDY or look.weather == "fog"
    if "stars" in details or (look.night and not veiled and not look.ink):
        paint_stars(easel, end)
    if disc and ({"sun", "moon"} & set(details) or not veiled):
        paint_disc(easel, horizon)
    if "clouds" in details or look.weather in _CLOUDY:
        heavy = look.weather in _CLOUDY
        paint_clouds(easel, 0.02, horizon * (0.72 if heavy else 0.8), 9 if heavy else 6)
    elif not look.sparse and not look.ink:
        paint_wisps(easel, end)


def paint_stars(easel: Easel, bottom: float, density: float = 1.0) -> None:
    """Scatter stars down to `bottom` pixels; some are large enough to sparkle."""
    count = easel.many(int((150 if easel.look.hd else 90) * density * easel.width / easel.unit))
    color = easel.look.palette.ink if easel.look.ink else (1.0, 0.98, 0.9)
    for _ in range(count):
        x, y = easel.chance(0, easel.width), easel.chance(0, 1) ** 1.4 * bottom
        size = easel.unit * (0.0009 + 0.0022 * easel.chance(0, 1) ** 4)
        easel.oval(x, y, size, size, color, easel.chance(0.4, 1.0))
        if size > easel.unit * 0.0022:
            easel.glow(x, y, size * 6, (0.75, 0.85, 1.0), 0.55)
            for dx, dy in ((4.0, 0.0), (0.0, 4.0)):
                ends = [(x - dx * size, y - dy * size), (x + dx * size, y + dy * size)]
                easel.stroke(ends, size * 0.5, color, 0.7)


def disc_place(easel: Easel, horizon: float) -> tuple[float, float, float]:
    """Return where sun or moon stands: x, y and radius in pixels."""
    aside = 0.13 if easel.scene.setting == "city street" else 0.27  # Houses hide the sides.
    x = easel.width * (0.5 + aside * (1 if easel.look.light_from > 0 else -1))
    low = {"sunset": 0.80, "dawn": 0.72}.get(easel.look.time, 0.34)
    if _is_moon(easel):
        low = 0.36
    radius = easel.unit * (0.095 if easel.look.sparse or easel.look.ink else 0.062)
    if {"sun", "moon"} & set(easel.scene.details):
        radius *= 1.4  # What a prompt names is meant to be seen.
    return x, max(horizon * low * easel.height, radius * 1.4), radius


def _is_moon(easel: Easel) -> bool:
    details = easel.scene.details
    return "moon" in details or ("sun" not in details and easel.look.night)


def paint_disc(easel: Easel, horizon: float) -> None:
    """Paint the sun or the moon with its light."""
    look, colors = easel.look, easel.look.palette
    x, y, radius = disc_place(easel, horizon)
    wanted = bool({"sun", "moon"} & set(easel.scene.details))
    if look.ink:
        if wanted or look.time != "day":
            color = colors.disc if not _is_moon(easel) else mix(colors.paper, colors.ink, 0.16)
            easel.oval(x, y, radius * 0.8, radius * 0.8, color, 0.92)
        return
    if _is_moon(easel):
        easel.glow(x, y, radius * 7, mix(colors.disc, colors.sky, 0.45), 0.5)
        easel.oval(x, y, radius * 0.82, radius * 0.82, colors.disc)
        gray = mix(colors.disc, colors.sky, 0.28)
        for dx, dy, size in ((-0.25, -0.2, 0.2), (0.2, 0.15, 0.26), (-0.1, 0.4, 0.13)):
            easel.oval(x + dx * radius, y + dy * radius, size * radius, size * radius, gray, 0.5)
        return
    warm = mix(colors.disc, colors.horizon, 0.35)
    easel.glow(x, y, radius * 9, warm, 0.75 if look.time != "day" else 0.5)
    easel.glow(x, y, radius * 2.6, colors.disc, 0.9)
    easel.oval(x, y, radius * 0.8, radius * 0.8, mix(colors.disc, (1.0, 1.0, 1.0), 0.3))


def paint_clouds(easel: Easel, top: float, bottom: float, count: int) -> None:
    """Paint clouds between two shares of the height: `count` heaps in a flat look, else billows."""
    colors = easel.look.palette
    if not easel.look.flat and not easel.look.ink:
        cloud_bank(easel, top, bottom, 0.34 + 0.03 * count)
        return
    for number in range(count):
        share = (number + easel.chance(0.1, 0.9)) / count
        y = (top + (bottom - top) * share) * easel.height
        x = easel.chance(-0.05, 1.05) * easel.width
        size = easel.unit * (0.26 - 0.15 * share) * easel.chance(0.8, 1.25)
        _heap(easel, x, y, size, mix(colors.cloud, colors.horizon, share * 0.45))


def cloud_bank(
    easel: Easel, top: float, bottom: float, cover: float, *, floor: bool = False
) -> None:
    """Paint billowing clouds from noise: dark bellies first, then their tops in the light.

    `cover` is the share of sky hidden. With `floor` the bank closes towards its foot, as a sea
    of cloud seen from above.
    """
    colors = easel.look.palette
    wide, tall = round(120 * easel.width / easel.unit) + 60, 120
    field = fractal(easel.rng, wide, tall, 2.6, 6 if easel.look.hd else 5, stretch=1.7)
    rows = np.linspace(0, 1, tall, dtype=np.float32)[:, None]
    if floor:
        density = (field - 0.5) * 1.5 + (rows - 0.34) * 2.6
    else:
        density = field - (0.72 - cover * 0.5) - np.abs(rows - 0.45) ** 2 * 0.5
    body = np.clip(density * 5.0, 0, 1)
    body = body * body * (3 - 2 * body)
    side = 1 if easel.look.light_from > 0 else -1
    above = np.roll(np.clip(density * 2.6, 0, 1), (5, -4 * side), (0, 1))
    above[:5] = 0
    light = body * np.clip(1.12 - above, 0, 1)
    if not floor:
        edge = np.clip(np.minimum(rows, 1 - rows) * 9, 0, 1)
        body, light = body * edge, light * edge
    belly = mix(mix(colors.cloud, colors.zenith, 0.52 if floor else 0.30), colors.horizon, 0.2)
    crown = mix(colors.cloud, colors.disc, 0.12 if easel.look.night else 0.42)
    start, end = top * easel.height, bottom * easel.height
    easel.veil(body * 0.94, belly, start, end)
    easel.veil(light * (0.8 if floor else 1.0), crown, start, end)


def _heap(easel: Easel, x: float, y: float, size: float, color: Color) -> None:
    look = easel.look
    if look.ink:
        easel.glow(
            x,
            y,
            size * 0.9,
            mix(look.palette.paper, look.palette.ink, 0.25),
            0.5,
            blend="over",
            squash=0.35,
        )
        return
    below = mix(color, look.palette.zenith, 0.34)
    puffs = []
    for at in np.linspace(-1, 1, 8 if look.hd else 6).tolist():
        tall = (1 - at * at) * easel.chance(0.5, 1.0) + 0.2
        puffs.append((x + at * size, y - tall * size * 0.22, size * (0.16 + 0.2 * tall)))
    for px, py, radius in puffs:
        easel.area(blob(px, py + radius * 0.3, radius, radius * 0.62, easel.rng, 0.08), below, 0.9)
    if look.flat:
        return
    lit = mix(color, look.palette.disc, 0.4 if not look.night else 0.1)
    for px, py, radius in puffs:
        shift = radius * 0.14 * look.light_from
        easel.area(
            blob(px + shift, py + radius * 0.12, radius * 0.86, radius * 0.5, easel.rng, 0.1),
            easel.ramp([(0, lit, 0.95), (1, color, 0.25)], py - radius * 0.5, py + radius * 0.7),
        )


def paint_wisps(easel: Easel, bottom: float) -> None:
    """Lay thin high cloud over the sky: stretched noise, strongest towards the horizon."""
    field = fractal(easel.rng, 96, 64, 2.2, 4, stretch=3.2)
    fade = np.linspace(0.25, 1.0, 64, dtype=np.float32)[:, None]
    opacity = np.clip((field - 0.52) * 3.2, 0, 0.75) * fade * np.minimum(1, (1.02 - fade) * 8)
    color = mix(easel.look.palette.cloud, easel.look.palette.horizon, 0.3)
    easel.veil(opacity, color, 0, bottom)


def draw_sky(easel: Easel) -> Ground:
    """Draw the setting "sky": towers of cloud above and below, nothing to stand on."""
    colors = easel.look.palette
    paint_sky(easel, 0.98)
    if easel.look.flat or easel.look.ink:
        for plane, (y, size) in enumerate(((0.72, 0.20), (0.84, 0.28), (0.97, 0.36))):
            for number in range(4 + plane):
                x = (number + easel.chance(0.1, 0.9)) / (4 + plane) * easel.width
                tone = mix(colors.cloud, colors.horizon, 0.5 - 0.2 * plane)
                _heap(easel, x, y * easel.height, easel.unit * size, tone)
    else:
        cloud_bank(easel, 0.10, 0.55, 0.36)
        for top in (0.46, 0.56, 0.70):
            cloud_bank(easel, top, 1.02, 0.6, floor=True)
    return Ground(horizon=0.8, feet=0.66, color=colors.cloud, solid=False)


def draw_space(easel: Easel) -> Ground:
    """Draw the setting "space": nebula, stars, a ringed planet and a moon."""
    look, colors = easel.look, easel.look.palette
    deep: Color = (0.02, 0.02, 0.07) if not look.ink else colors.paper
    easel.cover(easel.ramp([(0, deep, 1.0), (1, mix(deep, colors.sky, 0.6), 1.0)], 0, easel.height))
    if not look.flat:
        for color in ((0.45, 0.20, 0.95), (0.10, 0.55, 0.95), (0.98, 0.25, 0.55)):
            color = mix(color, colors.accents[0], 0.6 if easel.scene.colors else 0.0)
            field = fractal(easel.rng, 96, 96, 1.6, 5)
            lane = fractal(easel.rng, 96, 96, 1.2, 2)
            easel.veil(
                np.clip((field - 0.40) * 2.6, 0, 1) * np.clip((lane - 0.38) * 2.6, 0, 0.62),
                shade(color, 0.95),
                blend="screen",
            )
    paint_stars(easel, easel.height, 3.0)
    side = 1 if look.light_from > 0 else -1
    _planet(easel, easel.width * (0.5 + 0.30 * side), easel.height * 0.26, easel.unit * 0.15)
    easel.oval(
        easel.width * (0.5 - 0.33 * side),
        easel.height * 0.17,
        easel.unit * 0.03,
        easel.unit * 0.03,
        mix(colors.disc, colors.rock, 0.4),
    )
    return Ground(horizon=0.5, feet=0.74, color=deep, solid=False)


def _planet(easel: Easel, x: float, y: float, radius: float) -> None:
    """Draw a banded planet, shaded as a ball, between the halves of its tilted rings."""
    look = easel.look
    body = mix(look.palette.accents[1], (1.0, 0.72, 0.42), 0.55)
    easel.glow(x, y, radius * 2.2, body, 0.4)
    _rings(easel, x, y, radius, body, behind=True)
    easel.oval(x, y, radius, radius, body)
    easel.canvas.save()
    easel.canvas.clipPath(_disc_path(x, y, radius), True)
    easel.canvas.rotate(-14, x, y)
    for band, light in enumerate((0.92, 1.08, 0.84, 1.14, 0.96, 0.78, 1.06, 0.88, 1.0)):
        level = y + radius * (band / 4.4 - 0.9)
        tone = shade(body, light, 1.1)
        easel.oval(x, level, radius * 1.3, radius * (0.08 + 0.05 * (band % 3)), tone, 0.7)
    easel.oval(x + radius * 0.3, y + radius * 0.36, radius * 0.2, radius * 0.09, shade(body, 0.7))
    easel.canvas.restore()
    _ball_shade(easel, x, y, radius)
    _rings(easel, x, y, radius, body, behind=False)


def _ball_shade(easel: Easel, x: float, y: float, radius: float) -> None:
    """Darken a ball away from the light: a crescent in a flat look, else as a sphere falls off."""
    look = easel.look
    side = 1 if look.light_from > 0 else -1
    if look.flat or look.ink:
        return
    at = np.linspace(-1, 1, 64, dtype=np.float32)
    across, down = at[None, :], at[:, None]
    depth = np.sqrt(np.clip(1 - across**2 - down**2, 0, 1))
    light = np.clip((across * side * 0.72 - down * 0.42 + depth * 0.55), 0, 1)
    dark = np.clip(0.94 - light * 1.25, 0, 0.94)
    field = np.empty((64, 64, 4), np.uint8)
    for channel, part in enumerate((0.0, 0.0, 0.06, 1.0)):
        field[..., channel] = dark * part * 255
    left, top, size = round(x - radius), round(y - radius), round(radius * 2)
    easel.canvas.save()
    easel.canvas.clipPath(_disc_path(x, y, radius * 1.01), True)
    easel.stamp(field, (left - 1, top - 1, size + 2, size + 2), "over")
    easel.canvas.restore()


def _rings(easel: Easel, x: float, y: float, radius: float, body: Color, *, behind: bool) -> None:
    ring = mix(body, (1.0, 0.95, 0.8), 0.55)
    start = math.pi if behind else 0.0
    turns = np.linspace(start, start + math.pi, 48)
    tilt = -0.25
    for reach, thick, alpha in (
        (1.42, 0.05, 0.5),
        (1.56, 0.10, 0.85),
        (1.76, 0.12, 0.7),
        (1.93, 0.04, 0.4),
    ):
        along, aside = np.cos(turns) * radius * reach, np.sin(turns) * radius * reach * 0.26
        xs = x + along * math.cos(tilt) - aside * math.sin(tilt)
        ys = y + along * math.sin(tilt) + aside * math.cos(tilt)
        tone = shade(ring, 0.7) if behind else ring
        easel.stroke(np.stack([xs, ys], 1).tolist(), radius * thick, tone, alpha)


def _disc_path(x: float, y: float, radius: float) -> object:
    turns = np.linspace(0, 2 * math.pi, 72, endpoint=False).tolist()
    return outline(
        [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns], closed=True
    )
