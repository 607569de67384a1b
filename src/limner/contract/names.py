"""Names as they are spelled: what spellings share, and what an unknown one may have meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from limner.contract.part_names import place_of

CHARS_MAX = 64
"""What is longer is no spelling of a name or a value: no more of it is looked at."""
COMPARED_CHARS_MAX = 40
LIKENESS_MIN = 0.75
"""How alike two names must be, as `difflib` counts: one letter of four may differ."""


def key(text: str) -> str:
    """Return a text's letters and digits alone, in small letters: what spellings share.

    Empty for a text that is too long to be a name or a value.
    """
    if len(text) > CHARS_MAX:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if one.isalnum())


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'size'?` for a name near a known one, else nothing."""
    if len(name) > COMPARED_CHARS_MAX:
        return ""
    names = sorted(known)
    place = place_of(name)
    if place is not None and place.contract_name in names:
        return f" Did you mean '{place.contract_name}'?"
    alike = [one for one in names if key(one) == key(name)]
    close = alike or difflib.get_close_matches(name.lower(), names, 1, LIKENESS_MIN)
    return f" Did you mean '{close[0]}'?" if close else ""
