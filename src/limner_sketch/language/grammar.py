"""English grammar for the revised prompt: articles, plurals, counts and lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.nouns import nouns

_WORDS = grammar_words()


@cache
def _mass() -> frozenset[str]:
    return _WORDS.mass | {row.name for row in nouns().rows() if row.mass}


@cache
def _plurals() -> dict[str, str]:
    said = {row.name: row.plural for row in nouns().rows() if row.plural}
    return said | {word: word for word in _WORDS.unchanged} | _WORDS.irregular


def with_article(words: str) -> str:
    """`"orange cat"` → `"an orange cat"`, by sound."""
    low = words.lower()
    if low.startswith(_WORDS.a_before):
        return f"a {words}"
    if low.startswith(_WORDS.an_before) or low[:1] in set("aeiou"):
        return f"an {words}"
    return f"a {words}"


def is_plural(name: str) -> bool:
    """Whether the noun itself is plural: "glasses", "fireworks"."""
    head = name.partition(" of ")[0].partition(" with ")[0]
    return head.endswith("s") and not head.endswith(_WORDS.plural_endings)


def is_mass(name: str) -> bool:
    """Whether the noun is not counted: "bread"."""
    return name in _mass()


def plural(name: str) -> str:
    """`"young woman"` → `"young women"`; the head of `"bowl of noodles"` is "bowl"."""
    for link in (" of ", " with ", " in "):
        if link in name:
            head, _, rest = name.partition(link)
            return f"{plural(head)}{link}{rest}"
    if is_plural(name):
        return name
    start, space, last = name.rpartition(" ")
    return f"{start}{space}{_plural_word(last)}"


def _plural_word(word: str) -> str:
    if word in _plurals():
        return _plurals()[word]
    for singular in ("man", "woman"):
        if word.endswith(singular) and word != "human":
            return word[:-2] + "en"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}s"


def counted(count: int, name: str, adjectives: Sequence[str] = ()) -> str:
    """`(3, "cat", ["orange"])` → `"three orange cats"`."""
    before = [*adjectives]
    if count > 1 and not is_mass(name):
        return " ".join([number(count), *before, plural(name)])
    article = nouns().row(name).article
    if article == "none" or name in _WORDS.proper:
        return name
    if article == "the":
        return " ".join(["the", *before, name])
    if is_mass(name) or is_plural(name):
        return " ".join([*before, name])
    return with_article(" ".join([*before, name]))


def number(count: int) -> str:
    """Return a count in words up to twenty, in digits above."""
    return _WORDS.numbers[count] if 0 <= count < len(_WORDS.numbers) else str(count)


def listed(items: Sequence[str]) -> str:
    """Return `["a", "b", "c"]` → `"a, b and c"`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(words: str) -> str:
    """Capitalised, with a full stop."""
    return f"{words[:1].upper()}{words[1:]}."
