"""Where things are at home: the settings that suit a Scene that names none."""

from __future__ import annotations

from collections.abc import Sequence

from limner_sketch.language.categories import category_of
from limner_sketch.language.customs import Customs
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.scene import Scene, Subject

_INTO = frozenset({"on", "in", "under"})
_HOUSEHOLD = ("studio", "room")
_CLOSE = frozenset({"close-up", "half-length"})


class Homes:
    """Knows settings by the customs and by the categories of the lexicon's nouns."""

    def __init__(self, lexicon: Lexicon, customs: Customs) -> None:
        self._lexicon = lexicon
        self._customs = customs

    def fitting(self, scene: Scene) -> Sequence[str]:
        """Return the settings to choose from, the likeliest first."""
        if scene.background is not None or scene.art_form in self._customs.marks:
            return ("studio",) if scene.subjects else ("abstract",)
        if scene.subjects and (scene.style == "cyberpunk" or "neon signs" in scene.details):
            return ("city street",)
        place = self._place(scene)
        if place:
            return place
        if scene.subjects:
            return self._all(scene)
        if scene.art_form in self._customs.landscapes:
            key = "ink wash" if scene.style == "ink wash" else scene.art_form
            return self._customs.landscapes[key]
        return (self.scenery(scene),)

    def _place(self, scene: Scene) -> tuple[str, ...]:
        homes = self._customs.homes_place
        return next((homes[one] for one in scene.details if one in homes), ())

    def _all(self, scene: Scene) -> Sequence[str]:
        """Where the first subject is at home; outdoors where the prompt named a time or weather."""
        homes = self._of(scene.subjects[0], scene)
        place = next((one.to for one in scene.relations if one.kind in _INTO), None)
        if place is not None:
            homes = self._of(scene.subjects[place], scene)
            homes = _HOUSEHOLD if homes == ("studio",) else homes
        if scene.time is None and scene.weather is None and scene.season is None:
            return homes
        return [home for home in homes if home in self._customs.open_air] or homes

    def _of(self, subject: Subject, scene: Scene) -> tuple[str, ...]:
        customs = self._customs
        words = {word for trait in subject.traits for word in trait.split()}
        for trait, homes in customs.homes_doing.items():
            if trait in words and len(scene.subjects) == 1:
                return homes
        dressed = [homes for worn, homes in customs.homes_dressed.items() if worn in words]
        last = subject.name.rpartition(" ")[2]
        noun = self._lexicon.noun(subject.name) or self._lexicon.noun(last)
        if dressed:
            return dressed[0]
        if noun is None:
            return ("studio",)
        if noun.category == "people" and _is_portrait(scene):
            return ("studio",)
        return noun.row.home or category_of(noun).home

    def scenery(self, scene: Scene) -> str:
        """Choose a setting for a time, a weather or a detail alone; abstract without any."""
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


def _is_portrait(scene: Scene) -> bool:
    return scene.framing in _CLOSE or scene.art_form == "portrait"
