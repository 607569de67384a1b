from __future__ import annotations

import base64
import io

import httpx
import numpy as np
import pytest
from openai import OpenAI

from tests.support.pictures import difference, photo, pixels_of, png, read, with_hole
from tests.support.server import RunningServer


def edited(client: OpenAI, **fields: object) -> list[bytes]:
    """Ask for an edit in base64."""
    asked = {"prompt": "a red baseball cap", "size": "256x256", "response_format": "b64_json"}
    answer = client.images.edit(**(asked | fields))  # type: ignore[call-overload]
    return [base64.b64decode(picture.b64_json) for picture in answer.data]


def test_an_edit_keeps_every_pixel_outside_the_hole(client: OpenAI) -> None:
    original = photo()
    mask = with_hole(original)
    (picture,) = edited(client, image=png(original), mask=png(mask))
    kept = mask[:, :, 3] > 0
    after = pixels_of(picture)
    assert (after[kept] == original[kept]).all()
    changed = (after != original).any(axis=2)[~kept].mean()
    assert changed > 0.5


def test_without_a_mask_the_image_s_own_alpha_is_the_mask(client: OpenAI) -> None:
    original = with_hole(photo())
    (picture,) = edited(client, image=png(original))
    kept = original[:, :, 3] > 0
    after = pixels_of(picture)
    assert (after[kept] == original[kept]).all()
    assert (after[:, :, 3] == 255).all()


def test_colour_under_transparent_pixels_does_not_leak(client: OpenAI) -> None:
    """Two originals that differ only where they are invisible give the same picture."""
    one = with_hole(photo())
    other = one.copy()
    other[other[:, :, 3] == 0, :3] = (0, 255, 0)
    asked = {"extra_body": {"seed": 3}}
    assert edited(client, image=png(one), **asked) == edited(client, image=png(other), **asked)


def test_an_edit_puts_the_red_cap_into_the_hole(client: OpenAI) -> None:
    original = photo(512)
    original[:, :, :3] = (120, 150, 190)
    mask = with_hole(original)
    (picture,) = edited(
        client,
        image=png(original),
        mask=png(mask),
        prompt="给图中的人物添加一顶红色棒球帽",
        size="512x512",
        extra_body={"seed": 2},
    )
    inside = pixels_of(picture)[mask[:, :, 3] == 0].astype(int)
    red = (inside[:, 0] > inside[:, 1] + 50) & (inside[:, 0] > inside[:, 2] + 50)
    assert red.mean() > 0.15


def test_when_sizes_differ_the_scaled_original_is_kept(client: OpenAI) -> None:
    original = np.zeros((128, 128, 4), np.uint8)
    original[:] = (10, 200, 90, 255)
    mask = with_hole(original)
    (picture,) = edited(client, image=png(original), mask=png(mask), size="512x512")
    after = pixels_of(picture)
    assert after.shape == (512, 512, 4)
    kept = np.kron(mask[:, :, 3] > 0, np.ones((4, 4), bool))
    assert (after[kept] == (10, 200, 90, 255)).all()


def test_an_edit_gives_n_different_pictures(client: OpenAI) -> None:
    pictures = edited(client, image=png(with_hole(photo())), n=3, prompt="a cat")
    assert len(set(pictures)) == 3


@pytest.mark.parametrize("name", ["upload", "cat.png", "cat.jpg"])
def test_names_and_types_that_the_client_claims_are_not_trusted(client: OpenAI, name: str) -> None:
    content = png(with_hole(photo()))
    assert edited(client, image=(name, content, "application/x-anything"))
    assert edited(client, image=[io.BytesIO(content)])  # The client names a list `image[]`.


def test_variations_are_siblings(client: OpenAI) -> None:
    original = png(photo(512))
    answer = client.images.create_variation(
        image=original, n=3, size="512x512", response_format="b64_json"
    )
    assert answer.data is not None
    pictures = [base64.b64decode(picture.b64_json or "") for picture in answer.data]
    assert [read(picture).size for picture in pictures] == [(512, 512)] * 3
    everything = [original, *pictures]
    for index, one in enumerate(everything):
        for other in everything[index + 1 :]:
            assert difference(one, other) > 3
    mean = pixels_of(original)[:, :, :3].mean(axis=(0, 1))
    for picture in pictures:
        assert np.abs(pixels_of(picture)[:, :, :3].mean(axis=(0, 1)) - mean).max() < 60


def test_variations_come_as_links_by_default(client: OpenAI, server: RunningServer) -> None:
    answer = client.images.create_variation(image=png(photo()), size="256x256")
    assert answer.data is not None
    (picture,) = answer.data
    assert str(picture.url).startswith(server.url)
    assert picture.revised_prompt is None
    assert read(httpx.get(str(picture.url)).content).size == (256, 256)
