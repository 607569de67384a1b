"""One parameter at a time, in the words of OpenAI's GPT-image endpoints: code and param filled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from limner.contract.fields import Fields, shown
from limner.contract.names import did_you_mean
from limner.errors import InvalidRequest


def listed(options: Iterable[str]) -> str:
    """Write options as these endpoints do: `'low', 'high', and 'auto'`."""
    quoted = [f"'{option}'" for option in options]
    if len(quoted) < 3:
        return " and ".join(quoted)
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"


@dataclass(frozen=True, slots=True)
class GptFields:
    """The parameters of one request; null counts as not given."""

    fields: Fields

    def refuse_others(self, known: Iterable[str], files: Iterable[str] = ()) -> None:
        """Refuse parameters that the model does not take; nothing is dropped in silence.

        `files` are the names of the files that it takes: one of them may have been meant.
        """
        allowed = set(known)
        given = [name for name, value in self.fields.values.items() if value is not None]
        for name in given:
            if name not in allowed:
                hint = did_you_mean(name, (*allowed, *files))
                raise InvalidRequest(
                    f"Unknown parameter: {shown(name)}.{hint}",
                    code="unknown_parameter",
                    param=name[:60],
                )

    def text(self, name: str, chars_max: int | None = None) -> str | None:
        """Read a string of at most `chars_max` characters."""
        value = self.fields.given(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong_type(name, "a string")
        if value is not None and chars_max is not None and len(value) > chars_max:
            raise InvalidRequest(
                f"Invalid '{name}': string too long. Expected a string with maximum length "
                f"{chars_max}, but got a string with length {len(value)} instead.",
                code="string_above_max_length",
                param=name,
            )
        return value

    def choice(self, name: str, allowed: Iterable[str]) -> str | None:
        """Read one of a few strings."""
        value = self.text(name)
        options = [str(option) for option in allowed]
        if value is None or value in options:
            return value
        raise self.wrong_value(name, options)

    def integer_within(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number from `low` to `high`, both included."""
        try:
            value = self.fields.integer(name)
        except InvalidRequest:
            given = shown(self.fields.given(name))
            raise self.wrong_type(
                name, "an integer", f" It is {given}; {low} to {high} is supported."
            ) from None
        if value is None or low <= value <= high:
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
        value = self.fields.given(name)
        if isinstance(value, bool):
            return value
        if value is None:
            return False
        if self.fields.textual and value in ("true", "false"):
            return value == "true"
        raise self.wrong_type(
            name, "a boolean", f" It is {shown(value)}; supported values are: true and false."
        )

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
