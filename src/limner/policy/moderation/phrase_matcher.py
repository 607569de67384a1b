"""The phrase matcher: finds the listed phrases of a text, and what each of them counts for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from limner.policy.moderation.deobfuscation import TextToken, is_character, split
from limner.policy.moderation.implied_nudity import bared
from limner.policy.moderation.negation import (
    BREAK,
    CAMPAIGN,
    SERVING,
    Gap,
    Hit,
    Standing,
    Written,
    standings,
)
from limner.policy.moderation.vocabulary import PASS, Vocabulary

READING_GROUPS = SERVING | {PASS}

LETTERS_MIN = 3
GLUED_MIN = 5
WILDCARDS = "*#"
_DIGITS = str.maketrans("013457@$!|+€", "oleastasilte")
_OTHER_ONE = str.maketrans("1", "i")
_RUN = re.compile(r"(.)\1\1+")
_GAPS = {",": Gap.LIST, "、": Gap.JOIN, "/": Gap.JOIN, "&": Gap.JOIN, "+": Gap.JOIN}
"""What a sign says to a list of what is denied; any other one ends it."""
_INSIDE = frozenset("-_'\"%$#@*^`")
"""Signs that end nothing where they stand inside a word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All hits, in order of where they begin, the longest first; and what each counts for."""

    hits: list[Hit]
    standings: list[Standing]


def read(folded: str, vocabulary: Vocabulary, grave: frozenset[str]) -> Reading:
    """Return what is listed in a folded text; `grave` are the groups that make a refusal."""
    written = _written(split(folded), vocabulary)
    hits = _found(written.texts, vocabulary)
    found = [
        (hit, standing)
        for hit, standing in zip(hits, standings(hits, written, grave), strict=True)
        if not _only_serves(hit)
    ]
    shown = [(hit, Standing.SAID) for hit in bared(hits, written)]
    if shown:
        found = sorted((*found, *shown), key=lambda one: (one[0].start, -one[0].end))
    return Reading([hit for hit, _ in found], [standing for _, standing in found])


def _only_serves(hit: Hit) -> bool:
    return bool(hit.groups & READING_GROUPS) and CAMPAIGN not in hit.groups


def _found(texts: list[str], vocabulary: Vocabulary) -> list[Hit]:
    """Return what is listed, in order of where it begins, the longest first."""
    hits: list[Hit] = []
    index = covered = 0
    while index < len(texts):
        length, groups = vocabulary.longest(texts, index)
        step = 1
        if groups & READING_GROUPS:
            step = length
            if index >= covered:
                hits.append(Hit(index, index + length, groups))
        elif length > 1 or (length and (index >= covered or not is_character(texts[index]))):
            hits.append(Hit(index, index + length, groups))
            hits += _shorter(hits[-1], texts, vocabulary)
            covered = max(covered, index + length)
        index += step
    return hits


def _shorter(hit: Hit, texts: list[str], vocabulary: Vocabulary) -> Iterator[Hit]:
    """Yield the listed phrases that a longer one begins with: "knife" of "knife in his chest".

    One Chinese character at the head of a word is no word.
    """
    end = hit.end - 1
    while end > hit.start:
        length, groups = vocabulary.longest(texts[hit.start : end], 0)
        end = hit.start + length
        is_word = length > 1 or (length == 1 and not is_character(texts[hit.start]))
        if is_word and not groups & READING_GROUPS:
            yield Hit(hit.start, end, groups)
        end -= 1


def _written(tokens: list[TextToken], vocabulary: Vocabulary) -> Written:
    """Return the words, characters and breaks of a text, with hidden words made plain."""
    written = Written()
    for is_plain, group in groupby(_chunks(tokens), key=_is_plain):
        if is_plain:
            for (token,) in group:
                _write_plain(token, written, vocabulary)
            continue
        for is_spelling, some in groupby(group, key=_may_be_spelling):
            if is_spelling:
                _write_letters([token for chunk in some for token in chunk], written, vocabulary)
            else:
                for chunk in some:
                    _write_chunk(chunk, written, vocabulary)
    return written


def _write_plain(token: TextToken, written: Written, vocabulary: Vocabulary) -> None:
    if token.kind == "break":
        written.gaps[len(written.texts)] = _GAPS.get(token.text, Gap.STOP)
        written.texts.append(BREAK)
    else:
        written.texts.extend(_words(token, vocabulary))


def _write_chunk(chunk: list[TextToken], written: Written, vocabulary: Vocabulary) -> None:
    """Write a chunk with marks or digits inside: as a listed word, or else as its words."""
    found = _hidden(chunk, vocabulary) or _glued(chunk, vocabulary)
    if found is not None:
        written.texts.extend(found)
        return
    for is_spelling, tokens in groupby(chunk, key=_is_letter_or_mark):
        if is_spelling:
            some = [token for token in tokens if token.text not in _INSIDE or len(chunk) == 1]
            _write_letters(some, written, vocabulary)
        else:
            for token in tokens:
                written.texts.extend(_words(token, vocabulary))


def _write_letters(tokens: list[TextToken], written: Written, vocabulary: Vocabulary) -> None:
    """Write single letters, and marks between them, as the words they spell, or as they are."""
    letters = [token for token in tokens if token.kind != "mark"]
    if len(letters) >= LETTERS_MIN:
        spelt = _spelt(letters)
        written.texts.extend(vocabulary.glued(spelt) or vocabulary.spelt(spelt) or spelt)
        return
    for token in tokens:
        if token.kind == "mark":
            written.gaps[len(written.texts)] = _GAPS.get(token.text, Gap.STOP)
        else:
            written.texts.extend(_words(token, vocabulary))


def _spelt(tokens: list[TextToken]) -> str:
    """Put single letters together; digits among them are letters where letters are no fewer."""
    letters = "".join(token.text for token in tokens)
    return letters.translate(_DIGITS) if _is_mostly_letters(letters) else letters


def _is_mostly_letters(written: str) -> bool:
    digits = sum(map(str.isdecimal, written))
    return digits <= sum(map(str.isalpha, written))


def _chunks(tokens: list[TextToken]) -> Iterator[list[TextToken]]:
    """Yield what stands together without a space; characters and breaks alone."""
    chunk: list[TextToken] = []
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


def _is_plain(chunk: list[TextToken]) -> bool:
    only = chunk[0]
    return len(chunk) == 1 and (
        only.kind in ("han", "break") or (only.kind == "word" and len(only.text) > 1)
    )


def _may_be_spelling(chunk: list[TextToken]) -> bool:
    """Tell whether a chunk may be part of a word that is spelt letter by letter."""
    if len(chunk) == 1:
        return _is_letter_or_mark(chunk[0])
    return all(token.kind == "mark" for token in chunk)


def _is_letter_or_mark(token: TextToken) -> bool:
    return len(token.text) == 1 and token.kind in ("word", "number", "mark")


def _words(token: TextToken, vocabulary: Vocabulary) -> list[str]:
    """Write a drawn-out word ("nuuude") as the listed one that it is, and glued ones apart."""
    word = token.text
    if _RUN.search(word):
        for kept in (r"\1", r"\1\1"):
            candidate = _RUN.sub(kept, word)
            if vocabulary.hidden(candidate) is not None:
                return [candidate]
    if len(word) >= GLUED_MIN and token.kind == "word" and not vocabulary.is_listed(word):
        return list(vocabulary.glued(word.replace("'", "")) or (word,))
    return [word]


def _glued(chunk: list[TextToken], vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """Return the words in a chunk whose letters stand alone: "n-a-k-e-d", and not "man-made"."""
    words = [token.text for token in chunk if token.kind == "word"]
    if len(chunk) < 2 or not any(len(word) == 1 for word in words):
        return None
    return vocabulary.glued("".join(words))


def _hidden(chunk: list[TextToken], vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """Return the listed word that marks or digits inside a chunk hide, if there is one."""
    ways: tuple[str, ...]
    if len(chunk) < 2 or not any(token.kind == "word" for token in chunk):
        return None
    if _digits_are_letters(chunk):
        written = "".join(token.text for token in chunk)
        ways = (written.translate(_OTHER_ONE), written)
    else:
        chunk = _without_numbers_around(chunk)
        if any(token.kind == "number" for token in chunk):
            return None
        ways = ("".join(token.text for token in chunk),)
    if len(chunk) < 2 or not any(token.kind == "word" for token in chunk):
        return None
    for way in ways:
        for candidate in _filled(way.translate(_DIGITS)):
            found = vocabulary.hidden("".join(filter(str.isalpha, candidate)))
            if found is not None:
                return found
    return None


def _without_numbers_around(chunk: list[TextToken]) -> list[TextToken]:
    words = [place for place, token in enumerate(chunk) if token.kind != "number"]
    return chunk[words[0] : words[-1] + 1] if words else []


def _digits_are_letters(chunk: list[TextToken]) -> bool:
    """Tell whether digits stand inside a word ("p0rn"), as they do not in a part's number.

    There the digits are more than the letters, or have a place of their own: "455-B00", "TIT-5".
    """
    numbers = [place for place, token in enumerate(chunk) if token.kind == "number"]
    if not numbers or not _is_mostly_letters("".join(token.text for token in chunk)):
        return False
    if all(len(token.text) == 1 for token in chunk):
        return True
    kinds = ["mark", *(token.kind for token in chunk), "mark"]
    return all("word" in (kinds[place], kinds[place + 2]) for place in numbers)


def _filled(written: str) -> Iterator[str]:
    """Yield a word with its stars left out, then with each vowel for the first of them."""
    yield written
    if any(wildcard in written for wildcard in WILDCARDS):
        for vowel in "aeiou":
            yield re.sub("[*#]+", vowel, written, count=1)
