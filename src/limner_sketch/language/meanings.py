"""What a word of the lexicon can mean: the kinds, a meaning, a noun."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from limner_sketch.language.nouns import UNKNOWN, Row


class Kind(StrEnum):
    """The part a word plays in a prompt; the values are the table names of the data files."""

    SUBJECT = "subject"
    TRAIT = "trait"
    AGE = "age"
    SETTING = "setting"
    PLACE = "place"
    TIME = "time"
    WEATHER = "weather"
    SEASON = "season"
    STYLE = "style"
    ART_FORM = "art_form"
    COLOR = "color"
    TINT = "tint"
    SHADE = "shade"
    TONE = "tone"
    LIGHT = "light"
    MOOD = "mood"
    VIEW = "view"
    FRAMING = "framing"
    BACKGROUND = "background"
    BACKDROP = "backdrop"
    DETAIL = "detail"
    NUMBER = "number"
    PLURAL = "plural"
    MEASURE = "measure"
    VESSEL = "vessel"
    FILL = "fill"
    PART = "part"
    MADE = "made"
    NEGATION = "negation"
    THING = "thing"
    QUALITY = "quality"
    STOP = "stop"
    AND = "and"
    LINK = "link"
    WEAR = "wear"
    HOLD = "hold"
    ADD = "add"
    GIVE = "give"
    SWAP = "swap"
    INTO = "into"
    RECIPIENT = "recipient"

    __hash__ = str.__hash__  # An enumeration's own is a call of Python for each look-up.


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a word says: `Meaning(Kind.TIME, "night")`."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that can be drawn.

    `symbol` is an OpenMoji file name without its suffix, or "" for an own drawing; `category` is
    a table of `subjects.toml`, and says where such things are at home. `row` is what its row says
    besides.
    """

    name: str
    symbol: str
    category: str
    row: Row = field(default=UNKNOWN, compare=False, repr=False)
