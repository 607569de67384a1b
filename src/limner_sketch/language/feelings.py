"""A picture of no thing: its palette, texture, light and mood follow the words of the prompt.

Words that name a feeling bring its colours; the sound and the length of all others choose among
palettes, so that no two prompts need look alike. The same words always give the same picture.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from limner.text.word_forms import singulars, stems
from limner_sketch.language.scene import Scene
from limner_sketch.language.tables import listed, read_table

_HARD = frozenset("bdgkpqtxzcjBDGKPQTXZCJ")
_LONG_CHARACTERS = 24


@dataclass(frozen=True, slots=True)
class Feeling:
    """What a word brings: keys of colours, a mood, details, a light."""

    colors: tuple[str, ...]
    mood: str
    details: tuple[str, ...]
    light: str


class Feelings:
    """Read once; only read afterwards."""

    def __init__(self) -> None:
        table = read_table("feelings")
        self._named: dict[str, Feeling] = {}
        self._by_word: dict[str, Feeling] = {}
        for name, values in table["feeling"].items():
            feeling = Feeling(
                tuple(values["colors"]), values["mood"], tuple(values["details"]), values["light"]
            )
            self._named[name] = feeling
            for word in listed(values["words"]):
                self._by_word.setdefault(word, feeling)
        self._by_mood = {mood: self._named[name] for mood, name in table["mood"].items()}

    def all(self) -> list[Feeling]:
        """Return every feeling."""
        return list(self._named.values())

    def fill(
        self, scene: Scene, palettes: Sequence[tuple[str, ...]], lights: Sequence[str], words: int
    ) -> Scene:
        """Fill what an abstract Scene leaves open: colours, mood, details, a light of `lights`."""
        found = list(dict.fromkeys(self._found(scene)))
        colors, details = scene.colors, scene.details
        if not colors:
            colors = _mixed(found) if found else palettes[words % len(palettes)]
        if not details:
            details = found[0].details if found else _texture(scene.unknown)
        light = next((one.light for one in found if one.light in lights), None)
        return replace(
            scene,
            colors=colors,
            details=tuple(one for one in details if one not in scene.excluded),
            mood=scene.mood or (found[0].mood if found else None),
            light=scene.light or light,
        )

    def _found(self, scene: Scene) -> Iterator[Feeling]:
        if scene.mood is not None and scene.mood in self._by_mood:
            yield self._by_mood[scene.mood]
        for word in scene.unknown:
            if word.isascii():
                forms = (word, *singulars(word), *stems(word))
                known = next((one for one in forms if one in self._by_word), None)
                if known is not None:
                    yield self._by_word[known]
            else:
                yield from self._in_chinese(word)

    def _in_chinese(self, run: str) -> Iterator[Feeling]:
        """Take the longest known words from a run of characters, in order."""
        start = 0
        while start < min(len(run), 64):
            size = next((n for n in (4, 3, 2, 1) if run[start : start + n] in self._by_word), 0)
            if size:
                yield self._by_word[run[start : start + size]]
            start += size or 1


def _mixed(found: Sequence[Feeling]) -> tuple[str, ...]:
    """Return three colours: those of the first feeling, its last given up for a second one's."""
    first = found[0].colors
    if len(found) == 1:
        return first
    other = next((color for color in found[1].colors if color not in first[:2]), first[2])
    return (*first[:2], other)


def _texture(unknown: Sequence[str]) -> tuple[str, ...]:
    """Hard sounds have corners, soft ones flow; few words leave room, many fill it."""
    text = "".join(unknown)
    if not text:
        return ("geometric shapes",)
    if text.isascii():
        is_hard = sum(letter in _HARD for letter in text) * 3 > len(text)
    else:
        is_hard = bool(zlib.crc32(text.encode()) % 2)
    first = "geometric shapes" if is_hard else "fine lines"
    if len(text) > _LONG_CHARACTERS:
        return ("geometric shapes", "fine lines")
    return (first, "negative space") if len(text) < _LONG_CHARACTERS // 3 else (first,)
