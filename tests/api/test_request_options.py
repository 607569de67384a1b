"""Idempotency-Key and Prefer, as clients and as attackers send them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.requests import Request

from limner.api.request_options import (
    IDEMPOTENCY_KEY_CHARS,
    PREFER_CHARS_MAX,
    WAIT_MAX_S,
    read_preferences,
    read_request_options,
)
from limner.contract.orders import RequestOptions
from limner.errors import InvalidRequest
from tests.support.linear_time import assert_linear, lines_until_refused


def ask(*headers: tuple[str, str]) -> RequestOptions:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    return read_request_options(Request({"type": "http", "headers": raw}))


@pytest.mark.parametrize(
    ("lines", "later", "wait_s"),
    [
        (["respond-async"], True, 0),
        (["Respond-Async, wait=10"], True, 10),
        (["wait=10, respond-async"], True, 10),
        (["respond-async", "wait=10"], True, 10),
        (['respond-async; x=y, wait="2.5" ; z'], True, 2.5),
        (["wait=1, wait=2, respond-async"], True, 1),
        (["return=minimal"], False, 0),
        (["respond-async, wait=soon"], True, 0),
        (["respond-async, wait=-3"], True, 0),
        (["respond-async, wait=nan"], True, 0),
        (["respond-async, wait=1e999"], True, 0),
        (["respond-async, wait=9999"], True, WAIT_MAX_S),
        ([",,respond-async,,=,;"], True, 0),
        ([], False, 0),
    ],
)
def test_preferences(lines: list[str], later: bool, wait_s: float) -> None:
    assert ask(*[("Prefer", line) for line in lines]) == RequestOptions(None, later, wait_s)


def test_what_lies_beyond_the_longest_header_is_not_read() -> None:
    fits = "respond-async".rjust(PREFER_CHARS_MAX, ",")
    assert ask(("Prefer", fits)).later
    assert not ask(("Prefer", "," + fits)).later
    assert not ask(("Prefer", "," * PREFER_CHARS_MAX), ("Prefer", "respond-async")).later
    assert ask(("Prefer", "respond-async"), ("Prefer", "," * 60_000)).later


@pytest.mark.parametrize("value", ["", " ", "é", "x" * IDEMPOTENCY_KEY_CHARS])
def test_a_key_has_1_to_255_printable_characters(value: str) -> None:
    if value:
        assert ask(("Idempotency-Key", value)).idempotency_key == value
    for wrong in ("", "x" * 256, "a\x7f", "a\x85b", "x" * 1_000_000):
        with pytest.raises(InvalidRequest) as caught:
            ask(("Idempotency-Key", wrong))
        assert caught.value.code == "invalid_idempotency_key"


def _preferences(filling: str) -> Callable[[int], Callable[[], object]]:
    return lambda count: lambda: read_preferences([filling * count])


@pytest.mark.parametrize("filling", [",", "a,", "wait=1,", ";", "=", '"', " "])
def test_twice_the_length_is_at_most_twice_the_work(filling: str) -> None:
    assert_linear(_preferences(filling), PREFER_CHARS_MAX // 2 // len(filling))


def test_sixty_thousand_commas_cost_nothing() -> None:
    assert lines_until_refused(lambda: read_preferences(["," * 60_000])) < 20
    most = lines_until_refused(lambda: read_preferences([","] * PREFER_CHARS_MAX))
    assert lines_until_refused(lambda: read_preferences([","] * 60_000)) <= most + 20
