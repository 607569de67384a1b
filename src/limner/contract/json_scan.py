"""How much a JSON text holds, counted before any of it is built: depth, names, elements, bytes.

The scan looks at the marks outside of strings alone and stops at the first bound that is passed,
so that a body of millions of elements is refused after some thousands. It does not judge grammar:
`json` does, which reads what is left when the long strings are cut out. Each search through what a
caller wrote stays within a window, since `re` and `json` hold the interpreter during a call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from limner.contract.fields import shown
from limner.errors import InvalidRequest

Text: TypeAlias = bytes | bytearray

DEPTH_MAX = 32
NAMES_MAX = 2000
"""How many names the objects of one body have together."""
ELEMENTS_MAX = 2000
"""How many elements the arrays of one body have together."""
REST_BYTES_MAX = 1024 * 1024
"""How long a body may be beside its long strings: more than any parameters are."""
LONG_BYTES = 16 * 1024
"""A value of more bytes is cut out: a data URL, or a long prompt."""
STRING_BYTES_MAX = 32 * 1024 * 1024
"""More than the longest data URL takes, also with its signs escaped."""
NUMBER_CHARS_MAX = 64
PARAM_BYTES_MAX = 80
"""How much of a parameter's name an error tells."""
WINDOW_BYTES = 64 * 1024

_QUOTE, _COMMA, _COLON, _ARRAY = b'",:['
_OBJECT, _CLOSING = b"{", b"]}"
_MARK = re.compile(rb'[\[\]{},:"]')
_INSIDE = re.compile(rb'[^"\\]*+(?:\\(?:u.{4}|[^u])[^"\\]*+)*+', re.DOTALL)
"""The inside of a string, up to its quote or to an escape that is not whole."""


def unparsed(reason: str) -> InvalidRequest:
    """Return the error for a body that is not read as JSON; `reason` says why."""
    return InvalidRequest(_message(reason))


def too_complex(reason: str, param: str | None = None) -> InvalidRequest:
    """Return the error for a body that holds more than any request needs; `param` is where."""
    where = f", in {shown(param)}" if param else ""
    return InvalidRequest(_message(reason + where), code="json_too_complex", param=param)


def _message(reason: str) -> str:
    return (
        f"We could not parse the JSON body of your request: {reason}. (HINT: This likely means "
        "you aren't using your HTTP library correctly. The API expects a JSON payload in UTF-8.)"
    )


def is_small(content: Text) -> bool:
    """Tell whether a body is within all bounds by its length and its marks, strings included.

    Almost every request is; it needs no scan.
    """
    return (
        len(content) <= LONG_BYTES
        and content.count(b"{") + content.count(b"[") <= DEPTH_MAX
        and content.count(b":") <= NAMES_MAX
        and content.count(b",") < ELEMENTS_MAX
    )


class _PastBoundError(Exception):
    """A bound is passed, within what `_Scan.param` names."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Scan:
    """What has been found so far: the open brackets, counts, whether a value comes next.

    `name` is where the latest name of the outermost object stands, without its quotes.
    """

    brackets: bytearray = field(default_factory=bytearray)
    names: int = 0
    elements: int = 0
    objects: int = 0
    in_value: bool = True
    name: tuple[int, int] = (0, 0)

    def open(self, bracket: int) -> None:
        """Count a bracket that opens. Raises _PastBoundError."""
        self.brackets.append(bracket)
        if len(self.brackets) > DEPTH_MAX:
            raise _PastBoundError(f"it is nested more than {DEPTH_MAX} levels deep")
        self.in_value = bracket == _ARRAY
        self._count()

    def close(self) -> None:
        """Leave the innermost bracket."""
        del self.brackets[-1:]

    def colon(self) -> None:
        """Count a name. Raises _PastBoundError."""
        self.names += 1
        if self.names > NAMES_MAX:
            raise _PastBoundError(f"it has more than {NAMES_MAX} names")
        self.in_value = True

    def comma(self) -> None:
        """Count an element; in an object a name comes next, which counts at its colon."""
        self.in_value = self.brackets[-1:] != _OBJECT
        self._count()

    def param(self, content: Text) -> str | None:
        """Return the parameter in whose value the scan is; None: in none of an object's."""
        begin, end = self.name
        if self.brackets[:1] != _OBJECT or (len(self.brackets) == 1 and not self.in_value):
            return None
        name = content[begin : min(end, begin + PARAM_BYTES_MAX)]
        return name.decode(errors="replace") or None

    def _count(self) -> None:
        """Count an element where one begins; what begins else is no more than names and these."""
        if self.in_value:
            self.elements += 1
        else:
            self.objects += 1
        if self.elements > ELEMENTS_MAX or self.objects > NAMES_MAX + ELEMENTS_MAX:
            raise _PastBoundError(f"it has more than {ELEMENTS_MAX} elements in its arrays")


