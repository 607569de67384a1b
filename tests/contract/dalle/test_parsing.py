"""Every value and every error of each DALL·E parameter."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.dalle.models import DALL_E_2, DALL_E_3, DALLE_MODELS, UPLOAD_BYTES_MAX
from limner.contract.fields import Fields
from limner.contract.gpt.models import GPT_DEFAULT
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Style, Task
from limner.contract.parameters import GPT_ONLY
from limner.contract.parsing import read_order
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.contract.seeds import SEED_MAX
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest, LimnerError, UploadRefused, UserError

PNG = PNG_SIGNATURE + b"whatever follows is looked at elsewhere"
SECRET = "窃取的秘密提示词 my secret prompt"
SURFACE = ("status", "type", "code", "param")


def sent(files: Mapping[str, bytes]) -> Uploads:
    """Return files by name as uploads."""
    image = files.get("image")
    return Uploads(() if image is None else (image,), files.get("mask"))


def generate(**values: object) -> ImageOrder:
    return read_order(Task.GENERATE, Fields({"prompt": "a cat", **values}))


def edit(files: Mapping[str, bytes] | None = None, **values: object) -> ImageOrder:
    given_files = {"image": PNG, "mask": PNG} if files is None else files
    fields = Fields({"prompt": "a cat", **values}, textual=True)
    return read_order(Task.EDIT, fields, sent(given_files))


def vary(files: Mapping[str, bytes] | None = None, **values: object) -> ImageOrder:
    given_files = {"image": PNG} if files is None else files
    return read_order(Task.VARY, Fields(values, textual=True), sent(given_files))


def refused(read: object, **values: object) -> InvalidRequest:
    """Return the refusal, which carries status 400, no code and no param as DALL·E's did."""
    error = refused_with(read, **values)
    assert (error.status, error.code, error.param) == (400, None, None)
    assert error.type == "invalid_request_error"
    return error


def refused_with(read: object, **values: object) -> InvalidRequest:
    assert callable(read)
    with pytest.raises(InvalidRequest) as caught:
        read(**values)
    return caught.value


# Defaults


def test_a_generation_that_names_nothing_is_a_dall_e_3_generation() -> None:
    assert generate() == ImageOrder(
        task=Task.GENERATE,
        model="dall-e-3",
        prompt="a cat",
        n=1,
        size=Size(1024, 1024),
        quality=Quality.STANDARD,
        style=Style.VIVID,
        response_format=ResponseFormat.URL,
    )


def test_dall_e_2_has_no_style_and_one_quality() -> None:
    assert generate(model="dall-e-2") == ImageOrder(
        task=Task.GENERATE,
        model="dall-e-2",
        prompt="a cat",
        n=1,
        size=Size(1024, 1024),
        quality=Quality.STANDARD,
        style=None,
        response_format=ResponseFormat.URL,
    )


def test_edits_and_variations_are_dall_e_2_by_default() -> None:
    assert edit() == ImageOrder(
        task=Task.EDIT,
        model="dall-e-2",
        prompt="a cat",
        n=1,
        size=Size(1024, 1024),
        quality=Quality.STANDARD,
        style=None,
        response_format=ResponseFormat.URL,
        image=PNG,
        mask=PNG,
    )
    assert vary() == ImageOrder(
        task=Task.VARY,
        model="dall-e-2",
        prompt="",
        n=1,
        size=Size(1024, 1024),
        quality=Quality.STANDARD,
        style=None,
        response_format=ResponseFormat.URL,
        image=PNG,
    )


def test_null_counts_as_not_given_everywhere() -> None:
    """Clients send `null` for what was not set."""
    names = ("model", "n", "size", "quality", "style", "response_format", "user", "seed")
    assert generate(**dict.fromkeys(names)) == generate()
    assert generate(background=None, stream=None) == generate()
    assert edit(**dict.fromkeys(names)) == edit()


def test_everything_that_dall_e_3_takes_is_taken() -> None:
    order = generate(
        model="dall-e-3",
        n=1,
        size="1024x1792",
        quality="hd",
        style="natural",
        response_format="b64_json",
        user="u-1",
        seed=7,
    )
    assert order == ImageOrder(
        task=Task.GENERATE,
        model="dall-e-3",
        prompt="a cat",
        n=1,
        size=Size(1024, 1792),
        quality=Quality.HD,
        style=Style.NATURAL,
        response_format=ResponseFormat.B64_JSON,
        seed=7,
        user="u-1",
    )


