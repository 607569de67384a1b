"""The GPT-image models' contract as the official client sees it: replies, refusals, streams."""

from __future__ import annotations

import asyncio
import base64
import io
import itertools
import json
import socket
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from openai import OpenAI
from openai.types import ImageGenCompletedEvent, ImageGenPartialImageEvent
from PIL import Image

from limner.contract.gpt.models import GPT_MODELS
from tests.support.payer import account, adds_up, payer
from tests.support.server import RunningServer, running_server
from tests.support.waiting import until

CAT: dict[str, Any] = {"model": "gpt-image-1", "prompt": "a cat on a red sofa", "quality": "low"}


def opened(text: str | None) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text or "")))


def test_the_answer_says_what_was_drawn(client: OpenAI) -> None:
    """Nothing in it is `auto`; usage is OpenAI's for this size and quality."""
    answer = client.images.generate(**CAT)
    assert (answer.background, answer.output_format) == ("opaque", "png")
    assert (answer.quality, answer.size) == ("low", "1024x1024")
    assert answer.usage is not None
    assert answer.usage.output_tokens == 272
    assert answer.usage.input_tokens == answer.usage.input_tokens_details.text_tokens > 0
    assert answer.usage.total_tokens == 272 + answer.usage.input_tokens
    assert answer.data is not None
    (picture,) = answer.data
    assert (picture.url, picture.revised_prompt) == (None, None)
    image = opened(picture.b64_json)
    assert (image.format, image.size, image.mode) == ("PNG", (1024, 1024), "RGB")


def test_who_asked_is_told_again(client: OpenAI) -> None:
    """The reply and the last event have the safety identifier; `user` stands in for it."""
    told = client.images.generate(**CAT, user="u-1", safety_identifier="s-1")
    assert told.safety_identifier == "s-1"
    assert client.images.generate(**CAT, user="u-1").safety_identifier == "u-1"
    (event,) = client.images.generate(**CAT, safety_identifier="s-2", stream=True)
    assert isinstance(event, ImageGenCompletedEvent)
    assert event.safety_identifier == "s-2"
    assert "safety_identifier" not in client.images.generate(**CAT).model_fields_set


def test_a_wrong_size_is_told_in_the_words_of_these_models(client: OpenAI) -> None:
    for model, size, says in WRONG_SIZES:
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(model=model, prompt="a cat", size=size)
        assert isinstance(refused.value.body, dict)
        assert refused.value.body["message"] == says


WRONG_SIZES: list[tuple[str, Any, str]] = [
    (
        "gpt-image-1",
        "1254x836",
        "Invalid value: '1254x836'. Supported values are: '1024x1024', '1024x1536', '1536x1024', "
        "and 'auto'.",
    ),
    (
        "gpt-image-2",
        "1000x1000",
        "Invalid size '1000x1000'. Width and height must both be divisible by 16.",
    ),
    (
        "gpt-image-2",
        "4096x2048",
        "Invalid size '4096x2048'. The longest edge must be less than or equal to 3840.",
    ),
    (
        "gpt-image-2.6-flare",
        "512x512",
        "Invalid size '512x512'. Requested resolution is below the current minimum pixel budget.",
    ),
]


def test_every_model_is_served_by_name_and_by_its_snapshots(client: OpenAI) -> None:
    listed = {model.id for model in client.models.list()}
    assert {model.id for model in GPT_MODELS} <= listed
    for model in GPT_MODELS:
        for name in (model.id, *model.aliases):
            answer = client.images.generate(model=name, prompt="a cat", quality="low")
            assert answer.data
            assert answer.size == "1024x1024"


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_each_kind_of_file(client: OpenAI, kind: Any) -> None:
    """The credits that the pictures' licence asks for are in each."""
    answer = client.images.generate(**CAT, size="1536x1024", output_format=kind)
    assert answer.output_format == kind
    assert answer.data is not None
    image = opened(answer.data[0].b64_json)
    assert (image.format, image.size) == (kind.upper(), (1536, 1024))
    credit = image.info.get("Copyright") or image.getexif()[0x8298]
    assert "OpenMoji" in credit


def test_compression_makes_smaller_files(client: OpenAI) -> None:
    sizes = []
    for compression in (100, 20):
        answer = client.images.generate(
            **CAT,
            output_format="jpeg",
            output_compression=compression,
            extra_body={"seed": 1},
        )
        assert answer.data is not None
        sizes.append(len(answer.data[0].b64_json or ""))
    assert sizes[1] < sizes[0] / 3


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_a_transparent_background_has_alpha(client: OpenAI, kind: Any) -> None:
    answer = client.images.generate(
        model="gpt-image-1.5",
        prompt="a cat",
        background="transparent",
        output_format=kind,
        extra_body={"seed": 1},
    )
    assert answer.background == "transparent"
    assert answer.data is not None
    alpha = np.asarray(opened(answer.data[0].b64_json).convert("RGBA"))[:, :, 3]
    assert not alpha[:20, :20].any()
    assert (alpha == 0).mean() > 0.1
    assert (alpha == 255).mean() > 0.1


