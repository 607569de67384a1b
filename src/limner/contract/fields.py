"""The parameters of one request as they came: `Fields`, which knows no endpoint and no errors.

What a parameter takes stands in `parameters`; `dalle.fields` and `gpt.fields` read one parameter at
a time and refuse it in the words of their endpoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FieldValue = object
"""A JSON value, or the text of a form field."""

MODEL = "model"
SHOWN_CHARS_MAX = 60
DIGITS_MAX = 20
"""A form's text of more digits is no whole number."""


def shown(value: FieldValue) -> str:
    """Write a value for an error: as Python writes it, cut to 60 characters.

    Of a long value no more is written than is shown.
    """
    text = ""
    for part in _written(value):
        text += part
        if len(text) > SHOWN_CHARS_MAX:
            return text[: SHOWN_CHARS_MAX - 1] + "…"
    return text


def _written(value: FieldValue) -> Iterator[str]:
    """Yield what `repr` writes, part by part, without the end of long strings."""
    if isinstance(value, str):
        yield repr(value) if len(value) <= SHOWN_CHARS_MAX else repr(value[: SHOWN_CHARS_MAX + 1])
    elif isinstance(value, list):
        yield "["
        for number, one in enumerate(value):
            yield ", " if number else ""
            yield from _written(one)
        yield "]"
    elif isinstance(value, dict):
        yield "{"
        for number, (name, one) in enumerate(value.items()):
            yield ", " if number else ""
            yield from _written(name)
            yield ": "
            yield from _written(one)
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
        """Return a parameter's value, or None."""
        return self.values.get(name)

    def any_given(self, names: Iterable[str]) -> bool:
        """Tell whether one of these parameters has a value."""
        return any(self.given(name) is not None for name in names)

    def others(self, known: Iterable[str]) -> list[str]:
        """Return the names of the parameters that have a value and are not `known`."""
        names = set(known)
        return [
            name for name, value in self.values.items() if value is not None and name not in names
        ]

    def without(self, name: str) -> Fields:
        """Return the parameters but for this one."""
        rest = {other: value for other, value in self.values.items() if other != name}
        return Fields(rest, self.textual)

    def integer(self, name: str) -> int | None:
        """Return a whole number, in a form from its decimal text; None for any other value."""
        value = self.given(name)
        if isinstance(value, bool):
            return None
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if self.textual and isinstance(value, str):
            digits = value.strip().removeprefix("-")
            is_whole = digits.isascii() and digits.isdigit() and len(digits) <= DIGITS_MAX
            return int(value) if is_whole else None
        return value if isinstance(value, int) else None

    def boolean(self, name: str) -> bool | None:
        """Return true or false, in a form from its word; None for any other value."""
        value = self.given(name)
        if self.textual and isinstance(value, str):
            return {"true": True, "false": False}.get(value)
        return value if isinstance(value, bool) else None
