"""Values as clients spell them, read by what their parameter takes: `HD`, `"2"`, `True`, `jpg`.

Each class is one kind of parameter. `takes` tells whether the strict contract takes a value as it
is; `read` returns the value that is meant, and UNREAD for one that means nothing: that is left for
the contract to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

from limner.contract.fields import Fields
from limner.contract.names import CHARS_MAX, key
from limner.contract.orders import Size
from limner.contract.size_spellings import Shape, read_size
from limner.contract.sizes import FreeSizes, nearest, nearest_in_shape
from limner.errors import InvalidRequest

NUMBER_MAX = 10**20
"""A number from here on is not written as a text."""


class _Unread:
    """The type of UNREAD."""


UNREAD: Final = _Unread()

_ABSENT = frozenset({"", "null", "undefined", "None", "NULL"})
_TRUE = frozenset({"true", "1", "yes", "y", "on", "t"})
_FALSE = frozenset({"false", "0", "no", "n", "off", "f", "none"})
_WHOLE = re.compile(r"[+-]?\d{1,20}(?:\.0*)?")
_QUOTES = " \t\r\n\"'`"


class ParameterKind(Protocol):
    """What a parameter takes, and how its spellings are read."""

    def takes(self, value: object, *, textual: bool) -> bool:
        """Tell whether the contract takes a value; `textual` is one of a form."""

    def read(self, value: object) -> object:
        """Return what a value means; UNREAD where it means nothing."""


def is_absent(value: object) -> bool:
    """Tell whether a value is one that clients send where nothing was chosen."""
    if isinstance(value, str):
        return len(value) <= CHARS_MAX and value.strip() in _ABSENT
    return value in ([], {})


@dataclass(frozen=True, slots=True)
class ChoiceKind:
    """One of a few texts.

    `meanings` gives for other texts, by their `key`, what they mean in the order of preference; the
    first that is an option counts. `otherwise` is for a text that means nothing, and is the option
    that costs the least of those which it could have meant; None leaves it to be refused.
    """

    options: tuple[str, ...]
    otherwise: str | None
    meanings: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in both
        """Tell whether it is an option."""
        return isinstance(value, str) and value in self.options

    def read(self, value: object) -> object:
        """Return the option that is meant."""
        if not isinstance(value, str):
            return UNREAD
        asked = key(value)
        spelled = {key(option): option for option in self.options}
        meant = (asked, *(key(one) for one in self.meanings.get(asked, ())))
        found = next((spelled[one] for one in meant if one in spelled), self.otherwise)
        return UNREAD if found is None else found


@dataclass(frozen=True, slots=True)
class IntegerKind:
    """A whole number. `clamps` brings one that is out of range within it."""

    low: int
    high: int
    clamps: bool = False

    def takes(self, value: object, *, textual: bool) -> bool:
        """Tell whether it is a number within the range."""
        try:
            number = Fields({"": value}, textual).integer("")
        except InvalidRequest:
            return False
        return number is not None and self.low <= number <= self.high

    def read(self, value: object) -> object:
        """Return the number that is meant."""
        number = whole(value)
        if number is None:
            return UNREAD
        return min(max(number, self.low), self.high) if self.clamps else number


@dataclass(frozen=True, slots=True)
class BooleanKind:
    """True or false."""

    def takes(self, value: object, *, textual: bool) -> bool:
        """Tell whether it is one of the two; in a form, by its word."""
        return isinstance(value, bool) or (textual and value in ("true", "false"))

    def read(self, value: object) -> object:
        """Return which of the two is meant."""
        text = str(whole(value))
        if isinstance(value, str) and _is_short(value):
            text = value.strip(_QUOTES).casefold()
        return text in _TRUE if text in _TRUE | _FALSE else UNREAD


@dataclass(frozen=True, slots=True)
class TextKind:
    """A free text; a number is read as its digits."""

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in both
        """Tell whether it is a text."""
        return isinstance(value, str)

    def read(self, value: object) -> object:
        """Return a number's digits."""
        number = None if isinstance(value, str) else whole(value)
        return UNREAD if number is None or abs(number) >= NUMBER_MAX else str(number)


@dataclass(frozen=True, slots=True)
class SizeKind:
    """The size of a picture: one of a few, or any within `free`.

    `otherwise` is for what means no size, and for a shape where all sizes are of one shape;
    `words` are those that the contract takes beside sizes, `names` what others mean.
    """

    sizes: tuple[Size, ...]
    otherwise: str
    free: FreeSizes | None = None
    words: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in both
        """Tell whether it is a size that is drawn, or a word that stands for one."""
        if not isinstance(value, str):
            return False
        if value in (*self.words, *(str(size) for size in self.sizes)):
            return True
        with suppress(ValueError):
            return self.free is not None and self.free.fault(Size.parse(value)) is None
        return False

    def read(self, value: object) -> object:
        """Return the size that is nearest to what is meant, the shape before the area."""
        name = key(value) if isinstance(value, str) else ""
        if name in self.words or name in self.names:
            return self.names.get(name, name)
        meant = read_size(value)
        if meant is None:
            return self.otherwise if isinstance(value, str) else UNREAD
        return str(self._of_shape(meant) if isinstance(meant, Shape) else self._nearest(meant))

    def _nearest(self, meant: Size) -> Size:
        if self.free is None:
            return nearest(meant, self.sizes)
        if meant in self.sizes or self.free.fault(meant) is None:
            return meant
        return self.free.nearest(meant)

    def _of_shape(self, shape: Shape) -> Size:
        if self.free is None and len({size.width / size.height for size in self.sizes}) == 1:
            return Size.parse(self.otherwise)
        further = () if self.free is None else (self.free.of_shape(shape.ratio),)
        return nearest_in_shape(shape.ratio, (*self.sizes, *further))


def whole(value: object) -> int | None:
    """Read a whole number from a number or its text (`" 2 "`, `"2.0"`); None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _is_short(value):
        text = value.strip(_QUOTES)
        if text.isascii() and _WHOLE.fullmatch(text):
            return int(text.partition(".")[0])
    return None


def _is_short(text: str) -> bool:
    return len(text) <= CHARS_MAX
