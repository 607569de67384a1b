"""Edits by the GPT-image models, as the official client sends them and sees them."""

from __future__ import annotations

import base64
import io
from itertools import pairwise
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from numpy.typing import NDArray
from openai import OpenAI
from openai.types import ImageEditCompletedEvent, ImageEditPartialImageEvent
from PIL import Image

from tests.support.pictures import photo, png, with_hole
from tests.support.server import KEY, RunningServer

EDIT: dict[str, Any] = {"model": "gpt-image-1", "prompt": "add a dog", "quality": "low"}
Array = NDArray[Any]


def pixels(text: str | None, mode: str = "RGB") -> Array:
    content = io.BytesIO(base64.b64decode(text or ""))
    return np.asarray(Image.open(content).convert(mode))


def file(array: Array, kind: str) -> bytes:
    content = io.BytesIO()
    Image.fromarray(array).save(content, kind, quality=95)
    return content.getvalue()


def wide(height: int = 400, width: int = 600) -> Array:
    """Make an oblong picture: sky over a meadow."""
    rows = np.linspace(0, 1, height)[:, None, None]
    sky, grass = np.array([120.0, 180, 250]), np.array([60.0, 150, 60])
    flat = np.where(rows < 0.6, sky * (1 - rows * 0.3), grass * (0.6 + rows * 0.4))
    return np.broadcast_to(flat, (height, width, 3)).astype(np.uint8).copy()


@pytest.mark.parametrize("kind", ["jpeg", "webp", "png"])
def test_a_picture_of_any_kind_and_shape_as_raw_bytes(client: OpenAI, kind: str) -> None:
    """The client sends bytes as `upload`, octet-stream: what counts is what is in them."""
    answer = client.images.edit(**EDIT, image=file(wide(), kind), extra_body={"seed": 1})
    assert answer.size == "1536x1024"  # The nearest in shape.
    assert answer.data is not None
    edited = pixels(answer.data[0].b64_json)
    original = np.asarray(Image.fromarray(wide()).resize((1536, 1024)), np.int16)
    changed = np.abs(edited - original).max(2) > 40
    assert 0.01 < changed.mean() < 0.4  # A dog came in, the rest is recognisably the original.


def test_of_a_phone_s_picture_with_a_second_inside_the_first_is_edited(client: OpenAI) -> None:
    """Phones and cameras write such files (MPO); the second is a depth map, for one."""
    content = io.BytesIO()
    first, second = Image.fromarray(wide()), Image.new("RGB", (300, 200), "red")
    first.save(content, "MPO", save_all=True, append_images=[second], quality=95)
    sent = content.getvalue()
    answer = client.images.edit(**EDIT, image=sent, extra_body={"seed": 1})
    alone = client.images.edit(**EDIT, image=file(wide(), "jpeg"), extra_body={"seed": 1})
    assert answer.size == alone.size == "1536x1024"
    assert answer.data is not None
    assert alone.data is not None
    difference = pixels(answer.data[0].b64_json).astype(int) - pixels(alone.data[0].b64_json)
    assert np.abs(difference).mean() < 2


def test_a_png_is_turned_as_its_exif_says(client: OpenAI) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # To be turned by 90 degrees.
    content = io.BytesIO()
    Image.fromarray(wide()).save(content, "PNG", exif=exif)
    answer = client.images.edit(**EDIT, image=content.getvalue())
    assert answer.size == "1024x1536"


def test_a_style_is_laid_over_the_whole_picture(client: OpenAI) -> None:
    answer = client.images.edit(
        **(EDIT | {"prompt": "make it a pencil sketch"}), image=file(wide(), "png")
    )
    assert answer.data is not None
    edited = pixels(answer.data[0].b64_json).astype(np.int16)
    assert np.ptp(edited, axis=2).mean() < 30  # Hardly any colour is left.


def test_with_a_mask_every_other_pixel_is_kept(client: OpenAI) -> None:
    """The exactness promise, for an original that has the asked size."""
    original = np.ascontiguousarray(photo(1024)[:, :, :3])
    mask = np.full((1024, 1024, 4), 255, np.uint8)
    mask[300:700, 350:750, 3] = 0
    answer = client.images.edit(
        **(EDIT | {"prompt": "a red balloon"}),
        image=png(original),
        mask=png(mask),
        size="1024x1024",
    )
    assert answer.data is not None
    edited = pixels(answer.data[0].b64_json)
    kept = mask[:, :, 3] == 255
    assert (edited[kept] == original[kept]).all()
    assert (edited[~kept] != original[~kept]).any()


def test_several_pictures_a_cut_out_one_is_set_in(client: OpenAI) -> None:
    """`image[]` twice: the thing on nothing comes into the first picture as it is."""
    thing = np.zeros((200, 200, 4), np.uint8)
    thing[40:160, 40:160] = (250, 20, 200, 255)
    answer = client.images.edit(
        **(EDIT | {"prompt": "put it there"}),
        image=[file(wide(), "jpeg"), png(thing)],
    )
    assert answer.usage is not None
    assert answer.usage.input_tokens_details.image_tokens == 2 * 194
    assert answer.data is not None
    edited = pixels(answer.data[0].b64_json).astype(np.int16)
    pink = (np.abs(edited - (250, 20, 200)).max(2) < 12).mean()
    assert pink > 0.05