def test_an_opaque_background_has_none_even_if_the_prompt_asks(client: OpenAI) -> None:
    asked = {"model": "gpt-image-1", "prompt": "a cat, transparent background"}
    opaque = client.images.generate(**asked, background="opaque")  # type: ignore[call-overload] # a dict of fields
    assert opened(opaque.data[0].b64_json).mode == "RGB"
    chosen = client.images.generate(**asked)  # type: ignore[call-overload] # the same
    assert chosen.background == "transparent"


@pytest.mark.parametrize(
    ("prompt", "size"),
    [
        ("a lighthouse, wide banner", "1536x1024"),
        ("一座灯塔，竖版", "1024x1536"),
        ("a lighthouse 9:16", "1024x1536"),
        ("a red apple", "1024x1024"),
        ("a clock that shows 4:30", "1024x1024"),
    ],
)
def test_auto_takes_the_shape_that_the_prompt_asks_for(
    client: OpenAI, prompt: str, size: str
) -> None:
    answer = client.images.generate(model="gpt-image-1", prompt=prompt, quality="low", size="auto")
    assert answer.size == size


@pytest.mark.parametrize("size", ["2048x1152", "1024x2048", "1008x720"])
def test_newer_models_draw_any_legal_size(client: OpenAI, size: Any) -> None:
    answer = client.images.generate(model="gpt-image-2", prompt="hills", quality="low", size=size)
    assert answer.size == size
    assert answer.data is not None
    image = opened(answer.data[0].b64_json)
    assert f"{image.width}x{image.height}" == size


UNKNOWN = (400, "invalid_request_error", "unknown_parameter")
WRONG = (400, "invalid_request_error", "invalid_value")
USERS = (400, "image_generation_user_error", "invalid_value")
NOT_YET = (400, "invalid_request_error", "unsupported_parameter")
REFUSALS: list[tuple[dict[str, Any], tuple[int, str, str], str]] = [
    ({"response_format": "url"}, UNKNOWN, "response_format"),
    ({"style": "vivid"}, UNKNOWN, "style"),
    ({"extra_body": {"colour": "red"}}, UNKNOWN, "colour"),
    ({"size": "1254x836"}, WRONG, "size"),
    ({"size": "256x256"}, WRONG, "size"),
    ({"quality": "hd"}, WRONG, "quality"),
    ({"quality": "max"}, WRONG, "quality"),
    ({"background": "red"}, WRONG, "background"),
    ({"output_format": "gif"}, WRONG, "output_format"),
    ({"moderation": "high"}, WRONG, "moderation"),
    ({"partial_images": 2}, WRONG, "partial_images"),
    ({"model": "gpt-image-2", "size": "1000x1000"}, USERS, "size"),
    ({"model": "gpt-image-2", "size": "4096x2048"}, USERS, "size"),
    ({"model": "gpt-image-2", "size": "3200x1024"}, USERS, "size"),
    ({"model": "gpt-image-2", "size": "512x512"}, USERS, "size"),
    ({"model": "gpt-image-2", "size": "3840x3840"}, USERS, "size"),
    ({"model": "gpt-image-2", "background": "transparent"}, USERS, "background"),
    ({"background": "transparent", "output_format": "jpeg"}, USERS, "background"),
    (
        {"output_compression": 50},
        (400, "image_generation_user_error", "invalid_png_output_compression"),
        "output_compression",
    ),
    ({"n": 0}, (400, "invalid_request_error", "integer_below_min_value"), "n"),
    ({"n": 11}, (400, "invalid_request_error", "integer_above_max_value"), "n"),
    ({"n": "two"}, (400, "invalid_request_error", "invalid_type"), "n"),
    ({"prompt": 5}, (400, "invalid_request_error", "invalid_type"), "prompt"),
    ({"prompt": "x" * 32_001}, (400, "invalid_request_error", "string_above_max_length"), "prompt"),
    ({"prompt": " "}, (400, "invalid_request_error", "empty_string"), "prompt"),
    ({"extra_body": {"complexity": "low"}}, NOT_YET, "complexity"),
    ({"extra_body": {"frame_count": 4}}, NOT_YET, "frame_count"),
    ({"extra_body": {"svg": {"model": "x"}}}, NOT_YET, "svg"),
]


