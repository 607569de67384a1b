"""Scene → English prose: the revised prompt, which says what is drawn and nothing else.

The order is that of a good prompt: subject, style and art form, light and mood, composition and
view, details. Several plans put these into sentences; the Scene decides which plan speaks.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from limner.contract.orders import Style
from limner_sketch.language.describing import Describer, SubjectPhrases
from limner_sketch.language.grammar import is_mass, is_plural, listed, plural, with_article
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.nouns import nouns
from limner_sketch.language.phrasing import as_sentences, joined, length, linked, none_of, spaced
from limner_sketch.language.scene import Scene
from limner_sketch.language.wording import Voice, Wording

WORDS_MIN = 30
WORDS_MAX = 120

_MARKS = frozenset({"logo", "icon", "sticker"})
_WORDS = grammar_words()


class Reviser:
    """Writes revised prompts. Holds the phrases and the lexicon; safe in threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._describer = Describer(lexicon)
        self._wording = Wording()
        self._nameable = (
            _WORDS.absent | {noun.name for noun in lexicon.nouns()} - _WORDS.never_absent
        )

    def revise(self, scene: Scene, manner: Style) -> str:
        """30 to 120 words about a composed Scene; the same arguments always read the same."""
        phrases = self._describer.tell(scene) if scene.subjects else None
        excluded = [said for name in scene.excluded if (said := self._excluded(name))]
        account = _Account(scene, manner, phrases, self._wording.voice(scene))
        return account.prose(excluded)

    def _excluded(self, name: str) -> str:
        if name in _WORDS.absent_as:
            return _WORDS.absent_as[name]
        if name not in self._nameable:
            return ""
        return name if is_mass(name) or is_plural(name) else plural(name)


