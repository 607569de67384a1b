"""Loads the word lists: groups of words, and rules over groups (manual: `data/README.md`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from limner.errors import ConfigurationError
from limner.policy.moderation.implied_nudity import BARED, WITHOUT
from limner.policy.moderation.judgement import Category
from limner.policy.moderation.phrase_matcher import READING_GROUPS
from limner.policy.moderation.vocabulary import PASS, SPELLING_GROUPS, Vocabulary, spellings

BUILT_IN = (
    "glued",
    *("reading", "names", "people", "bodies", "sexual", "undressing", "minors"),
    *("violence", "assault", "mangled", "hate", "contempt", "harassment", "menace", "despair"),
    *("contraband", "arms", "scenes", "deeds", "roundabout", "self_harm", "illicit"),
    *("characters", "brands", "persons"),
)
LANGUAGES = ("common", "es", "fr", "de", "pt", "it", "ru", "ar", "hi", "ja", "ko")
"""Each has a file in `data/languages`; English and Chinese are in all the others."""
GRAVEST = frozenset({Category.SEXUAL, Category.SEXUAL_MINORS, Category.VIOLENCE_GRAPHIC})
"""What these rules look for is found in glued words too."""
OWN_SCORE = 1.0
UNRULED = SPELLING_GROUPS | READING_GROUPS
"""Groups that no rule may name: reading itself uses them."""
_SEPARATORS = re.compile(r"[,，\n]")
_LANGUAGE = re.compile("[a-z]{2}")


class WordGroup(BaseModel):
    """`[words.NAME]`: a group. Entries are separated by commas or lines.

    A field for each language, by its code of two letters: `en = "naked, nude"`.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str]

    pinyin: str = Field("", description="`裸体 luo ti`, or letters alone (`nmsl`).")

    @model_validator(mode="after")
    def _has_languages(self) -> WordGroup:
        for name in self.__pydantic_extra__:
            if not _LANGUAGE.fullmatch(name):
                raise ValueError(f"'{name}' is no language code of two letters")
        return self

    def entries(self) -> Iterable[str]:
        """Yield every way to write every entry."""
        for text in self.__pydantic_extra__.values():
            yield from filter(None, map(str.strip, _SEPARATORS.split(text)))
        for entry in filter(None, map(str.strip, _SEPARATORS.split(self.pinyin))):
            yield from spellings(entry)


class Rule(BaseModel):
    """`[[rules]]`: which groups together refuse a prompt, and as what.

    A word of `any` must be there; with `near`, one of those within `within` tokens of it, and with
    `then`, one within as many after it; with `also`, one of those anywhere; and none of `unless`
    anywhere. Groups are named in one text, separated by commas. A `mild` rule does not hold at the
    level `low`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    category: Category
    score: float = Field(0.9, ge=0.5, le=1)
    any: str
    near: str = ""
    then: str = ""
    within: int = Field(8, ge=0, le=100)
    also: str = ""
    unless: str = ""
    mild: bool = False


class ListFile(BaseModel):
    """A whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Mapping[str, WordGroup] = Field(default_factory=dict)
    rules: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True)
class WordLists:
    """Everything that was loaded."""

    vocabulary: Vocabulary
    rules: tuple[Rule, ...]

    @property
    def grave(self) -> frozenset[str]:
        """The groups that make a refusal, but for protected names; a negation frees few of them."""
        return frozenset(
            group
            for rule in self.rules
            if rule.category is not Category.INFRINGEMENT
            for group in names(",".join((rule.any, rule.near, rule.then, rule.also)))
        )

    def only(self, category: Category) -> WordLists:
        """Return the same lists with the rules of one category."""
        rules = tuple(rule for rule in self.rules if rule.category is category)
        return WordLists(self.vocabulary, rules)


def load_lists(
    own_file: Path | None = None,
    deny: Mapping[str, Sequence[str]] | None = None,
    allow: Sequence[str] = (),
) -> WordLists:
    """Load the built-in lists, then an operator's: a file, phrases to deny by category, to allow.

    Raises ConfigurationError, which says what is wrong where. Takes some 0.2 to 0.5 s.
    """
    vocabulary = Vocabulary()
    lists = (*BUILT_IN, *(f"languages/{language}" for language in LANGUAGES))
    loaded = [_parsed(name, _built_in(name)) for name in lists]
    if own_file is not None:
        loaded.append(_parsed(str(own_file), _text_of(own_file)))
    rules = [rule for one in loaded for rule in one.rules]
    gravest = _gravest_groups(rules)
    for one in loaded:
        for group, listed in one.words.items():
            for entry in listed.entries():
                vocabulary.add(entry, group, grave=group in gravest)
    for name, phrases in (deny or {}).items():
        group = f"deny.{name}"
        rules.append(Rule(id=f"own.{group}", category=_category(name), score=OWN_SCORE, any=group))
        for phrase in phrases:
            vocabulary.add(phrase, group)
    for phrase in allow:
        vocabulary.add(phrase, PASS)
    known = {group for one in loaded for group in one.words} | BARED
    known |= {f"deny.{name}" for name in deny or {}}
    for rule in rules:
        _check(rule, known)
    return WordLists(vocabulary, tuple(rules))


def names(text: str) -> list[str]:
    """Split a rule's list of groups."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _gravest_groups(rules: Iterable[Rule]) -> frozenset[str]:
    """Return what the gravest rules name, and what is worn, if they name its absence."""
    named = frozenset(
        group
        for rule in rules
        if rule.category in GRAVEST
        for group in names(",".join((rule.any, rule.near, rule.then, rule.also)))
    )
    return named | {worn for worn, missing in WITHOUT.items() if missing in named}


def _check(rule: Rule, known: set[str]) -> None:
    for group in names(",".join((rule.any, rule.near, rule.then, rule.also, rule.unless))):
        if group not in known or group in UNRULED:
            raise ConfigurationError(
                f"The safety rule '{rule.id}' names the group '{group}', which is in no list."
            )


def _built_in(name: str) -> str:
    return (files("limner.policy.moderation.data") / f"{name}.toml").read_text("utf-8")


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as fault:
        raise ConfigurationError(
            f"safety.lists: {file} cannot be read: {fault.strerror}."
        ) from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"safety.lists: {file} is not UTF-8.") from None


def _parsed(name: str, text: str) -> ListFile:
    try:
        return ListFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigurationError(f"The safety list {name} is not TOML: {fault}") from None
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"The safety list {name}: {where}: {first['msg']}.") from None


def _category(name: str) -> Category:
    try:
        return Category(name)
    except ValueError:
        raise ConfigurationError(
            f"safety.deny: there is no category '{name}'; there are {', '.join(Category)}."
        ) from None
