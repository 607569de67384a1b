from __future__ import annotations

import pytest
from starlette.responses import Response

from limner.api.content import respond_with
from limner.errors import PreconditionFailed, RangeNotSatisfiable
from tests.support.asgi import request_of

CONTENT = b"0123456789"


def respond(method: str = "GET", **headers: str) -> Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return respond_with(
        request_of(headers=sent, method=method),
        CONTENT,
        media_type="image/png",
        tag="k",
        headers={"Cache-Control": "private"},
    )


def test_the_whole_content_has_its_tag() -> None:
    response = respond()
    assert (response.status_code, response.body) == (200, CONTENT)
    assert response.headers["etag"] == '"k"'
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["cache-control"] == "private"


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", CONTENT, "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        (f"bytes=9-{'9' * 400}", b"9", "bytes 9-9/10"),
    ],
)
def test_one_range_is_answered_with_that_part(asked: str, part: bytes, said: str) -> None:
    response = respond(range=asked)
    assert (response.status_code, response.body) == (206, part)
    assert response.headers["content-range"] == said


@pytest.mark.parametrize("asked", ["bytes=4-2", "bytes=-", "bytes=0-1,3-4", "lines=1-2", "x"])
def test_what_is_no_single_range_is_passed_over(asked: str) -> None:
    assert respond(range=asked).body == CONTENT


def test_a_range_behind_the_end_is_refused() -> None:
    for asked in ("bytes=10-", "bytes=-0", f"bytes={'9' * 400}-"):
        with pytest.raises(RangeNotSatisfiable, match="10 bytes"):
            respond(range=asked)


def test_only_get_has_ranges_and_only_of_this_content() -> None:
    assert respond("HEAD", range="bytes=0-1").status_code == 200
    assert respond(range="bytes=0-1", if_range='"k"').status_code == 206
    assert respond(range="bytes=0-1", if_range='"other"').status_code == 200


@pytest.mark.parametrize("known", ['"k"', 'W/"k"', '"a", "k"', "*"])
def test_a_client_that_has_it_gets_nothing_again(known: str) -> None:
    response = respond(if_none_match=known)
    assert (response.status_code, response.body) == (304, b"")
    assert respond(if_none_match='"a"').status_code == 200


def test_a_condition_that_fails_is_refused() -> None:
    assert respond(if_match='"k"').status_code == 200
    assert respond(if_match="*").status_code == 200
    for wanted in ('"a"', 'W/"k"'):
        with pytest.raises(PreconditionFailed):
            respond(if_match=wanted)
