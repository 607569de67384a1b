"""The lexicon: every phrase the service understands, loaded once from the data files."""

from __future__ import annotations

import gc
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache

from limner.text.traditional import simplified_characters
from limner_sketch.language.meanings import Kind, Meaning, Noun
from limner_sketch.language.nouns import Row, nouns
from limner_sketch.language.openmoji import Pictogram
from limner_sketch.language.tables import listed, read_table
from limner_sketch.language.tokens import Token, TokenKind, token_texts, tokenize
from limner_sketch.language.trie import Match, Trie

WITHIN_MAX = 4096
"""How many noun phrases are kept with the colour that was found in them."""
ALONE_MAX = 16
"""How many words a name may have that is understood where it is the whole prompt."""

# Where two tables hold the same phrase, the earlier one wins.
_TABLES = (
    ("settings", (Kind.SETTING, Kind.PLACE)),
    ("styles", (Kind.STYLE, Kind.ART_FORM)),
    ("atmosphere", (Kind.LIGHT, Kind.MOOD)),
    ("camera", (Kind.VIEW, Kind.FRAMING, Kind.BACKGROUND)),
    ("moments", (Kind.TIME, Kind.WEATHER, Kind.SEASON)),
    ("details", (Kind.DETAIL,)),
    ("colors", (Kind.COLOR, Kind.SHADE, Kind.TONE, Kind.BACKDROP)),
    ("ages", (Kind.AGE,)),
    ("traits", (Kind.TRAIT, Kind.WEAR, Kind.HOLD)),
    (
        "words",
        (
            *(
                Kind.NUMBER,
                Kind.PLURAL,
                Kind.VESSEL,
                Kind.MEASURE,
                Kind.NEGATION,
                Kind.THING,
                Kind.AND,
            ),
            *(Kind.LINK, Kind.FILL, Kind.PART, Kind.MADE),
            *(Kind.ADD, Kind.GIVE, Kind.SWAP, Kind.INTO, Kind.RECIPIENT),
            *(Kind.QUALITY, Kind.STOP),
        ),
    ),
    ("colors", (Kind.TINT,)),
)