def long_values(content: Text, start: int = 0) -> list[tuple[int, int]]:
    """Return where the strings of more than `LONG_BYTES` lie, quotes included, names left out.

    Raises InvalidRequest for a body that holds more than the bounds of this module, and names the
    parameter in which it does.
    """
    scan = _Scan()
    try:
        return _long_values(content, start, scan)
    except _PastBoundError as fault:
        raise too_complex(fault.reason, scan.param(content)) from None


def _long_values(content: Text, start: int, scan: _Scan) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    cut = start
    position = start
    while (begin := _next_mark(content, position)) < len(content):
        mark = content[begin]
        position = begin + 1
        if mark == _QUOTE:
            position = _after_string(content, position)
            if position - begin > STRING_BYTES_MAX:
                raise _PastBoundError(f"it has a string of more than {STRING_BYTES_MAX} bytes")
            if not scan.in_value and len(scan.brackets) == 1:
                scan.name = (begin + 1, position - 1)
            if scan.in_value and position - begin > LONG_BYTES:
                spans.append((begin, position))
                cut += position - begin
        elif mark == _COMMA:
            scan.comma()
        elif mark == _COLON:
            scan.colon()
        elif mark in _CLOSING:
            scan.close()
        else:
            scan.open(mark)
        if position - cut > REST_BYTES_MAX:
            raise too_complex(f"it has more than {REST_BYTES_MAX} bytes beside its long strings")
    return spans


def _next_mark(content: Text, start: int) -> int:
    """Return where the next mark is, or the end. Raises _PastBoundError where none is near."""
    found = _MARK.search(content, start, start + WINDOW_BYTES)
    if found is not None:
        return found.start()
    if start + WINDOW_BYTES < len(content):
        raise _PastBoundError(f"it has {WINDOW_BYTES} bytes without a quote, comma or bracket")
    return len(content)


def _after_string(content: Text, start: int) -> int:
    """Return where a string ends, behind its quote; `start` is behind the first one."""
    while True:
        quote = content.find(b'"', start)
        if quote < 0:
            raise unparsed("it ends within a string")
        escape = content.find(b"\\", start, quote)
        if escape < 0:
            return quote + 1
        start = _after_escapes(content, escape, len(content))
        if start == escape or start == len(content):
            raise unparsed("it ends within a string")
        if content[start] == ord('"'):
            return start + 1


def _after_escapes(content: Text, start: int, end: int) -> int:
    """Return how far a string goes from its escape at `start`, within `end` and a window."""
    found = _INSIDE.match(content, start, min(start + WINDOW_BYTES, end))
    return start if found is None else found.end()


def piece_end(content: Text, start: int, end: int) -> int:
    """Return where to cut the inside of a string: within a window, and within no character."""
    stop = min(start + WINDOW_BYTES, end)
    if stop == end:
        return end
    if content.find(b"\\", start, stop) >= 0:
        stop = _after_escapes(content, start, stop)
    while content[stop] & 0xC0 == 0x80:  # The further bytes of a character in UTF-8.
        stop -= 1
    return stop
