"""Quoted lettering: words that are to be written in the picture, not drawn as things."""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"|(?<![^\W_])'[^']{1,80}'(?![^\W_])|‘[^‘’]{1,80}’"
)


def without_lettering(text: str) -> str:
    """`text` without its quoted parts; a prompt that is quoted as a whole stays as it is."""
    rest = _QUOTED.sub(" ", text)
    return rest if any(character.isalnum() for character in rest) else text
