"""A request's parameters while they are adapted, and a note of every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from limner.contract.fields import FieldValue, shown
from limner.contract.parameter_kinds import whole

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
        """Drop a parameter, if it is there, and the notes of what was changed in it before."""
        if name in self.values:
            del self.values[name]
            self.changes[:] = [one for one in self.changes if not one.startswith(f"{name}=")]
            self.changes.append(ignored(name))

    def drop_empty(self, name: str) -> None:
        """Drop a parameter whose value is one that stands for nothing, such as an empty text."""
        del self.values[name]
        self.changes.append(ignored(f"empty {name}"))

    def rename(self, name: str, new: str) -> None:
        """Give a value to the parameter that was meant by another name."""
        self.values[new] = self.values.pop(name)
        self.changes.append(read_as(name, new))

    def number(self, name: str) -> int | None:
        """Read a whole number, also from a form's text."""
        return whole(self.values.get(name))

    def flag(self, name: str) -> bool:
        """Tell whether a parameter is true, also by a form's word."""
        return self.values.get(name) in (True, "true")


def text_of(value: FieldValue) -> str:
    """Return a text as it is, and any other value as errors show it: of a long one no more."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else shown(value)


def change(name: str, old: object, new: object) -> str:
    """Write a change as the header says it; where the type alone changed, the text is quoted."""
    before, after = _shown(old), _shown(new)
    if before == after:
        before = _shown(shown(old))
    return f"{name}={before}->{after}"


def read_as(name: str, meant: str) -> str:
    """Write that a name, or a value of another shape, was read as the contract's own."""
    return f"{_shown(name)} read as {_shown(meant)}"


def beyond(name: str, given: object, limit: object) -> str:
    """Write that a value beyond a limit of the model was taken all the same."""
    return f"{_shown(name)}: {_shown(given)} beyond the limit of {_shown(limit)}"


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
