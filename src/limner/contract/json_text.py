"""From the bytes of a JSON body to its parameters: UTF-8, each name once, all within bounds."""

from __future__ import annotations

import codecs
import json
import math
import secrets
from collections.abc import Iterator, Mapping

from limner.contract.fields import shown
from limner.contract.json_scan import (
    NUMBER_CHARS_MAX,
    WINDOW_BYTES,
    Text,
    is_small,
    long_values,
    piece_end,
    too_complex,
    unparsed,
)
from limner.contract.utf8 import BOM, not_utf8
from limner.errors import InvalidRequest

PARAM_CHARS_MAX = 80


def parse_object(content: Text) -> dict[str, object]:
    """Return the object that a JSON body is.

    Raises InvalidRequest for what is not UTF-8, no JSON, no object, has a name twice or half a
    surrogate pair, or holds more than `json_scan` allows.
    """
    start = len(BOM) if content.startswith(BOM) else 0
    if is_small(content):
        text = _decoded(content, start)
        value = _loaded(text, is_whole=True)
        long: Mapping[str, str] = {}
    else:
        _check_utf8(content)
        text, long = _without_long(content, start)
        value = _loaded(text)
    if long or "\\u" in text:
        value = _restored(value, long, "")
    if not isinstance(value, dict):
        raise InvalidRequest(f"{shown(value)} is not of type 'object'")
    return value


def _decoded(content: Text, start: int) -> str:
    try:
        return content[start:].decode()
    except UnicodeDecodeError as fault:
        raise not_utf8("the JSON body of your request", content, start + fault.start) from None


def _check_utf8(content: Text) -> None:
    """Raise InvalidRequest for a body that is not UTF-8; no more than a window is held twice."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    for start in range(0, len(view), WINDOW_BYTES):
        end = start + WINDOW_BYTES
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(view[start:end], final=end >= len(view))
        except UnicodeDecodeError as fault:
            position = start - waiting + fault.start
            raise not_utf8("the JSON body of your request", content, position) from None


def _without_long(content: Text, start: int) -> tuple[str, Mapping[str, str]]:
    """Return a body with a stand-in for each long string, and the strings by their stand-ins."""
    stem = secrets.token_hex(16)  # Nobody can have written it into a body.
    view = memoryview(content)
    parts: list[bytes | memoryview] = []
    long: dict[str, str] = {}
    for number, (begin, end) in enumerate(long_values(content, start)):
        stand_in = f"{stem}-{number}"
        parts += (view[start:begin], f'"{stand_in}"'.encode())
        long[stand_in] = _long_string(content, begin + 1, end - 1)
        start = end
    parts.append(view[start:])
    return b"".join(parts).decode(), long


def _long_string(content: Text, start: int, end: int) -> str:
    """Read what stands between a string's quotes, window by window."""
    view = memoryview(content)
    parts: list[str] = []
    while start < end:
        stop = piece_end(content, start, end)
        parts.append(str(_loaded(f'"{view[start:stop].tobytes().decode()}"')))
        start = stop
    return "".join(_paired(parts))


def _paired(parts: list[str]) -> Iterator[str]:
    """Put the halves of a surrogate pair together that came in two parts."""
    kept = ""
    for part in parts:
        whole = kept + part
        if kept and "\udc00" <= part[:1] <= "\udfff":
            whole = (kept + part[0]).encode("utf-16", "surrogatepass").decode("utf-16") + part[1:]
        kept = whole[-1:] if "\ud800" <= whole[-1:] <= "\udbff" else ""
        yield whole[:-1] if kept else whole
    yield kept


def _loaded(text: str, *, is_whole: bool = False) -> object:
    """Read a text as JSON; an error in a whole body says where it is."""
    try:
        value: object = _DECODER.decode(text)
    except json.JSONDecodeError as fault:
        if not text.strip():
            raise unparsed("it is empty") from None
        place = f" at character {fault.pos}" if is_whole else ""
        raise unparsed(f"it is not valid JSON ({fault.msg}{place})") from None
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise InvalidRequest(
                    f"Duplicate parameter: {shown(name)}.", code="duplicate_parameter"
                )
            seen.add(name)
    return read


def _integer(digits: str) -> int:
    _check_number(digits)
    return int(digits)


def _decimal(text: str) -> float:
    _check_number(text)
    value = float(text)
    if math.isinf(value):
        raise unparsed(f"the number {text} is too large")
    return value


def _check_number(text: str) -> None:
    if len(text) > NUMBER_CHARS_MAX:
        raise too_complex(f"it has a number of more than {NUMBER_CHARS_MAX} characters")


def _refuse_constant(name: str) -> object:
    raise unparsed(f"{name} is not JSON")  # NaN and the infinities, which Python would take.


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_refuse_constant,
    parse_int=_integer,
    parse_float=_decimal,
)


def _restored(value: object, long: Mapping[str, str], where: str) -> object:
    """Put the long strings back. Raises InvalidRequest where a string has half a surrogate pair."""
    if isinstance(value, str):
        text = long.get(value, value)
        _check_surrogates(text, where)
        return text
    if isinstance(value, list):
        return [_restored(one, long, f"{where}[{number}]") for number, one in enumerate(value)]
    if isinstance(value, dict):
        for name in value:
            _check_surrogates(name, where)
        return {
            name: _restored(one, long, f"{where}.{name}" if where else name)
            for name, one in value.items()
        }
    return value


def _check_surrogates(text: str, where: str) -> None:
    """Raise InvalidRequest for half a pair alone: it could be neither stored nor sent back."""
    for start in range(0, 0 if text.isascii() else len(text), WINDOW_BYTES):
        try:
            text[start : start + WINDOW_BYTES].encode()
        except UnicodeEncodeError as fault:
            raise _half_pair(text, start + fault.start, where) from None


def _half_pair(text: str, position: int, where: str) -> InvalidRequest:
    place = f"in {shown(where)}, " if where else ""
    return InvalidRequest(
        f"We could not parse the JSON body of your request: {place}character {position} is half of "
        f"a surrogate pair (\\u{ord(text[position]):04x} without the other half): that is no text.",
        code="invalid_encoding",
        param=where[:PARAM_CHARS_MAX] or None,
    )
