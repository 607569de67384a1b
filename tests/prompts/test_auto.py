"""What a request leaves open is found in its prompt, or in the picture that it edits."""

from __future__ import annotations

import dataclasses

import pytest

from limner.contract.fields import Fields
from limner.contract.orders import OPEN_SIZE, Background, ImageOrder, Size, Task
from limner.contract.parsing import read_order
from limner.prompts.auto import AutoResolver
from tests.text.test_shapes import ASKED

SIZES = {
    "landscape": Size(1536, 1024),
    "portrait": Size(1024, 1536),
    "square": Size(1024, 1024),
}


@pytest.fixture(scope="module")
def resolver() -> AutoResolver:
    """Resolve; every picture of the tests says its size in its bytes."""
    return AutoResolver(lambda image: (image[0], image[1]))


def order(**values: object) -> ImageOrder:
    fields = Fields({"model": "gpt-image-1", "prompt": "a red apple", **values})
    return read_order(Task.GENERATE, fields)


@pytest.mark.parametrize(("prompt", "shape"), ASKED)
def test_a_shape_that_is_asked_for_is_taken(
    resolver: AutoResolver, prompt: str, shape: str
) -> None:
    assert resolver.suited_size(prompt) == SIZES[shape]


@pytest.mark.parametrize(
    ("prompt", "shape"),
    [
        ("a red apple", "square"),
        ("a clock that shows 4:30", "square"),
        ("mountains at dawn", "landscape"),
        ("a snowy mountain at sunrise, oil painting", "landscape"),
        ("a photo of the sea in the morning", "landscape"),
        ("rolling hills covered with lavender", "landscape"),
        ("desert landscape, wide", "landscape"),
        ("futuristic city at night, neon reflections", "landscape"),
        ("日落时的大海", "landscape"),
        ("极简风格的山水画，水墨风格，留白构图", "landscape"),
        ("未来城市夜景，赛博朋克美学，霓虹反光，鸟瞰视角", "landscape"),
        ("a fox in the mountains", "square"),
        ("a girl and the sea", "square"),
        ("a beach ball", "square"),
        ("a sea turtle", "square"),
        ("a mountain bike", "square"),
        ("草原上的马", "square"),
        ("沙滩排球", "square"),
        ("女孩站在海边", "square"),
        ("a woman, half-length portrait", "portrait"),
        ("a knight, full body, on a white background", "portrait"),
        ("一位身穿汉服的年轻女性，水彩插画风格，柔和的自然光，正面半身构图", "portrait"),
        ("two women, half length", "square"),
        ("一群舞者，全身照", "square"),
    ],
)
def test_without_a_word_for_it_the_size_suits_what_is_shown(
    resolver: AutoResolver, prompt: str, shape: str
) -> None:
    assert resolver.suited_size(prompt) == SIZES[shape]


def test_an_edit_keeps_the_shape_of_its_picture_unless_another_is_asked_for(
    resolver: AutoResolver,
) -> None:
    assert resolver.suited_size("add a hat", bytes([160, 90])) == SIZES["landscape"]
    assert resolver.suited_size("add a hat", bytes([90, 160])) == SIZES["portrait"]
    assert resolver.suited_size("add a hat", bytes([100, 96])) == SIZES["square"]
    assert resolver.suited_size("add a hat, 9:16", bytes([160, 90])) == SIZES["portrait"]


@pytest.mark.parametrize(
    ("prompt", "background"),
    [
        ("a logo, transparent background", Background.TRANSPARENT),
        ("a sticker with no  background", Background.TRANSPARENT),
        ("一个图标，透明背景", Background.TRANSPARENT),
        ("一个透明的玻璃杯", Background.OPAQUE),
        ("a transparent umbrella", Background.OPAQUE),
    ],
)
def test_a_transparent_background_is_found(
    resolver: AutoResolver, prompt: str, background: Background
) -> None:
    assert resolver.resolve(order(prompt=prompt)).background is background


def test_only_what_was_left_open_is_settled(resolver: AutoResolver) -> None:
    left_open = order(prompt="mountains at dawn, transparent background")
    assert left_open.auto == {"size", "background"}
    assert (left_open.size, left_open.background) == (OPEN_SIZE, None)
    settled = resolver.resolve(left_open)
    assert (settled.size, settled.background) == (SIZES["landscape"], Background.TRANSPARENT)
    given = order(
        prompt="mountains at dawn, transparent background", size="1024x1024", background="opaque"
    )
    assert resolver.resolve(given) == given
    assert given.auto == frozenset()


def test_what_was_asked_for_stays_known(resolver: AutoResolver) -> None:
    assert resolver.resolve(order(size="auto")).auto == {"size", "background"}


def test_a_jpeg_has_a_background_whatever_the_prompt_says(resolver: AutoResolver) -> None:
    asked = order(prompt="a logo, transparent background", output_format="jpeg")
    assert resolver.resolve(asked).background is Background.OPAQUE


def test_dall_e_leaves_nothing_open(resolver: AutoResolver) -> None:
    asked = read_order(Task.GENERATE, Fields({"prompt": "mountains at dawn"}))
    assert resolver.resolve(asked) == asked
    assert dataclasses.replace(asked, size=OPEN_SIZE) != asked
