"""One parameter at a time, in the words of OpenAI's DALL·E endpoints: code and param null.

Those endpoints answered in the words of a JSON-schema validator; apps match on these sentences. Two
things are done otherwise on purpose: a long value is cut, and a prompt is never repeated back.
`POST /v1/moderations` answers in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from limner.contract.fields import Fields, shown
from limner.contract.names import did_you_mean
from limner.contract.parameter_kinds import ChoiceKind, IntegerKind, ParameterKind, kind_of
from limner.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class DalleFields:
    """The parameters of one request, and what those that its endpoint has take.

    A parameter that is not given has its default; one that the endpoint does not have has none.
    """

    fields: Fields
    parameters: Mapping[str, ParameterKind]

    def refuse_others(
        self, strays: Iterable[str] = (), *, files: Iterable[str] = (), but: Iterable[str] = ()
    ) -> None:
        """Refuse parameters that the endpoint does not have; nothing is dropped in silence.

        `strays` are the names of files that the endpoint does not take, `files` of those that it
        takes: one of them may have been meant. `but` names parameters that are refused all the
        same.
        """
        allowed = set(self.parameters).difference(but)
        extra = [*self.fields.others(allowed), *sorted(strays)]
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
        value = self.fields.given(name)
        if value is None or isinstance(value, str):
            return value
        raise InvalidRequest(f"{shown(value)} is not of type 'string' - '{name}'")

    def choice(self, name: str) -> str | None:
        """Read one of a few strings."""
        value = self.text(name)
        kind = kind_of(self.parameters, name, ChoiceKind)
        if kind is None or value is None:
            return None if kind is None else kind.default
        if value in kind.options:
            return value
        raise InvalidRequest(f"{shown(value)} is not one of {list(kind.options)} - '{name}'")

    def integer(self, name: str) -> int | None:
        """Read a whole number within its range; a form field is read from its decimal text."""
        value = self.fields.given(name)
        kind = kind_of(self.parameters, name, IntegerKind)
        if kind is None or value is None:
            return None if kind is None else kind.default
        number = self.fields.integer(name)
        if number is None:
            given = str(value).lower() if isinstance(value, bool) else shown(value)
            raise InvalidRequest(f"{given} is not of type 'integer' - '{name}'")
        low, high = kind.low, kind.high
        if number < low:
            raise InvalidRequest(f"{shown(number)} is less than the minimum of {low} - '{name}'")
        if number > high:
            raise InvalidRequest(
                f"{shown(number)} is greater than the maximum of {high} - '{name}'"
            )
        return number