def test_everything_that_dall_e_2_takes_is_taken() -> None:
    shared = {"n": "10", "size": "256x256", "response_format": "b64_json", "user": "u-1"}
    for order in (
        edit(files=None, quality="standard", model="dall-e-2", seed="-7", **shared),
        vary(files=None, seed="-7", **shared),
    ):
        assert (order.n, order.size, order.seed, order.user) == (10, Size(256, 256), -7, "u-1")
        assert order.response_format is ResponseFormat.B64_JSON
    assert generate(model="dall-e-2", quality="standard").quality is Quality.STANDARD


# model


@pytest.mark.parametrize("name", ["gpt-image-9", "DALL-E-3", "dall-e-3 ", "模型", "x" * 9999])
def test_a_model_that_does_not_exist(name: str) -> None:
    error = refused_with(generate, model=name)
    assert isinstance(error, UserError)
    assert [getattr(error, part) for part in SURFACE] == [
        400,
        "image_generation_user_error",
        "invalid_value",
        "model",
    ]
    assert "does not exist" in error.message
    assert "dall-e-2, dall-e-3" in error.message
    assert len(error.message) < 200


@pytest.mark.parametrize("read", [edit, vary])
def test_a_model_that_cannot_do_this(read: object) -> None:
    error = refused_with(read, model="dall-e-3")
    assert [getattr(error, part) for part in SURFACE] == [
        400,
        "invalid_request_error",
        "invalid_value",
        "model",
    ]
    assert error.message == "Invalid value: 'dall-e-3'. Value must be 'dall-e-2'."


def test_a_model_is_text() -> None:
    assert refused(generate, model=3).message == "3 is not of type 'string' - 'model'"


# prompt


@pytest.mark.parametrize("read", [generate, edit])
def test_a_prompt_is_required(read: object) -> None:
    assert refused(read, prompt=None).message == "'prompt' is a required property"


def test_the_key_may_be_missing_too() -> None:
    with pytest.raises(InvalidRequest, match="'prompt' is a required property"):
        read_order(Task.GENERATE, Fields({}))


@pytest.mark.parametrize("prompt", ["", " ", "\n\t", "　"])
def test_an_empty_prompt_is_too_short(prompt: str) -> None:
    assert "too short - 'prompt'" in refused(generate, prompt=prompt).message


@pytest.mark.parametrize("letter", ["x", "猫", "🐈"])
@pytest.mark.parametrize(("model", "limit"), [("dall-e-2", 1000), ("dall-e-3", 4000)])
def test_prompts_are_measured_in_characters(model: str, limit: int, letter: str) -> None:
    """Not in bytes: a Chinese prompt may be as long as an English one."""
    assert generate(model=model, prompt=letter * limit).prompt == letter * limit
    error = refused(generate, model=model, prompt=letter * (limit + 1))
    assert "too long - 'prompt'" in error.message
    assert f"{limit} characters" in error.message
    assert str(limit + 1) in error.message
    assert letter * 3 not in error.message


def test_an_edit_has_dall_e_2s_limit() -> None:
    assert edit(prompt="猫" * 1000).prompt == "猫" * 1000
    assert "too long" in refused(edit, prompt="猫" * 1001).message


def test_a_prompt_is_taken_as_it_stands() -> None:
    assert generate(prompt="  一只猫\n").prompt == "  一只猫\n"


@pytest.mark.parametrize(
    "values",
    [
        {"prompt": SECRET * 1000},
        {"prompt": [SECRET]},
        {"prompt": {"text": SECRET}},
        {"prompt": SECRET, "n": 3},
        {"prompt": SECRET, "size": "1x1"},
        {"prompt": SECRET, "unknown": 1},
        {"prompt": SECRET, "model": "none"},
    ],
)
def test_no_error_repeats_the_prompt(values: dict[str, object]) -> None:
    assert SECRET[:4] not in refused_with(generate, **values).message


@pytest.mark.parametrize("value", [5, True, ["x"], {"a": 1}])
def test_a_prompt_is_text(value: object) -> None:
    assert "not of type 'string' - 'prompt'" in refused(generate, prompt=value).message


