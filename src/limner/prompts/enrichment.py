"""Enrichment: adds to a short prompt what it leaves open, as DALL·E 3 did.

The caller's words stay, character for character. Phrases of `data/enrichment_phrases.toml` that fit
the subject follow them, in the order of a good prompt: style, light, view, details
(`prompts.facets` finds which are missing). In doubt nothing is added.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from hashlib import blake2b
from importlib.resources import files

from limner.contract.orders import Quality, Style
from limner.prompts.addition import with_phrases
from limner.prompts.facets import CHINESE, Facet, FacetReader, FacetReading
from limner.prompts.word_patterns import either, listed

SHORT_TOKENS = 77
"""How many tokens CLIP's text encoders read; such an encoder gets few and short phrases."""

PHRASES_MAX = 5
"""One for each facet, and with `hd` a second for details."""

SHORT_PHRASES = 2
SHORT_WORDS = 4
SHORT_HAN = 10

_HAN_TOKENS, _WORD_TOKENS, _END_TOKENS = 2.0, 1.4, 2
"""A rough estimate, rather too high: tokens for a Han character, an English word, start and end."""

_HAN = re.compile("[\u3400-\u9fff]")
_TELLING = re.compile(r"[a-z]{4,}?(?=(?:ly|e?d|ing|s)?(?![a-z]))|(?=([\u3400-\u9fff]{2}))")
_COMMON = frozenset({"with", "from", "into", "that", "this", "every", "through", "between"})


class Enricher:
    """Enriches prompts. Holds word lists and phrases alone; safe in threads."""

    def __init__(self) -> None:
        data = files("limner.prompts.data")
        words = tomllib.loads((data / "enrichment.toml").read_text("utf-8"))
        self._reader = FacetReader()
        self._phrases = _FacetPhrases(
            tomllib.loads((data / "enrichment_phrases.toml").read_text("utf-8")), words["parents"]
        )
        self._colored = either(words["colored"])

    def enrich(
        self,
        words: str,
        *,
        style: Style,
        quality: Quality,
        seed: int,
        languages: frozenset[str] | None,
        tokens_max: int | None,
    ) -> str:
        """Return the words with what they leave open behind them; the same for the same arguments.

        Phrases are in the language of the words; where `languages` lacks it, nothing is added.
        """
        reading = self._reader.read(words)
        if reading is None or (languages is not None and reading.language not in languages):
            return words
        room = _Room(words, reading.language, tokens_max)
        chosen: list[str] = []
        for index, (facet, pool) in enumerate(self._pools(reading, style, quality)):
            fitting = [one for one in pool if room.suits(one) and self._fits(one, reading)]
            shuffled = _shuffled(fitting, f"{seed}\0{style}\0{facet}\0{index}\0{words}")
            phrase = next((one for one in shuffled if room.holds(one)), None)
            if phrase is not None:
                room.take(phrase)
                chosen.append(phrase)
        return with_phrases(words, chosen, reading.language)

    def _pools(
        self, reading: FacetReading, style: Style, quality: Quality
    ) -> list[tuple[Facet, tuple[str, ...]]]:
        """Return the phrases for each facet that is missing; `hd` takes two of its details."""
        facets = [facet for facet in Facet if facet in reading.missing]
        if quality.is_detailed and Facet.DETAILS in reading.missing:
            facets.append(Facet.DETAILS)
        kinds = {Facet.DETAILS: reading.details}
        return [
            (facet, self._phrases.pool(facet, kinds.get(facet, reading.kind), style, reading))
            for facet in facets
        ]

    def _fits(self, phrase: str, reading: FacetReading) -> bool:
        return not (reading.is_colorless and self._colored.search(phrase))


class _FacetPhrases:
    """The phrases by facet, kind, manner and language."""

    def __init__(
        self, table: dict[str, dict[str, dict[str, dict[str, str]]]], parents: dict[str, str]
    ) -> None:
        self._pools = {
            (facet, kind, manner, language): listed(words)
            for facet, kinds in table.items()
            for kind, manners in kinds.items()
            for manner, languages in manners.items()
            for language, words in languages.items()
        }
        self._parents = parents

    def pool(self, facet: Facet, kind: str, style: Style, reading: FacetReading) -> tuple[str, ...]:
        """Return the phrases of a kind: its own, or those of its parent, or none."""
        for name in (kind, self._parents.get(kind, kind)):
            found = self._pools.get((facet, name, style, reading.language))
            if found is not None:
                return found
        return ()


class _Room:
    """The room for more phrases: few words for a short encoder, and no word twice."""

    def __init__(self, words: str, language: str, tokens_max: int | None) -> None:
        self._is_short = tokens_max is not None and tokens_max <= SHORT_TOKENS
        self._is_chinese = language == CHINESE
        self._said = _telling(words)
        self._phrases_left = SHORT_PHRASES if self._is_short else PHRASES_MAX
        self._tokens_left = float("inf")
        if tokens_max is not None:
            self._tokens_left = tokens_max - _END_TOKENS - _tokens(words)
            if self._is_short and self._tokens_left < tokens_max / 2:
                self._phrases_left = 0

    def suits(self, phrase: str) -> bool:
        """Tell whether a phrase is short enough for the encoder."""
        if not self._is_short:
            return True
        return len(phrase) <= SHORT_HAN if self._is_chinese else len(phrase.split()) <= SHORT_WORDS

    def holds(self, phrase: str) -> bool:
        """Tell whether there is room for it, and it repeats nothing."""
        if not self._phrases_left or _tokens(phrase) + 1 > self._tokens_left:
            return False
        return self._said.isdisjoint(_telling(phrase))

    def take(self, phrase: str) -> None:
        """Count the phrase."""
        self._phrases_left -= 1
        self._tokens_left -= _tokens(phrase) + 1
        self._said |= _telling(phrase)


def _shuffled(pool: Sequence[str], key: str) -> list[str]:
    """Return the phrases in an order that the key chooses."""
    seed = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return sorted(pool, key=lambda one: blake2b(one.encode(), key=seed, digest_size=8).digest())


def _telling(text: str) -> set[str]:
    """Return what must not be repeated: longer English words, pairs of Chinese characters."""
    found = {one[0] or one[1] for one in _TELLING.finditer(text.lower())}
    return found - _COMMON


def _tokens(text: str) -> float:
    """Estimate how many tokens a text is."""
    han = len(_HAN.findall(text))
    return han * _HAN_TOKENS + len(_HAN.sub(" ", text).split()) * _WORD_TOKENS
