"""Letters that are drawn like Latin ones: squared and circled letters, other alphabets' letters.

A character's Unicode name says which letter it is ("NEGATIVE SQUARED LATIN CAPITAL LETTER N");
where it does not, `data/letters.toml` does. A Cyrillic letter is Cyrillic in a word that no Latin
letters could have written: Russian stays Russian.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

CHARACTERS_KEPT = 10_000
UPSIDE_DOWN_MIN = 2

_NAMED = re.compile(
    r"(?:LATIN|SYMBOL) (CAPITAL |SMALL )?LETTER (?:SMALL CAPITAL |(?:OPEN|CLOSED|CLOSED OPEN"
    r"|TURNED|REVERSED|REVERSED OPEN|SCRIPT|BLACKLETTER|STRETCHED|BARRED|DOTLESS|INSULAR|SIDEWAYS"
    r"|INVERTED|LENIS|DOUBLE|BOTTOM HALF|TOP HALF|FLATTENED OPEN|TAILLESS|LONG)"
    r" )*([A-Z])(?: (?:WITH|WITHOUT|ROTUNDA).*)?$"
)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-z]")
_WITH_CYRILLIC = re.compile(
    "(?<![a-zA-Z\u0400-\u052f])[a-zA-Z]*+[\u0400-\u052f][a-zA-Z\u0400-\u052f]*"
)
_OWN = re.compile("[бгджзийлфцчшщъыэюяґєѓќљњћђџ]")
"""Cyrillic letters that nobody takes for Latin ones (Ukrainian and Serbian ones too)."""

_PAIRS = {
    **dict(zip("авекмнорстухіјѕԁһԛԝьп", "abekmhopctyxijsdhqwbn", strict=True)),
    **dict(zip("АВЕКМНОРСТУХІЈЅԀҺԚԜ", "ABEKMHOPCTYXIJSDHQW", strict=True)),
}
"""Cyrillic letters for Latin ones, as they are mixed into English words."""

_TO_LATIN = str.maketrans(_PAIRS)
_TO_CYRILLIC = str.maketrans(
    dict(zip("abekmopctyxhn", "авекморстухнп", strict=True))
    | dict(zip("ABEKMOPCTYXH", "АВЕКМОРСТУХН", strict=True))
)


class _Letters(dict[int, int]):
    """A table for `str.translate` that looks a character up when it first meets it."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        super().__init__({ord(one): ord(letter) for one, letter in listed.items()})

    def __missing__(self, code: int) -> int:
        letter = _named_letter(chr(code))
        found = ord(letter) if letter else code
        if len(self) < CHARACTERS_KEPT:
            self[code] = found
        return found


def one_alphabet(text: str) -> str:
    """Write each word that mixes Latin and Cyrillic letters in one of the two."""
    if not _CYRILLIC.search(text):
        return text
    return _WITH_CYRILLIC.sub(lambda found: _word_in_one_alphabet(found[0]), text)


def latin(text: str) -> str:
    """Write in Latin letters whatever is drawn like them, and keep Russian words."""
    if text.isascii():
        return text
    kept, other = _tables()
    text = text.translate(other)
    if _CYRILLIC.search(text):
        text = _WITH_CYRILLIC.sub(
            lambda found: found[0] if _is_russian(found[0]) else found[0].translate(kept), text
        )
    return text


def upright(text: str) -> str | None:
    """Return a text that is written upside down the right way round; None of any other."""
    table, marks = _upside_down()
    if text.isascii() or len(marks.intersection(text)) < UPSIDE_DOWN_MIN:
        return None
    return text.translate(table)[::-1]


def _word_in_one_alphabet(word: str) -> str:
    lower = word.lower()
    if not _LATIN.search(lower):
        return word
    return word.translate(_TO_CYRILLIC if _OWN.search(lower) else _TO_LATIN)


def _is_russian(word: str) -> bool:
    lower = word.lower()
    return bool(_OWN.search(lower)) and not _LATIN.search(lower)


def _named_letter(character: str) -> str | None:
    found = _NAMED.search(unicodedata.name(character, ""))
    if found is None or character.isascii():
        return None
    return found[2] if found[1] == "CAPITAL " else found[2].lower()


@cache
def _tables() -> tuple[_Letters, _Letters]:
    """Return the tables of the Cyrillic letters, and of all others."""
    listed = {
        character: letter
        for letter, characters in _data()["lookalikes"].items()
        for character in characters
    }
    cyrillic = {one: letter for one, letter in listed.items() if _CYRILLIC.match(one)}
    return _Letters(cyrillic | _PAIRS), _Letters(
        {one: letter for one, letter in listed.items() if one not in cyrillic}
    )


@cache
def _upside_down() -> tuple[dict[int, str], frozenset[str]]:
    """Return the table, and the characters that only upside-down writing has."""
    rows = _data()["upside_down"]
    table = {one: letter for letter, drawn in rows.items() for one in drawn}
    return str.maketrans(table), frozenset(one for one in table if not one.isascii())


@cache
def _data() -> dict[str, dict[str, str]]:
    text = (files("limner.policy.moderation.data") / "letters.toml").read_text("utf-8")
    return tomllib.loads(text)
