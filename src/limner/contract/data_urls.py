"""Data URLs of pictures (RFC 2397), as clients write them: read by one rule wherever one is taken.

The rule is the WHATWG's "forgiving base64" (https://infra.spec.whatwg.org/#forgiving-base64), and
more that clients send: the alphabet that is safe in URLs, padding in part, and percent signs for
what is neither letter nor digit. The media type is not looked at; the bytes are.
"""

from __future__ import annotations

import binascii
import re

import pybase64

from limner.errors import InvalidRequest

SCHEME = "data:"
URL_CHARS_MAX = 20_971_520
HEAD_CHARS_MAX = 1024
"""How long the media type and its parameters may be."""
WINDOW_BYTES = 64 * 1024

_IN_BASE64 = re.compile(r";\s*base64\s*\Z", re.IGNORECASE)
_ESCAPED = [
    (spelling.encode(), bytes([code]))
    for code in b"+/=-_ \t\r\n"
    for spelling in (f"%{code:02X}", f"%{code:02x}")
]
"""What a client may write with a percent sign: whatever base64 has beside letters and digits."""
_SAFE_ALPHABET = bytes.maketrans(b"-_", b"+/")
_WHITE_SPACE = b" \t\r\n\f\v"


def is_data_url(text: str) -> bool:
    """Tell whether an address is a data URL, whatever its case."""
    return text[: len(SCHEME)].lower() == SCHEME


def check_length(url: str, param: str) -> None:
    """Raise InvalidRequest for an address of more characters than a data URL may have."""
    if len(url) > URL_CHARS_MAX:
        raise InvalidRequest(
            f"Invalid '{param}': string too long. Expected a string with maximum length "
            f"{URL_CHARS_MAX}, but got a string with length {len(url)} instead.",
            code="string_above_max_length",
            param=param,
        )


def read_data_url(url: str, param: str) -> bytes:
    """Return what a data URL holds; `param` names it in errors. Raises InvalidRequest."""
    check_length(url, param)
    comma = url.find(",", 0, HEAD_CHARS_MAX)
    if _IN_BASE64.search(url, len(SCHEME), max(comma, 0)) is None:
        raise _invalid("is not in base64", param)
    try:
        content = _decoded(url[comma + 1 :].encode("ascii"))
    except (binascii.Error, ValueError):
        raise _invalid("holds no valid base64", param) from None
    if not content:
        raise InvalidRequest(
            f"Invalid '{param}': the data URL is empty.", code="empty_image_file", param=param
        )
    return content


def _decoded(text: bytes) -> bytes:
    try:
        return pybase64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return pybase64.b64decode(_plain(text), validate=True)


def _plain(text: bytes) -> bytes:
    """Write base64 as its RFC has it: percent signs, white space and padding put right."""
    parts = []
    start = 0
    while start < len(text):
        end = min(start + WINDOW_BYTES, len(text))
        if end < len(text):  # Not within `%2B`.
            end = max(text.rfind(b"%", end - 2, end), 0) or end
        part = text[start:end]
        for escaped, plain in _ESCAPED if b"%" in part else ():
            part = part.replace(escaped, plain)
        parts.append(part.translate(_SAFE_ALPHABET, _WHITE_SPACE))
        start = end
    whole = b"".join(parts).removesuffix(b"=").removesuffix(b"=")
    return whole + b"=" * (-len(whole) % 4)


def _invalid(fault: str, param: str) -> InvalidRequest:
    return InvalidRequest(
        f"Invalid '{param}': the data URL {fault}.", code="invalid_base64_image", param=param
    )
