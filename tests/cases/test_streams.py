"""Case 03: a lenient key's `stream: true` of a DALL·E model is answered by events."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest
from openai import OpenAI

from tests.support.caller import EDITS, GENERATIONS, VARIATIONS, Caller, error_of, texts
from tests.support.case_pictures import RED, encoded, flat
from tests.support.pictures import read

CASE_03 = b'{"prompt":"a cat","model":"dall-e-3","stream":true}'
PRICE = 16_000
JSON_TYPE = {"Content-Type": "application/json"}


def events_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """Read the events of a stream, which must be framed as one."""
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.endswith("\n\n")
    blocks = [block for block in answer.text.split("\n\n") if block and block[0] != ":"]
    events = []
    for block in blocks:
        name, data = block.split("\n")
        events.append(json.loads(data.removeprefix("data: ")))
        assert name == f"event: {events[-1]['type']}"
    return events


def sizes_in(events: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [read(base64.b64decode(event["b64_json"])).size for event in events]


def test_case_03_a_stream_of_dall_e_3_ends_with_its_picture(caller: Caller) -> None:
    events = events_of(caller.send(GENERATIONS, content=CASE_03, headers=JSON_TYPE))
    assert events[-1]["type"] == "image_generation.completed"
    assert sizes_in(events[-1:]) == [(1024, 1024)]


def test_case_03_the_official_client_reads_it(caller: Caller) -> None:
    """It sends `Accept: application/json` also when it streams."""
    with OpenAI(
        api_key=caller.keys["lenient"], base_url=f"{caller.server.url}/v1", max_retries=0
    ) as client:
        stream = client.images.generate(model="dall-e-3", prompt="a cat", stream=True)
        events = list(stream)
    assert events[-1].type == "image_generation.completed"
    assert read(base64.b64decode(events[-1].b64_json)).size == (1024, 1024)


@pytest.mark.parametrize("said", [True, "true", "True", 1])
def test_case_03_of_dall_e_2_too_however_it_is_spelt(caller: Caller, said: object) -> None:
    body = {"prompt": "a cat", "model": "dall-e-2", "size": "256x256", "n": 2, "stream": said}
    events = events_of(caller.send(GENERATIONS, json=body))
    done = [event for event in events if event["type"] == "image_generation.completed"]
    assert sizes_in(done) == [(256, 256), (256, 256)]


@pytest.mark.parametrize(("path", "name"), [(EDITS, "image_edit"), (VARIATIONS, None)])
def test_case_03_of_a_form_too(caller: Caller, path: str, name: str | None) -> None:
    """A variation has no event of its own in the contract; whichever it is, it completes."""
    fields = texts(model="dall-e-2", size="256x256", stream="true")
    fields += texts(prompt="a ball") * (path == EDITS)
    events = events_of(caller.form(path, [*fields, ("image", "a.png", encoded(flat(RED)))]))
    kind, end = events[-1]["type"].split(".")
    assert end == "completed"
    assert name in (None, kind)
    assert sizes_in(events[-1:]) == [(256, 256)]


def test_case_03_a_stream_is_charged_once_at_its_price(caller: Caller) -> None:
    small = {"prompt": "a cat", "model": "dall-e-2", "size": "256x256"}
    before = caller.balance()
    events_of(caller.send(GENERATIONS, json=small | {"stream": True}))
    assert before - caller.balance() == PRICE


@pytest.mark.parametrize("said", [False, None, "false", ""])
def test_case_03_no_stream_is_plain_json(caller: Caller, said: object) -> None:
    body = {"prompt": "a cat", "model": "dall-e-2", "size": "256x256", "stream": said}
    answer = caller.send(GENERATIONS, json=body)
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.json()["data"]) == 1


def test_case_03_a_strict_key_is_refused_by_name(caller: Caller) -> None:
    error = error_of(caller.send(GENERATIONS, "strict", content=CASE_03, headers=JSON_TYPE))
    assert "'stream'" in error["message"]
