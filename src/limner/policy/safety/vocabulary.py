"""The vocabulary: every listed word and phrase, with the groups it belongs to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from limner.errors import ConfigurationError
from limner.policy.safety.folding import fold, split
from limner.prompts.tokens import singulars, stems

PASS = "pass"  # noqa: S105 - no password: the word of the lists
"""The group of phrases that mean something harmless: they hide the words in them."""

NO_GROUPS: frozenset[str] = frozenset()
TOKENS_MAX = 12
PINYIN_MAX = 4


class Node:
    """One step of the trie; `groups` where a phrase ends."""

    __slots__ = ("children", "groups")

    def __init__(self) -> None:
        self.children: dict[str, Node] = {}
        self.groups: frozenset[str] = frozenset()


class Vocabulary:
    """Phrases in both languages, filled while the lists load, only read afterwards."""

    def __init__(self) -> None:
        self.root = Node()
        self._joined: dict[str, tuple[str, ...]] = {}
        self._longest = 0

    def add(self, phrase: str, group: str) -> None:
        """Put a phrase into a group; one that passes is in no other group.

        Raises ConfigurationError for a number with marks ("18+"): marks are not read, and every
        18 would be meant.
        """
        texts = texts_of(phrase)
        if not texts:
            return
        if all(text.isdecimal() for text in texts) and not phrase.replace(" ", "").isdecimal():
            raise ConfigurationError(
                f"The word lists name {phrase.strip()!r}: its marks are not read, only its number."
            )
        node = self.root
        for text in texts[:TOKENS_MAX]:
            node = node.children.setdefault(text, Node())
        if group == PASS:
            node.groups = frozenset({PASS})
        elif PASS not in node.groups:
            node.groups |= {group}
        joined = "".join(texts)
        if joined.isascii() and len(joined) > 2:
            self._joined[joined] = texts
            self._longest = max(self._longest, len(joined))

    def hidden(self, letters: str) -> tuple[str, ...] | None:
        """Return the phrase that `letters` spell without its spaces, also as a form of its word."""
        for form in forms(letters):
            if form in self._joined:
                return self._joined[form]
        return None

    def spelt(self, letters: str) -> list[str]:
        """Return the words in a run of single letters, read from the left, the longest first."""
        whole = self.hidden(letters)
        if whole is not None:
            return list(whole)
        found: list[str] = []
        start = 0
        while start < len(letters):
            for end in range(min(len(letters), start + self._longest), start + 3, -1):
                texts = self.hidden(letters[start:end])
                if texts is not None:
                    found += texts
                    start = end
                    break
            else:
                start += 1
        return found

    def longest(self, texts: list[str], start: int) -> tuple[int, frozenset[str]]:
        """Return the length in tokens and the groups of the longest phrase at `start`, 0 of none.

        A word may stand in its plural, its -ing, -ed or -s form.
        """
        length, groups = 0, NO_GROUPS
        children = self.root.children
        if texts[start] not in children and not any(
            form in children for form in forms(texts[start])
        ):
            return length, groups
        pending = [(self.root, start)]
        while pending:
            node, index = pending.pop()
            if node.groups and index - start > length:
                length, groups = index - start, node.groups
            elif node.groups and index - start == length:
                groups |= node.groups
            if node.children and index < len(texts):
                for form in forms(texts[index]):
                    child = node.children.get(form)
                    if child is not None:
                        pending.append((child, index + 1))
        return length, groups


def texts_of(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a listed phrase, without marks and breaks."""
    return tuple(
        token.text for token in split(fold(phrase)) if token.kind in ("han", "word", "number")
    )


LONGEST_WORD = 24
FORMS_KEPT = 20_000


def forms(word: str) -> tuple[str, ...]:
    """Return a word, and every word that it may be a form of."""
    return _forms(word) if 2 < len(word) <= LONGEST_WORD else (word,)


@lru_cache(FORMS_KEPT)
def _forms(word: str) -> tuple[str, ...]:
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
