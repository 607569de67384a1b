"""One parameter at a time, in the words of OpenAI's GPT-image endpoints: code and param filled.

`/v1/files` answers in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from limner.contract.fields import Fields, shown
from limner.contract.names import did_you_mean
from limner.contract.parameter_kinds import (
    BooleanKind,
    ChoiceKind,
    IntegerKind,
    ParameterKind,
    TextKind,
    VerbatimKind,
    kind_of,
)
from limner.errors import InvalidRequest


def listed(options: Iterable[str]) -> str:
    """Write options as these endpoints do: `'low', 'high', and 'auto'`."""
    quoted = [f"'{option}'" for option in options]
    if len(quoted) < 3:
        return " and ".join(quoted)
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"


@dataclass(frozen=True, slots=True)
class GptFields:
    """The parameters of one request, and what those that its endpoint has take.

    A parameter that is not given has its default; one that the endpoint does not have has none.
    """

    fields: Fields
    parameters: Mapping[str, ParameterKind]

    def refuse_others(self, *, files: Iterable[str] = (), further: Iterable[str] = ()) -> None:
        """Refuse parameters that the endpoint does not have; nothing is dropped in silence.

        `files` are the names of the files that it takes: one of them may have been meant. The
        parameters that `further` names are refused further on, in words of their own.
        """
        known = {*self.parameters, *further}
        for name in self.fields.others(known):
            hint = did_you_mean(name, (*known, *files))
            raise InvalidRequest(
                f"Unknown parameter: {shown(name)}.{hint}",
                code="unknown_parameter",
                param=name[:60],
            )

    def text(self, name: str) -> str | None:
        """Read a string of no more characters than the parameter takes."""
        value = self.fields.given(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong_type(name, "a string")
        kind = self.parameters.get(name)
        chars_max = kind.chars_max if isinstance(kind, TextKind | VerbatimKind) else None
        if value is not None and chars_max is not None and len(value) > chars_max:
            raise InvalidRequest(
                f"Invalid '{name}': string too long. Expected a string with maximum length "
                f"{chars_max}, but got a string with length {len(value)} instead.",
                code="string_above_max_length",
                param=name,
            )
        return value

    def choice(self, name: str) -> str | None:
        """Read one of a few strings."""
        value = self.text(name)
        kind = kind_of(self.parameters, name, ChoiceKind)
        if kind is None or value is None:
            return None if kind is None else kind.default
        if value in kind.options:
            return value
        raise self.wrong_value(name, kind.options)

    def integer(self, name: str) -> int | None:
        """Read a whole number within its range; a form field is read from its decimal text."""
        kind = kind_of(self.parameters, name, IntegerKind)
        if kind is None or self.fields.given(name) is None:
            return None if kind is None else kind.default
        low, high = kind.low, kind.high
        value = self.fields.integer(name)
        if value is None:
            given = shown(self.fields.given(name))
            raise self.wrong_type(
                name, "an integer", f" It is {given}; {low} to {high} is supported."
            )
        if low <= value <= high:
            return value
        bound, which, sign = (low, "below_min", ">=") if value < low else (high, "above_max", "<=")
        word = "below minimum" if value < low else "above maximum"
        raise InvalidRequest(
            f"Invalid '{name}': integer {word} value. Expected a value {sign} {bound}, but got "
            f"{shown(value)} instead.",
            code=f"integer_{which}_value",
            param=name,
        )

    def boolean(self, name: str) -> bool:
        """Read true or false; a form field is read from its word."""
        kind = kind_of(self.parameters, name, BooleanKind)
        value = self.fields.given(name)
        if kind is None or value is None:
            return kind is not None and kind.default
        found = self.fields.boolean(name)
        if found is None:
            raise self.wrong_type(
                name, "a boolean", f" It is {shown(value)}; supported values are: true and false."
            )
        return found

    def wrong_type(self, name: str, wanted: str, more: str = "") -> InvalidRequest:
        """Return the error for a value of another type; `more` are sentences behind it."""
        value = self.fields.given(name)
        kinds = {str: "a string", bool: "a boolean", int: "an integer", float: "a decimal number"}
        kinds |= {list: "an array", dict: "an object"}
        return InvalidRequest(
            f"Invalid type for '{name}': expected {wanted}, but got "
            f"{kinds.get(type(value), 'something else')} instead.{more}",
            code="invalid_type",
            param=name,
        )

    def wrong_value(self, name: str, options: Iterable[str]) -> InvalidRequest:
        """Return the error for a value that is not one of a few."""
        return InvalidRequest(
            f"Invalid value: {shown(self.fields.given(name))}. Supported values are: "
            f"{listed(options)}.",
            code="invalid_value",
            param=name,
        )
