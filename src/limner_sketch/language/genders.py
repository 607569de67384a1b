"""A gender before an occupation is one person: "female doctor", 女医生."""

from __future__ import annotations

from collections.abc import Sequence

from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.trie import Match

_GENDERS = {
    **dict.fromkeys(grammar_words().female, "woman"),
    **dict.fromkeys(grammar_words().male, "man"),
}


def with_genders(clause: Sequence[Match], lexicon: Lexicon) -> list[Match]:
    """Return the clause with each such pair as one match."""
    merged: list[Match] = []
    for match in clause:
        is_person = match.noun is not None and match.noun.category == "people"
        gender = _GENDERS.get(merged[-1].text) if is_person and merged else None
        if gender is None or match.noun is None:
            merged.append(match)
            continue
        before = merged.pop()
        noun = lexicon.gendered(gender, match.noun)
        merged.append(match._replace(text=f"{before.text} {match.text}", noun=noun))
    return merged
