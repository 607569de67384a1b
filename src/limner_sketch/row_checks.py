"""Compare the rows of the nouns with what the painter can draw, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Set

from limner_sketch.language.categories import categories
from limner_sketch.language.nouns import Row, nouns
from limner_sketch.language.tables import LexiconError
from limner_sketch.scenery import SETTINGS
from limner_sketch.subjects.figures import OUTFITS
from limner_sketch.subjects.people import HATS
from limner_sketch.subjects.props import PROPS
from limner_sketch.subjects.registry import DRAWINGS, NO_DRAWING

_KNOWN: dict[str, Set[str]] = {
    "drawing": {NO_DRAWING, *DRAWINGS},
    "outfit": OUTFITS,
    "hat": HATS,
    "prop": PROPS,
    "setting": SETTINGS.keys(),
}


def check_rows() -> None:
    """Raise LexiconError for a row whose category, drawing, clothes or setting nobody knows."""
    for row in nouns().rows():
        if row.category not in categories():
            raise LexiconError(
                f"{_named(row)}: there is no category {row.category!r} in categories.toml."
            )
        for column, value in _spoken_of(row):
            if value and value not in _KNOWN[column]:
                raise LexiconError(
                    f"{_named(row)}: there is no {column} {value!r}; "
                    f"there are {', '.join(sorted(_KNOWN[column]))}."
                )


def _named(row: Row) -> str:
    return f"the row of {row.name!r} in [{row.category}]"


def _spoken_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield all keys that a row speaks of, and of which kind each is."""
    yield "drawing", row.drawing
    for drawing in row.looks.poses.values():
        yield "drawing", drawing
    for one in row.looks.outfits:
        yield from (("outfit", one.outfit), ("hat", one.hat or ""), ("prop", one.prop))
    for setting in (*row.home, *row.dressed_home):
        yield "setting", setting
