"""Read a text: which listed phrases are in it, where, and which of them are negated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from limner.policy.safety.folding import Token, fold, split
from limner.policy.safety.vocabulary import PASS, Vocabulary

NEGATION, FILLER, NEGATION_AFTER = "negation", "filler", "negation_after"
"""Groups that reading itself knows: "no", words between "no" and what it denies, "prevention"."""

READING_GROUPS = frozenset({NEGATION, FILLER, NEGATION_AFTER, PASS})

BREAK = ","
LETTERS_MIN = 3
NEGATION_REACH = 4
WILDCARDS = "*#"
_DIGITS = str.maketrans("013457@$!|+€", "oleastasilte")
_OTHER_ONE = str.maketrans("1", "i")
_RUN = re.compile(r"(.)\1\1+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed phrase: its tokens from `start` up to `end`, and its groups."""

    start: int
    end: int
    groups: frozenset[str]

    def gap(self, other: Hit) -> int:
        """Count the tokens between two hits; negative where they overlap."""
        return max(self.start, other.start) - min(self.end, other.end)


def read(text: str, vocabulary: Vocabulary) -> list[Hit]:
    """Return what is listed and not negated, in order of where it begins, the longest first."""
    texts = _texts(split(fold(text)), vocabulary)
    hits: list[Hit] = []
    index = covered = 0
    while index < len(texts):
        length, groups = vocabulary.longest(texts, index)
        step = 1
        if groups & READING_GROUPS:
            step = length
            if index >= covered:
                hits.append(Hit(index, index + length, groups))
        elif length > 1 or (length and (index >= covered or texts[index].isascii())):
            hits.append(Hit(index, index + length, groups))
            hits += _shorter(hits[-1], texts, vocabulary)
            covered = max(covered, index + length)
        index += step
    return _affirmed(hits, texts)


def _shorter(hit: Hit, texts: list[str], vocabulary: Vocabulary) -> Iterator[Hit]:
    """Yield the listed phrases that a longer one begins with: "knife" of "knife in his chest".

    One Chinese character at the head of a word is no word.
    """
    end = hit.end - 1
    while end > hit.start:
        length, groups = vocabulary.longest(texts[hit.start : end], 0)
        end = hit.start + length
        is_word = length > 1 or (length == 1 and texts[hit.start].isascii())
        if is_word and not groups & READING_GROUPS:
            yield Hit(hit.start, end, groups)
        end -= 1


def _texts(tokens: list[Token], vocabulary: Vocabulary) -> list[str]:
    """Return the words, characters and breaks, what was hidden in them brought to light."""
    texts: list[str] = []
    for is_plain, group in groupby(_chunks(tokens), key=_is_plain):
        chunks = list(group)
        if is_plain:
            texts += [_shortened(chunk[0].text, vocabulary) for chunk in chunks]
            continue
        for is_letter, chunks_of_a_kind in groupby(chunks, key=_is_letter):
            some = list(chunks_of_a_kind)
            letters = "".join(chunk[0].text for chunk in some) if is_letter else ""
            if len(letters) >= LETTERS_MIN:
                texts += vocabulary.spelt(letters.translate(_DIGITS)) or list(letters)
            else:
                for chunk in some:
                    texts += _revealed(chunk, vocabulary)
    return texts


def _chunks(tokens: list[Token]) -> Iterator[list[Token]]:
    """Yield what stands together without a space; characters and breaks alone."""
    chunk: list[Token] = []
    for token in tokens:
        alone = token.kind in ("han", "break")
        if chunk and (alone or chunk[-1].end != token.start):
            yield chunk
            chunk = []
        if alone:
            yield [token]
        else:
            chunk.append(token)
    if chunk:
        yield chunk


def _is_plain(chunk: list[Token]) -> bool:
    only = chunk[0]
    return len(chunk) == 1 and (
        only.kind in ("han", "break") or (only.kind == "word" and len(only.text) > 1)
    )


def _is_letter(chunk: list[Token]) -> bool:
    return len(chunk) == 1 and len(chunk[0].text) == 1 and chunk[0].kind in ("word", "number")


def _shortened(word: str, vocabulary: Vocabulary) -> str:
    """Write a break as one, and a drawn-out word ("nuuude") as the listed one it is."""
    if not word.isalnum():
        return word if "'" in word else BREAK
    if _RUN.search(word):
        for kept in (r"\1", r"\1\1"):
            candidate = _RUN.sub(kept, word)
            if vocabulary.hidden(candidate) is not None:
                return candidate
    return word


def _revealed(chunk: list[Token], vocabulary: Vocabulary) -> list[str]:
    """Read a chunk with marks or digits inside: as a listed word, or else as its words."""
    if len(chunk) > 1 and any(token.kind == "word" for token in chunk):
        written = "".join(token.text for token in chunk)
        for digits in (written.translate(_OTHER_ONE), written):
            for candidate in _filled(digits.translate(_DIGITS)):
                found = vocabulary.hidden("".join(filter(str.isalpha, candidate)))
                if found is not None:
                    return list(found)
    return [
        _shortened(token.text, vocabulary) for token in chunk if token.kind in ("word", "number")
    ]


def _filled(written: str) -> Iterator[str]:
    """Yield a word with its stars left out, then with each vowel for the first of them."""
    yield written
    if any(wildcard in written for wildcard in WILDCARDS):
        for vowel in "aeiou":
            yield re.sub("[*#]+", vowel, written, count=1)


def _affirmed(hits: list[Hit], texts: list[str]) -> list[Hit]:
    """Leave out what is negated, and the words that only serve reading.

    "no blood, gore or violence": a negation reaches over small words, and goes on from what it
    has denied over one comma.
    """
    kept: list[Hit] = []
    followed = {hit.start for hit in hits if NEGATION_AFTER in hit.groups}
    reach_from = -NEGATION_REACH  # Where a negation, or what it denied, ended last.
    freed_until = 0
    for hit in hits:
        if NEGATION in hit.groups:
            reach_from = hit.end
            continue
        if FILLER in hit.groups:
            if hit.start <= reach_from:
                reach_from = hit.end
            continue
        if PASS in hit.groups or NEGATION_AFTER in hit.groups:
            continue
        if hit.end in followed:
            freed_until = max(freed_until, hit.end)
        if hit.start <= reach_from or hit.end <= freed_until:
            reach_from = max(reach_from, hit.end + (texts[hit.end : hit.end + 1] == [BREAK]))
        else:
            kept.append(hit)
    return kept
