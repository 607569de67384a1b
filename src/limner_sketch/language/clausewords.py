"""Keys and words that the reading of a clause treats in their own way."""

from __future__ import annotations

from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.meanings import Kind

_WORDS = grammar_words()
OF = _WORDS.of
DEFINITE = _WORDS.definite
NOBODY = "nobody"
COPULAS = _WORDS.copulas
COLORED = _WORDS.colored
PLACING = _WORDS.placing
"""Links that say where a thing is to another."""

PAINTED = frozenset({Kind.SETTING, Kind.DETAIL, Kind.TIME})
"""What takes a colour for the whole picture: "a blue night"."""

SILENT = frozenset(
    {Kind.STOP, Kind.QUALITY, Kind.MEASURE} | {Kind.ADD, Kind.GIVE, Kind.SWAP, Kind.INTO}
)
ACTIONS = frozenset(
    {"sitting", "standing", "lying", "running", "walking", "jumping", "flying", "floating"}
    | {"falling", "swimming", "sleeping", "dancing", "singing", "reading", "writing", "painting"}
    | {"eating", "drinking", "playing", "riding", "smiling", "crying", "looking", "working"}
    | {"fishing", "cooking", "meditating", "skiing", "surfing", "climbing", "blooming", "burning"}
    | {"hugging", "chasing", "sailing", "feeding", "fighting", "waving", "driving", "kneeling"}
    | {"thinking", "winking", "shouting", "waiting", "stretching", "howling", "hiding", "holding"}
)