def test_a_variation_takes_no_prompt() -> None:
    assert "('prompt' was unexpected)" in refused(vary, prompt="a cat").message


# n


@pytest.mark.parametrize("n", [0, 2, 10, -1, 10**30])
def test_dall_e_3_draws_one(n: int) -> None:
    assert refused(generate, n=n).message == "You must provide n=1 for this model."


@pytest.mark.parametrize("n", range(1, 11))
def test_dall_e_2_draws_up_to_ten(n: int) -> None:
    assert generate(model="dall-e-2", n=n).n == n
    assert edit(n=str(n)).n == n


@pytest.mark.parametrize(
    ("n", "meaning"),
    [
        (0, "0 is less than the minimum of 1 - 'n'"),
        (-1, "-1 is less than the minimum of 1 - 'n'"),
        (11, "11 is greater than the maximum of 10 - 'n'"),
        ("2", "'2' is not of type 'integer' - 'n'"),
        (1.5, "1.5 is not of type 'integer' - 'n'"),
        (True, "true is not of type 'integer' - 'n'"),
    ],
)
def test_dall_e_2_counts_strictly(n: object, meaning: str) -> None:
    assert refused(generate, model="dall-e-2", n=n).message == meaning


def test_n_true_is_no_number_for_dall_e_3_either() -> None:
    assert refused(generate, n=True).message == "true is not of type 'integer' - 'n'"


# size


@pytest.mark.parametrize("model", DALLE_MODELS, ids=lambda model: model.id)
def test_every_size_of_a_model_is_taken(model: object) -> None:
    assert model in (DALL_E_2, DALL_E_3)
    contract = DALL_E_2 if model is DALL_E_2 else DALL_E_3
    for size in contract.sizes:
        assert generate(model=contract.id, size=str(size)).size == size


@pytest.mark.parametrize(
    ("model", "size"),
    [
        ("dall-e-3", "256x256"),
        ("dall-e-3", "512x512"),
        ("dall-e-2", "1792x1024"),
        ("dall-e-2", "1024x1792"),
    ],
)
def test_a_size_of_the_other_model(model: str, size: str) -> None:
    error = refused_with(generate, model=model, size=size)
    assert [getattr(error, part) for part in SURFACE] == [
        400,
        "invalid_request_error",
        "invalid_size",
        None,
    ]
    assert error.message.startswith("The size is not supported by this model.")


@pytest.mark.parametrize(
    "size", ["1x1", "", "1024X1024", "1024", "1024x1024 ", "١٠٢٤x1024", "auto"]
)
def test_a_size_of_no_model_names_those_that_are(size: str) -> None:
    message = refused(generate, size=size).message
    assert message == f"{size!r} is not one of ['1024x1024', '1792x1024', '1024x1792'] - 'size'"


def test_a_size_is_text() -> None:
    assert refused(generate, size=1024).message == "1024 is not of type 'string' - 'size'"
    assert refused(edit, size="1792").message.endswith("- 'size'")


# quality, style, response_format


def test_quality() -> None:
    assert refused(generate, quality="ultra").message == (
        "'ultra' is not one of ['standard', 'hd'] - 'quality'"
    )
    assert refused(generate, model="dall-e-2", quality="hd").message == (
        "'hd' is not one of ['standard'] - 'quality'"
    )
    assert refused(edit, quality="hd").message == "'hd' is not one of ['standard'] - 'quality'"
    assert "('quality' was unexpected)" in refused(vary, quality="standard").message


def test_style() -> None:
    assert refused(generate, style="vivd").message == (
        "'vivd' is not one of ['vivid', 'natural'] - 'style'"
    )
    for read, model in ((generate, {"model": "dall-e-2"}), (edit, {}), (vary, {})):
        error = refused(read, style="vivid", **model)
        assert error.message == ("Additional properties are not allowed ('style' was unexpected)")


@pytest.mark.parametrize("read", [generate, edit, vary])
def test_response_format(read: object) -> None:
    assert refused(read, response_format="png").message == (
        "'png' is not one of ['url', 'b64_json'] - 'response_format'"
    )


# seed, user, unknown parameters


@pytest.mark.parametrize("seed", [0, -2, SEED_MAX, -SEED_MAX - 1])
def test_seeds_are_64_bit_numbers(seed: int) -> None:
    assert generate(seed=seed).seed == seed
    assert vary(seed=str(seed)).seed == seed


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3", "gpt-image-1"])
def test_the_seed_minus_one_draws_anew(model: str) -> None:
    assert generate(model=model, seed=-1) == generate(model=model)
    assert edit(model="dall-e-2", seed="-1").seed is None


