"""One parameter at a time: its type and its range, in the words of OpenAI's DALL·E endpoints.

Those endpoints answered in the words of a JSON-schema validator, with `param` and `code` null;
apps match on these sentences. Two things are done otherwise on purpose: a long value is cut, and a
prompt is never repeated back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from limner.contract.names import did_you_mean
from limner.errors import InvalidRequest

FieldValue = object
"""A JSON value, or the text of a form field."""

MODEL = "model"
SHOWN_CHARS_MAX = 60
SEED_MAX = 2**63 - 1
SEED_ANEW = -1
"""The seed that asks for a new picture each time, as elsewhere in this field."""


def shown(value: FieldValue) -> str:
    """Say a value in an error: as Python writes it, cut to 60 characters.

    Of a long value no more is written than is shown.
    """
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > SHOWN_CHARS_MAX:
            return text[: SHOWN_CHARS_MAX - 1] + "…"
    return text


def drawn_anew(seed: int | None) -> int | None:
    """Return a seed, None for the one that asks for a new picture each time."""
    return None if seed == SEED_ANEW else seed


def _pieces(value: FieldValue) -> Iterator[str]:
    """Yield what `repr` writes, piece by piece, without the end of long strings."""
    if isinstance(value, str):
        yield repr(value) if len(value) <= SHOWN_CHARS_MAX else repr(value[: SHOWN_CHARS_MAX + 1])
    elif isinstance(value, list):
        yield "["
        for number, one in enumerate(value):
            yield ", " if number else ""
            yield from _pieces(one)
        yield "]"
    elif isinstance(value, dict):
        yield "{"
        for number, (name, one) in enumerate(value.items()):
            yield ", " if number else ""
            yield from _pieces(name)
            yield ": "
            yield from _pieces(one)
        yield "}"
    else:
        yield repr(value)


@dataclass(frozen=True, slots=True)
class Fields:
    """The parameters of one request; null counts as not given, and so does an empty `model`.

    `textual` tells that they came as form fields, where a number is written as decimal text.
    """

    values: Mapping[str, FieldValue]
    textual: bool = False

    def __post_init__(self) -> None:
        """Leave out a `model` that is empty or blank: apps send `""` where nobody chose one."""
        model = self.values.get(MODEL)
        if isinstance(model, str) and not model.strip():
            rest = {name: value for name, value in self.values.items() if name != MODEL}
            object.__setattr__(self, "values", rest)

    def given(self, name: str) -> FieldValue:
        """Return the value, or None."""
        return self.values.get(name)

    def refuse_others(
        self, known: Iterable[str], strays: Iterable[str] = (), *, files: Iterable[str] = ()
    ) -> None:
        """Refuse parameters that the model does not take; nothing is dropped in silence.

        `strays` are the names of files that the endpoint does not take, `files` of those that it
        takes: one of them may have been meant.
        """
        allowed = set(known)
        extra = [
            name for name, value in self.values.items() if value is not None and name not in allowed
        ]
        extra += sorted(strays)
        if extra:
            names = ", ".join(shown(name) for name in extra[:5])
            were = "was" if len(extra) == 1 else "were"
            hints = (did_you_mean(name, (*allowed, *files)) for name in extra[:5])
            hint = next((f".{one}" for one in hints if one), "")
            raise InvalidRequest(
                f"Additional properties are not allowed ({names} {were} unexpected){hint}"
            )

    def text(self, name: str) -> str | None:
        """Read a string."""
        value = self.given(name)
        if value is None or isinstance(value, str):
            return value
        raise InvalidRequest(f"{shown(value)} is not of type 'string' - '{name}'")

    def integer(self, name: str) -> int | None:
        """Read a whole number; a form field is read from its decimal text."""
        value = self.given(name)
        if value is None:
            return None
        if isinstance(value, bool):
            raise InvalidRequest(f"{str(value).lower()} is not of type 'integer' - '{name}'")
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if self.textual and isinstance(value, str):
            digits = value.strip().removeprefix("-")
            if digits.isascii() and digits.isdigit() and len(digits) <= 20:
                return int(value)
        if isinstance(value, int):
            return value
        raise InvalidRequest(f"{shown(value)} is not of type 'integer' - '{name}'")

    def integer_within(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number from `low` to `high`, both included."""
        value = self.integer(name)
        if value is not None and value < low:
            raise InvalidRequest(f"{shown(value)} is less than the minimum of {low} - '{name}'")
        if value is not None and value > high:
            raise InvalidRequest(f"{shown(value)} is greater than the maximum of {high} - '{name}'")
        return value

    def choice(self, name: str, allowed: Iterable[str]) -> str | None:
        """Read one of a few strings."""
        value = self.text(name)
        options = [str(option) for option in allowed]
        if value is None or value in options:
            return value
        raise InvalidRequest(f"{shown(value)} is not one of {options} - '{name}'")
