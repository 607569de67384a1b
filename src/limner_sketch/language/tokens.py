"""Split a prompt into the lexicon's tokens: words, numbers, single characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from limner.text.normalization import normalize

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ASIAN = _HAN + "\u3040-\u30ff\uac00-\ud7a3"
_LETTER = rf"[^\W\d_{_ASIAN}]"
_TOKEN = re.compile(
    rf"(?P<han>[{_ASIAN}])"
    rf"|(?P<number>\d+(?:\.\d+)?(?!{_LETTER}|\d))"
    rf"|(?P<word>(?:\d+|{_LETTER}){_LETTER}*(?:'{_LETTER}+)*)"
    rf"|(?P<break>[,.;:!?，。；：！？\n\r])"
    r"|(?P<mark>\S)"
)
_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")
_EMOJI = "\U0001f300"
"""From here on a single character is a picture, and a token."""
_JOINERS = frozenset("-_‐‑‒–—'\ufe0f\u200d")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


class TokenKind(StrEnum):
    """What a token is made of."""

    WORD = "word"
    NUMBER = "number"
    HAN = "han"
    BREAK = "break"
    MARK = "mark"


class Token(NamedTuple):
    """One token; `text` is what the lexicon compares, lower case and without accents."""

    text: str
    kind: TokenKind


_KINDS = {kind.value: kind for kind in TokenKind}


def tokenize(text: str) -> list[Token]:
    """Split `text` in reading order; hyphens, apostrophes at an edge and spaces are dropped."""
    plain = normalize("NFKC", text.translate(_PLAIN)).lower()
    return list(_tokens(plain))


def token_texts(phrase: str) -> list[str]:
    """List the texts of a phrase's tokens without breaks; quick for the lexicon's own phrases."""
    if phrase.isascii():
        if phrase.isalpha():
            return [phrase.lower()]
        if phrase.replace(" ", "").isalpha():
            return phrase.lower().split()
    if len(phrase) == 1 and phrase >= _EMOJI:
        return [phrase]
    if _HAN_ONLY.fullmatch(phrase):
        return list(phrase)
    return [token.text for token in tokenize(phrase) if token.kind is not TokenKind.BREAK]


def _tokens(plain: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(plain):
        kind = _KINDS[found.lastgroup or "mark"]
        piece = found[0]
        if kind is TokenKind.MARK and piece in _JOINERS:
            continue
        if kind is TokenKind.WORD and not piece.isascii():
            piece = _without_accents(piece)
        yield Token(piece, kind)


def _without_accents(word: str) -> str:
    pieces = unicodedata.normalize("NFD", word)
    if pieces == word:
        return word
    return "".join(piece for piece in pieces if not unicodedata.combining(piece)) or word
