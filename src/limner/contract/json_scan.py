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
NUMBER_CHARS_MAX = 64
WINDOW_BYTES = 64 * 1024

_MARK = re.compile(rb'[\[\]{},:"]')
_INSIDE = re.compile(rb'[^"\\]*+(?:\\(?:u.{4}|[^u])[^"\\]*+)*+', re.DOTALL)
"""The inside of a string, up to its quote or to an escape that is not whole."""


def unparsed(reason: str, code: str | None = None) -> InvalidRequest:
    """Return the error for a body that is not read as JSON; `reason` says why."""
    return InvalidRequest(
        f"We could not parse the JSON body of your request: {reason}. (HINT: This likely means "
        "you aren't using your HTTP library correctly. The API expects a JSON payload in UTF-8.)",
        code=code,
    )


def too_complex(reason: str) -> InvalidRequest:
    """Return the error for a body that holds more than any request needs."""
    return unparsed(reason, "json_too_complex")


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


@dataclass(slots=True)
class _Scan:
    """What has been found so far: the open brackets, and counts."""

    open: list[int] = field(default_factory=list)
    names: int = 0
    elements: int = 0
    opened: int = 0
    in_value: bool = True

    def take(self, mark: int) -> None:
        """Count one mark. Raises InvalidRequest at a bound."""
        if mark in b"{[":
            self._open(mark)
        elif mark in b"}]":
            if self.open:
                self.open.pop()
        elif mark == ord(":"):
            self.names += 1
            self.in_value = True
        else:
            self._next()
        if self.names > NAMES_MAX:
            raise too_complex(f"it has more than {NAMES_MAX} names")
        if self.elements > ELEMENTS_MAX or self.opened > NAMES_MAX + ELEMENTS_MAX:
            raise too_complex(f"it has more than {ELEMENTS_MAX} elements in its arrays")

    def _open(self, mark: int) -> None:
        self.open.append(mark)
        self.opened += 1
        self.in_value = mark == ord("[")
        self.elements += self.in_value
        if len(self.open) > DEPTH_MAX:
            raise too_complex(f"it is nested more than {DEPTH_MAX} levels deep")

    def _next(self) -> None:
        """Count a comma; in an object a name comes next, which counts at its colon."""
        self.in_value = not self.open or self.open[-1] == ord("[")
        self.elements += self.in_value
        self.opened += not self.in_value


def long_values(content: Text, start: int = 0) -> list[tuple[int, int]]:
    """Return where the strings of more than `LONG_BYTES` lie, quotes included, names left out.

    Raises InvalidRequest for a body that holds more than the bounds of this module.
    """
    scan = _Scan()
    spans: list[tuple[int, int]] = []
    cut = 0
    position = start
    length = len(content)
    while position < length:
        end = min(position + WINDOW_BYTES, length)
        found = _MARK.search(content, position, end)
        if found is None and end < length:
            raise too_complex(f"it has {WINDOW_BYTES} bytes without a quote, comma or bracket")
        if found is None:
            return spans
        mark = content[found.start()]
        if mark == ord('"'):
            position = _after_string(content, found.end())
            if scan.in_value and position - found.start() > LONG_BYTES:
                spans.append((found.start(), position))
                cut += position - found.start()
        else:
            position = found.end()
            scan.take(mark)
        if position - start - cut > REST_BYTES_MAX:
            raise too_complex(f"it has more than {REST_BYTES_MAX} bytes beside its long strings")
    return spans


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
