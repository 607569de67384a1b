"""Undoes what hides a word: other alphabets' letters, invisible characters, accents.

`fold` makes a plain text; `split` cuts it into tokens: words whole, Chinese by the character, kana
and Hangul by the syllable. Nothing is guessed here: `phrase_matcher.py` decides by the vocabulary
which word was hidden.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from limner.policy.moderation.homoglyphs import one_alphabet
from limner.text.normalization import normalize
from limner.text.traditional import simplified_characters

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SYLLABLES = "\u3041-\u3096\u309d-\u309f\u30a1-\u30ff\u31f0-\u31ff\uac00-\ud7a3"
"""Kana and Hangul: read by the syllable, as Chinese is by the character."""
BREAKS = ',;:!?()[]{}，。；：！？、（）【】《》「」『』“”"؟،؛।\n\r'

_LOOKALIKES = {
    # Greek
    **dict(zip("αβγδεηικνορτυχω", "abydenikvoptuxw", strict=True)),
    # Latin letters of other languages that no decomposition opens
    **dict(zip("ıøłđħŧɑɡɩʋƅ", "ioldhtagivb", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    # Small capitals
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
}
_APOSTROPHES = dict.fromkeys("’‘ʼ`´", "'")
_ARABIC = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
_INVISIBLE_LETTERS = dict.fromkeys("\u115f\u1160\u17b4\u17b5", "") | {"\u2800": " "}
_HIRAGANA = {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
"""Katakana are read as hiragana."""

_DEVANAGARI = "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
"""Signs that are part of a word, as no accent is."""
_STRAY = re.compile(rf"(?<![\u0900-\u097f])[{_DEVANAGARI}]+")
"""Such signs after any other letter."""
_KEPT_MARKS = re.compile(
    "DEVANAGARI (?:VOWEL SIGN|SIGN (?:VIRAMA|ANUSVARA|VISARGA|CANDRABINDU))|COMBINING KATAKANA"
)
_LETTER = rf"(?:[^\W\d_{HAN}{SYLLABLES}]|[{_DEVANAGARI}])"
_TOKEN = re.compile(
    rf"(?P<han>[{HAN}{SYLLABLES}])"
    rf"|(?P<word>{_LETTER}+(?:'{_LETTER}+)*)"
    r"|(?P<number>\d+)"
    rf"|(?P<break>[{re.escape(BREAKS)}]|\.(?=\s|$))"
    r"|(?P<mark>\S)"
)
_UNUSUAL = re.compile(r"[^\x00-\x7e\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]")
MARKS_KEPT = 10_000


class TextToken(NamedTuple):
    """A word, a number, one Chinese character, a break between clauses, or any other mark.

    `start` and `end` tell which tokens stand side by side, without a space.
    """

    text: str
    kind: str
    start: int
    end: int


class _Marks(dict[int, int | None]):
    """A table for `str.translate`: accents and invisible signs are left out."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        left_out = unicodedata.category(character) in ("Mn", "Me", "Cf")
        kept = not left_out or _KEPT_MARKS.match(unicodedata.name(character, ""))
        found = code if kept else None
        if len(self) < MARKS_KEPT:
            self[code] = found
        return found


_MARKS = _Marks({ord("\u0901"): 0x902})
"""Candrabindu is written for anusvara."""


@cache
def table() -> dict[int, str]:
    """Make the table of single characters; 4,000 of them are traditional Chinese."""
    own = _LOOKALIKES | _APOSTROPHES | _ARABIC | _INVISIBLE_LETTERS | _HIRAGANA
    return simplified_characters() | str.maketrans(own)


def fold(text: str) -> str:
    """Return `text` in lower case and simplified characters, without accents or invisible signs."""
    if text.isascii():
        return text.lower()
    text = normalize("NFKC", text).lower().translate(table())
    if _UNUSUAL.search(text):
        # Letters come apart from their accents.
        text = normalize("NFC", normalize("NFD", text).translate(_MARKS))
        text = one_alphabet(_STRAY.sub("", text.translate(table())))
    return text


def split(folded: str) -> list[TextToken]:
    """Cut a folded text into tokens."""
    return [
        TextToken(found[0], found.lastgroup or "mark", found.start(), found.end())
        for found in _TOKEN.finditer(folded)
    ]


def is_character(text: str) -> bool:
    """Tell whether a token is one character of a language that writes no spaces."""
    return len(text) == 1 and not text.isascii()
