from __future__ import annotations

import base64
import time

import httpx
import pytest
from openai import OpenAI

from tests.support.pictures import difference, read
from tests.support.server import RunningServer


def drawn(client: OpenAI, **fields: object) -> bytes:
    """Ask for one picture in base64."""
    answer = client.images.generate(response_format="b64_json", **fields)  # type: ignore[call-overload]
    return base64.b64decode(answer.data[0].b64_json)


def test_a_generation_without_a_model_is_dall_e_3(client: OpenAI) -> None:
    before = int(time.time())
    answer = client.images.generate(prompt="一只橘猫在看书")
    assert before <= answer.created <= time.time()
    assert answer.data is not None
    (picture,) = answer.data
    assert picture.revised_prompt
    assert "cat" in picture.revised_prompt
    assert picture.b64_json is None
    downloaded = httpx.get(str(picture.url))
    assert downloaded.headers["content-type"] == "image/png"
    image = read(downloaded.content)
    assert (image.format, image.size) == ("PNG", (1024, 1024))


def test_the_body_holds_created_and_data_and_nothing_else(server: RunningServer) -> None:
    """Strict clients break on `size` or `quality` in a DALL·E reply."""
    headers = {"Authorization": "Bearer My API Key"}
    asked = {"prompt": "a cat", "model": "dall-e-2", "size": "256x256"}
    answer = httpx.post(f"{server.url}/v1/images/generations", json=asked, headers=headers)
    body = answer.json()
    assert set(body) == {"created", "data"}
    assert isinstance(body["created"], int)
    assert [set(item) for item in body["data"]] == [{"url"}]
    asked = {"prompt": "a cat", "response_format": "b64_json"}
    body = httpx.post(
        f"{server.url}/v1/images/generations", json=asked, headers=headers, timeout=60
    ).json()
    assert [set(item) for item in body["data"]] == [{"b64_json", "revised_prompt"}]


@pytest.mark.parametrize("size", ["1024x1024", "1792x1024", "1024x1792"])
def test_dall_e_3_draws_each_of_its_sizes(client: OpenAI, size: str) -> None:
    picture = drawn(client, model="dall-e-3", prompt="a lighthouse by the sea", size=size)
    image = read(picture)
    assert image.format == "PNG"
    assert f"{image.width}x{image.height}" == size


@pytest.mark.parametrize("size", ["256x256", "512x512", "1024x1024"])
def test_dall_e_2_draws_each_of_its_sizes(client: OpenAI, size: str) -> None:
    image = read(drawn(client, model="dall-e-2", prompt="a red boat on a lake", size=size))
    assert image.format == "PNG"
    assert f"{image.width}x{image.height}" == size


def test_dall_e_2_draws_n_different_pictures(client: OpenAI) -> None:
    answer = client.images.generate(
        model="dall-e-2",
        prompt="a fox in a forest",
        n=4,
        size="256x256",
        response_format="b64_json",
    )
    assert answer.data is not None
    pictures = [base64.b64decode(picture.b64_json or "") for picture in answer.data]
    assert len(set(pictures)) == 4
    assert all(picture.revised_prompt is None for picture in answer.data)


def test_the_same_seed_gives_the_same_bytes_whatever_n(client: OpenAI) -> None:
    asked = {"model": "dall-e-2", "prompt": "two dogs on a beach", "size": "256x256"}
    one = drawn(client, **asked, extra_body={"seed": 5})
    answer = client.images.generate(
        **asked, n=3, response_format="b64_json", extra_body={"seed": 5}
    )  # type: ignore[call-overload]
    assert base64.b64decode(answer.data[0].b64_json) == one
    assert drawn(client, **asked, extra_body={"seed": 6}) == base64.b64decode(
        answer.data[1].b64_json
    )


def test_without_a_seed_each_call_differs(client: OpenAI) -> None:
    asked = {"model": "dall-e-2", "prompt": "a house", "size": "256x256"}
    assert drawn(client, **asked) != drawn(client, **asked)


def test_vivid_and_natural_differ(client: OpenAI) -> None:
    asked = {"model": "dall-e-3", "prompt": "a house in a meadow", "extra_body": {"seed": 1}}
    vivid = drawn(client, **asked, style="vivid")
    natural = drawn(client, **asked, style="natural")
    assert difference(vivid, natural) > 8


def test_hd_differs_from_standard(client: OpenAI) -> None:
    asked = {"model": "dall-e-3", "prompt": "a city street at night", "extra_body": {"seed": 1}}
    standard = drawn(client, **asked, quality="standard")
    fine = drawn(client, **asked, quality="hd")
    assert difference(standard, fine) > 2


def test_null_counts_as_not_given(server: RunningServer) -> None:
    names = ("model", "n", "size", "quality", "style", "response_format", "user", "seed")
    answer = httpx.post(
        f"{server.url}/v1/images/generations",
        json={"prompt": "a cat", **dict.fromkeys(names)},
        headers={"Authorization": "Bearer My API Key"},
        timeout=60,
    )
    assert answer.status_code == 200
    assert "revised_prompt" in answer.json()["data"][0]


def test_user_is_accepted(client: OpenAI) -> None:
    assert drawn(client, model="dall-e-2", prompt="a cat", size="256x256", user="user-1")


def test_a_picture_says_what_drew_it(client: OpenAI) -> None:
    """OpenMoji's licence asks for the credit wherever its pictures go."""
    image = read(drawn(client, model="dall-e-2", prompt="a cat", size="256x256"))
    text = getattr(image, "text", {})
    assert text["Software"] == "Limner"
    assert "OpenMoji" in text["Copyright"]


def test_prompts_are_counted_in_characters(client: OpenAI) -> None:
    assert drawn(client, model="dall-e-2", prompt="猫" * 1000, size="256x256")
    assert drawn(client, model="dall-e-3", prompt="猫，" * 2000)
