"""Text views: a text as it is written, decoded, and split at its capitals.

Each is judged: decoding can show a word, and cannot hide one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from limner.policy.moderation.deobfuscation import fold
from limner.policy.moderation.escapes import decoded, spaces_decoded
from limner.policy.moderation.homoglyphs import latin, upright
from limner.text.normalization import normalize

_PLAIN = re.compile(
    r"[\x00-\x7e\u2013\u2014\u2018-\u201d\u2026\u3001-\u303f\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff65]*"
)
_TAGS = {code: code - 0xE0000 for code in range(0xE0020, 0xE007F)}
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800"
_HIDDEN_SPACE = re.compile(rf"(?<=\w)[{_SPACES}{_INVISIBLE}]+(?=\w)")
_INSIDE = re.compile(r"(?<=[A-Za-z])[^\w\s\x00-\x7f\u2010-\u2027«»·]+(?=[A-Za-z])")
"""Accents of any alphabet, and pictures, between two Latin letters."""
_LISTED = re.compile(r"(?<!\w)(\w)[.,;:!?、，。；：！？]+\s*(?=\w(?!\w))")
"""A mark after each of several single letters: "n, a, k, e, d"."""
_LOWER, _UPPER = "a-zß-öø-ÿа-яё", "A-ZÀ-ÖØ-ÞА-ЯЁ"
_HUMP = re.compile(rf"(?<=[{_LOWER}])(?=[{_UPPER}])|(?<=[{_UPPER}])(?=[{_UPPER}][{_LOWER}])")


def views(text: str) -> list[str]:
    """Return the ways to read `text`, folded; as it is written first. At most five."""
    found = [fold(spaces_decoded(text))]
    for other in _others(text):
        folded = fold(other)
        if folded not in found:
            found.append(folded)
    return found


def _others(text: str) -> Iterator[str]:
    plain = decoded(text)
    if not _PLAIN.fullmatch(plain):
        spaced = latin(plain.translate(_TAGS))
        yield _INSIDE.sub("", _HIDDEN_SPACE.sub("", spaced))
        turned = upright(plain)
        if turned is not None:
            yield turned
        plain = normalize("NFKC", spaced)
    elif plain != text:
        yield plain
    apart = _HUMP.sub(" ", _LISTED.sub(r"\1", plain))
    if apart != plain:
        yield apart