class _Account:
    """One Scene being told; each method gives one phrase, "" where there is nothing to say."""

    def __init__(
        self, scene: Scene, manner: Style, phrases: SubjectPhrases | None, voice: Voice
    ) -> None:
        self._scene = scene
        self._manner = manner
        self._phrases = phrases
        self._voice = voice
        self._is_mark = scene.art_form in _MARKS

    def prose(self, excluded: list[str]) -> str:
        if self._is_mark and self._phrases is not None:
            sentences = self._mark(self._phrases)
        else:
            plans = (self._plan_scene_first, self._plan_medium_first, self._plan_light_first)
            sentences = plans[self._voice.number("plan") % len(plans)]()
        sentences += self._afterwards(excluded)
        while length(sentences) > WORDS_MAX and len(sentences) > 2:
            sentences.pop()
        if length(sentences) < WORDS_MIN:
            sentences.append(self._closing())
        if length(sentences) < WORDS_MIN:
            sentences.append("It fills the frame calmly and completely.")
        return " ".join(sentences)

    def _plan_scene_first(self) -> list[str]:
        """Tell the subject; the style with its light; the view with the details."""
        made = joined(self._manner_of_making(), self._touch(), ", with ")
        lit = self._lit()
        style = f"{made}, the scene is {lit}" if lit else f"the picture is {made}"
        return as_sentences(
            self._opening(),
            linked(style, self._moody()),
            f"{self._seen()}, it shows {self._details()}" if self._details() else self._viewed(),
            self._tone(),
        )

    def _plan_medium_first(self) -> list[str]:
        """Tell the subject inside the style; the light as a clause; view; details."""
        return as_sentences(
            self._opening_in_medium(),
            linked(self._light(), self._moody()),
            f"{self._seen()}, the scene has {self._tone_noun()}",
            self._detailed(),
        )

    def _plan_light_first(self) -> list[str]:
        """Tell the subject; the medium and its surface; light and colour; the view; details."""
        return as_sentences(
            self._opening(),
            joined(f"this is {self._medium()}", self._touch(), " with "),
            linked(self._light(), self._tone()),
            f"{self._seen()}, {self._moody()}" if self._moody() else self._viewed(),
            self._detailed(),
        )

    def _opening(self) -> str:
        if self._phrases is None:
            return spaced(self._scenery(), self._moment())
        subject = f"{self._phrases.phrase} {self._phrases.finite}"
        return spaced(subject, self._where(), self._moment())

    def _opening_in_medium(self) -> str:
        if self._phrases is None:
            scenery = self._scenery()
            return spaced(
                f"{self._medium()} in which {scenery[:1].lower()}{scenery[1:]}", self._moment()
            )
        subject = f"{self._medium()} of {self._phrases.phrase}"
        if not self._phrases.participle:
            subject = subject.removesuffix(",")
        return spaced(subject, self._phrases.participle, self._where(), self._moment())

    def _mark(self, phrases: SubjectPhrases) -> list[str]:
        """Tell a logo or an icon: its form, colours and ground; no light, no weather, no mood."""
        scene, voice = self._scene, self._voice
        form = voice.say("form", scene.art_form)
        made = voice.say("formed", scene.style)
        plain = "minimalist " if "negative space" in scene.details else ""
        named = with_article(f"{plain}{form}") + (
            "" if phrases.is_mark else f" of {phrases.phrase}"
        )
        colors = f", in shades of {listed(scene.colors)}" if scene.colors else ""
        has = listed([said for one in scene.details if (said := voice.say("mark_detail", one))])
        seen = voice.pick(
            [
                "it is seen straight from the front and centred",
                "centred and seen from the front, it stands alone",
            ],
            "mark",
        )
        return as_sentences(
            f"{named} {made}{colors}, set {self._where()}",
            self._tone(),
            f"{seen}, with {has}" if has else seen,
        )

    def _scenery(self) -> str:
        scene, voice = self._scene, self._voice
        place = self._place()
        if place:
            return voice.say("place_scenery", scene.setting).format(place)
        is_above = scene.view == "bird's-eye"
        found = voice.say("scenery_bird", scene.setting) if is_above else ""
        found = found or voice.say("scenery", scene.setting)
        words = [word for word in scene.unknown if len(word) <= 30][:5]
        if scene.setting == "abstract" and words:
            named = "words" if len(words) > 1 else "word"
            found += f", inspired by the {named} {listed([f'“{word}”' for word in words])}"
        return found

    def _where(self) -> str:
        scene, phrases, voice = self._scene, self._phrases, self._voice
        if scene.setting == "studio" and scene.background is not None:
            ground = scene.background
            plain = ground if ground == "transparent" else f"plain {ground}"
            return f"on {with_article(f'{plain} background')}"
        if phrases is not None and phrases.in_part:
            return voice.say("where_part", scene.setting)
        if self._place():
            return voice.say("place_where", scene.setting).format(self._place())
        afloat = voice.say("where_afloat", scene.setting) if phrases and phrases.afloat else ""
        return afloat or voice.say("where", scene.setting)

    def _place(self) -> str:
        """Call a setting after a place where what is drawn can carry that."""
        scene, voice = self._scene, self._voice
        needs = voice.table("place_needs").get(scene.setting or "", ())
        if (needs and not set(needs) & set(scene.details)) or scene.view == "bird's-eye":
            return ""
        called = (voice.table("place").get(one, {}).get(scene.setting) for one in scene.details)
        return next((place for place in called if place), "")

    def _moment(self) -> str:
        scene, voice = self._scene, self._voice
        if voice.has("unseen", "time", scene.setting):
            return ""
        when, season = voice.say("when", scene.time), voice.say("season", scene.season)
        sky = self._sky()
        if sky and (scene.time == "day" or "night" in sky):
            when = ""
        if sky.startswith("under a clear") and scene.time == "day" and season:
            sky = ""
        return spaced(when, season, sky)

    def _sky(self) -> str:
        """Say what is seen of the weather; a forest, ink and a bird's eye show no clear sky."""
        scene, voice = self._scene, self._voice
        hides = voice.has("unseen", "sky", scene.setting) or scene.view == "bird's-eye"
        if scene.weather in {"clear", "cloudy"} and (hides or scene.style == "ink wash"):
            return ""
        return voice.say("sky", scene.weather) or voice.say("sky", f"{scene.weather} {scene.time}")

    def _form(self) -> str:
        is_mark = self._phrases is not None and self._phrases.is_mark
        return "" if is_mark else self._voice.say("form", self._scene.art_form)

    def _medium(self) -> str:
        form = self._form()
        if form:
            return f"{with_article(form)} {self._voice.say('formed', self._scene.style)}"
        return self._voice.say("medium", self._scene.style)

    def _manner_of_making(self) -> str:
        form, made = self._form(), self._voice.say("manner", self._scene.style)
        return f"{made} as {with_article(form)}" if form else made

    def _touch(self) -> str:
        return self._voice.say("touch", self._scene.style)

    def _shows_light(self) -> bool:
        scene, voice = self._scene, self._voice
        if scene.background is not None and not voice.has("unlit", "plain", scene.light):
            return False
        return scene.style != "ink wash" or voice.has("unlit", "ink", scene.light)

    def _lit(self) -> str:
        return self._lighting("lit")

    def _light(self) -> str:
        return self._lighting("light")

    def _lighting(self, table: str) -> str:
        scene = self._scene
        if not self._shows_light():
            return ""
        is_day = scene.time in {"dawn", "day", "sunset"} or scene.setting == "studio"
        dark = "" if is_day else self._voice.say(f"{table}_dark", scene.light)
        return dark or self._voice.say(table, scene.light)

    def _moody(self) -> str:
        """Say that the mood is calm, or whatever it is."""
        scene = self._scene
        mood = self._voice.say("mood", scene.mood) if scene.background is None else ""
        return f"the mood is {mood}" if mood else ""

    def _tone(self) -> str:
        is_ink = self._voice.has("colorless", "styles", self._scene.style)
        return self._voice.say("tone_ink" if is_ink else "tone", self._manner.value)

    def _tone_noun(self) -> str:
        is_ink = self._voice.has("colorless", "styles", self._scene.style)
        return self._voice.say("tone_ink_noun" if is_ink else "tone_noun", self._manner.value)

    def _viewed(self) -> str:
        return f"the scene is {self._seen()}"

    def _seen(self) -> str:
        framing = self._framing()
        return f"{self._view()}{' ' if framing.startswith('in ') else ', '}{framing}"

    def _view(self) -> str:
        scene, voice = self._scene, self._voice
        drawn_in = voice.table("viewed_in").get(scene.view or "")
        view = scene.view if drawn_in is None or scene.setting in drawn_in else "eye level"
        return voice.say("view", view)

    def _framing(self) -> str:
        phrases, framing = self._phrases, self._scene.framing
        if phrases is None:
            return self._voice.say("framing", "wide")
        if phrases.in_part or (framing == "half-length" and phrases.noun not in _waisted()):
            return self._voice.say("framing_large", framing)
        if not phrases.noun:
            return self._voice.say("framing_group", framing)
        table = "framing_several" if phrases.many else "framing"
        return self._voice.say(table, framing).format(phrases.noun)

    def _details(self) -> str:
        voice, setting = self._voice, self._scene.setting
        said = [
            voice.say("detail", f"{detail} {setting}")
            or voice.say("detail", f"{detail} {self._scene.time}")
            or voice.say("detail", detail)
            for detail in self._scene.details
        ]
        return listed([words for words in said if words])

    def _detailed(self) -> str:
        found = self._details()
        if not found:
            return ""
        many = " and " in found or not (
            found.startswith(("a ", "the ")) or found.endswith(_WORDS.mass_endings)
        )
        if self._scene.setting == "abstract" and many:
            return self._voice.say("plural", "abstract").format(found)
        return self._voice.say("plural", "several" if many else "one").format(found)

    def _afterwards(self, excluded: list[str]) -> list[str]:
        scene, palette, ground = self._scene, "", ""
        is_colored = not self._voice.has("colorless", "styles", scene.style)
        if scene.colors and is_colored and not self._is_mark:
            palette = f"the palette is built on {listed(scene.colors)}"
        if scene.background is not None and scene.setting != "studio":
            ground = f"the background is {scene.background}"
        written = listed([f"“{words}”" for words in scene.lettering if _is_sure(words)])
        words = f"the lettering reads {written}" if written else ""
        without = f"the picture contains {none_of(excluded[:6])}" if excluded else ""
        return as_sentences(words, linked(palette, ground), without)

    def _closing(self) -> str:
        kind = "mark" if self._is_mark else "studio" if self._scene.setting == "studio" else "open"
        return self._voice.say("closing", kind)


@cache
def _waisted() -> frozenset[str]:
    """Return what people are called whose half-length drawings reach to the waist."""
    names = [row.name for row in nouns().rows() if row.waist]
    return frozenset([*names, *map(plural, names)])


def _is_sure(words: str) -> bool:
    """Tell whether words are drawn on every machine: Latin is, others where a font has them."""
    return all(unicodedata.name(c, "").startswith("LATIN") for c in words if c.isalpha())
