"""What is wrong with bytes that are no HTTP/1.1, in a sentence for the client."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from http import HTTPStatus

from httptools import HttpParserError, HttpParserInvalidMethodError, HttpParserInvalidURLError

from limner.contract.replies import error_body
from limner.errors import LimnerError, MalformedRequest

log = logging.getLogger(__name__)

TLS_HANDSHAKE = b"\x16"
"""The first byte of a TLS connection (RFC 8446, 5.1: the record type `handshake`)."""

HTTP2_PREFACE = b"PRI"
"""The method with which HTTP/2 begins (RFC 9113, 3.4)."""

VERSIONS = ("1.1", "1.0")

TLS = (
    "this server speaks plain HTTP, and the connection began with TLS; write http:// instead of "
    "https://, or put a proxy in front that ends TLS"
)
HTTP2 = (
    "the connection began with HTTP/2; turn off HTTP/2 with prior knowledge, or put a proxy in "
    "front that speaks it"
)
METHOD = "the method is unknown; methods are written in capitals, as in POST"
URL = "the address has a character that must be percent-encoded"
REQUEST_LINE = "the first line must be METHOD, address, HTTP/1.1; a space in the address is %20"


def error_response(fault: LimnerError, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Write a fault as the whole answer of a connection that ends with it, in the envelope.

    It is for a client whose request is not read, and costs some microseconds.
    """
    content = error_body(fault)
    status = HTTPStatus(fault.status)
    own = {
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "X-Request-ID": f"req_{uuid.uuid4().hex}",
        "Connection": "close",
        **fault.headers,
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in headers]
    lines += [f"{name}: {value}".encode() for name, value in own.items()]
    return b"\r\n".join([*lines, b"", content])


def explain(fault: HttpParserError, begins: bytes, method: bytes) -> LimnerError:
    """Return the error for what the parser found, or for what one of our callbacks raised.

    `begins` is the connection's first byte, if it was parsed just now; `method` is what the parser
    takes for the method.
    """
    cause = fault.__context__
    if isinstance(cause, LimnerError):
        return cause
    if cause is not None and not isinstance(cause, HttpParserError):
        log.error("unforeseen error while parsing HTTP", exc_info=cause)
    if isinstance(fault, HttpParserInvalidMethodError):
        return MalformedRequest(TLS if begins == TLS_HANDSHAKE else METHOD)
    if method == HTTP2_PREFACE:
        return MalformedRequest(HTTP2)
    if isinstance(fault, HttpParserInvalidURLError) or cause is not None:
        return MalformedRequest(URL)
    reason = str(fault)
    return MalformedRequest(REQUEST_LINE if reason.startswith("Expected HTTP/") else reason)