@pytest.mark.parametrize("seed", [SEED_MAX + 1, -SEED_MAX - 2, "x", 0.5, 10**300])
def test_other_seeds_are_refused(seed: object) -> None:
    message = refused(generate, seed=seed).message
    assert message.endswith("- 'seed'")
    assert len(message) < 150


def test_a_user_is_text() -> None:
    assert refused(generate, user=5).message == "5 is not of type 'string' - 'user'"


@pytest.mark.parametrize("name", ["background", "output_format", "stream", "moderation", "N", ""])
@pytest.mark.parametrize("read", [generate, edit, vary])
def test_unknown_parameters_are_named(read: object, name: str) -> None:
    error = refused(read, model="dall-e-2", **{name: "x"})
    hint = ". Did you mean 'n'?" if name == "N" else ""
    assert error.message == f"Additional properties are not allowed ({name!r} was unexpected){hint}"


# Uploads


@pytest.mark.parametrize("read", [edit, vary])
def test_an_image_is_required(read: object) -> None:
    assert refused(read, files={}).message == "'image' is a required property"


def test_a_mask_is_not() -> None:
    assert edit(files={"image": PNG}).mask is None


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG", b"\xff\xd8\xff\xe0 a JPEG", b"GIF89a", PNG + bytes(UPLOAD_BYTES_MAX)],
    ids=["empty", "cut", "jpeg", "gif", "large"],
)
@pytest.mark.parametrize("name", ["image", "mask"])
def test_uploads_are_png_of_at_most_4_mb(name: str, content: bytes) -> None:
    error = refused_with(edit, files={"image": PNG, "mask": PNG, name: content})
    assert isinstance(error, UploadRefused)
    assert [getattr(error, part) for part in SURFACE] == [
        400,
        "invalid_request_error",
        "invalid_image_format",
        None,
    ]
    assert error.message.startswith("Uploaded image must be a PNG and less than 4 MB.")
    assert ("mask" in error.message) is (name == "mask")


def test_exactly_4_mb_are_taken() -> None:
    content = PNG.ljust(4 * 1024 * 1024, b"\0")
    assert vary(files={"image": content}).image == content
    assert isinstance(refused_with(vary, files={"image": content + b"\0"}), UploadRefused)


def test_a_file_that_the_endpoint_does_not_take_is_not_dropped_in_silence() -> None:
    error = refused(vary, files={"image": PNG, "mask": PNG})
    assert error.message == "Additional properties are not allowed ('mask' was unexpected)"


# Anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
KNOWN = ("prompt", "model", "n", "size", "quality", "style", "response_format", "user", "seed")
LIKELY = st.sampled_from(
    [
        "a cat",
        "dall-e-2",
        "dall-e-3",
        1,
        2,
        "1024x1024",
        "256x256",
        "hd",
        "standard",
        "vivid",
        "url",
    ]
)
REQUESTS = st.dictionaries(st.sampled_from(KNOWN) | st.text(max_size=12), LIKELY | JSON, max_size=9)


@settings(max_examples=300, deadline=None)
@given(REQUESTS, st.sampled_from(Task), st.booleans())
def test_whatever_is_sent_is_an_order_of_the_contract_or_a_clear_error(
    values: dict[str, object], task: Task, textual: bool
) -> None:
    files = {} if task is Task.GENERATE else {"image": PNG}
    try:
        order = read_order(task, Fields(values, textual=textual), sent(files))
    except LimnerError as error:
        assert error.status == 400
        assert error.message
        assert len(error.message) < 600
        error.message.encode()
        return
    if any(values.get(name) is not None for name in GPT_ONLY) and values.get("model") is None:
        assert order.model == GPT_DEFAULT
        return
    model = next(model for model in DALLE_MODELS if model.id == order.model)
    assert task in model.tasks
    assert order.size in model.sizes
    assert 1 <= order.n <= model.n_max
    assert order.quality in model.qualities
    assert order.style in (model.styles or (None,))
    assert len(order.prompt) <= model.prompt_chars_max
    assert bool(order.prompt) is (task is not Task.VARY)