def test_another_shape_is_filled_beside_the_original(client: OpenAI) -> None:
    answer = client.images.edit(
        **(EDIT | {"prompt": "continue it"}), image=file(wide(), "png"), size="1024x1536"
    )
    assert answer.data is not None
    edited = pixels(answer.data[0].b64_json, "RGBA")
    assert edited.shape[:2] == (1536, 1024)
    assert (edited[:, :, 3] == 255).all()
    assert edited[:100, :, 2].mean() > 120  # The sky goes on above.


def test_an_edit_is_streamed(client: OpenAI) -> None:
    """Each state has something new in it: the original, its new style, the dog."""
    asked = EDIT | {"prompt": "add a dog, as a watercolour"}
    events = list(
        client.images.edit(**asked, image=file(wide(), "png"), stream=True, partial_images=2)
    )
    assert [type(event) for event in events] == [
        ImageEditPartialImageEvent,
        ImageEditPartialImageEvent,
        ImageEditCompletedEvent,
    ]
    states = [pixels(event.b64_json).astype(int) for event in events]
    assert all(np.abs(one - next_one).mean() > 0.5 for one, next_one in pairwise(states))


def test_a_state_without_anything_new_is_not_streamed(client: OpenAI) -> None:
    """Without a new style there is nothing between the original and the dog."""
    events = list(
        client.images.edit(**EDIT, image=file(wide(), "png"), stream=True, partial_images=2)
    )
    assert [type(event) for event in events] == [
        ImageEditPartialImageEvent,
        ImageEditCompletedEvent,
    ]


def test_without_a_model_a_parameter_of_the_family_decides(client: OpenAI) -> None:
    answer = client.images.edit(prompt="add a dog", image=file(wide(), "jpeg"), background="auto")
    assert answer.output_format == "png"
    with pytest.raises(openai.BadRequestError, match="must be a PNG"):
        client.images.edit(prompt="add a dog", image=file(wide(), "jpeg"))


IMAGE = file(wide(), "png")
INVALID, USERS = "invalid_request_error", "image_generation_user_error"
REFUSALS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"image": b"no picture"}, INVALID, "unsupported_file_mimetype", "image"),
    ({"image": b""}, INVALID, "empty_image_file", "image"),
    ({"image": [IMAGE, b"GIF89a"]}, INVALID, "unsupported_file_mimetype", "image[1]"),
    ({"image": []}, INVALID, "missing_required_parameter", "image"),
    ({"image": [IMAGE] * 17}, INVALID, "array_above_max_length", "image"),
    ({"image": file(wide(), "jpeg")[:900]}, USERS, "invalid_image_file", "image"),
    ({"image": IMAGE[:900]}, USERS, "invalid_image_file", "image"),
    ({"mask": png(with_hole(photo(64)))[:300]}, USERS, "invalid_mask_image_format", "mask"),
    ({"extra_body": {"markup": "x"}}, INVALID, "unsupported_parameter", "markup"),
    ({"mask": png(photo(64))}, USERS, "invalid_mask_image_format", "mask"),
    ({"mask": b"\xff\xd8\xff"}, USERS, "invalid_mask_image_format", "mask"),
    ({"model": "gpt-image-2", "input_fidelity": "high"}, USERS, "invalid_input_fidelity_model",
     "input_fidelity"),
    ({"model": "gpt-image-1-mini", "input_fidelity": "high"}, INVALID, "invalid_value",
     "input_fidelity"),
    ({"response_format": "url"}, INVALID, "unknown_parameter", "response_format"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "kind", "code", "param"), REFUSALS)
def test_refusals_name_the_parameter(
    client: OpenAI, asked: dict[str, Any], kind: str, code: str, param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.edit(**(EDIT | {"image": IMAGE} | asked))
    error = refused.value
    assert (error.type, error.code, error.param) == (kind, code, param)


def test_a_markup_file_is_refused_by_name(server: RunningServer) -> None:
    """Also one that is larger than a text may be; without a model it means the family."""
    answer = httpx.post(
        f"{server.url}/v1/images/edits",
        data={"prompt": "a dog"},
        files={"image": ("image.png", IMAGE), "markup": ("markup.png", IMAGE + bytes(200_000))},
        headers={"Authorization": f"Bearer {KEY}"},
    )
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["param"]) == ("unsupported_parameter", "markup")


def test_a_bomb_is_refused_before_it_is_decoded(client: OpenAI) -> None:
    """A JPEG whose head claims more pixels than are decoded, in a few bytes."""
    content = bytearray(file(np.zeros((16, 16, 3), np.uint8), "jpeg"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = (60_000).to_bytes(2, "big") * 2
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.edit(**EDIT, image=bytes(content))
    assert refused.value.code == "image_too_large"


def test_a_tall_screenshot_is_taken_and_one_beyond_the_limits_is_not(client: OpenAI) -> None:
    """More pixels on an edge than DALL·E takes; and a PNG of too many, of which few bytes tell."""
    tall = np.zeros((6000, 600, 3), np.uint8)
    assert client.images.edit(**EDIT, image=file(tall, "png")).size == "1024x1536"
    for height, width in ((8200, 64), (8000, 8000)):
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.edit(**EDIT, image=file(np.zeros((height, width), np.uint8), "png"))
        assert (refused.value.code, refused.value.param) == ("image_too_large", "image")


def test_a_picture_lies_as_its_camera_was_held(client: OpenAI) -> None:
    """Exif's orientation: an upright photograph stored lying."""
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(wide()).save(content, "jpeg", exif=exif)
    answer = client.images.edit(**EDIT, image=content.getvalue())
    assert answer.size == "1024x1536"
