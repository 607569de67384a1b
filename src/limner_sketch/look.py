"""The Look: how everything in one picture is to be drawn, decided once from the scene."""

from __future__ import annotations

from dataclasses import dataclass

from limner.contract.orders import Style
from limner_sketch import hours
from limner_sketch.language.scene import Scene
from limner_sketch.palette import Color, Palette, mix


@dataclass(frozen=True, slots=True)
class Look:
    """How to draw.

    `light_from` is where the light stands, -1 (left) to 1 (right). `rim_colors` light the edges
    of subjects, empty for no rim. `outline` is the contour's width relative to a subject's
    height, 0 for none. `shading` is how far forms are modelled, 0 (flat) to 1. `flat` asks for
    plain areas without gradients, `ink` for washes of black on paper, `hd` for more detail.
    `sparse` asks for few, large shapes. `time` and `weather` are resolved: never None.
    """

    style: str
    night: bool
    key_color: Color
    rim_colors: tuple[Color, ...]
    light_from: float
    outline: float
    outline_color: Color
    saturation: float
    shading: float
    flat: bool
    ink: bool
    hd: bool
    vivid: bool
    sparse: bool
    time: str
    weather: str
    season: str | None
    palette: Palette


@dataclass(frozen=True, slots=True)
class _Manner:
    """What a style asks of the drawing before its finish."""

    outline: float = 0.0
    shading: float = 0.8
    saturation: float = 1.0
    flat: bool = False
    ink: bool = False
    sparse: bool = False


_MANNERS: dict[str, _Manner] = {
    "illustration": _Manner(outline=0.006),
    "cyberpunk": _Manner(outline=0.005, saturation=1.15),
    "watercolor": _Manner(shading=0.6, saturation=0.9),
    "ink wash": _Manner(outline=0.006, shading=0.5, saturation=0.0, ink=True),
    "oil painting": _Manner(shading=1.0, saturation=1.05),
    "pencil sketch": _Manner(outline=0.007, shading=0.7, saturation=0.0),
    "flat vector": _Manner(shading=0.0, flat=True),
    "minimalist": _Manner(shading=0.0, saturation=0.8, flat=True, sparse=True),
    "photographic": _Manner(shading=1.0, saturation=0.88),
    "cinematic": _Manner(shading=1.0, saturation=0.95),
    "anime": _Manner(outline=0.006, shading=0.5, saturation=1.15),
    "pixel art": _Manner(outline=0.016, shading=0.4, saturation=1.15),
    "comic": _Manner(outline=0.014, shading=0.4, saturation=1.15),
    "pop art": _Manner(outline=0.016, shading=0.2, saturation=1.3, flat=True),
    "gongbi": _Manner(outline=0.004, shading=0.35, saturation=0.85),
    "impasto": _Manner(shading=1.0, saturation=1.15),
    "charcoal": _Manner(outline=0.005, shading=1.0, saturation=0.0),
    "pen line art": _Manner(outline=0.006, shading=0.6, saturation=0.0),
    "low poly": _Manner(shading=0.9, saturation=1.05),
    "isometric": _Manner(shading=0.15, saturation=1.05, flat=True),
    "paper cut": _Manner(shading=0.0, saturation=1.05, flat=True),
    "ukiyo-e": _Manner(outline=0.006, shading=0.15, saturation=0.9, flat=True),
    "stained glass": _Manner(outline=0.008, shading=0.3, saturation=1.25),
    "vaporwave": _Manner(shading=0.6, saturation=1.15),
    "3d clay": _Manner(shading=0.15, flat=True),
    "pastel": _Manner(shading=0.8),
    "art deco": _Manner(outline=0.005, shading=0.15, flat=True),
}

STYLES: tuple[str, ...] = tuple(_MANNERS)
"""Every style key that is drawn its own way."""

_ALWAYS_DARK = frozenset({"space"})
_KEY_COLORS: dict[str, Color] = {
    "dawn": (1.0, 0.86, 0.80),
    "day": (1.0, 0.98, 0.93),
    "sunset": (1.0, 0.74, 0.46),
    "night": (0.62, 0.72, 1.0),
}


def look_for(scene: Scene, style: Style | None, *, hd: bool, seed: int | None = None) -> Look:
    """Decide how a scene is drawn; `style` is DALL·E 3's manner, None when there is none.

    The light comes from the side that `seed` chooses, else from one that hangs on the setting.
    """
    key = scene.style if scene.style in _MANNERS else "illustration"
    manner = _MANNERS[key]
    time = _time(scene, key)
    weather = scene.weather or "clear"
    cyber = key == "cyberpunk" or (scene.light == "neon light" and time == "night")
    saturation = manner.saturation * _saturation(scene, style)
    palette = hours.build(
        time,
        weather,
        scene.season,
        cyber=cyber,
        colors=scene.colors,
        saturation=max(saturation, 0.25),
    )
    if manner.ink:
        palette = hours.inked(palette)
    return Look(
        style=key,
        night=time == "night",
        key_color=_key_color(scene, time),
        rim_colors=_rims(scene, palette, time, cyber, flat=manner.flat or manner.ink),
        light_from=_light_side(scene, seed),
        outline=manner.outline,
        outline_color=(0.09, 0.07, 0.11) if not manner.ink else palette.ink,
        saturation=saturation,
        shading=manner.shading * (0.85 if style is Style.NATURAL else 1.0),
        flat=manner.flat,
        ink=manner.ink,
        hd=hd,
        vivid=style is not Style.NATURAL,
        sparse=manner.sparse or "negative space" in scene.details,
        time=time,
        weather=weather,
        season=scene.season,
        palette=palette,
    )


def _light_side(scene: Scene, seed: int | None) -> float:
    chosen = len(scene.setting or "") if seed is None else (abs(seed) * 2654435761 >> 16)
    return -0.6 if chosen % 2 else 0.6


def _time(scene: Scene, style: str) -> str:
    if scene.time in _KEY_COLORS:
        return scene.time or "day"
    dark = style == "cyberpunk" or scene.light in {"neon light", "moonlight"}
    if dark or scene.setting in _ALWAYS_DARK or {"stars", "moon", "fireflies"} & set(scene.details):
        return "night"
    return "sunset" if scene.light == "golden light" else "day"


def _saturation(scene: Scene, style: Style | None) -> float:
    moods = {"joyful": 1.12, "energetic": 1.18, "melancholic": 0.65, "calm": 0.9, "dreamy": 0.95}
    manner = {Style.VIVID: 1.2, Style.NATURAL: 0.78}
    return moods.get(scene.mood or "", 1.0) * (manner[style] if style else 1.0)


def _key_color(scene: Scene, time: str) -> Color:
    lights: dict[str, Color] = {
        "golden light": (1.0, 0.80, 0.48),
        "moonlight": (0.66, 0.76, 1.0),
        "neon light": (0.86, 0.62, 1.0),
        "studio light": (1.0, 1.0, 0.99),
    }
    return lights.get(scene.light or "", _KEY_COLORS[time])


def _rims(
    scene: Scene, palette: Palette, time: str, cyber: bool, *, flat: bool
) -> tuple[Color, ...]:
    if flat:
        return ()
    if cyber:
        return palette.accents[0], palette.accents[1]
    if time == "night":
        return (mix(palette.disc, (0.55, 0.72, 1.0), 0.5),)
    if time in {"sunset", "dawn"} or scene.light in {"cinematic light", "dramatic light"}:
        return (mix(palette.disc, palette.horizon, 0.4),)
    return ()
