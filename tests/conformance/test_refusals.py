"""Every error of the contract as the official client raises it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from openai import OpenAI

from tests.support.pictures import photo, png, with_hole
from tests.support.server import RunningServer

HOLED = png(with_hole(photo(64)))
OPAQUE = png(photo(64))
RGB = png(photo(64)[:, :, :3])
OBLONG = png(photo(64)[:32])

GENERATE: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "size of another model": (
        {"model": "dall-e-3", "size": "512x512"}, "invalid_size", "size is not supported"),
    "no size at all": (
        {"model": "dall-e-2", "size": "huge"}, None, "'huge' is not one of ['256x256'"),
    "dall-e-3 draws one": ({"model": "dall-e-3", "n": 2}, None, "You must provide n=1"),
    "n too large": ({"model": "dall-e-2", "n": 11}, None, "greater than the maximum of 10 - 'n'"),
    "n zero": ({"model": "dall-e-2", "n": 0}, None, "less than the minimum of 1 - 'n'"),
    "n is text": ({"model": "dall-e-2", "n": "two"}, None, "not of type 'integer' - 'n'"),
    "quality unknown": ({"quality": "best"}, None, "not one of ['standard', 'hd'] - 'quality'"),
    "quality of another model": (
        {"model": "dall-e-2", "quality": "hd"}, None, "not one of ['standard'] - 'quality'"),
    "style unknown": ({"style": "wild"}, None, "not one of ['vivid', 'natural'] - 'style'"),
    "style of another model": (
        {"model": "dall-e-2", "style": "vivid"}, None, "'style' was unexpected"),
    "response_format": (
        {"response_format": "xml"}, None, "not one of ['url', 'b64_json'] - 'response_format'"),
    "user is a number": ({"user": 5}, None, "5 is not of type 'string' - 'user'"),
    "seed is text": ({"extra_body": {"seed": "x"}}, None, "not of type 'integer' - 'seed'"),
    "a parameter of nobody": (
        {"extra_body": {"sharpness": 3}}, None, "'sharpness' was unexpected"),
    "prompt empty": ({"prompt": ""}, None, "too short - 'prompt'"),
    "prompt a list": ({"prompt": ["a"]}, None, "not of type 'string' - 'prompt'"),
    "prompt null": ({"prompt": None}, None, "'prompt' is a required property"),
    "prompt too long for dall-e-3": ({"prompt": "猫" * 4001}, None, "too long - 'prompt'"),
    "prompt too long for dall-e-2": (
        {"model": "dall-e-2", "prompt": "x" * 1001}, None, "at most 1000 characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", GENERATE)
def test_a_generation_that_is_wrong(client: OpenAI, name: str) -> None:
    fields, code, message = GENERATE[name]
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.generate(**({"prompt": "a cat"} | fields))
    error = refused.value
    assert (error.code, error.type, error.param) == (code, "invalid_request_error", None)
    assert message in str(error)
    assert str(error.request_id).startswith("req_")
    assert "猫猫" not in str(error.body)


def test_a_model_that_does_not_exist(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.generate(model="dall-e-9", prompt="a cat")
    assert refused.value.param == "model"
    assert refused.value.type == "image_generation_user_error"


def test_dall_e_3_cannot_edit(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="Value must be 'dall-e-2'"):
        client.images.edit(model="dall-e-3", image=HOLED, prompt="a cat")


EDIT: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "no alpha": ({"image": RGB}, None, "format must be in ['RGBA', 'LA', 'L'], got RGB"),
    "not square": ({"image": OBLONG}, None, "equal width and height, got 64x32 instead"),
    "a JPEG": (
        {"image": b"\xff\xd8\xff\xe0" + bytes(100)}, "invalid_image_format",
        "Uploaded image must be a PNG and less than 4 MB."),
    "too large": (
        {"image": HOLED + bytes(4 * 1024 * 1024)}, "invalid_image_format",
        "Uploaded image must be a PNG and less than 4 MB."),
    "far too large": (
        {"image": HOLED + bytes(30 * 1024 * 1024)}, "invalid_image_format",
        "Uploaded image must be a PNG and less than 4 MB."),
    "empty": ({"image": b""}, "invalid_image_format", "Uploaded image must be a PNG"),
    "mask of another size": (
        {"image": OPAQUE, "mask": png(with_hole(photo(32)))}, "invalid_mask_image_format",
        "mask size does not match image size"),
    "mask without alpha": (
        {"image": OPAQUE, "mask": RGB}, "invalid_mask_image_format", "got RGB"),
    "mask without a hole": (
        {"image": OPAQUE, "mask": OPAQUE}, "invalid_mask_image_format", "no fully transparent"),
    "two images": ({"image": [HOLED, HOLED]}, "duplicate_parameter", "'image'"),
    "no prompt": ({"prompt": ""}, None, "'prompt'"),
    "size": ({"size": "1792x1024"}, "invalid_size", "size is not supported"),
    "n": ({"n": 11}, None, "greater than the maximum of 10 - 'n'"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDIT)
def test_an_edit_that_is_wrong(client: OpenAI, name: str) -> None:
    fields, code, message = EDIT[name]
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.edit(**({"image": HOLED, "prompt": "a cat"} | fields))
    assert (refused.value.code, refused.value.type) == (code, "invalid_request_error")
    assert message in str(refused.value)


VARY: dict[str, dict[str, Any]] = {
    "not square": {"image": OBLONG},
    "a JPEG": {"image": b"\xff\xd8\xff\xe0" + bytes(100)},
    "size": {"image": RGB, "size": "100x100"},
    "prompt": {"image": RGB, "extra_body": {"prompt": "a cat"}},
}


@pytest.mark.parametrize("name", VARY)
def test_a_variation_that_is_wrong(client: OpenAI, name: str) -> None:
    with pytest.raises(openai.BadRequestError):
        client.images.create_variation(**VARY[name])


def test_a_variation_needs_no_alpha(client: OpenAI) -> None:
    assert client.images.create_variation(image=RGB, size="256x256").data


def post(server: RunningServer, path: str, **options: Any) -> httpx.Response:
    headers = {"Authorization": "Bearer My API Key"} | options.pop("headers", {})
    return httpx.post(server.url + path, headers=headers, timeout=60, **options)


def test_an_image_is_required(server: RunningServer) -> None:
    answer = post(server, "/v1/images/variations", files={"n": (None, "1")})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "'image' is a required property"


def test_an_image_sent_as_text_is_refused(server: RunningServer) -> None:
    answer = post(server, "/v1/images/variations", files={"image": (None, "cat.png")})
    assert answer.status_code == 400
    assert "expected a file" in answer.json()["error"]["message"]


def test_the_envelope_is_written_as_the_dall_e_endpoints_did(server: RunningServer) -> None:
    """Sorted keys, two spaces, a newline at the end."""
    answer = post(server, "/v1/images/generations", json={})
    assert answer.text == json.dumps(answer.json(), indent=2, sort_keys=True) + "\n"
    assert answer.json() == {
        "error": {
            "code": None,
            "message": "'prompt' is a required property",
            "param": None,
            "type": "invalid_request_error",
        }
    }


@pytest.mark.parametrize(
    ("key", "code", "says"),
    [("sk-nobody-has-this-one", "invalid_api_key", "Incorrect API key provided: sk-no***ne"),
     ("short", "invalid_api_key", "Incorrect API key provided: ***")],
)  # fmt: skip
def test_a_wrong_key(server: RunningServer, key: str, code: str, says: str) -> None:
    with (
        server.client(api_key=key) as client,
        pytest.raises(openai.AuthenticationError) as refused,
    ):
        client.images.generate(prompt="a cat")
    assert refused.value.code == code
    assert says in str(refused.value)
    assert key not in str(refused.value)


@pytest.mark.parametrize("value", ["", "Bearer", "Basic My API Key", "My API Key"])
def test_no_key(server: RunningServer, value: str) -> None:
    answer = httpx.post(
        f"{server.url}/v1/images/generations", json={}, headers={"Authorization": value}
    )
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] is None
    assert "You didn't provide an API key" in answer.json()["error"]["message"]


def test_the_key_is_checked_before_the_body_is_read(server: RunningServer) -> None:
    answer = httpx.post(f"{server.url}/v1/images/edits", content=b"not a form at all")
    assert answer.status_code == 401


def test_an_unknown_path(server: RunningServer) -> None:
    answer = post(server, "/v1/foo")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Invalid URL (POST /v1/foo)")
    assert answer.headers["x-request-id"].startswith("req_")
    hint = post(server, "/images/generations", json={"prompt": "a cat"})
    assert "/v1/images/generations" in hint.json()["error"]["message"]


def test_a_wrong_method(server: RunningServer) -> None:
    answer = httpx.get(f"{server.url}/v1/images/generations")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["error"]["code"] == "method_not_supported"
    assert answer.json()["error"]["message"] == "Only POST requests are accepted."


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_wrong_content_type(server: RunningServer, kind: str) -> None:
    answer = post(server, "/v1/images/generations", content=b"{}", headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "unsupported_content_type"
    answer = post(server, "/v1/images/edits", content=b"{}", headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert "expected multipart/form-data" in answer.json()["error"]["message"]


def test_variations_are_no_json(server: RunningServer) -> None:
    answer = post(server, "/v1/images/variations", json={})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "unsupported_content_type"
    assert "expected multipart/form-data" in answer.json()["error"]["message"]


def test_a_charset_is_accepted(server: RunningServer) -> None:
    answer = post(
        server,
        "/v1/images/generations",
        content=b"{}",
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    assert "'prompt' is a required property" in answer.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"prompt": NaN}', b'{"prompt": "\\ud800"}', b"\xff\xfe", b"[" * 100_000,
     b'{"n": ' + b"9" * 10_000 + b"}"],
)  # fmt: skip
def test_json_that_cannot_be_parsed(server: RunningServer, body: bytes) -> None:
    answer = post(
        server,
        "/v1/images/generations",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 400
    assert "could not parse the JSON body" in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"3", b"null"])
def test_json_that_is_no_object(server: RunningServer, body: bytes) -> None:
    answer = post(
        server,
        "/v1/images/generations",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 400
    assert "is not of type 'object'" in answer.json()["error"]["message"]


def test_duplicate_fields(server: RunningServer) -> None:
    answer = post(
        server,
        "/v1/images/generations",
        content=b'{"prompt": "a cat", "prompt": "a dog"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 400
    assert "Duplicate parameter: 'prompt'" in answer.json()["error"]["message"]
    answer = post(
        server,
        "/v1/images/variations",
        files=[("image", ("a.png", RGB)), ("n", (None, "1")), ("n", (None, "2"))],
    )
    assert answer.status_code == 400
    assert "Duplicate parameter: 'n'" in answer.json()["error"]["message"]


def test_a_json_body_that_is_too_large(server: RunningServer) -> None:
    answer = post(server, "/v1/images/generations", json={"prompt": "x" * 2_000_000})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "request_too_large"


def test_a_form_that_is_cut_short(server: RunningServer) -> None:
    answer = post(
        server,
        "/v1/images/edits",
        content=b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nabc',
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 400
    assert "multipart" in answer.json()["error"]["message"]


def test_a_decompression_bomb_is_refused_by_its_header(client: OpenAI) -> None:
    bomb = png(np.zeros((5000, 5000), np.uint8))
    with pytest.raises(openai.BadRequestError, match="5000x5000"):
        client.images.create_variation(image=bomb)


def test_headers_stand_on_every_answer(server: RunningServer) -> None:
    answers = [httpx.get(f"{server.url}/healthz"), httpx.get(f"{server.url}/nowhere")]
    ids = set()
    for answer in answers:
        name = answer.headers["x-request-id"]
        assert len(name) == len("req_") + 32
        assert int(answer.headers["openai-processing-ms"]) >= 0
        assert answer.headers["openai-version"] == "2020-10-01"
        ids.add(name)
    assert len(ids) == 2


def test_the_request_id_leads_to_the_reason_in_the_log(server: RunningServer) -> None:
    """Open WebUI hides the error's body."""
    answer = post(server, "/v1/images/generations", json={"prompt": "a cat", "n": 7})
    name = answer.headers["x-request-id"]
    assert "You must provide n=1" in server.logged(name)
    assert not any("My API Key" in line for line in server.log.splitlines())


def test_a_web_page_may_call(server: RunningServer) -> None:
    answer = httpx.options(
        f"{server.url}/v1/images/generations",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-stainless-lang",
        },
    )
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] in ("*", "https://app.example")
