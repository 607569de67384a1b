"""A request's parameters while they are adapted, and a note of every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from limner.contract.fields import FieldValue, shown

ADJUSTED = "x-limner-adjusted"
SHOWN_CHARS = 40
LISTED_MAX = 50
"""How many changes the header lists; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Adjustments:
    """`values` are the parameters as they stand now; `changes` say what was done to them."""

    values: dict[str, object]
    changes: list[str] = field(default_factory=list)

    def replace(self, name: str, new: object) -> None:
        """Give a parameter another value."""
        self.changes.append(change(name, self.values[name], new))
        self.values[name] = new

    def ignore(self, name: str) -> None:
        """Drop a parameter, if it is there."""
        if name in self.values:
            del self.values[name]
            self.changes.append(ignored(name))

    def choose(self, name: str, options: Iterable[str], otherwise: str) -> None:
        """Replace a text that is none of the options."""
        value = self.values.get(name)
        if isinstance(value, str) and value not in tuple(options):
            self.replace(name, otherwise)

    def clamp(self, name: str, least: int, most: int) -> None:
        """Bring a number within its limits; what is no number stays as it is."""
        asked = self.number(name)
        if asked is not None and not least <= asked <= most:
            self.replace(name, min(max(asked, least), most))

    def number(self, name: str) -> int | None:
        """Read a whole number, also from a form's text."""
        try:
            return int(text_of(self.values.get(name)))
        except ValueError:
            return None


def text_of(value: FieldValue) -> str:
    """Return a text as it is, and any other value as errors show it: of a long one no more."""
    return value if isinstance(value, str) else shown(value)


def change(name: str, old: object, new: object) -> str:
    """Write a change as the header says it."""
    return f"{name}={_shown(old)}->{_shown(new)}"


def ignored(name: str) -> str:
    """Write that a parameter was dropped."""
    return f"{_shown(name)} ignored"


def unread(language: str) -> str:
    """Write that the prompt was drawn by an engine that does not read its language (ISO 639-1)."""
    return f"prompt not translated: the model reads no {_shown(language)}"


def header(changes: Iterable[str]) -> Mapping[str, str]:
    """Write the changes as a header; none without a change. So long that clients read it."""
    listed = list(changes)
    text = "; ".join(listed[:LISTED_MAX])
    if len(listed) > LISTED_MAX:
        text += f"; and {len(listed) - LISTED_MAX} more"
    return {ADJUSTED: text} if text else {}


def _shown(value: object) -> str:
    """Write a value so that it can stand in a header: ASCII, short, without separators."""
    text = "".join(
        one if one.isascii() and one.isprintable() and one not in ";=" else "?"
        for one in text_of(value)[: SHOWN_CHARS + 1]
    )
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "~"
