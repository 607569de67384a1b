"""Scene → Scene: fill what the prompt left open, deterministically, with what can be drawn."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace

from limner.contract.orders import Quality, Style
from limner_sketch.language.customs import Customs
from limner_sketch.language.homes import Homes
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Scene, Subject

SUBJECTS_MAX = 6
COUNT_MAX = 12
COUNTS_MAX = 30
TRAITS_MAX = 4
DETAILS_MAX = 8
DETAILS_ADDED, DETAILS_ADDED_HD = 2, 4
"""How many details a picture gets, half as many where it is to be sparse."""


_TIMELESS = frozenset({"underwater", "space", "studio", "abstract", "stage", "planet surface"})


class Composer:
    """Composes by the customs of the data files and the homes of the lexicon's nouns."""

    def __init__(self, lexicon: Lexicon, customs: Customs) -> None:
        self._lexicon = lexicon
        self._customs = customs

    def compose(
        self,
        scene: Scene,
        *,
        manner: Style | None,
        quality: Quality,
        seed: int,
        bare: bool = False,
        chinese: bool = False,
    ) -> Scene:
        """Fill every field that `scene` leaves open; the same arguments give the same Scene.

        A mark (a logo, an icon) gets no light, and a Scene may be left without a mood. `manner`
        None composes neutrally: daylight, no mood of its own, no details added. `bare` keeps
        subjects without a setting before a plain backdrop. What is written over a shop is Chinese
        where the prompt is `chinese`.
        """
        composition = _Composition(self._lexicon, self._customs, scene, manner, seed)
        composition.fill_signs(chinese=chinese)
        return composition.filled(quality, bare)


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
        subjects = _limited(scene.subjects)
        relations = tuple(
            one for one in scene.relations if one.of < len(subjects) and one.to < len(subjects)
        )
        self._scene = replace(
            scene, subjects=subjects, colors=scene.colors[:3], relations=relations
        )
        self._is_mark = scene.art_form in customs.marks
        self._homes = Homes(lexicon, customs)
        self._excluded = customs.excluded(scene)

    def fill_signs(self, *, chinese: bool) -> None:
        """Write over a shop what it sells, in the language of the prompt."""
        scene = self._scene
        if scene.lettering or "text" in self._excluded:
            return
        signs = (nouns().row(one.name).sign for one in scene.subjects)
        shops = (sign[chinese] for sign in signs if sign)
        self._set(lettering=tuple(shops)[:1])

    def filled(self, quality: Quality, bare: bool) -> Scene:
        self._fill_style()
        self._fill_setting(bare)
        if self._scene.setting == "abstract":
            palettes, feelings = self._customs.palettes, self._customs.feelings
            lights = self._manner.lights["indoors"]
            self._scene = feelings.fill(self._scene, palettes, lights, self._words)
        self._fill_moment()
        self._fill_light()
        self._fill_mood()
        self._fill_camera()
        self._fill_background()
        self._fill_details(quality)
        return self._scene

    def _choose(self, values: Sequence[str]) -> str:
        if self._excluded:
            values = [value for value in values if value not in self._excluded] or values
        return values[0] if self._neutral else self._random.choice(values)

    def _choose_fitting(
        self, kind: str, values: Sequence[str], otherwise: str | None
    ) -> str | None:
        fitting = [
            value
            for value in values
            if value not in self._excluded and self._customs.suits(kind, value, self._scene)
        ]
        return self._choose(fitting) if fitting else otherwise

    def _set(self, **fields: str | tuple[str, ...] | None) -> None:
        """Set fields of the Scene, which nobody else has yet: far quicker than `replace`."""
        for name, value in fields.items():
            object.__setattr__(self._scene, name, value)

    def _fill_style(self) -> None:
        scene = self._scene
        if scene.style is not None:
            return
        is_bare = not scene.subjects and scene.setting is None and scene.art_form is None
        if self._is_mark:
            self._set(style="flat vector")
        elif is_bare and self._homes.scenery(self._scene) == "abstract":
            self._set(style="illustration")
        else:
            self._set(style=self._choose(self._manner.styles))

    def _fill_setting(self, bare: bool) -> None:
        if self._scene.setting is None:
            setting = (
                "studio"
                if bare and self._scene.subjects
                else self._choose(self._homes.fitting(self._scene))
            )
            self._set(setting=setting)

    def _fill_moment(self) -> None:
        setting = self._scene.setting or "studio"
        if setting not in _TIMELESS and self._scene.time is None:
            self._set(time=self._allowed(self._fitting_time(), _TIMES))
        if setting in self._customs.open_air and self._scene.weather is None:
            self._set(weather=self._allowed(self._fitting_weather(), _WEATHERS))

    def _allowed(self, chosen: str, others: Sequence[str]) -> str:
        """Return a choice, or the first other one where the prompt excludes it."""
        if chosen not in self._excluded:
            return chosen
        return next((other for other in others if other not in self._excluded), chosen)

    def _fitting_time(self) -> str:
        details = set(self._scene.details)
        if self._scene.light in {"moonlight", "neon light"} or details & _NIGHTLY:
            return "night"
        if self._scene.light == "golden light":
            return "sunset"
        if self._scene.style == "cyberpunk" and not self._neutral:
            return "night"
        if self._scene.weather == "clear" or "sun" in details:
            return "day"
        return self._choose_fitting("time", self._manner.times, None) or "day"

    def _fitting_weather(self) -> str:
        details = self._scene.details
        if "rain streaks" in details:
            return "rain"
        if "snowflakes" in details:
            return "snow"
        if self._scene.setting == "ink mountains" or "mist" in details:
            return "fog"
        if _OVERHEAD & set(details):
            return "clear"
        return self._choose_fitting("weather", self._manner.weathers, None) or "clear"

    def _fill_light(self) -> None:
        if self._scene.light is not None or self._is_mark:
            return
        if self._scene.setting == "studio" and self._neutral:
            self._set(light="studio light")
            return
        key = self._scene.time or "indoors"
        if self._scene.setting == "studio":
            key = "indoors"
        lights = self._manner.lights[key]
        if "neon signs" in self._scene.details and key == "night":
            lights = ("neon light",)
        self._set(light=self._choose_fitting("light", lights, "soft natural light"))

    def _fill_mood(self) -> None:
        if self._scene.mood is not None:
            return
        if self._is_mark:
            moods = self._manner.mark_moods
            self._set(mood=moods[0] if moods else None)
        elif self._scene.setting == "abstract":
            moods = self._customs.abstract_moods
            self._set(mood=moods[(self._words >> 8) % len(moods)])
        elif self._manner.moods:
            self._set(mood=self._choose_fitting("mood", self._manner.moods, None))

    def _fill_camera(self) -> None:
        scene = self._scene
        if scene.view is None:
            is_flat = self._is_mark or scene.setting == "abstract"
            chosen = self._choose_fitting("view", self._manner.views, "eye level")
            self._set(view="front" if is_flat else chosen)
        if scene.framing is None:
            self._set(framing=self._fitting_framing())

    def _fitting_framing(self) -> str:
        if not self._scene.subjects or self._scene.art_form == "landscape painting":
            return "wide"
        return "half-length" if self._scene.art_form == "portrait" else "full"

    def _fill_background(self) -> None:
        if self._scene.setting != "studio" or self._scene.background is not None:
            return
        if self._is_mark or self._neutral:
            self._set(background="white")
        elif self._scene.style in self._customs.in_black:
            self._set(background=self._choose(self._customs.untinted))
        elif self._scene.style in self._customs.on_paper:
            self._set(background=self._choose(self._manner.papers))

    def _fill_details(self, quality: Quality) -> None:
        kept = [detail for detail in self._scene.details if detail not in self._excluded]
        if not (self._neutral or self._is_mark or self._scene.background is not None):
            is_sparse = "negative space" in kept or self._scene.style == "minimalist"
            added = DETAILS_ADDED_HD if quality.is_detailed else DETAILS_ADDED
            added = added // 2 if is_sparse else added
            if self._scene.setting == "abstract":
                added = max(added - len(kept), 0)
            kept += self._fitting_details()[:added]
        self._set(details=tuple(kept[:DETAILS_MAX]))

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
        return list(found)

    def _suits(self, detail: str) -> bool:
        scene = self._scene
        single = detail.removesuffix("s")
        if detail in scene.details or detail in self._excluded or single in self._excluded:
            return False
        if any(subject.name in {detail, single} for subject in scene.subjects):
            return False
        return self._customs.suits("detail", detail, scene)


_TIMES = ("day", "sunset", "dawn", "night")
_WEATHERS = ("clear", "cloudy", "fog", "rain")
_NIGHTLY = frozenset({"stars", "moon", "fireflies", "neon signs"})
_OVERHEAD = frozenset({"stars", "moon", "sun"})


def _limited(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """As many as are drawn: so many subjects, so many of each, so many in all."""
    kept: list[Subject] = []
    left = COUNTS_MAX
    for subject in subjects[:SUBJECTS_MAX]:
        count = min(subject.count, COUNT_MAX, left)
        if count:
            fits = count == subject.count and len(subject.traits) <= TRAITS_MAX
            traits = subject.traits[:TRAITS_MAX]
            kept.append(subject if fits else replace(subject, count=count, traits=traits))
        left -= count
    return tuple(kept)
