"""Scene → Scene: fill what the prompt left open, deterministically, with what can be drawn."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace

from limner.contract.orders import Quality, Style
from limner.prompts.customs import Customs
from limner.prompts.lexicon import Lexicon
from limner.prompts.scene import Scene, Subject

SUBJECTS_MAX = 6
COUNT_MAX = 24
TRAITS_MAX = 4
DETAILS_MAX = 8
DETAILS_ADDED = {Quality.STANDARD: 2, Quality.HD: 4}

_SKYLESS = frozenset({"underwater", "space", "studio", "abstract", "room"})
_TIMELESS = frozenset({"underwater", "space", "studio", "abstract"})
_LIT_BY_NIGHT = {"neon light": frozenset({"city street", "skyline", "space", "studio", "room"})}


class Composer:
    """Composes by the customs of the data files and the homes of the lexicon's nouns."""

    def __init__(self, lexicon: Lexicon, customs: Customs) -> None:
        self._lexicon = lexicon
        self._customs = customs

    def compose(
        self, scene: Scene, *, manner: Style | None, quality: Quality, seed: int, bare: bool = False
    ) -> Scene:
        """Fill every field that `scene` leaves open; the same arguments give the same Scene.

        `manner` None composes neutrally: daylight, no mood of its own, no details added. `bare`
        keeps subjects without a setting before a plain backdrop.
        """
        return _Composition(self._lexicon, self._customs, scene, manner, seed).filled(quality, bare)


