"""What a body says that it is: the headers Content-Type and Content-Encoding, or their errors."""

from __future__ import annotations

from multipart import parse_options_header
from starlette.requests import Request

from limner.contract.fields import shown
from limner.contract.utf8 import NAMES
from limner.errors import InvalidRequest

JSON = "application/json"
FORM = "multipart/form-data"

HINTS = {
    JSON: "Please try again with a supported content type.",
    FORM: "(HINT: send the picture as a file field of a form, as `curl -F image=@cat.png` does.)",
}
HEADER_CHARS_MAX = 1024
"""A longer Content-Type is none that is known; a boundary has 70 characters at most (RFC 2046)."""


def is_json(request: Request) -> bool:
    """Tell whether a body says that it is JSON."""
    kind, _ = _content_type(request)
    return kind == JSON


def expect(request: Request, wanted: str) -> dict[str, str]:
    """Return the Content-Type's parameters (`boundary`, `charset`).

    Raises InvalidRequest for another type, and for a body that is compressed.
    """
    kind, parameters = _content_type(request)
    if kind != wanted:
        raise _other_type(request.headers.get("content-type", ""), wanted)
    _check_encoding(request)
    return parameters


def check_charset(charset: str | None, content: bytes | bytearray, what: str) -> None:
    """Raise InvalidRequest for a body that says to be in another encoding than UTF-8.

    ASCII means the same in all that clients send; nothing needs to be known of its encoding then.
    """
    if charset is not None and charset.strip().lower() not in NAMES and not content.isascii():
        raise InvalidRequest(
            f"We could not parse {what}: it says charset={shown(charset)}. UTF-8 alone is read.",
            code="invalid_encoding",
        )


def _content_type(request: Request) -> tuple[str, dict[str, str]]:
    """Return the type in small letters and its parameters, none of a header that is too long."""
    given = request.headers.get("content-type", "")
    if len(given) > HEADER_CHARS_MAX:
        return "", {}
    kind, parameters = parse_options_header(given)
    return kind.lower(), {name.lower(): value for name, value in parameters.items()}


def _other_type(given: str, wanted: str) -> InvalidRequest:
    if wanted == JSON:
        message = (
            f"Unsupported content type: '{given[:60]}'. This API method only accepts "
            f"'{wanted}' requests, but you specified the header 'Content-Type: {given[:60]}'."
        )
    else:
        message = f"Invalid Content-Type header ({given[:60]}), expected {wanted}."
    return InvalidRequest(f"{message} {HINTS[wanted]}", code="unsupported_content_type")


def _check_encoding(request: Request) -> None:
    """Raise InvalidRequest for a compressed body: what a few bytes unpack to has no limit."""
    for line in request.headers.getlist("content-encoding"):
        if any(one.strip().lower() not in ("", "identity") for one in line.split(",")):
            raise InvalidRequest(
                f"The request's body says 'Content-Encoding: {line[:60]}'. Compressed bodies are "
                "not read: send it as it is, without this header.",
                code="unsupported_content_encoding",
                param="Content-Encoding",
            )
