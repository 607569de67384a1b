"""The Content-Type header: what a route reads, or the contract's error."""

from __future__ import annotations

from multipart import parse_options_header
from starlette.requests import Request

from limner.errors import InvalidRequest

JSON = "application/json"
FORM = "multipart/form-data"

HINTS = {
    JSON: "Please try again with a supported content type.",
    FORM: "(HINT: send the picture as a file field of a form, as `curl -F image=@cat.png` does.)",
}


def is_json(request: Request) -> bool:
    """Tell whether a body says that it is JSON."""
    kind, _ = parse_options_header(request.headers.get("content-type", ""))
    return bool(kind.lower() == JSON)


def expect(request: Request, wanted: str) -> dict[str, str]:
    """Return the header's parameters (`boundary`, `charset`); raises InvalidRequest for another."""
    given = request.headers.get("content-type", "")
    kind, parameters = parse_options_header(given)
    if kind.lower() == wanted:
        return {name.lower(): value for name, value in parameters.items()}
    if wanted == JSON:
        message = (
            f"Unsupported content type: '{given[:60]}'. This API method only accepts "
            f"'{wanted}' requests, but you specified the header 'Content-Type: {given[:60]}'."
        )
    else:
        message = f"Invalid Content-Type header ({given[:60]}), expected {wanted}."
    raise InvalidRequest(f"{message} {HINTS[wanted]}", code="unsupported_content_type")
