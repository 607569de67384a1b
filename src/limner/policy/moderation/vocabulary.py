"""The vocabulary: every listed word and phrase, with the groups it belongs to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from limner.errors import ConfigurationError
from limner.policy.moderation.deobfuscation import fold, is_character, split, table
from limner.text.word_forms import singulars, stems

PASS = "pass"  # noqa: S105 - no password: the word of the lists
"""The group of phrases that mean something harmless: they hide the words in them."""
PREFIX, GLUE, SHORT, WHOLE = "prefix", "glue", "short", "whole"
"""Groups of the vocabulary's own: what is written onto a word (`l'`, the Arabic article), small
words that are glued before listed ones ("anude"), listed ones of three letters that are glued too,
and words that are never taken apart ("therapist")."""
SPELLING_GROUPS = frozenset({PREFIX, GLUE, SHORT, WHOLE})

NO_GROUPS: frozenset[str] = frozenset()
TOKENS_MAX = 12
PINYIN_MAX = 4
STEM = "*"
"""At the end of a word: any word that begins so."""
HEAD = 3
"""Listed phrases and stems are found by their first letters."""
PREFIX_MAX = 6
LEFT_MIN = 2
"""What a prefix leaves of a word, in letters."""


class VocabularyNode:
    """One step of the trie; `groups` where a phrase ends."""

    __slots__ = ("children", "groups")

    def __init__(self) -> None:
        self.children: dict[str, VocabularyNode] = {}
        self.groups: frozenset[str] = frozenset()


class Vocabulary:
    """Phrases in all languages, filled while the lists load, only read afterwards."""

    def __init__(self) -> None:
        self.root = VocabularyNode()
        self._joined: dict[str, tuple[str, ...]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._stems: set[str] = set()
        self._heads: set[str] = set()
        self._grave: set[str] = set()
        self._prefixes: set[str] = set()
        self._glue: set[str] = set()
        self._short: set[str] = set()
        self._whole: set[str] = set()
        self._forms_kept: dict[str, tuple[str, ...]] = {}

    def add(self, phrase: str, group: str, *, grave: bool = False) -> None:
        """Put a phrase into a group; one that passes is in no other group.

        `grave` phrases are also found where they are glued together.

        Raises ConfigurationError for a number with marks ("18+"): marks are not read, and every
        18 would be meant.
        """
        texts = texts_of(phrase)
        if not texts:
            return
        if (
            texts[0].isdecimal()
            and all(map(str.isdecimal, texts))
            and not phrase.replace(" ", "").isdecimal()
        ):
            raise ConfigurationError(
                f"The word lists name {phrase.strip()!r}: its marks are not read, only its number."
            )
        if group in SPELLING_GROUPS:
            self._add_spelling(fold(phrase.strip()), group)
            return
        node = self._node(texts)
        if group == PASS:
            node.groups = frozenset({PASS})
        elif PASS not in node.groups:
            node.groups |= {group}
        if any(text.endswith(STEM) for text in texts):
            self._add_stems(texts)
        elif not any(map(is_character, texts)):
            joined = "".join(texts)
            self._add_joined(joined, texts)
            if grave and (len(joined) >= GRAVE_MIN or joined in self._short):
                self._grave.add(joined)

    def _node(self, texts: tuple[str, ...]) -> VocabularyNode:
        """Return the node where a phrase ends, made where there was none."""
        node = self.root
        for text in texts[:TOKENS_MAX]:
            following = node.children.get(text)
            if following is None:
                following = node.children[text] = VocabularyNode()
            node = following
        return node

    def _add_spelling(self, text: str, group: str) -> None:
        {PREFIX: self._prefixes, GLUE: self._glue, SHORT: self._short, WHOLE: self._whole}[
            group
        ].add(text)

    def _add_stems(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            if text.endswith(STEM):
                self._stems.add(text[:-1])
                self._heads.add(text[:HEAD])

    def _add_joined(self, joined: str, texts: tuple[str, ...]) -> None:
        if len(joined) < HEAD or joined in self._joined:
            return
        self._joined[joined] = texts
        lengths = self._lengths.setdefault(joined[:HEAD], [])
        if len(joined) not in lengths:
            lengths.append(len(joined))
            lengths.sort(reverse=True)

    def hidden(self, letters: str) -> tuple[str, ...] | None:
        """Return the phrase that `letters` spell without its spaces, also as a form of its word."""
        for form in self._forms(letters):
            if form in self._joined:
                return self._joined[form]
            if form.endswith(STEM):
                return (form,)
        return None

    def spelt(self, letters: str) -> list[str]:
        """Return the words in a run of single letters, read from the left, the longest first."""
        whole = self.hidden(letters)
        if whole is not None:
            return list(whole)
        found: list[str] = []
        start = 0
        while start < len(letters):
            end = next((end for end in self._ends(letters, start) if end - start > HEAD), 0)
            if end:
                found += self._joined[letters[start:end]]
            start = end or start + 1
        return found

    def glued(self, letters: str) -> tuple[str, ...] | None:
        """Return the words that `letters` are made of: grave ones, and small ones before them.

        None where they are a word of their own, or have anything else in them. The fewest words
        are the likeliest.
        """
        if any(form in self._whole for form in forms(letters)):
            return None
        made: dict[int, tuple[int, int]] = {0: (0, 0)}
        for start in range(len(letters)):
            if start not in made:
                continue
            parts = made[start][0] + 1
            for end in self._parts(letters, start):
                made[end] = min(made.get(end, (len(letters) + 1, 0)), (parts, start))
        return self._words(letters, made) if len(letters) in made else None

    def _parts(self, letters: str, start: int) -> Iterator[int]:
        """Yield where a grave or small word that begins at `start` may end; no article is last."""
        for end in self._ends(letters, start):
            if letters[start:end] in self._grave:
                yield end
                if letters[end : end + 1] == "s" and letters[end - 1] != "s":
                    yield end + 1
        for end in range(start + 1, min(start + GLUE_CHARS_MAX, len(letters)) + 1):
            is_last = end == len(letters) and end - start < GRAVE_MIN
            if letters[start:end] in self._glue and not is_last:
                yield end

    def _words(self, letters: str, made: dict[int, tuple[int, int]]) -> tuple[str, ...]:
        words: list[str] = []
        end = len(letters)
        while end:
            start = made[end][1]
            part = letters[start:end]
            texts = self._joined.get(part) or self._joined.get(part.removesuffix("s")) or (part,)
            words += reversed(texts)
            end = start
        return tuple(reversed(words))

    def _ends(self, letters: str, start: int) -> Iterator[int]:
        """Yield the ends of the listed phrases that begin at `start`, the longest first."""
        for length in self._lengths.get(letters[start : start + HEAD], ()):
            if letters[start : start + length] in self._joined:
                yield start + length

    def _forms(self, word: str) -> tuple[str, ...]:
        """Return a word, what it may be a form of, and the listed stems that it begins with."""
        if len(word) < HEAD:
            return (word,)
        found = self._forms_kept.get(word)
        if found is None:
            found = tuple(dict.fromkeys(self._all_forms(word)))
            if len(self._forms_kept) >= FORMS_KEPT:
                self._forms_kept.clear()
            if len(word) <= LONGEST_WORD:
                self._forms_kept[word] = found
        return found

    def _all_forms(self, word: str) -> Iterator[str]:
        yield from forms(word)
        yield from self._stems_of(word)
        if not word.isascii() or "'" in word:
            for length in range(1, min(PREFIX_MAX, len(word) - LEFT_MIN) + 1):
                if word[:length] in self._prefixes:
                    yield from forms(word[length:])
                    yield from self._stems_of(word[length:])

    def _stems_of(self, word: str) -> Iterator[str]:
        if word[:HEAD] in self._heads:
            for end in range(min(len(word), LONGEST_WORD), HEAD - 1, -1):
                if word[:end] in self._stems:
                    yield word[:end] + STEM

    def is_listed(self, word: str) -> bool:
        """Tell whether a phrase begins with this word, in any form."""
        children = self.root.children
        return word in children or any(form in children for form in self._forms(word))

    def longest(self, texts: list[str], start: int) -> tuple[int, frozenset[str]]:
        """Return the length in tokens and the groups of the longest phrase at `start`, 0 of none.

        A word may stand in its plural, its -ing, -ed or -s form.
        """
        length, groups = 0, NO_GROUPS
        children = self.root.children
        pending = [
            (children[form], start + 1) for form in self._forms(texts[start]) if form in children
        ]
        while pending:
            node, index = pending.pop()
            if node.groups and index - start > length:
                length, groups = index - start, node.groups
            elif node.groups and index - start == length:
                groups |= node.groups
            if node.children and index < len(texts):
                for form in self._forms(texts[index]):
                    child = node.children.get(form)
                    if child is not None:
                        pending.append((child, index + 1))
        return length, groups


def texts_of(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a listed phrase, without marks and breaks; a stem with its star."""
    if phrase.isascii() and phrase.replace(" ", "").isalpha():
        return tuple(phrase.lower().split())
    if _HAN_ONLY.fullmatch(phrase):
        return tuple(phrase.translate(table()))
    folded = fold(phrase)
    return tuple(
        token.text + STEM * (folded[token.end : token.end + 2].rstrip() == STEM)
        for token in split(folded)
        if token.kind in ("han", "word", "number")
    )


_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")
GLUE_CHARS_MAX = 12
GRAVE_MIN = 4
LONGEST_WORD = 24
FORMS_KEPT = 20_000


def forms(word: str) -> tuple[str, ...]:
    """Return a word, and every word that it may be a form of."""
    if not HEAD <= len(word) <= LONGEST_WORD:
        return (word,)
    found = [word, *singulars(word), *stems(word)]
    if word.endswith("es") and not word.endswith(_SIBILANTS):
        # "Planes" are more than one plane and no plans.
        found = [form for form in found if form != word[:-2]]
    return tuple(dict.fromkeys(found))


_SIBILANTS = ("ses", "xes", "zes", "ches", "shes", "oes")


_SYLLABLES = re.compile(r"(?P<han>[^\s\x00-\x7f]+)\s+(?P<pinyin>[a-züv ]+)")


def spellings(entry: str) -> Iterator[str]:
    """Yield the ways to write a line such as 裸体 luo ti: joined, spaced, and half in characters.

    An entry without characters (`nmsl`) is yielded as it is.
    """
    found = _SYLLABLES.fullmatch(entry.strip())
    if found is None:
        yield entry
        return
    characters, syllables = found["han"], found["pinyin"].split()
    yield "".join(syllables)
    pairs = list(zip(characters, syllables, strict=False))[:PINYIN_MAX]
    for parts in itertools.product(*pairs):
        if any(part in syllables for part in parts) and len(parts) == len(characters):
            yield " ".join(parts)
