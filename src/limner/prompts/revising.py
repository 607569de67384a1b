"""Scene → English prose: the revised prompt, which says what is drawn and nothing else.

The order is that of a good prompt: subject, style and art form, light and mood, composition and
view, details.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from limner.prompts.describing import describe_subjects
from limner.prompts.grammar import listed, sentence, with_article
from limner.prompts.scene import Scene

WORDS_MIN = 30
WORDS_MAX = 120

_SETTINGS = {
    "city street": "on a city street",
    "skyline": "before a wide city skyline",
    "mountains": "among layered mountains",
    "ink mountains": "among mountains of ink",
    "forest": "in a forest",
    "meadow": "in an open meadow",
    "beach": "on a sandy beach",
    "sea": "on the open sea",
    "underwater": "under water",
    "lake": "beside a still lake",
    "snowfield": "on a snowfield",
    "desert": "among desert dunes",
    "sky": "high in the sky",
    "space": "in outer space",
    "room": "in a room",
    "garden": "in a garden",
    "village": "in a village",
}
_SCENERIES = {
    "city street": "a city street",
    "skyline": "a city skyline",
    "mountains": "a range of layered mountains",
    "ink mountains": "a range of mountains in ink",
    "forest": "a forest",
    "meadow": "an open meadow",
    "beach": "a sandy beach",
    "sea": "the open sea",
    "underwater": "an underwater world",
    "lake": "a still lake",
    "snowfield": "a snowfield",
    "desert": "a desert of dunes",
    "sky": "an open sky",
    "space": "outer space",
    "room": "a room",
    "garden": "a garden",
    "village": "a village",
    "studio": "an empty studio backdrop",
}
_TIMES = {"dawn": "at dawn", "day": "in daylight", "sunset": "at sunset", "night": "at night"}
_WEATHERS = {
    "clear": "in clear weather",
    "rain": "in the rain",
    "snow": "in falling snow",
    "fog": "in fog",
    "cloudy": "under clouds",
    "storm": "in a storm",
}
_STYLES = {
    "illustration": "an illustration",
    "cyberpunk": "a picture in the cyberpunk style",
    "watercolor": "a watercolor painting",
    "ink wash": "an ink wash painting",
    "oil painting": "an oil painting",
    "pencil sketch": "a pencil sketch",
    "flat vector": "a flat vector graphic",
    "minimalist": "a work of minimalist design",
    "photographic": "a rendering with a photographic look",
    "cinematic": "a cinematic still",
    "anime": "a drawing in the anime style",
    "pixel art": "a piece of pixel art",
    "comic": "a comic drawing",
    "pop art": "a piece of pop art",
}
_VIEWS = {
    "eye level": "at eye level",
    "bird's-eye": "from a bird's-eye view",
    "low angle": "from a low angle",
    "front": "from the front",
}
_FRAMINGS = {
    "close-up": "a close-up framing",
    "half-length": "a half-length framing",
    "full": "the whole subject in frame",
    "wide": "a wide framing",
}
_VOCABULARY = frozenset(
    {"neon signs", "reflections", "rain streaks", "mist", "negative space", "fine lines"}
    | {"geometric shapes", "stars", "moon", "sun", "birds", "flowers", "falling leaves"}
    | {"snowflakes", "lanterns", "bokeh", "light rays", "clouds", "fireflies", "paper texture"}
    | {"film grain"}
)


_UNCOUNTED = {"person": "people"}


def revise(scene: Scene) -> str:
    """30 to 120 words about a composed Scene; the same Scene always reads the same."""
    parts: tuple[Callable[[Scene], str], ...] = (
        _subject,
        _style,
        _light,
        _composition,
        _details,
        _colors,
        _exclusions,
    )
    said = " ".join(words for words in (part(scene) for part in parts) if words)
    return said if len(said.split()) >= WORDS_MIN else f"{said} {_CLOSING}"


_CLOSING = "Nothing else distracts from it, and the whole picture is kept simple and clear."


def _pick(scene: Scene, *choices: str) -> str:
    return choices[zlib.crc32(repr(scene).encode()) % len(choices)]


def _subject(scene: Scene) -> str:
    if scene.setting == "abstract" and not scene.subjects:
        return _abstract(scene)
    where = [_where(scene)]
    where += [_TIMES[scene.time]] if scene.time else []
    where += [_WEATHERS[scene.weather]] if scene.weather else []
    where += [f"in {scene.season}"] if scene.season else []
    subject = describe_subjects(scene.subjects)
    if not subject:
        subject = _SCENERIES.get(scene.setting or "studio", "an empty backdrop")
    said = " ".join([subject, *(piece for piece in where if piece)])
    places = [detail for detail in scene.details if detail not in _VOCABULARY]
    return sentence(f"{said}, reminiscent of {listed(places)}" if places else said)


def _where(scene: Scene) -> str:
    if scene.setting == "studio":
        return _backdrop(scene)
    if scene.setting == "abstract":
        return "against an abstract backdrop"
    return _SETTINGS.get(scene.setting or "", "") if scene.subjects else ""


def _backdrop(scene: Scene) -> str:
    if scene.background == "transparent":
        return "on a transparent background"
    color = scene.background or "white"
    return f"before {with_article(f'plain {color} backdrop')}"


def _abstract(scene: Scene) -> str:
    words = [word for word in scene.unknown if len(word) <= 30][:5]
    inspired = f", inspired by the words {listed([f'“{word}”' for word in words])}" if words else ""
    return sentence(f"an abstract composition of flowing forms{inspired}")


def _style(scene: Scene) -> str:
    style = _STYLES.get(scene.style or "illustration", "an illustration")
    named = any(subject.name == scene.art_form for subject in scene.subjects)
    if named:
        return sentence(f"it is designed as {style}")
    if scene.art_form and scene.art_form != "landscape painting":
        style = f"{style} in the form of {with_article(scene.art_form)}"
    elif scene.art_form:
        style = f"{style} in the tradition of landscape painting"
    return sentence(
        _pick(scene, f"it is {style}", f"the picture is {style}", f"the image is {style}")
    )


def _light(scene: Scene) -> str:
    light = scene.light or "soft natural light"
    verb = _pick(scene, "lights the scene", "falls across the scene", "fills the scene")
    mood = f", and the mood is {scene.mood}" if scene.mood else ""
    return sentence(f"{light} {verb}{mood}")


def _composition(scene: Scene) -> str:
    view = _VIEWS.get(scene.view or "eye level", "at eye level")
    framing = _FRAMINGS.get(scene.framing or "full", "a full framing")
    background = ""
    if scene.background and scene.setting != "studio":
        background = f" and a {scene.background} background"
    return sentence(f"the composition is seen {view}, with {framing}{background}")


def _details(scene: Scene) -> str:
    details = [detail for detail in scene.details if detail in _VOCABULARY]
    if not details:
        return ""
    named = listed([f"the {detail}" if detail in {"sun", "moon"} else detail for detail in details])
    verb = _pick(scene, "complete the picture", "add detail", "enrich the scene")
    if len(details) == 1 and not details[0].endswith("s"):
        verb = verb.replace("complete", "completes").replace("add", "adds").replace("ich", "iches")
    return sentence(f"{named} {verb}")


def _colors(scene: Scene) -> str:
    return sentence(f"the palette is built on {listed(scene.colors)}") if scene.colors else ""


def _exclusions(scene: Scene) -> str:
    if not scene.excluded:
        return ""
    things = [_UNCOUNTED.get(name, name) for name in scene.excluded[:6]]
    return sentence(f"the picture contains no {' and no '.join(things)}")
