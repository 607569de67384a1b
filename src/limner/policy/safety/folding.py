"""Undo what hides a word: other alphabets' letters, invisible characters, separators, digits.

`fold` makes one plain text; `split` cuts it into tokens, words whole and Chinese by the character.
What a hidden word may have been is decided by the vocabulary, in `reading.py`: here nothing is
guessed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from limner.prompts.traditional import simplified_characters

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BREAKS = ',;:!?()[]{}，。；：！？、（）【】《》“”"\n\r'

_LOOKALIKES = {
    # Cyrillic
    **dict(zip("авекмнорстухіјѕԁһԛԝьп", "abekmhopctyxijsdhqwbn", strict=True)),
    # Greek
    **dict(zip("αβγδεηικνορτυχω", "abydenikvoptuxw", strict=True)),
    # Latin letters of other languages that no decomposition opens
    **dict(zip("ıøłđħŧɑɡɩʋƅß", "ioldhtagivbb", strict=True)),
    "æ": "ae",
    "œ": "oe",
    # Small capitals
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
}
_APOSTROPHES = dict.fromkeys("’‘ʼ`´", "'")
_LETTER = r"[^\W\d_" + HAN + "]"
_TOKEN = re.compile(
    rf"(?P<han>[{HAN}])"
    rf"|(?P<word>{_LETTER}+(?:'{_LETTER}+)*)"
    r"|(?P<number>\d+)"
    rf"|(?P<break>[{re.escape(BREAKS)}]|\.(?=\s|$))"
    r"|(?P<mark>\S)"
)
_UNUSUAL = re.compile(r"[^\x00-\x7e\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]")


class Token(NamedTuple):
    """A word, a number, one Chinese character, a break between clauses, or any other mark.

    `start` and `end` tell which tokens stand side by side, without a space.
    """

    text: str
    kind: str
    start: int
    end: int


@cache
def _table() -> dict[int, str]:
    """Make the table of single characters; 4,000 of them are traditional Chinese."""
    return simplified_characters() | str.maketrans(_LOOKALIKES | _APOSTROPHES)


def fold(text: str) -> str:
    """Return `text` in lower case and simplified characters, without accents or invisible signs."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).lower().translate(_table())
    if _UNUSUAL.search(text):
        # Letters come apart from their accents; Mn are accents, Cf and Cc are invisible.
        text = "".join(
            character
            for character in unicodedata.normalize("NFD", text)
            if unicodedata.category(character) not in ("Mn", "Me", "Cf") or character in "\n\r\t"
        )
        text = unicodedata.normalize("NFC", text).translate(_table())
    return text


def split(folded: str) -> list[Token]:
    """Cut a folded text into tokens."""
    return [
        Token(found[0], found.lastgroup or "mark", found.start(), found.end())
        for found in _TOKEN.finditer(folded)
    ]
