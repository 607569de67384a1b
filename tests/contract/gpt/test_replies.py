"""The bytes of a reply and of a stream's events."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from limner.contract.fields import Fields
from limner.contract.gpt.replies import (
    GptFacts,
    GptReply,
    completed_event,
    error_event,
    images_body,
    partial_event,
    with_gpt_quality,
)
from limner.contract.orders import ImageOrder, Quality, Size, Task
from limner.contract.parsing import read_order
from limner.errors import InvalidRequest


def order(**values: object) -> ImageOrder:
    fields = Fields({"prompt": "a cat", "model": "gpt-image-1", "size": "1024x1024", **values})
    return read_order(Task.GENERATE, fields)


def reply(**values: object) -> GptReply:
    found = GptReply.of(order(**values), 1)
    assert found is not None
    return found


def event(content: bytes) -> tuple[str, dict[str, object]]:
    """Read one event as the official client decodes it."""
    assert content.endswith(b"\n\n")
    name, data = content.decode().strip().split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_a_reply_says_what_was_drawn_nothing_of_it_auto() -> None:
    body = json.loads(images_body(5, [b"QQ==", b"Qg=="], reply(background="opaque", user="u")))
    assert body["created"] == 5
    assert body["data"] == [{"b64_json": "QQ=="}, {"b64_json": "Qg=="}]
    assert (body["size"], body["quality"], body["background"]) == ("1024x1024", "high", "opaque")
    assert body["output_format"] == "png"
    assert body["usage"]["output_tokens"] == 4160
    assert body["safety_identifier"] == "u"
    assert "safety_identifier" not in json.loads(images_body(5, [], reply()))


@pytest.mark.parametrize("values", [{}, {"user": "u", "quality": "low", "output_format": "webp"}])
def test_a_recorded_reply_is_read_as_it_was(values: dict[str, object]) -> None:
    assert GptReply.read(reply(**values).text()) == reply(**values)


def test_a_dall_e_answer_holds_no_more() -> None:
    dalle = read_order(Task.GENERATE, Fields({"prompt": "a cat"}))
    assert GptReply.of(dalle, 1) is None


def test_a_streams_events_have_the_names_and_fields_of_the_official_client() -> None:
    facts = GptFacts.of(order())
    name, data = event(partial_event(Task.GENERATE, 5, b"QQ==", facts, 1))
    assert name == data["type"] == "image_generation.partial_image"
    assert (data["b64_json"], data["partial_image_index"], data["created_at"]) == ("QQ==", 1, 5)
    name, data = event(completed_event(Task.EDIT, 5, b"QQ==", reply(), "a tabby cat"))
    assert name == data["type"] == "image_edit.completed"
    assert data["revised_prompt"] == "a tabby cat"
    usage = data["usage"]
    assert isinstance(usage, dict)
    assert set(usage) == {"input_tokens", "input_tokens_details", "output_tokens", "total_tokens"}


def test_an_error_inside_a_stream_is_an_event() -> None:
    name, data = event(error_event(InvalidRequest("尺寸", code="c", param="size")))
    assert name == data["type"] == "error"
    assert data["error"] == {
        "type": "invalid_request_error",
        "code": "c",
        "message": "尺寸",
        "param": "size",
    }


@pytest.mark.parametrize(
    ("quality", "said"), [(Quality.STANDARD, Quality.MEDIUM), (Quality.HD, Quality.HIGH)]
)
def test_a_streams_types_know_no_quality_of_dall_es(quality: Quality, said: Quality) -> None:
    assert with_gpt_quality(replace(order(), quality=quality)).quality is said
    assert with_gpt_quality(order(quality="low")).quality is Quality.LOW
    assert with_gpt_quality(order()).size == Size(1024, 1024)
