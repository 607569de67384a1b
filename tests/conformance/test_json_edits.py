"""Edits in JSON: pictures by data URL, by address and by file id, as clients without forms send."""

from __future__ import annotations

import base64
from collections.abc import Generator
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from openai import OpenAI
from openai.types import ImagesResponse

from tests.conformance.test_gpt_edits import file, pixels, wide
from tests.support.pictures import photo, png
from tests.support.server import KEY, RunningServer, running_server
from tests.support.web_sites import Site, site

HEADERS = {"Authorization": f"Bearer {KEY}"}
EDIT: dict[str, Any] = {"prompt": "add a dog", "quality": "low", "seed": 1}


@pytest.fixture(scope="module")
def pictures() -> Generator[Site]:
    with site() as running:
        running.pages["/wide.jpg"] = (200, {"Content-Type": "image/jpeg"}, file(wide(), "jpeg"))
        running.pages["/moved"] = (302, {"Location": "/wide.jpg"}, b"")
        running.pages["/page"] = (200, {"Content-Type": "image/png"}, b"<html>no picture</html>")
        yield running


@pytest.fixture(scope="module")
def reaching(pictures: Site, tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Run a server that may reach the site of pictures, and nothing else that is private."""
    host = pictures.server_address[0]
    variables = {"LIMNER_FETCH__ALLOW_NETWORKS": f'["{host!s}/32"]'}
    with running_server(tmp_path_factory.mktemp("data"), variables=variables) as running:
        yield running


def data_url(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def edit(server: RunningServer, **body: object) -> ImagesResponse:
    """Edit by a JSON body, read as the official client reads it."""
    with server.client() as client:
        return client.post(
            "/images/edits", body={**EDIT, **body}, cast_to=ImagesResponse, options={}
        )


def refused(server: RunningServer, **body: object) -> dict[str, Any]:
    answer = httpx.post(
        f"{server.url}/v1/images/edits", json={**EDIT, **body}, headers=HEADERS, timeout=60
    )
    assert answer.status_code == 400, answer.text
    error: dict[str, Any] = answer.json()["error"]
    return error


def test_a_data_url_is_edited_like_the_same_file_of_a_form(
    server: RunningServer, client: OpenAI
) -> None:
    """Seed and all else alike, so are the pictures; the default model is a GPT-image one."""
    content = file(wide(), "jpeg")
    by_json = edit(server, images=[{"image_url": data_url(content, "jpeg")}], model="gpt-image-1")
    by_form = client.images.edit(
        model="gpt-image-1",
        prompt="add a dog",
        quality="low",
        image=content,
        extra_body={"seed": 1},
    )
    assert by_json.data is not None
    assert by_form.data is not None
    assert by_json.data[0].b64_json == by_form.data[0].b64_json
    unnamed = edit(server, images=[{"image_url": data_url(content, "jpeg")}])
    assert unnamed.usage is not None  # DALL·E's answers have none.


def test_a_mask_keeps_every_other_pixel(server: RunningServer) -> None:
    original = np.ascontiguousarray(photo(1024)[:, :, :3])
    mask = np.full((1024, 1024, 4), 255, np.uint8)
    mask[300:700, 350:750, 3] = 0
    answer = edit(
        server,
        prompt="a red balloon",
        images=[{"image_url": data_url(png(original))}],
        mask={"image_url": data_url(png(mask))},
        size="1024x1024",
    )
    assert answer.data is not None
    edited = pixels(answer.data[0].b64_json)
    kept = mask[:, :, 3] == 255
    assert (edited[kept] == original[kept]).all()
    assert (edited[~kept] != original[~kept]).any()


def test_a_file_that_was_uploaded_is_edited_by_its_id(
    server: RunningServer, client: OpenAI
) -> None:
    content = file(wide(), "png")
    uploaded = client.files.create(file=("wide.png", content), purpose="vision")
    by_id = edit(server, images=[{"file_id": uploaded.id}])
    by_url = edit(server, images=[{"image_url": data_url(content)}])
    assert by_id.data is not None
    assert by_url.data is not None
    assert by_id.data[0].b64_json == by_url.data[0].b64_json
    client.files.delete(uploaded.id)
    with pytest.raises(openai.BadRequestError) as caught:
        edit(server, images=[{"file_id": uploaded.id}])
    assert caught.value.code == "image_file_not_found"
    assert caught.value.param == "images[0].file_id"


def test_an_address_is_fetched_and_so_is_where_it_leads(
    reaching: RunningServer, pictures: Site
) -> None:
    first = edit(reaching, images=[{"image_url": pictures.url("/wide.jpg")}])
    second = edit(reaching, images=[{"image_url": pictures.url("/moved")}])
    assert first.size == second.size == "1536x1024"
    assert first.data is not None
    assert second.data is not None
    assert first.data[0].b64_json == second.data[0].b64_json


def test_several_pictures_from_everywhere(reaching: RunningServer, pictures: Site) -> None:
    with reaching.client() as client:
        uploaded = client.files.create(file=("cat.png", png(photo(64))), purpose="vision")
    answer = edit(
        reaching,
        images=[
            {"image_url": pictures.url("/wide.jpg")},
            {"file_id": uploaded.id},
            {"image_url": data_url(png(photo(80)))},
        ],
    )
    assert answer.data is not None
    assert answer.usage is not None
    assert answer.usage.input_tokens_details.image_tokens > 0


def test_private_addresses_are_not_reached(server: RunningServer, pictures: Site) -> None:
    """Without the setting; nor is the server itself, whose address is private too."""
    asked = len(pictures.asked)
    for url in (
        pictures.url("/wide.jpg"),
        f"{server.url}/healthz",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://localhost:5432/",
    ):
        error = refused(server, images=[{"image_url": url}])
        assert error["code"] == "failed_to_download_image"
        assert error["param"] == "images[0].image_url"
        assert error["message"].endswith("it cannot be reached.")
    assert len(pictures.asked) == asked


def test_what_is_no_picture_is_refused_by_name(reaching: RunningServer, pictures: Site) -> None:
    good = {"image_url": data_url(png(photo(64)))}
    error = refused(reaching, images=[good, {"image_url": pictures.url("/page")}])
    assert (error["code"], error["param"]) == ("unsupported_file_mimetype", "images[1]")
    error = refused(reaching, images=[good, {"image_url": pictures.url("/nothing")}])
    assert (error["code"], error["param"]) == ("failed_to_download_image", "images[1].image_url")
    error = refused(reaching, images=[good], mask=good["image_url"])
    assert (error["code"], error["param"]) == ("invalid_type", "mask")


def test_the_dall_e_models_take_forms_alone(server: RunningServer) -> None:
    error = refused(server, images=[{"file_id": "file-1"}], model="dall-e-2")
    assert (error["code"], error["param"]) == ("invalid_value", "model")
    error = refused(server, images=[{"file_id": "file-1"}], model="gpt-image-7")
    assert error["param"] == "model"


def test_a_form_s_parameter_is_unknown_here(server: RunningServer) -> None:
    url = data_url(png(photo(64)))
    error = refused(server, images=[{"image_url": url}], image=url)
    assert (error["code"], error["param"]) == ("unknown_parameter", "image")


def test_it_streams_too(server: RunningServer) -> None:
    body = {**EDIT, "images": [{"image_url": data_url(png(photo(64)))}], "stream": True}
    answer = httpx.post(
        f"{server.url}/v1/images/edits",
        json={**body, "partial_images": 1},
        headers=HEADERS,
        timeout=60,
    )
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: image_edit.partial_image" in answer.text
    assert "event: image_edit.completed" in answer.text


def test_a_lenient_server_gives_them_to_dall_e_as_well(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data = tmp_path_factory.mktemp("data")
    with running_server(data, variables={"LIMNER_MODE": "lenient"}) as running:
        answer = httpx.post(
            f"{running.url}/v1/images/edits",
            json={
                "prompt": "add a dog",
                "model": "dall-e-2",
                "size": "256x256",
                "images": [{"image_url": data_url(file(wide(), "jpeg"), "jpeg")}],
            },
            headers=HEADERS,
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        assert "images[0]=jpeg->png" in answer.headers["x-limner-adjusted"]
