"""The words of grammar that reading and writing treat in their own way: `grammar.toml`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from limner_sketch.language.tables import LexiconError, read_table

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class GrammarWords:
    """All lists of the file, those of reading in both languages first, then those of English.

    `of`: a noun belongs to the next. `definite`: the noun was named before. `receivers`: of an
    edit, what follows is in the picture already. `copulas`: what follows says something of the
    noun. `colored`: the word before is a colour. `placing`: links that say where a thing is to
    another. `pairs`: two are one picture. `goes_on`: a clause goes on with what an earlier one
    excluded. `hard_toys`, `soft_toys`: the next noun is of plastic, of wool. `having`: a whole has
    the part that follows. `made_of`: the next word is a material. `female`, `male`: words before an
    occupation.

    `numbers`: from zero on. `irregular`: plurals of words that are no rows; `unchanged`: plurals
    that are as the singular. `plural_endings`: no plurals, though they end in s. `a_before`,
    `an_before`: how words begin that are spoken otherwise than written. `mass`: words that are no
    rows and not counted; `proper`: names without an article. `mass_endings`: how details end that
    take "is". `uncounted`: clothes without an article. `manners`: how OpenMoji's names of people
    end. `unsaid`: participles that add nothing. `still`: what one does not do on or in another.
    `absent`: what a picture can be said not to contain, besides nouns; `never_absent`: nouns that
    it cannot; `absent_as`: how some are called then. `genders`: how an occupation's are called.
    """

    of: Words
    definite: Words
    receivers: Words
    copulas: Words
    colored: Words
    placing: Words
    pairs: Words
    goes_on: Words
    hard_toys: Words
    soft_toys: Words
    having: Words
    made_of: Words
    female: Words
    male: Words
    numbers: tuple[str, ...]
    irregular: dict[str, str]
    unchanged: Words
    plural_endings: tuple[str, ...]
    a_before: tuple[str, ...]
    an_before: tuple[str, ...]
    mass: Words
    proper: Words
    mass_endings: tuple[str, ...]
    uncounted: Words
    manners: tuple[str, ...]
    unsaid: Words
    still: Words
    absent: Words
    absent_as: dict[str, str]
    never_absent: Words
    genders: dict[str, str]


_KINDS = {"Words": frozenset, "tuple[str, ...]": tuple, "dict[str, str]": dict}
"""How a list of each type is kept."""


@cache
def grammar_words() -> GrammarWords:
    """Return the words, which are read once; raises LexiconError for a file that does not fit."""
    table = read_table("grammar")
    found: dict[str, Any] = {**table["reading"], **table["writing"]}
    kinds = {one.name: _KINDS[str(one.type)] for one in fields(GrammarWords)}
    if found.keys() != kinds.keys():
        wrong = ", ".join(sorted(found.keys() ^ kinds.keys()))
        raise LexiconError(f"grammar.toml: these lists are missing or unknown: {wrong}.")
    return GrammarWords(**{name: kind(found[name]) for name, kind in kinds.items()})
