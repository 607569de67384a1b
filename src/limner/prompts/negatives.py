"""Negatives: find what a prompt says must not be there ("no people", 不要文字).

`DrawOrder.negative` carries it to model families that take a negative prompt. What the prompt also
asks for is not excluded ("one cat, no other cats"), and lettering in quotes is not read. The work
is linear in the prompt's length.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from limner.prompts.chinese_negatives import ChineseNegatives
from limner.prompts.english_negatives import EnglishNegatives
from limner.prompts.exclusions import Exclusion, list_to_end_of_line
from limner.prompts.word_patterns import any_of, listed
from limner.text.lettering import split_lettering, without_quotations
from limner.text.scripts import is_chinese
from limner.text.traditional import simplified_characters
from limner.text.word_forms import singulars

THINGS_MAX = 40
"""How many excluded things are returned; the first ones."""
CHINESE = "zh"
NOBODY = ("people", "人")
"""The thing that "no one" excludes, and the one that 空无一人 does."""

_SPACES = re.compile(r"[^\S\n]+")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BEFORE_ONE = (
    r"(?:^|[\s，。；、,;:：和与有是画的一两二三四五六七八九十几只个朵棵辆艘条匹张片座栋头把])"
)
_BEHIND_ONE = r"(?=$|[\s，。；、,;和与在有的])"


_ON = "上的"
"""衣服上的文字, the text on the clothes, is translated as "text"."""

LISTS_MAX = 20
"""How many explicit lists of one prompt are written as sentences."""
WHOLE_CHARACTERS_MAX = 200
"""How much of the text before a list is repeated with each of its things."""


class NegativeFinder:
    """Finds exclusions in both languages. Holds word lists alone; safe in threads."""

    def __init__(self) -> None:
        data = files("limner.prompts.data") / "negatives.toml"
        words = tomllib.loads(data.read_text("utf-8"))
        self._simplified = simplified_characters()
        self._in_english: dict[str, str] = {
            one: english for english, chinese in words["english"].items() for one in listed(chinese)
        }
        self._english = EnglishNegatives(words)
        self._chinese = ChineseNegatives(words, self._in_english)
        self._other_words = frozenset(listed(words["other"]["en"]))
        self._other = re.compile(any_of(listed(words["other"]["zh"])))
        people = words["people"]
        self._person_words = frozenset(listed(people["en"]))
        self._person = re.compile(any_of(listed(people["zh"])))
        self._anyone = frozenset(listed(f"{people['en_all']}, {people['zh_all']}"))
        marks = (*listed(words["all"]["en"]), *listed(words["all"]["zh"]))
        self._list = re.compile(rf"(?:{any_of(marks)})", re.IGNORECASE)

    def find(self, words: str, *, languages: frozenset[str] | None) -> str:
        """Return the excluded things in order, separated by ", "; "" for none.

        `languages` are those that the model reads, None for all. For a model that reads no Chinese,
        known Chinese words are translated into English; others are left out.
        """
        text = _SPACES.sub(" ", split_lettering(without_quotations(words))[0])
        simplified = text.translate(self._simplified)
        found = sorted(
            (*self._english.find(text), *self._chinese.find(simplified)),
            key=lambda exclusion: exclusion.start,
        )
        if not found:
            return ""
        asked = self._asked(simplified, found)
        reads_chinese = languages is None or CHINESE in languages
        names = (
            thing if reads_chinese else self._in_english_words(thing, plain)
            for plain, thing in self._things(text, found).items()
            if not self._is_asked(plain, asked)
        )
        return ", ".join({name.lower(): name for name in names if name}.values())

    def in_sentences(self, words: str) -> str:
        """Write an explicit list of exclusions as sentences; return "" where there is none.

        "A woman --no text, hats" is "A woman without text. A woman without hats".
        """
        marks = list(itertools.islice(self._list.finditer(words), LISTS_MAX))
        if not marks:
            return ""
        whole = words[: marks[0].start()].strip(" ,，.。\n")[-WHOLE_CHARACTERS_MAX:]
        spans = (span for mark in marks for span in list_to_end_of_line(words, *mark.span()).things)
        names = [words[start:end].strip() for start, end in spans]
        return ". ".join(
            f"没有{name}的{whole}" if is_chinese(name) else f"{whole} without {name}"
            for name in names
        )

    def _things(self, text: str, found: Sequence[Exclusion]) -> dict[str, str]:
        """Return what is excluded, each once: as it is compared, and as it is written."""
        things: dict[str, str] = {}
        for thing in _written(text, found):
            things.setdefault(thing.translate(self._simplified).lower(), thing)
            if len(things) == THINGS_MAX:
                break
        return things

    def _in_english_words(self, thing: str, plain: str) -> str:
        """Return a thing in English, "" where its word is not known."""
        if not is_chinese(plain):
            return thing
        plain = plain.rpartition(_ON)[2]
        if plain in self._in_english:
            return self._in_english[plain]
        other = self._other.match(plain)
        known = self._in_english.get(plain[other.end() :]) if other else None
        return f"other {known}" if known else ""

    def _asked(self, text: str, found: Sequence[Exclusion]) -> _Asked:
        """Return what the prompt asks for: the text without its exclusions."""
        parts, start = [], 0
        for exclusion in found:
            parts.append(text[start : exclusion.start])
            start = max(start, exclusion.end)
        rest = "\n".join((*parts, text[start:])).lower()
        words = set(_WORDS.findall(rest))
        words.update(*map(singulars, words))
        people = not words.isdisjoint(self._person_words) or self._person.search(rest) is not None
        return _Asked(rest, frozenset(words), people=people)

    def _is_asked(self, thing: str, asked: _Asked) -> bool:
        """Tell whether the prompt also asks for a thing: "one cat, no other cats"."""
        if thing in self._anyone:
            return asked.people
        if is_chinese(thing):
            other = self._other.match(thing)
            plain = thing[other.end() :] if other else thing
            return asked.people if plain in self._anyone else asked.has_chinese(plain)
        words = [word for word in thing.split(" ") if word not in self._other_words]
        if " ".join(words) in self._anyone:
            return asked.people
        return all(asked.has_word(word) for word in words)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a prompt asks for: its text, its words and their singulars, and whether people."""

    text: str
    words: frozenset[str]
    people: bool

    def has_word(self, word: str) -> bool:
        """Tell whether a word is there, in the singular or the plural."""
        return word in self.words or not self.words.isdisjoint(singulars(word))

    def has_chinese(self, thing: str) -> bool:
        """Tell whether a Chinese thing is there; one character only where it stands alone."""
        if len(thing) > 1:
            return thing in self.text
        found = re.search(f"{_BEFORE_ONE}{re.escape(thing)}{_BEHIND_ONE}", self.text)
        return found is not None


def _written(text: str, found: Sequence[Exclusion]) -> Iterator[str]:
    """Yield what is excluded, as written."""
    for exclusion in found:
        if exclusion.nobody:
            yield NOBODY[is_chinese(text[exclusion.start : exclusion.end])]
        for first, last in exclusion.things:
            yield text[first:last].strip()
