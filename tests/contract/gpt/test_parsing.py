"""Every value of a GPT-image request, what is left open, and each refusal's code and parameter."""

from __future__ import annotations

import pytest

from limner.contract.fields import Fields
from limner.contract.gpt.models import GPT_MODELS, NOT_BUILT, GptContract, find_gpt_model
from limner.contract.gpt.parsing import read_order
from limner.contract.orders import (
    OPEN_SIZE,
    Background,
    Fidelity,
    ImageOrder,
    OutputFormat,
    Quality,
    ResponseFormat,
    Size,
    Task,
)
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import InvalidRequest, UserError

PNG = PNG_SIGNATURE + bytes(9)


def model_of(name: str) -> GptContract:
    model = find_gpt_model(name)
    assert model is not None
    return model


def generate(name: str = "gpt-image-1", **values: object) -> ImageOrder:
    return read_order(Task.GENERATE, model_of(name), Fields({"prompt": "a cat", **values}))


def edit(name: str = "gpt-image-1", uploads: Uploads | None = None, **values: object) -> ImageOrder:
    sent = Uploads((PNG,)) if uploads is None else uploads
    return read_order(Task.EDIT, model_of(name), Fields({"prompt": "a cat", **values}), sent)


def refused(model: str = "gpt-image-1", **values: object) -> tuple[str, str | None, str | None]:
    """Return the type, the code and the parameter of a generation's refusal."""
    with pytest.raises(InvalidRequest) as caught:
        read_order(Task.GENERATE, model_of(model), Fields({"prompt": "a cat", **values}))
    error = caught.value
    assert error.status == 400
    return error.type, error.code, error.param


INVALID, USER = "invalid_request_error", "image_generation_user_error"


def test_a_generation_that_says_nothing_leaves_size_and_background_open() -> None:
    assert generate() == ImageOrder(
        task=Task.GENERATE,
        model="gpt-image-1",
        prompt="a cat",
        n=1,
        size=OPEN_SIZE,
        quality=Quality.HIGH,
        style=None,
        response_format=ResponseFormat.B64_JSON,
        any_shape=True,
        auto=frozenset({"size", "background"}),
    )
    words = {"size": "auto", "background": "auto", "quality": "auto", "moderation": "auto"}
    assert generate(**words) == generate()


def test_everything_that_is_taken_is_taken() -> None:
    order = generate(
        n=10,
        size="1536x1024",
        quality="low",
        background="transparent",
        output_format="webp",
        output_compression=40,
        moderation="low",
        stream=True,
        partial_images=3,
        user="u",
        safety_identifier="s",
        seed=7,
    )
    assert (order.n, order.size, order.quality) == (10, Size(1536, 1024), Quality.LOW)
    assert (order.background, order.output_format) == (Background.TRANSPARENT, OutputFormat.WEBP)
    assert (order.compression, order.permissive) == (40, True)
    assert (order.stream, order.partial_pictures) == (True, 3)
    assert (order.user, order.seed, order.auto) == ("s", 7, frozenset())


def test_an_edit_takes_pictures_a_mask_and_a_fidelity() -> None:
    order = edit(uploads=Uploads((PNG, PNG + b"2"), PNG), input_fidelity="high")
    assert (order.image, order.more_images, order.mask) == (PNG, (PNG + b"2",), PNG)
    assert order.fidelity is Fidelity.HIGH
    assert edit().fidelity is None
    with pytest.raises(InvalidRequest, match="Missing required parameter: 'image'"):
        edit(uploads=NO_UPLOADS)


def test_a_model_without_the_parameter_says_so() -> None:
    with pytest.raises(UserError) as caught:
        edit("gpt-image-2", input_fidelity="low")
    assert caught.value.code == "invalid_input_fidelity_model"
    assert refused(input_fidelity="low") == (INVALID, "unknown_parameter", "input_fidelity")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"prompt": None}, "missing_required_parameter"),
        ({"prompt": "  "}, "empty_string"),
        ({"prompt": "x" * 32_001}, "string_above_max_length"),
        ({"prompt": 5}, "invalid_type"),
        ({"n": 11}, "integer_above_max_value"),
        ({"size": "512x512"}, "invalid_value"),
        ({"quality": "hd"}, "invalid_value"),
        ({"background": "blue"}, "invalid_value"),
        ({"output_format": "gif"}, "invalid_value"),
        ({"output_format": "tiff"}, "invalid_value"),
        ({"output_compression": 101}, "integer_above_max_value"),
        ({"moderation": "high"}, "invalid_value"),
        ({"stream": "yes"}, "invalid_type"),
        ({"partial_images": 4}, "integer_above_max_value"),
        ({"partial_images": 1}, "invalid_value"),
        ({"safety_identifier": "s" * 513}, "string_above_max_length"),
        ({"response_format": "url"}, "unknown_parameter"),
        *(({name: 1}, "unsupported_parameter") for name in sorted(NOT_BUILT)),
    ],
)
def test_refusals_name_the_parameter(values: dict[str, object], code: str) -> None:
    (name,) = values
    assert refused("gpt-image-1", **values) == (INVALID, code, name)


def test_what_does_not_go_together_is_the_callers_error() -> None:
    assert refused(output_compression=50) == (
        USER,
        "invalid_png_output_compression",
        "output_compression",
    )
    jpeg = refused(background="transparent", output_format="jpeg")
    assert jpeg == (USER, "invalid_value", "background")
    assert refused("gpt-image-2", background="transparent") == (USER, "invalid_value", "background")
    assert generate("gpt-image-2").background is Background.OPAQUE
    assert generate(output_format="jpeg").background is Background.OPAQUE


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("1000x1000", "divisible by 16"),
        ("4096x4096", "longest edge"),
        ("3840x1024", "at most 3 times"),
        ("16x16", "below the current minimum"),
    ],
)
def test_newer_models_draw_any_legal_size(size: str, said: str) -> None:
    assert generate("gpt-image-2", size="2048x2048").size == Size(2048, 2048)
    with pytest.raises(UserError, match=said):
        generate("gpt-image-2", size=size)
    assert refused("gpt-image-2", size="wide") == (INVALID, "invalid_value", "size")
    assert refused(size="2048x2048") == (INVALID, "invalid_value", "size")


@pytest.mark.parametrize("model", GPT_MODELS, ids=lambda model: model.id)
def test_every_quality_of_a_model_is_taken(model: GptContract) -> None:
    for quality in model.qualities:
        assert generate(model.id, quality=str(quality)).quality is quality
