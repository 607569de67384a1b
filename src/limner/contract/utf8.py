"""UTF-8, the one encoding that is read, and the errors for any other."""

from __future__ import annotations

from limner.errors import InvalidRequest

BOM = b"\xef\xbb\xbf"

NAMES = frozenset({"utf-8", "utf8", "utf-8-sig", "us-ascii", "ascii"})
"""What a `charset` may say of a body that is read as UTF-8; ASCII is a part of it."""

BEGINNINGS = (
    (b"\xff\xfe", "It begins like UTF-16."),
    (b"\xfe\xff", "It begins like UTF-16."),
    (b"\x1f\x8b", "It begins like a gzip file: send it unpacked."),
    (b"\x28\xb5\x2f\xfd", "It begins like a Zstandard file: send it unpacked."),
)


def not_utf8(
    what: str, content: bytes | bytearray, position: int, param: str | None = None
) -> InvalidRequest:
    """Return the error for `what`, whose byte at `position` (from 0) begins no UTF-8 character."""
    hint = next((hint for beginning, hint in BEGINNINGS if content.startswith(beginning)), "")
    return InvalidRequest(
        f"We could not parse {what}: it is not UTF-8 text. The byte 0x{content[position]:02x} at "
        f"position {position} (counted from 0) begins no character. "
        f"{hint or 'Other encodings, such as GBK or Latin-1, are not read.'}",
        code="invalid_encoding",
        param=param,
    )