@pytest.mark.parametrize(("asked", "surface", "param"), REFUSALS)
def test_refusals_name_the_parameter_in_that_dialect(
    client: OpenAI, asked: dict[str, Any], surface: tuple[int, str, str], param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.generate(**(CAT | asked))
    error = refused.value
    assert (error.status_code, error.type, error.code) == surface
    assert error.param == param
    assert len(error.message) < 400


def test_a_parameter_of_the_family_without_a_model_means_the_family(client: OpenAI) -> None:
    answer = client.images.generate(prompt="a cat", output_format="webp", quality="low")
    assert answer.output_format == "webp"
    dall_e = client.images.generate(prompt="a cat")
    assert dall_e.output_format is None
    assert dall_e.data is not None
    assert dall_e.data[0].revised_prompt


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3"])
def test_dall_e_models_refuse_to_stream(client: OpenAI, model: str) -> None:
    with pytest.raises(openai.BadRequestError, match="'stream' was unexpected"):
        client.images.generate(model=model, prompt="a cat", stream=True)


def distance(one: str, other: str) -> float:
    first, second = (np.asarray(opened(text).convert("RGB"), np.int16) for text in (one, other))
    return float(np.abs(first - second).mean())


def test_partial_pictures_come_before_the_picture_and_approach_it(client: OpenAI) -> None:
    """Each event is parsed into its class; the states are true ones of this drawing."""
    events = list(
        client.images.generate(
            **(CAT | {"prompt": "a castle on a hill at sunset"}), stream=True, partial_images=2
        )
    )
    assert [type(event) for event in events] == [
        ImageGenPartialImageEvent,
        ImageGenPartialImageEvent,
        ImageGenCompletedEvent,
    ]
    first, second, last = events
    assert isinstance(first, ImageGenPartialImageEvent)
    assert isinstance(second, ImageGenPartialImageEvent)
    assert isinstance(last, ImageGenCompletedEvent)
    assert [first.partial_image_index, second.partial_image_index] == [0, 1]
    for event in (first, second, last):
        assert (event.size, event.quality) == ("1024x1024", "low")
        assert (event.background, event.output_format) == ("opaque", "png")
        assert event.created_at > 1_700_000_000
    assert last.usage.output_tokens == 272 + 2 * 100
    far, near = (distance(one.b64_json, last.b64_json) for one in (first, second))
    assert far > near > 0


@pytest.mark.parametrize("prompt", ["autumn forest in fog", "极简风格的山水画，水墨风格"])
def test_a_state_with_nothing_new_in_it_is_not_shown(client: OpenAI, prompt: str) -> None:
    """Where no subject stands in the setting, there is one state on the way, not the same twice."""
    asked = CAT | {"prompt": prompt}
    events = list(client.images.generate(**asked, stream=True, partial_images=3))
    pictures = [event.b64_json for event in events]
    assert len(pictures) >= 2
    assert min(distance(*pair) for pair in itertools.pairwise(pictures)) > 0


@pytest.mark.parametrize("count", [0, 1])
def test_no_more_partial_pictures_than_asked_for(client: OpenAI, count: int) -> None:
    events = list(client.images.generate(**CAT, stream=True, partial_images=count))
    assert len(events) == count + 1


def test_a_stream_tells_the_size_and_background_that_were_left_open(client: OpenAI) -> None:
    prompt = "mountains at dawn, transparent background"
    (event,) = client.images.generate(**(CAT | {"prompt": prompt, "size": "auto"}), stream=True)
    assert (event.size, event.background) == ("1536x1024", "transparent")


def test_several_pictures_in_one_stream(client: OpenAI) -> None:
    events = list(client.images.generate(**CAT, stream=True, n=3))
    assert [type(event) for event in events] == [ImageGenCompletedEvent] * 3
    assert len({event.b64_json for event in events}) == 3


def test_the_stream_is_framed_as_the_client_reads_it(server: RunningServer) -> None:
    """An event line, one line of JSON, a blank line; no ids, which would break its decoder."""
    answer = httpx.post(
        f"{server.url}/v1/images/generations",
        json=CAT | {"stream": True},
        headers={"Authorization": "Bearer My API Key"},
        timeout=60,
    )
    assert answer.headers["content-type"].startswith("text/event-stream")
    event, data, *rest = answer.text.split("\n")
    assert event == "event: image_generation.completed"
    assert data.startswith('data: {"type":"image_generation.completed"')
    assert rest == ["", ""]


def test_fifty_streams_at_once(server: RunningServer) -> None:
    async def one(client: openai.AsyncOpenAI, number: int) -> list[str]:
        stream = await client.images.generate(
            model="gpt-image-1",
            prompt=f"a boat on a lake, number {number}",
            quality="low",
            stream=True,
            partial_images=1,
        )
        return [event.type async for event in stream]

    async def all_of_them() -> list[list[str]]:
        async with server.async_client(max_retries=5, timeout=120) as client:
            return await asyncio.gather(*(one(client, number) for number in range(50)))

    whole = ["image_generation.partial_image", "image_generation.completed"]
    assert asyncio.run(all_of_them()) == [whole] * 50


@pytest.fixture
def paying(data: Path) -> Generator[tuple[RunningServer, OpenAI, Path]]:
    someone = payer(data, "team", credit_micros=1_000_000)
    with running_server(data) as server, server.client(api_key=someone.key) as client:
        yield server, client, data


def test_streams_that_nobody_reads_hold_no_worker_and_no_credit(
    paying: tuple[RunningServer, OpenAI, Path],
) -> None:
    """Forty clients ask and never read: all is drawn and settled, another is served."""
    server, client, data = paying
    address = httpx.URL(server.url)
    body = json.dumps(CAT | {"stream": True, "partial_images": 3}).encode()
    head = (
        f"POST /v1/images/generations HTTP/1.1\r\nHost: {address.host}\r\n"
        f"Authorization: Bearer {client.api_key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    process = server.api
    assert client.images.generate(**CAT).data
    before = process.memory_info().rss
    with ExitStack() as readers:
        for _ in range(40):
            reader = readers.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect((address.host, address.port or 80))
            reader.sendall(head.encode() + body)
        left = 1_000_000 - 41 * 11_000
        until(lambda: account(data, "team").available_micros <= left, limit_s=60, what="the holds")
        until(lambda: account(data, "team").held_micros == 0, limit_s=60, what="the settling")
        assert account(data, "team").available_micros == left
        assert client.images.generate(**CAT).data
        assert process.memory_info().rss - before < 160 * 1024 * 1024
    assert adds_up(data)


def test_a_stream_is_charged_once_and_at_its_price(
    paying: tuple[RunningServer, OpenAI, Path],
) -> None:
    _, client, data = paying
    list(client.images.generate(**CAT, stream=True, partial_images=2))
    assert account(data, "team").available_micros == 1_000_000 - 11_000
    assert adds_up(data)


def test_a_refusal_before_a_stream_is_an_ordinary_error(
    paying: tuple[RunningServer, OpenAI, Path],
) -> None:
    _, client, data = paying
    with pytest.raises(openai.RateLimitError) as refused:
        client.images.generate(model="gpt-image-1", prompt="a cat", n=10, stream=True)
    assert refused.value.code == "insufficient_quota"
    assert account(data, "team").available_micros == 1_000_000


def test_who_leaves_a_stream_pays_what_was_drawn_by_then_and_may_collect_it(
    paying: tuple[RunningServer, OpenAI, Path],
) -> None:
    """The drawing stops; finished pictures are charged and kept; the log has no traceback."""
    server, client, data = paying
    headers = {"Authorization": f"Bearer {client.api_key}"}
    stream = client.images.generate(
        model="gpt-image-1", prompt="a castle", quality="medium", n=8, stream=True, partial_images=1
    )
    kept = data / "pictures"
    for _ in stream:  # The second picture's state on the way comes while the first is kept.
        if len(list(kept.glob("*/*.png"))) >= 1:
            break
    stream.close()
    until(lambda: account(data, "team").held_micros == 0, what="the settlement")
    server.logged("its drawing is stopped")
    with httpx.Client(base_url=server.url, headers=headers) as plain:
        (left,) = plain.get("/v1/images/requests").json()["data"]
        answer = plain.get(f"/v1/images/requests/{left['id']}").json()
    drawn = len(answer["data"])
    assert 1 <= drawn < 8
    assert left["status"] == "completed"
    assert account(data, "team").available_micros == 1_000_000 - drawn * 42_000
    assert "Traceback" not in server.log
    assert adds_up(data)


def test_who_leaves_a_stream_before_a_picture_is_finished_pays_nothing(
    paying: tuple[RunningServer, OpenAI, Path],
) -> None:
    """However the connection ends, at any moment, the log has no traceback."""
    server, client, data = paying
    for reads in range(3):
        stream = client.images.generate(
            model="gpt-image-1", prompt="a castle", quality="high", stream=True, partial_images=3
        )
        for _, _ in zip(range(reads), stream, strict=False):
            pass
        stream.close()
        until(lambda: account(data, "team").held_micros == 0, what="the release")
    spent = 1_000_000 - account(data, "team").available_micros
    assert spent % 167_000 == 0
    assert "Traceback" not in server.log
    assert adds_up(data)


def test_an_error_inside_a_stream_is_raised_by_the_client(
    paying: tuple[RunningServer, OpenAI, Path],
) -> None:
    """The pictures cannot be kept: the status is sent, the error comes as an event; no charge."""
    _, client, data = paying
    (data / "pictures").write_text("in the way")
    stream = client.images.generate(**CAT, stream=True, partial_images=2)
    with pytest.raises(openai.APIError) as failed:
        list(stream)
    assert failed.value.code == "storage_failed"
    until(lambda: account(data, "team").held_micros == 0, what="the release")
    assert account(data, "team").available_micros == 1_000_000
