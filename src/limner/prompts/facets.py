"""Facets: finds by word lists which facets of a good prompt are present, and what its subject is.

A prompt has four facets besides its subject: style or art form, light and mood, composition and
view, details. A facet is decided where a cue word for it stands, also a negated one. The kind of
the subject is that of the first noun that is listed. What stands in quotes is lettering and is not
read. The work is bounded: a prompt of more than 600 characters is taken to be full.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from limner.prompts.subject_kinds import SubjectKinds
from limner.prompts.word_patterns import both, either, listed, whole
from limner.text.lettering import split_lettering
from limner.text.normalization import normalize
from limner.text.traditional import simplified_characters

WORDS_MAX = 60
HAN_MAX = 120
CHARACTERS_MAX = 600
"""A prompt that is longer in one of these is full: nothing is missing."""

CHINESE, ENGLISH = "zh", "en"


class Facet(StrEnum):
    """What a good prompt says besides its subject, in that order."""

    STYLE = "style"
    LIGHT = "light"
    VIEW = "view"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class FacetReading:
    """The result of a reading: the language, the kind of the subject, the facets that are missing.

    `details` names the phrases for details: those of the kind, `drawn` or `photo`. `is_colorless`
    means that colours would be out of place.
    """

    language: str
    kind: str
    missing: frozenset[Facet]
    details: str
    is_colorless: bool = False


_CLAUSE_END = re.compile(r"[,.;:!?\n，。；：！？、()（）]+")
_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_OTHER = re.compile("[^\\W\\d_\u3400-\u9fffA-Za-z\u00c0-\u024f]")
"""A letter that is neither Han nor Latin: kana, hangul, Cyrillic, Arabic and so on."""

_MACHINE = re.compile(r"^\s*[{\[</]|https?:|--\w|<\w+:|::\d|:\d?\.\d|\bBREAK\b|\$\{|\{\w*\}")
"""Switches, weights and markup of other programs: what stands behind them may be misread."""

_NEAR = frozenset({"person", "animal", "furry", "bird", "figure", "plant", "food", "thing"})
_FORMS = ("flat", "chart", "lettering", "poster", "abstract")
_LIT_FORMS = frozenset({"abstract"})
_CLOSED = "closed"
_INK = "ink"
_ALL = frozenset(Facet)
_ASKED = frozenset({Facet.STYLE, Facet.LIGHT, Facet.VIEW})


class FacetReader:
    """Reads prompts. Holds patterns alone; safe in threads."""

    def __init__(self) -> None:
        words = tomllib.loads((files("limner.prompts.data") / "enrichment.toml").read_text("utf-8"))
        self._cues = {facet: _cue(words["cues"][facet]) for facet in Facet}
        self._traits = {name: either(listing) for name, listing in words["traits"].items()}
        self._forms = {name: either(listing) for name, listing in words["forms"].items()}
        self._subjects = SubjectKinds(words)
        self._languages = _Languages(words["foreign"])

    def read(self, prompt: str) -> FacetReading | None:
        """Read a prompt; None where nothing is to be added, whatever is missing."""
        if len(prompt) > CHARACTERS_MAX or _MACHINE.search(prompt):
            return None
        unquoted, lettering = split_lettering(prompt)
        text = _folded(unquoted)
        language = self._languages.of(text)
        if language is None or self._traits[_CLOSED].search(text):
            return None
        clauses = [one for one in _CLAUSE_END.split(text) if one.strip()]
        form = self._form(clauses)
        if form == _CLOSED:
            return None
        decided = {facet for facet, cue in self._cues.items() if _has(cue, text)}
        if self._is_unlit(text, lettering):
            decided.add(Facet.LIGHT)
        if self._traits["plain"].search(text):
            decided |= {Facet.DETAILS, Facet.LIGHT} if form not in _FORMS else set()
        if decided >= _ASKED:
            return None
        kind = form or (_INK if self._traits[_INK].search(text) else self._subjects.kind(clauses))
        return FacetReading(
            language=language,
            kind=kind,
            missing=_ALL - decided,
            details=self._details(kind, text, has_style=Facet.STYLE in decided),
            is_colorless=self._traits["mono"].search(text) is not None,
        )

    def _form(self, clauses: list[str]) -> str:
        """Return what kind of picture is asked for, "" where that is left open."""
        heads = [self._subjects.head(clause) for clause in clauses]
        for name in (_CLOSED, *_FORMS):
            if any(_is_named(self._forms[name], head) for head in heads):
                return name
        return ""

    def _is_unlit(self, text: str, lettering: tuple[str, ...]) -> bool:
        """Tell whether light would be out of place; also where that is in doubt."""
        if lettering or self._traits[_INK].search(text):
            return True
        return any(
            self._forms[name].search(text) for name in (_CLOSED, *_FORMS) if name not in _LIT_FORMS
        )

    def _details(self, kind: str, text: str, *, has_style: bool) -> str:
        if not has_style or kind in _FORMS or kind == _INK:
            return kind
        if self._traits["photo"].search(text):
            return "photo" if kind in _NEAR else kind
        return "drawn"


class _Languages:
    """Finds the language in which phrases are added."""

    def __init__(self, foreign: dict[str, str]) -> None:
        self._strong = frozenset(listed(foreign["strong"]))
        self._weak = frozenset(listed(foreign["weak"]))
        self._english = frozenset(listed(foreign["english"]))

    def of(self, text: str) -> str | None:
        """Return `zh` or `en`; None for another language, for nothing, and for a full prompt."""
        han = len(_HAN.findall(text))
        words = _WORD.findall(_HAN.sub(" ", text.lower()))
        if _OTHER.search(text) or han > HAN_MAX or len(words) > WORDS_MAX:
            return None
        if han and han >= len(words):
            return CHINESE
        return ENGLISH if words and not self._is_foreign(words) else None

    def _is_foreign(self, words: list[str]) -> bool:
        score = sum(2 * (one in self._strong) + (one in self._weak) for one in words)
        return score >= 2 and score > sum(one in self._english for one in words)


def _cue(words: dict[str, str]) -> re.Pattern[str]:
    """Match a cue, or, as group "other", something that only looks like one."""
    cues = both(listed(words["en"]), listed(words["zh"]))
    others = listed(words.get("except_en", ""))
    pattern = f"(?P<other>{whole(others)})|{cues}" if others else cues
    return re.compile(pattern, re.IGNORECASE)


def _has(cue: re.Pattern[str], text: str) -> bool:
    return any(found.lastgroup != "other" for found in cue.finditer(text))


def _is_named(form: re.Pattern[str], head: str) -> bool:
    """Whether the head is of that form; "a cap with a logo" and 印有标志的帽子 are not."""
    return any(not head.startswith("的", found.end()) for found in form.finditer(head))


def _folded(text: str) -> str:
    """Return the text as the lists are written: compatible, simplified, straight apostrophes."""
    return normalize("NFKC", text).translate(_folding())


@cache
def _folding() -> dict[int, Any]:
    return {**simplified_characters(), **str.maketrans("’ʼ", "''")}