class Lexicon:
    """Phrases, nouns and where they are at home. Loading takes about 100 ms; then read only."""

    def __init__(self) -> None:
        self._trie = Trie()
        self._alone: dict[str, Noun] = {}
        self._nouns: dict[str, Noun] = {}
        self._medium_styles = frozenset(read_table("styles")["style"])
        self._traditional = simplified_characters()
        self._within = lru_cache(WITHIN_MAX)(self._color_within)
        with _uncollected():
            self._load()

    def _load(self) -> None:
        self._openmoji = nouns().openmoji
        self._load_phrases()
        self._load_tables()
        for row in nouns().rows():
            self._load_noun(row)
        self._load_openmoji()

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of `text`, traditional characters as simplified ones."""
        return tokenize(text.translate(self._traditional))

    def matches(self, text: str) -> list[Match]:
        """Split the prompt into known phrases, unknown tokens and breaks, in order."""
        tokens = self.tokens(text)
        found: list[Match] = []
        start = 0
        while start < len(tokens):
            match = self._trie.longest(tokens, start)
            found.append(match)
            start += match.length
        return found

    def phrases(self) -> list[str]:
        """Return every phrase that has a meaning inside a prompt."""
        return list(self._trie.phrases())

    def color_within(self, match: Match) -> str | None:
        """Return the colour in a noun phrase such as "red rose" or 白兔, whose noun is "rose"."""
        return self._within(match.text, match.noun)

    def _color_within(self, text: str, noun: Noun | None) -> str | None:
        tokens = self.tokens(text)
        for split in (1, 2):
            if split >= len(tokens):
                break
            head = self._trie.longest(tokens[:split], 0)
            tail = self._trie.longest(tokens, split)
            is_noun = tail.noun == noun and tail.length == len(tokens) - split
            if is_noun and head.length == split and head.says and head.says[0].kind is Kind.COLOR:
                return head.says[0].key
        return None

    def alone(self, text: str) -> Noun | None:
        """Return the noun that `text` names where it is the whole prompt."""
        return self._alone.get(_joined(self.tokens(text)))

    def may_be_alone(self, matches: Sequence[Match]) -> bool:
        """Whether a prompt of these phrases is short enough to be one name; `alone` knows it."""
        return len(matches) - sum(one.token is TokenKind.BREAK for one in matches) <= ALONE_MAX

    def noun(self, name: str) -> Noun | None:
        """Return the noun called `name`, its English key; None for any other word."""
        return self._nouns.get(name)

    def nouns(self) -> list[Noun]:
        """Return every noun that can be drawn."""
        return list(self._nouns.values())

    def aged(self, age: str, noun: Noun) -> Noun:
        """Return the noun for a person of that age ("young woman"), with the nearest picture."""
        name = f"{age} {noun.name}"
        return self._nouns.get(name) or replace(noun, name=name)

    def gendered(self, gender: str, noun: Noun) -> Noun:
        """Return the noun for a "woman" or "man" of that work ("woman doctor")."""
        person, sign = _GENDERED[gender]
        plain = noun.symbol.replace("1F9D1", person)
        signed = f"{noun.symbol}-200D-{sign}-FE0F"
        found = [one for one in (plain, signed) if one != noun.symbol and self._openmoji.has(one)]
        return replace(noun, name=f"{gender} {noun.name}", symbol=(*found, noun.symbol)[0])

    def is_medium(self, style: str) -> bool:
        """Whether `style` is a medium ("watercolor") rather than a manner ("minimalist")."""
        return style in self._medium_styles

    def _load_phrases(self) -> None:
        for phrase in read_table("phrases")["phrase"]:
            meanings = tuple(
                Meaning(Kind(kind.rstrip("_23456")), key) for kind, key in phrase["says"].items()
            )
            self._say(listed(phrase["words"]), meanings)

    def _load_tables(self) -> None:
        for source, kinds in _TABLES:
            table = read_table(source)
            for kind in kinds:
                self._load_kind(kind, table[kind])
                if kind is Kind.STYLE:
                    self._load_kind(kind, table["style_manner"])

    def _load_kind(self, kind: Kind, table: dict[str, str]) -> None:
        for key, words in table.items():
            meanings = (Meaning(kind, key),)
            spoken = () if kind in _UNSPOKEN else (key,)
            self._say((*spoken, *listed(words)), meanings)

    def _say(self, words: Iterable[str], meanings: tuple[Meaning, ...]) -> None:
        for word in words:
            node = self._trie.node(word)
            if node is not None and not node.says:
                node.says = meanings

    def _load_noun(self, row: Row) -> None:
        noun = Noun(row.name, row.symbol, row.category, row)
        self._nouns[row.name] = noun
        for word in (row.name, *listed(row.words)):
            self._name(word, noun)

    def _name(self, word: str, noun: Noun) -> None:
        node = self._trie.node(word)
        if node is not None and node.noun is None:
            node.noun = noun

    def _load_openmoji(self) -> None:
        symbols = read_table("symbols")
        shy = frozenset(listed(symbols["alone"]))
        never = frozenset(listed(symbols["never"]))
        han = frozenset(symbols["han"])
        ranges = [(_bounds(key), category) for key, category in symbols["range"].items()]
        by_symbol = {noun.symbol: noun for noun in reversed(self._nouns.values())}
        for name, line in symbols["only"].items():
            picture, _, words = line.partition(" ")
            symbol = self._openmoji.symbol(picture) or ""
            noun = by_symbol.get(symbol) or Noun(name, symbol, "marks")
            for word in (name, *listed(words)):
                self._alone[" ".join(token_texts(word))] = noun
        aliases: list[tuple[str, Noun]] = []
        for pictogram in self._openmoji.pictograms():
            noun = by_symbol.get(pictogram.symbol) or _noun(pictogram, ranges)
            self._nouns.setdefault(noun.name, noun)
            if unicodedata.is_normalized("NFKC", pictogram.emoji):
                self._name(pictogram.emoji, noun)
            if pictogram.is_flag:
                self._load_flag(pictogram, noun)
                continue
            for name in (pictogram.english, pictogram.chinese.replace(" ", "")):
                if name not in never:
                    self._load_name(name, noun, shy, han)
            aliases += [(alias, noun) for alias in pictogram.aliases]
        for alias, noun in aliases:
            self._alone.setdefault(" ".join(token_texts(alias)), noun)

    def _load_name(self, name: str, noun: Noun, shy: frozenset[str], han: frozenset[str]) -> None:
        texts = token_texts(name)
        self._alone.setdefault(" ".join(texts), noun)
        is_short = len(texts) == 1 and len(name) == 1 and name not in han
        if name not in shy and not is_short:
            self._name(name, noun)

    def _load_flag(self, pictogram: Pictogram, noun: Noun) -> None:
        country, chinese = pictogram.english, pictogram.chinese
        for word in (f"flag of {country}", f"flag of the {country}", f"{country} flag"):
            self._name(word, noun)
        for word in (f"{chinese}国旗", f"{chinese}旗", f"{chinese}的国旗"):
            self._name(word, noun)
        for name in (country, chinese):
            self._alone.setdefault(" ".join(token_texts(name)), noun)
        self._say((country, chinese), (Meaning(Kind.PLACE, country),))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: nothing of the lexicon is garbage, and it took a sixth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


_UNSPOKEN = frozenset({Kind.BACKGROUND, Kind.TINT, Kind.PLURAL, Kind.VESSEL, Kind.PART})
"""Kinds whose keys are no phrases of their own."""

_GENDERED = {"woman": ("1F469", "2640"), "man": ("1F468", "2642")}


def _joined(tokens: Iterable[Token]) -> str:
    return " ".join(token.text for token in tokens if token.kind is not TokenKind.BREAK)


def _noun(pictogram: Pictogram, ranges: list[tuple[range, str]]) -> Noun:
    first = ord(pictogram.emoji[0])
    category = next((name for bounds, name in ranges if first in bounds), "marks")
    name = unicodedata.normalize("NFC", pictogram.english)
    if pictogram.is_flag:
        return Noun(f"flag of {name}", pictogram.symbol, "marks")
    return Noun(name, pictogram.symbol, category)


def _bounds(key: str) -> range:
    first, _, last = key.partition("-")
    return range(int(first, 16), int(last, 16) + 1)
