"""Unicode normalisation in linear time: runs of combining marks are bounded first.

`unicodedata.normalize` sorts the marks of one letter by insertion: 8,000 marks on one letter take
64 ms, twice as many four times as long. UAX #15's Stream-Safe Text Format allows at most 30
non-starters in a row; no language needs more. That format breaks a longer run by U+034F, which
would then stand between the letters of a word. Here the marks after the thirtieth are left out:
what is normalised here is compared, and never shown. Nor may one character become eighteen (U+FDFA,
an Arabic blessing): of those that become more than two, only a few letters are opened, such as ﬃ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

NON_STARTERS_MAX = 30
"""How many combining marks may follow one another: UAX #15, section 13."""

_FIRST, _LAST = 0x300, 0x1E94A
"""The first and the last character with a combining class other than 0."""

_DECOMPOSED = "\u0f73\u0f75\u0f81\uff9e\uff9f"
"""Characters of class 0 that decompose into non-starters alone."""


def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return `text` in that form, with at most 30 combining marks in a row; linear in its length.

    Text without such a run is normalised as `unicodedata.normalize` has it, but for characters that
    the K forms would write out as a word or in brackets: each becomes a space.
    """
    if form in ("NFKC", "NFKD") and not text.isascii():
        text = _written_out().sub(" ", text)
    return unicodedata.normalize(form, bounded_marks(text))


def bounded_marks(text: str) -> str:
    """Return `text` without the combining marks that follow thirty others."""
    if len(text) <= NON_STARTERS_MAX or text.isascii():
        return text
    return _long_runs().sub(r"\1", text)


OPENED_MAX = 2
LETTERS_OPENED_MAX = 4
"""How many characters one may become: more if they are letters alone, as those of ﬃ."""

_COMPATIBLE = ((0x2000, 0x3400), (0xFB00, 0xFE00), (0x1F100, 0x1F300))
"""Where characters are that become more than two (Unicode 15)."""


@cache
def _written_out() -> re.Pattern[str]:
    characters = (chr(code) for first, end in _COMPATIBLE for code in range(first, end))
    return re.compile(f"[{''.join(filter(_is_written_out, characters))}]")


def _is_written_out(character: str) -> bool:
    opened = unicodedata.normalize("NFKD", character)
    is_short = len(opened) <= LETTERS_OPENED_MAX and opened.isalpha() and opened.isascii()
    return len(opened) > OPENED_MAX and not is_short


@cache
def _long_runs() -> re.Pattern[str]:
    marks = [chr(code) for code in range(_FIRST, _LAST + 1) if unicodedata.combining(chr(code))]
    one = f"[{''.join(marks)}{_DECOMPOSED}]"
    return re.compile(f"({one}{{{NON_STARTERS_MAX}}}){one}+")
