"""What is no HTTP/1.1 is told in a sentence that says what to change."""

from __future__ import annotations

import json
import logging

import httptools
import pytest

from limner.errors import HeadersTooLarge, LimnerError, MalformedRequest
from limner.http1.malformed_requests import error_response, explain


class Callbacks:
    """What a parser calls; the last raises what it was given."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    def on_header(self, _name: bytes, _value: bytes) -> None:
        """Raise the fault, as a limit of ours does."""
        if self.fault is not None:
            raise self.fault


def error_of(sent: bytes, fault: Exception | None = None) -> LimnerError:
    """Return the error for what a connection begins with."""
    parser = httptools.HttpRequestParser(Callbacks(fault))
    with pytest.raises(httptools.HttpParserError) as caught:
        parser.feed_data(sent)
    return explain(caught.value, sent[:1], parser.get_method())


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01", "began with TLS"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2"),
        (b"get / HTTP/1.1\r\n\r\n", "methods are written in capitals"),
        (b"GET /a\x01b HTTP/1.1\r\n\r\n", "must be percent-encoded"),
        (b"GET /a b HTTP/1.1\r\n\r\n", "a space in the address is %20"),
    ],
)
def test_the_sentence_says_what_is_wrong(sent: bytes, says: str) -> None:
    error = error_of(sent)
    assert isinstance(error, MalformedRequest)
    assert says in error.message
    assert error.status == 400


HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def test_a_limit_of_ours_is_told_as_it_is() -> None:
    limit = HeadersTooLarge(4096)
    assert error_of(HEAD, limit) is limit


def test_a_defect_of_ours_is_logged_and_told_as_a_refusal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        assert isinstance(error_of(HEAD, KeyError("a defect")), MalformedRequest)
    assert "unforeseen error while parsing HTTP" in caplog.text
    assert "a defect" in caplog.text


def test_the_answer_is_whole_and_ends_the_connection() -> None:
    answer = error_response(MalformedRequest("no HTTP"), [(b"date", b"today")])
    head, _, content = answer.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    assert lines[0] == "HTTP/1.1 400 Bad Request"
    assert headers["connection"] == "close"
    assert headers["date"] == "today"
    assert headers["x-request-id"].startswith("req_")
    assert int(headers["content-length"]) == len(content)
    assert "no HTTP" in json.loads(content)["error"]["message"]
