"""Join the phrases of the revised prompt into sentences."""

from __future__ import annotations

from limner_sketch.language.grammar import listed, sentence


def none_of(things: list[str]) -> str:
    """`["text", "people"]` → `"no text and no people"`."""
    return listed([f"no {thing}" for thing in things])


def spaced(*pieces: str) -> str:
    """Join phrases that follow one another; one that begins with "with" takes a comma."""
    said = ""
    for piece in pieces:
        comma = said and piece.startswith("with ") and not said.endswith(",")
        said += f"{',' if comma else ''} {piece}" if piece else ""
    return said.strip()


def joined(made: str, touch: str, link: str) -> str:
    """Add what a surface shows to how it is made."""
    if not touch:
        return made
    return f"{made} and {touch}" if " with " in made else f"{made}{link}{touch}"


def linked(first: str, second: str) -> str:
    """Join two clauses, of which either may be empty."""
    return f"{first}, and {second}" if first and second else first or second


def as_sentences(*pieces: str) -> list[str]:
    """Make a sentence of each piece that says something."""
    return [sentence(piece) for piece in pieces if piece]


def length(said: list[str]) -> int:
    """Count the words of sentences."""
    return sum(len(words.split()) for words in said)
