"""Adds phrases behind a prompt, so that both read as one text; the prompt stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

from limner.prompts.facets import CHINESE

_SENTENCE_ENDS = ".!?…。！？"
_COMMAS = ",;，；、"
_CLOSING = "\"'”’」』)]）】》*_~"
_PAIRS = {
    "“": "”",
    "「": "」",
    "『": "』",
    "(": ")",
    "（": "）",
    "[": "]",
    "{": "}",
    "《": "》",
    "【": "】",
}
_DANGLING = ":：-–—/|&+=<>@#\\^%$"


def with_phrases(words: str, phrases: Sequence[str], language: str) -> str:
    """Return the words, and behind them the phrases as a list that goes on, or as a sentence.

    Where the words leave something open (a quotation, a bracket, a colon) nothing can be added.
    """
    stripped = words.rstrip()
    if not phrases or not stripped or _is_open(stripped):
        return words
    gap = words[len(stripped) :]
    comma = _comma(words, language)
    ending = stripped.rstrip(_CLOSING)[-1:] or stripped[-1]
    if ending in _SENTENCE_ENDS or "\n" in gap:
        space = "" if gap or language == CHINESE else " "
        return words + space + _sentence(comma.join(phrases), language)
    return words + _link(stripped[-1], gap, comma, language) + comma.join(phrases)


def _is_open(words: str) -> bool:
    """Tell whether a quotation or bracket is open: an addition would be part of it."""
    if words[-1] in _DANGLING or words[-1] in _PAIRS or words.count('"') % 2:
        return True
    return any(words.count(first) > words.count(last) for first, last in _PAIRS.items())


def _comma(words: str, language: str) -> str:
    """Return the comma of the list: in Chinese that of the prompt, where it has one."""
    if language != CHINESE or ("," in words and "，" not in words):
        return ", "
    return "，"


def _link(last: str, gap: str, comma: str, language: str) -> str:
    """Return the text between the words and a list that continues them."""
    if last in _COMMAS:
        return "" if gap or language == CHINESE else " "
    if gap:
        return "" if language == CHINESE else "– "
    return comma


def _sentence(phrases: str, language: str) -> str:
    return f"{phrases}。" if language == CHINESE else f"{phrases[0].upper()}{phrases[1:]}."
