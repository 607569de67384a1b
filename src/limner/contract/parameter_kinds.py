"""The kinds of parameters: what each takes, and which value a client's spelling of it means.

`takes` tells whether a value is one of the parameter's own. `read` is for lenient requests: it
returns the value that a spelling means (`HD`, `"2"`, `True`, `jpg`), and UNREAD for one that means
nothing, which the contract then refuses. `default` is the value of a request that gives none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeVar

from limner.contract.fields import Fields
from limner.contract.names import CHARS_MAX, key
from limner.contract.orders import Size
from limner.contract.size_spellings import Shape, read_size
from limner.contract.sizes import FreeSizes, nearest, nearest_in_shape

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
    default: str | None = None
    otherwise: str | None = None
    meanings: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in all
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
    default: int | None = None
    clamps: bool = False

    def takes(self, value: object, *, textual: bool) -> bool:
        """Tell whether it is a number within the range."""
        number = Fields({"": value}, textual).integer("")
        return number is not None and self.low <= number <= self.high

    def read(self, value: object) -> object:
        """Return the number that is meant."""
        number = whole(value)
        if number is None:
            return UNREAD
        return min(max(number, self.low), self.high) if self.clamps else number


@dataclass(frozen=True, slots=True)
class BooleanKind:
    """True or false. With `false_only` only false is taken, for what the model cannot do."""

    default: bool = False
    false_only: bool = False

    def takes(self, value: object, *, textual: bool) -> bool:
        """Tell whether it is one of the two; in a form, by its word."""
        found = Fields({"": value}, textual).boolean("")
        return found is False or (found is True and not self.false_only)

    def read(self, value: object) -> object:
        """Return which of the two is meant."""
        text = str(whole(value))
        if isinstance(value, str) and _is_short(value):
            text = value.strip(_QUOTES).casefold()
        return text in _TRUE if text in _TRUE | _FALSE else UNREAD


@dataclass(frozen=True, slots=True)
class VerbatimKind:
    """A text of 1 to `chars_max` characters that is taken as it stands: the prompt."""

    chars_max: int

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in all
        """Tell that it is not adapted: the contract checks it."""
        return True

    def read(self, value: object) -> object:  # noqa: ARG002 - alike in all
        """Return UNREAD: a prompt is drawn as it stands."""
        return UNREAD


@dataclass(frozen=True, slots=True)
class TextKind:
    """A free text of at most `chars_max` characters; a number is read as its digits."""

    chars_max: int | None = None

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in all
        """Tell whether it is a text."""
        return isinstance(value, str)

    def read(self, value: object) -> object:
        """Return a number's digits."""
        number = None if isinstance(value, str) else whole(value)
        return UNREAD if number is None or abs(number) >= NUMBER_MAX else str(number)


@dataclass(frozen=True, slots=True)
class SizeKind:
    """The size of a picture: one of a few, or any within `free`.

    The `default` is also for what means no size, and for a shape where all sizes are of one shape;
    `words` are those that the contract takes beside sizes, `names` what others mean.
    """

    sizes: tuple[Size, ...]
    default: str
    free: FreeSizes | None = None
    words: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in all
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
            return self.default if isinstance(value, str) else UNREAD
        return str(self._of_shape(meant) if isinstance(meant, Shape) else self._nearest(meant))

    def _nearest(self, meant: Size) -> Size:
        if self.free is None:
            return nearest(meant, self.sizes)
        if meant in self.sizes or self.free.fault(meant) is None:
            return meant
        return self.free.nearest(meant)

    def _of_shape(self, shape: Shape) -> Size:
        if self.free is None and len({size.width / size.height for size in self.sizes}) == 1:
            return Size.parse(self.default)
        further = () if self.free is None else (self.free.of_shape(shape.ratio),)
        return nearest_in_shape(shape.ratio, (*self.sizes, *further))


@dataclass(frozen=True, slots=True)
class JsonKind:
    """A value of JSON that its endpoint reads by itself, in no spelling but its own."""

    def takes(self, value: object, *, textual: bool) -> bool:  # noqa: ARG002 - alike in all
        """Tell that it is not adapted: its endpoint checks it."""
        return True

    def read(self, value: object) -> object:  # noqa: ARG002 - alike in all
        """Return UNREAD: it has no other spelling."""
        return UNREAD


ParameterKind = (
    JsonKind | VerbatimKind | TextKind | ChoiceKind | IntegerKind | BooleanKind | SizeKind
)
"""Every kind; who tells them apart ends with `assert_never`, so that mypy names a new one."""

_Kind = TypeVar("_Kind", bound=ParameterKind)


def kind_of(parameters: Mapping[str, ParameterKind], name: str, kind: type[_Kind]) -> _Kind | None:
    """Return what a parameter takes, None where it is not one of `parameters`.

    Raises TypeError for a parameter of another kind.
    """
    declared = parameters.get(name)
    if declared is None or isinstance(declared, kind):
        return declared
    raise TypeError(f"{name!r} is declared as {type(declared).__name__}, not {kind.__name__}")


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
