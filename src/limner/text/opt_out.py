"""The sentences by which DALL·E users ask that nothing be added to their prompt.

OpenAI's guide to DALL·E 3 gave the first, its cookbook the second:
"I NEED to test how the tool works with extremely simple prompts. DO NOT add any detail, just use
it AS-IS:" and "My prompt has full detail so no need to add more:".
"""

from __future__ import annotations

import re

_GAP = r"[\s.,;:!*_\"'“”‘’—–-]{1,8}"
_BEFORE = r"[\s*_—–-]{0,8}"
_BEHIND = r"[\"'”’]?[\s.,;:!*_—–-]{0,8}"
_TEST = "I NEED to test how the tool works with extremely simple prompts"
_NOTHING = "DO NOT add any detail"
_DETAILED = "My prompt has full detail so no need to add more"


def _spaced(words: str) -> str:
    return _GAP.join(words.split())


_SENTENCE = re.compile(
    rf"{_BEFORE}(?<![^\W_])"
    rf"(?:(?:{_spaced(_TEST)}{_GAP})?{_spaced(_NOTHING)}s?(?:{_GAP}just)?{_GAP}"
    rf"use{_GAP}it{_GAP}as{_GAP}is"
    rf"|{_spaced(_DETAILED)}(?:{_GAP}details?)?)"
    rf"(?![^\W_]){_BEHIND}",
    re.IGNORECASE,
)


def split_opt_out(text: str) -> tuple[str, bool]:
    """Return the prompt without such a sentence, and whether one was there."""
    rest, found = _SENTENCE.subn(" ", text)
    return (rest.strip(), True) if found else (text, False)
