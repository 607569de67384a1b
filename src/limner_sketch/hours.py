"""A scene's palette: by hour, weather and season, tinted by the wished colours, or in ink."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from limner_sketch.palette import (
    INK,
    PAPER,
    Color,
    Palette,
    from_lab,
    luminance,
    mix,
    named_color,
    oklab,
    shade,
)


@dataclass(frozen=True, slots=True)
class _Hour:
    """What an hour does: sky colours, and how it lights the things under it."""

    zenith: Color
    sky: Color
    horizon: Color
    disc: Color
    gain: float
    tint: Color
    pull: float


_HOURS: dict[str, _Hour] = {
    "dawn": _Hour(
        (0.42, 0.50, 0.76), (0.80, 0.68, 0.80), (1.0, 0.82, 0.68), (1.0, 0.93, 0.78),
        0.90, (0.98, 0.72, 0.72), 0.20,
    ),
    "day": _Hour(
        (0.22, 0.52, 0.88), (0.47, 0.74, 0.95), (0.86, 0.94, 0.97), (1.0, 0.97, 0.84),
        1.0, (1.0, 0.96, 0.86), 0.05,
    ),
    "sunset": _Hour(
        (0.25, 0.20, 0.48), (0.82, 0.36, 0.44), (1.0, 0.70, 0.34), (1.0, 0.86, 0.52),
        0.76, (0.96, 0.46, 0.28), 0.34,
    ),
    "night": _Hour(
        (0.03, 0.05, 0.15), (0.07, 0.11, 0.28), (0.24, 0.34, 0.56), (0.96, 0.96, 0.88),
        0.56, (0.20, 0.30, 0.62), 0.48,
    ),
}  # fmt: skip

_CYBER_SKY: tuple[Color, Color, Color] = (
    (0.03, 0.02, 0.10), (0.16, 0.05, 0.30), (0.48, 0.12, 0.50),
)  # fmt: skip

_NEON: tuple[Color, ...] = (
    (1.0, 0.16, 0.60), (0.10, 0.90, 1.0), (0.64, 0.34, 1.0), (1.0, 0.72, 0.20), (0.20, 1.0, 0.66),
    (1.0, 0.28, 0.26),
)  # fmt: skip

_BRIGHT: tuple[Color, ...] = (
    (0.90, 0.30, 0.28), (0.97, 0.68, 0.22), (0.24, 0.58, 0.66), (0.95, 0.56, 0.62),
    (0.52, 0.42, 0.72), (0.98, 0.94, 0.84),
)  # fmt: skip

_FOLIAGE: dict[str, Color] = {
    "spring": (0.50, 0.72, 0.32),
    "summer": (0.24, 0.54, 0.28),
    "autumn": (0.84, 0.45, 0.16),
    "winter": (0.42, 0.52, 0.52),
}
_GROUND: dict[str, Color] = {
    "spring": (0.56, 0.76, 0.38),
    "summer": (0.46, 0.68, 0.32),
    "autumn": (0.76, 0.60, 0.30),
    "winter": (0.90, 0.94, 0.98),
}


def build(
    time: str,
    weather: str,
    season: str | None,
    *,
    cyber: bool = False,
    colors: tuple[str, ...] = (),
    saturation: float = 1.0,
) -> Palette:
    """Return the palette of an hour, a weather and a season, tinted by the wished colours."""
    palette = _weathered(_lit(time, season, cyber), weather, time)
    palette = _map(palette, lambda color: shade(color, 1.0, saturation))
    return tinted(palette, colors) if colors else palette


def _lit(time: str, season: str | None, cyber: bool) -> Palette:
    hour = _HOURS.get(time, _HOURS["day"])
    night = time == "night"
    skies = _CYBER_SKY if cyber and night else (hour.zenith, hour.sky, hour.horizon)
    tint = (0.30, 0.16, 0.62) if cyber else hour.tint

    def lit(color: Color, self_light: float = 0.0) -> Color:
        gain = hour.gain + (1 - hour.gain) * self_light
        return shade(mix(color, tint, hour.pull * (1 - self_light)), gain)

    return Palette(
        zenith=skies[0],
        sky=skies[1],
        horizon=skies[2],
        disc=hour.disc,
        cloud=mix(lit((1.0, 1.0, 1.0)), skies[2], 0.25 if not night else 0.6),
        haze=mix(skies[2], skies[1], 0.35),
        ground=lit(_GROUND.get(season or "summer", _GROUND["summer"])),
        earth=lit((0.78, 0.66, 0.46)),
        foliage=lit(_FOLIAGE.get(season or "summer", _FOLIAGE["summer"])),
        rock=lit((0.46, 0.48, 0.54)),
        water=lit((0.16, 0.52, 0.68)),
        wall=lit((0.86, 0.80, 0.72)),
        roof=lit((0.66, 0.32, 0.26)),
        wood=lit((0.46, 0.31, 0.21)),
        snow=lit((0.95, 0.97, 1.0)),
        lamp=(1.0, 0.80, 0.42),
        shadow=mix((0.10, 0.12, 0.22), skies[0], 0.3),
        paper=PAPER,
        ink=INK,
        bloom=lit((0.96, 0.56, 0.66), 0.3),
        accents=_NEON if cyber else tuple(lit(color, 0.25) for color in _BRIGHT),
    )


def _weathered(palette: Palette, weather: str, time: str) -> Palette:
    gray = {"clear": 0.0, "cloudy": 0.45, "rain": 0.80, "snow": 0.58, "fog": 0.7, "storm": 0.86}
    share = gray.get(weather, 0.0)
    if share == 0.0:
        return palette
    darker = {"storm": 0.62, "rain": 0.76, "cloudy": 0.93}.get(weather, 1.0)

    def veil(color: Color, amount: float) -> Color:
        return shade(color, 1 - (1 - darker) * amount, 1 - amount * (0.4 if time == "night" else 1))

    return replace(
        palette,
        zenith=veil(mix(palette.zenith, palette.horizon, share * 0.35), share),
        sky=veil(palette.sky, share),
        horizon=veil(palette.horizon, share),
        haze=veil(palette.haze, share * 0.9),
        cloud=veil(palette.cloud, share),
        ground=palette.snow if weather == "snow" else veil(palette.ground, share * 0.5),
        foliage=veil(palette.foliage, share * 0.5),
        water=veil(palette.water, share * 0.6),
        rock=veil(palette.rock, share * 0.5),
    )


def tinted(palette: Palette, colors: tuple[str, ...]) -> Palette:
    """Pull a palette's hues towards the wished colours; light stays light and dark stays dark."""
    wished = tuple(named_color(name) for name in colors)
    main = oklab(wished[0])
    second = oklab(wished[1 % len(wished)])
    gray = abs(main[1]) + abs(main[2]) < 0.03

    def pull(color: Color, target: tuple[float, float, float], share: float) -> Color:
        light, a, b = oklab(color)
        lift = (target[0] - light) * (0.45 if gray else 0.12)
        fade = 1 - abs(2 * light - 1) ** 3  # Near white and black hold little colour.
        return from_lab(
            light + lift, a + (target[1] * fade - a) * share, b + (target[2] * fade - b) * share
        )

    warm = {"foliage", "earth", "roof", "wood", "bloom", "lamp"}
    changed: dict[str, Any] = {}
    for item in fields(palette):
        value = getattr(palette, item.name)
        if item.name == "accents":
            changed[item.name] = wished + tuple(pull(color, main, 0.5) for color in value)
        elif item.name not in {"paper", "ink"}:
            changed[item.name] = pull(value, second if item.name in warm else main, 0.68)
    return Palette(**changed, paper=palette.paper, ink=palette.ink)


def _map(palette: Palette, change: Any) -> Palette:
    changed: dict[str, Any] = {}
    for item in fields(palette):
        value = getattr(palette, item.name)
        if item.name == "accents":
            changed[item.name] = tuple(change(color) for color in value)
        else:
            changed[item.name] = change(value)
    return Palette(**changed)


def inked(palette: Palette) -> Palette:
    """Return a palette of ink on paper: each colour becomes a wash of its own lightness."""
    paper, ink = palette.paper, palette.ink

    def wash(color: Color) -> Color:
        return mix(ink, paper, luminance(color) ** 1.1)

    changed = _map(palette, wash)
    return replace(changed, paper=paper, ink=ink, bloom=(0.72, 0.20, 0.17), disc=(0.76, 0.22, 0.18))
