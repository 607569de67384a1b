"""What a relay reads in an answer."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from limner.engines.relay.response_parser import VIEW_BYTES_MIN, items, parse
from limner.errors import UpstreamFailed

PICTURE = bytes(range(256)) * (VIEW_BYTES_MIN // 128)
TEXT = base64.b64encode(PICTURE).decode()
ODD = 'a sign that says "b64_json": "#0" and \\"b64_json\\":\\"#1\\"'


def contents(answer: Any) -> list[bytes | None]:
    return [item.content() for item in items(parse(json.dumps(answer).encode()))]


def test_a_long_picture_is_decoded_from_where_it_came() -> None:
    """It is not copied out of the body as text."""
    (item,) = items(parse(json.dumps({"data": [{"b64_json": TEXT}]}).encode()))
    assert isinstance(item.b64, memoryview)
    assert item.content() == PICTURE


@pytest.mark.parametrize("spaces", [None, 2])
def test_several_pictures_keep_their_order_and_their_prompts(spaces: int | None) -> None:
    """However the JSON is written, and whatever else stands in it."""
    other = base64.b64encode(PICTURE[::-1]).decode()
    answer = {
        "created": 1,
        "data": [
            {"revised_prompt": ODD, "b64_json": TEXT},
            {"b64_json": other, "revised_prompt": ODD},
            {"b64_json": None, "url": "https://example.org/#0"},
        ],
    }
    found = items(parse(json.dumps(answer, indent=spaces).encode()))
    assert [item.content() for item in found] == [PICTURE, PICTURE[::-1], None]
    assert [item.revised_prompt for item in found] == [ODD, ODD, None]
    assert found[2].url == "https://example.org/#0"


def test_slashes_may_be_escaped() -> None:
    """As PHP writes JSON."""
    escaped = json.dumps({"data": [{"b64_json": TEXT}]}).replace("/", "\\/")
    (item,) = items(parse(escaped.encode()))
    assert item.content() == PICTURE


def test_a_data_url_in_its_place_is_understood() -> None:
    """Some servers put one there."""
    assert contents({"data": [{"b64_json": f"data:image/png;base64,{TEXT}"}]}) == [PICTURE]


def test_an_event_has_its_picture_at_the_top() -> None:
    """As streams send them."""
    event = parse(json.dumps({"type": "image_generation.completed", "b64_json": TEXT}).encode())
    (item,) = items({"data": [event]})
    assert item.content() == PICTURE


@pytest.mark.parametrize("cut", [1, 3, VIEW_BYTES_MIN])
def test_a_body_that_is_cut_short_is_no_json(cut: int) -> None:
    """Wherever it ends."""
    body = json.dumps({"data": [{"b64_json": TEXT}]}).encode()
    with pytest.raises(UpstreamFailed):
        parse(body[:-cut])


def test_what_is_not_base64_is_refused() -> None:
    """A view is checked as text is."""
    with pytest.raises(UpstreamFailed, match="base64"):
        contents({"data": [{"b64_json": TEXT + "*"}]})