class _Composition:
    """One Scene being composed; each step may rely on the steps before it."""

    def __init__(
        self, lexicon: Lexicon, customs: Customs, scene: Scene, manner: Style | None, seed: int
    ) -> None:
        self._lexicon = lexicon
        self._customs = customs
        self._neutral = manner is None
        self._manner = customs.manner(manner)
        self._words = zlib.crc32(repr(scene).encode())
        self._random = random.Random(seed * 0x1_0000_0000 + self._words)
        self._scene = replace(
            scene,
            subjects=tuple(_limited(subject) for subject in scene.subjects[:SUBJECTS_MAX]),
            colors=scene.colors[:3],
        )

    def filled(self, quality: Quality, bare: bool) -> Scene:
        self._fill_style()
        self._fill_setting(bare)
        self._fill_moment()
        self._fill_light()
        self._fill_mood()
        self._fill_camera()
        self._fill_background()
        self._fill_details(quality)
        return self._scene

    def _choose(self, values: Sequence[str]) -> str:
        return values[0] if self._neutral else self._random.choice(values)

    def _set(self, **fields: str | None) -> None:
        self._scene = replace(self._scene, **fields)  # type: ignore[arg-type]

    def _fill_style(self) -> None:
        if self._scene.style is None:
            if self._scene.art_form in {"logo", "icon", "sticker"}:
                self._set(style="flat vector")
            else:
                self._set(style=self._choose(self._manner.styles))

    def _fill_setting(self, bare: bool) -> None:
        if self._scene.setting is None:
            setting = "studio" if bare and self._scene.subjects else self._fitting_setting()
            self._set(setting=setting)

    def _fitting_setting(self) -> str:
        scene = self._scene
        if scene.background is not None or scene.art_form in {"logo", "icon", "sticker"}:
            return "studio" if scene.subjects else "abstract"
        if scene.subjects and (scene.style == "cyberpunk" or "neon signs" in scene.details):
            return "city street"
        if scene.subjects:
            return self._home(scene.subjects)
        if scene.art_form in self._customs.landscapes:
            key = "ink wash" if scene.style == "ink wash" else scene.art_form
            return self._choose(self._customs.landscapes[key])
        return self._scenery()

    def _home(self, subjects: Sequence[Subject]) -> str:
        """Where the first subject is at home that is choosy about it."""
        if self._scene.time is not None or self._scene.weather is not None or self._scene.season:
            outdoors = self._customs.open_air
        else:
            outdoors = frozenset()
        noun = self._lexicon.noun(subjects[0].name) or self._lexicon.noun(
            subjects[0].name.rpartition(" ")[2]
        )
        homes = self._customs.homes[noun.category] if noun is not None else ("studio",)
        fitting = [home for home in homes if home in outdoors]
        return self._choose(fitting or homes)

    def _scenery(self) -> str:
        """Choose a setting for a time, a weather or a detail alone; abstract without any."""
        scene = self._scene
        if scene.weather == "snow" or scene.season == "winter":
            return "snowfield"
        if "neon signs" in scene.details or scene.style == "cyberpunk":
            return "skyline"
        if scene.season is not None or {"flowers", "falling leaves"} & set(scene.details):
            return "meadow"
        if scene.time is not None or scene.weather is not None:
            return "lake" if scene.style == "ink wash" else "sky"
        if {"stars", "moon", "sun", "birds", "clouds"} & set(scene.details):
            return "sky"
        return "abstract"

    def _fill_moment(self) -> None:
        setting = self._scene.setting or "studio"
        if setting not in _TIMELESS and self._scene.time is None:
            self._set(time=self._fitting_time())
        if setting in self._customs.open_air and self._scene.weather is None:
            self._set(weather=self._fitting_weather())

    def _fitting_time(self) -> str:
        details = set(self._scene.details)
        if self._scene.light == "moonlight" or details & self._customs.night_only:
            return "night"
        if self._scene.light == "golden light":
            return "sunset"
        if self._scene.light == "neon light" or "neon signs" in details:
            return "night"
        if self._scene.style == "cyberpunk" and not self._neutral:
            return "night"
        if self._scene.weather == "clear" or "sun" in details:
            return "day"
        if self._scene.style == "ink wash":
            return "day"
        return self._choose(self._manner.times)

    def _fitting_weather(self) -> str:
        details = self._scene.details
        if "rain streaks" in details:
            return "rain"
        if "snowflakes" in details:
            return "snow"
        if self._scene.setting == "ink mountains" or "mist" in details:
            return "fog"
        return self._choose(self._manner.weathers)

    def _fill_light(self) -> None:
        if self._scene.light is not None:
            return
        time = self._scene.time
        if self._scene.setting == "studio" and self._neutral:
            self._set(light="studio light")
            return
        key = time if time is not None and self._scene.setting != "studio" else "indoors"
        lights = [
            light
            for light in self._manner.lights[key]
            if self._scene.setting in _LIT_BY_NIGHT.get(light, (self._scene.setting,))
            and not (light == "moonlight" and self._scene.setting in _SKYLESS)
        ]
        if "neon signs" in self._scene.details and time == "night":
            lights = ["neon light"]
        self._set(light=self._choose(lights or ("soft natural light",)))

    def _fill_mood(self) -> None:
        if self._scene.setting == "abstract" and not self._scene.colors:
            self._scene = replace(
                self._scene,
                colors=self._customs.palettes[self._words % len(self._customs.palettes)],
            )
        if self._scene.mood is not None:
            return
        if self._scene.setting == "abstract":
            moods = self._customs.abstract_moods
            self._set(mood=moods[(self._words >> 8) % len(moods)])
        elif self._manner.moods:
            self._set(mood=self._choose(self._manner.moods))

    def _fill_camera(self) -> None:
        scene = self._scene
        if scene.view is None:
            is_flat = scene.art_form in {"logo", "icon", "sticker"} or scene.setting == "abstract"
            self._set(view="front" if is_flat else self._choose(self._manner.views))
        if scene.framing is None:
            self._set(framing=self._fitting_framing())

    def _fitting_framing(self) -> str:
        if not self._scene.subjects or self._scene.art_form == "landscape painting":
            return "wide"
        return "half-length" if self._scene.art_form == "portrait" else "full"

    def _fill_background(self) -> None:
        if self._scene.setting == "studio" and self._scene.background is None:
            is_mark = self._scene.art_form in {"logo", "icon", "sticker"}
            taken = {subject.color for subject in self._scene.subjects}
            free = [
                color
                for color in self._manner.backgrounds
                if not any(other and color.endswith(other) for other in taken)
            ]
            self._set(background="white" if is_mark else self._choose(free or ["gray"]))

    def _fill_details(self, quality: Quality) -> None:
        kept = [detail for detail in self._scene.details if detail not in self._scene.excluded]
        if not self._neutral and self._scene.background != "transparent":
            kept += self._fitting_details()[: DETAILS_ADDED[quality]]
        self._scene = replace(self._scene, details=tuple(kept[:DETAILS_MAX]))

    def _fitting_details(self) -> list[str]:
        scene = self._scene
        keys = [scene.weather, f"{scene.setting} {scene.time}", scene.season, scene.setting]
        keys += [scene.style, scene.time]
        found: dict[str, None] = {}
        for key in keys:
            choices = [
                detail for detail in self._customs.details.get(key or "", ()) if self._suits(detail)
            ]
            self._random.shuffle(choices)
            found.update(dict.fromkeys(choices))
        if scene.art_form in {"logo", "icon", "sticker"}:
            return [detail for detail in found if detail in _GRAPHIC]
        return list(found)

    def _suits(self, detail: str) -> bool:
        scene = self._scene
        if detail in scene.details or detail in scene.excluded:
            return False
        if any(subject.name in {detail, detail.removesuffix("s")} for subject in scene.subjects):
            return False
        if f"{detail}s" in scene.excluded or detail.removesuffix("s") in scene.excluded:
            return False
        return self._suits_moment(detail)

    def _suits_moment(self, detail: str) -> bool:
        time, setting = self._scene.time, self._scene.setting
        if detail in self._customs.night_only and setting != "space":
            return time == "night" and setting not in _SKYLESS
        if detail in self._customs.daylight_only:
            return time != "night" and setting not in _SKYLESS
        if detail in {"rain streaks", "snowflakes", "clouds"}:
            return setting not in _SKYLESS and not self._clashes(detail)
        return not (detail == "neon signs" and setting not in {"city street", "skyline"})

    def _clashes(self, detail: str) -> bool:
        weather = self._scene.weather
        return (detail == "rain streaks" and weather not in {"rain", "storm"}) or (
            detail == "snowflakes" and weather not in {"snow", "clear", "cloudy"}
        )


_GRAPHIC = frozenset({"negative space", "fine lines", "geometric shapes"})


def _limited(subject: Subject) -> Subject:
    return replace(subject, count=min(subject.count, COUNT_MAX), traits=subject.traits[:TRAITS_MAX])
