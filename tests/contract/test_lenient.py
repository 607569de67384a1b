"""Lenient mode: every parameter, in every spelling, for every model that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.dalle.models import DALLE_MODELS, DalleContract
from limner.contract.fields import Fields
from limner.contract.gpt.models import GPT_MODELS, GptContract
from limner.contract.lenient import adapt_request
from limner.contract.models import SERVED, AnyModel
from limner.contract.orders import OPEN_SIZE, ImageOrder, Quality, ResponseFormat, Size, Task
from limner.contract.parameter_kinds import BooleanKind, ChoiceKind, IntegerKind
from limner.contract.parameters import declared
from limner.contract.parsing import read_order
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest
from limner.ledger.prices import Prices

PICTURE = Uploads((PNG_SIGNATURE + bytes(20),))
SERVED_TASKS = [(task, model) for model in SERVED for task in Task if task in model.tasks]
PRICES = Prices()


def named(value: object) -> str:
    """Name a model or a task in a test's name."""
    return str(getattr(value, "id", value))[:30]


def request(task: Task, model: AnyModel, **values: object) -> dict[str, object]:
    prompt = {} if task is Task.VARY else {"prompt": "a cat"}
    return {"model": model.id, **prompt, **values}


def read(task: Task, values: Mapping[str, object], *, textual: bool = False) -> ImageOrder:
    """Read a lenient request's order; no picture with a generation."""
    fields = adapt_request(task, Fields(values, textual)).fields
    return read_order(
        task, fields, PICTURE if task is not Task.GENERATE else Uploads(), lenient=True
    )


def changes(task: Task, values: Mapping[str, object], *, textual: bool = False) -> tuple[str, ...]:
    return adapt_request(task, Fields(values, textual)).changes


# Spellings


def spelled(text: str) -> Iterator[str]:
    """Yield a text as clients write it."""
    yield from (text.upper(), text.title(), f" {text} ", f'"{text}"', f"'{text}'")
    yield from (text.replace("_", "-"), text.replace("_", ""), text.replace("_", " ").upper())


def choices() -> Iterator[tuple[Task, AnyModel, str, str]]:
    for task, model in SERVED_TASKS:
        for name, kind in declared(task, model, lenient=True).items():
            if isinstance(kind, ChoiceKind) and name != "model":  # Read for all models at once.
                for option in kind.options:
                    yield task, model, name, option


@pytest.mark.parametrize(("task", "model", "name", "option"), list(choices()), ids=named)
def test_a_value_is_read_in_every_spelling(
    task: Task, model: AnyModel, name: str, option: str
) -> None:
    """And the change is said; a value in its own spelling is no change."""
    meant = request(task, model, **{name: option})
    assert changes(task, meant) == ()
    for textual, text in product((False, True), spelled(option)):
        if text == option:
            continue
        values = request(task, model, **{name: text})
        order = read(task, values, textual=textual)
        assert order == read(task, meant, textual=textual), text
        (change,) = changes(task, values, textual=textual)
        assert change.startswith(f"{name}=")
        assert change.endswith(f"->{option}")


@pytest.mark.parametrize("model", SERVED, ids=named)
def test_a_model_is_found_in_every_spelling(model: AnyModel) -> None:
    names = (model.id.upper(), f" {model.id} ", model.id.replace("-", ""), f'"{model.id}"')
    for name in (*names, model.id.replace("-", "_")):
        assert read(Task.GENERATE, {"prompt": "a cat", "model": name}).model == model.id
    with pytest.raises(InvalidRequest):
        read(Task.GENERATE, {"prompt": "a cat", "model": "nobody"})


@pytest.mark.parametrize(
    ("name", "value", "field", "meant"),
    [
        *(("response_format", text, "response_format", ResponseFormat.B64_JSON)
          for text in ("base64", "b64", "B64_JSON", "b64-json", "BASE64")),
        ("response_format", "link", "response_format", ResponseFormat.URL),
        ("response_format", "xml", "response_format", ResponseFormat.URL),
        ("quality", "medium", "quality", Quality.STANDARD),
        ("quality", "auto", "quality", Quality.STANDARD),
        ("quality", "best", "quality", Quality.STANDARD),
        ("quality", "ultra_hd", "quality", Quality.STANDARD),
        ("quality", "HIGH", "quality", Quality.HD),
    ],
)  # fmt: skip
def test_what_other_words_mean_to_dall_e_3(
    name: str, value: str, field: str, meant: object
) -> None:
    order = read(Task.GENERATE, {"prompt": "a cat", "model": "dall-e-3", name: value})
    assert getattr(order, field) == meant


@pytest.mark.parametrize(
    ("name", "value", "field", "meant"),
    [
        *(("output_format", text, "output_format", "jpeg")
          for text in ("jpg", "JPG", ".jpg", "image/jpeg", "image/jpg", "JPEG")),
        ("output_format", "image/webp", "output_format", "webp"),
        ("output_format", "bmp", "output_format", "png"),
        *(("quality", text, "quality", Quality.LOW) for text in ("LOW", "best", "5", "ultra")),
        *(("quality", text, "quality", Quality.MEDIUM) for text in ("standard", "Default")),
        *(("quality", text, "quality", Quality.HIGH) for text in ("hd", "HD", "max")),
        ("background", "Alpha", "background", "transparent"),
        ("moderation", "none", "permissive", False),
    ],
)  # fmt: skip
def test_what_other_words_mean_to_gpt_image_1(
    name: str, value: str, field: str, meant: object
) -> None:
    order = read(Task.GENERATE, {"prompt": "a cat", "model": "gpt-image-1", name: value})
    assert getattr(order, field) == meant


# Numbers, true and false


def numbers() -> Iterator[tuple[Task, AnyModel, str, IntegerKind]]:
    for task, model in SERVED_TASKS:
        for name, kind in declared(task, model, lenient=True).items():
            if isinstance(kind, IntegerKind):
                yield task, model, name, kind


@pytest.mark.parametrize(("task", "model", "name", "kind"), list(numbers()), ids=named)
def test_a_number_is_read_from_its_text(
    task: Task, model: AnyModel, name: str, kind: IntegerKind
) -> None:
    beside = {"output_format": "jpeg", "stream": True} if isinstance(model, GptContract) else {}
    meant = read(task, request(task, model, **{**beside, name: 3}))
    right: tuple[object, ...] = ("3", " 3 ", "3.0", '"3"', "+3", 3.0)
    for value in right:
        assert read(task, request(task, model, **{**beside, name: value})) == meant, value
    wrong: tuple[object, ...] = ("three", "3.5", [3], True, {"x": 3})
    for value in wrong:
        with pytest.raises(InvalidRequest):
            read(task, request(task, model, **{**beside, name: value}))
    if kind.clamps:
        order = read(task, request(task, model, **{**beside, name: str(kind.high + 1)}))
        assert order == read(task, request(task, model, **{**beside, name: kind.high}))


def test_a_number_as_text_is_said() -> None:
    values = {"prompt": "a cat", "model": "dall-e-2", "n": "2"}
    assert changes(Task.GENERATE, values) == ("n='2'->2",)
    assert changes(Task.GENERATE, values, textual=True) == ()  # A form has nothing but texts.


def flags() -> Iterator[tuple[Task, AnyModel, str]]:
    for task, model in SERVED_TASKS:
        for name, kind in declared(task, model, lenient=True).items():
            if isinstance(kind, BooleanKind):
                yield task, model, name


@pytest.mark.parametrize("textual", [True, False])
@pytest.mark.parametrize(("task", "model", "name"), list(flags()), ids=named)
def test_true_and_false_are_read_from_their_words(
    task: Task, model: AnyModel, name: str, textual: bool
) -> None:
    true: tuple[object, ...] = (True, "True", "TRUE", "true", "1", 1, "yes", "on", " true ", 1.0)
    false: tuple[object, ...] = (False, "False", "0", 0, "no", "off", "FALSE", None, "", [])
    neither: tuple[object, ...] = ("maybe", 2, [1], "x" * 10_000)
    for value in true:
        assert read(task, request(task, model, **{name: value}), textual=textual).stream is True
    for value in false:
        assert read(task, request(task, model, **{name: value}), textual=textual).stream is False
    for value in neither:
        with pytest.raises(InvalidRequest):
            read(task, request(task, model, **{name: value}), textual=textual)


@pytest.mark.parametrize(("task", "model"), SERVED_TASKS, ids=named)
def test_an_empty_value_is_not_given(task: Task, model: AnyModel) -> None:
    plain = read(task, request(task, model))
    names = [name for name in declared(task, model, lenient=True) if name not in _FREE]
    for name, value in product(names, ("", " ", "null", "undefined", "None", [], {})):
        values = request(task, model, **{name: value})
        assert read(task, values) == plain, (name, value)
        assert changes(task, values) == (f"empty {name} ignored",)


_FREE = ("prompt", "model", "user", "safety_identifier")


@pytest.mark.parametrize("model", SERVED, ids=named)
def test_a_user_may_be_a_number(model: AnyModel) -> None:
    assert read(Task.GENERATE, request(Task.GENERATE, model, user=42)).user == "42"


# Names


@pytest.mark.parametrize(
    ("name", "meant", "value"),
    [
        *(("Size", "size", "1792x1024"), ("responseFormat", "response_format", "b64_json")),
        *(("N", "n", 1), ("response-format", "response_format", "b64_json")),
        *(("aspect_ratio", "size", "16:9"), ("image_size", "size", "1792x1024")),
        *(("Quality", "quality", "hd"), ("Model", "model", "dall-e-3")),
    ],
)  # fmt: skip
def test_a_name_is_read_in_other_spellings(name: str, meant: str, value: object) -> None:
    beside = {"prompt": "a cat"} if meant == "model" else {"prompt": "a cat", "model": "dall-e-3"}
    assert read(Task.GENERATE, {**beside, name: value}) == read(
        Task.GENERATE, {**beside, meant: value}
    )
    assert f"{name} read as {meant}" in changes(Task.GENERATE, {**beside, name: value})


def test_a_second_name_for_one_parameter_is_ignored() -> None:
    values = {"prompt": "a cat", "size": "1024x1024", "aspect_ratio": "16:9"}
    assert read(Task.GENERATE, values).size == Size(1024, 1024)
    assert changes(Task.GENERATE, values) == ("aspect_ratio ignored",)


# Sizes


@pytest.mark.parametrize("model", SERVED, ids=named)
def test_every_size_is_read_in_every_spelling(model: AnyModel) -> None:
    for size in model.sizes:
        wide, high = size.width, size.height
        texts = (f"{wide}X{high}", f"{wide}*{high}", f"{wide}×{high}", f"{wide} x {high}")
        for text in (*texts, f" {size} ", f'"{size}"', f"{wide}:{high}", [wide, high]):
            values = request(Task.GENERATE, model, size=text)
            assert read(Task.GENERATE, values).size == size, text
            assert changes(Task.GENERATE, values)[0].endswith(f"->{size}")


@pytest.mark.parametrize(
    ("model", "text", "size"),
    [
        *(("dall-e-3", text, "1792x1024") for text in ("16:9", "3:2", "landscape", "wide", "2:1")),
        *(("dall-e-3", text, "1024x1792") for text in ("9:16", "2:3", "portrait", "tall")),
        *(("dall-e-3", text, "1024x1024") for text in ("1:1", "square", "5:4", "512")),
        *(("gpt-image-1", text, "1536x1024") for text in ("16:9", "3:2", "landscape", "4:3")),
        *(("gpt-image-1", text, "1024x1536") for text in ("9:16", "2:3", "portrait_4_3")),
        *(("gpt-image-1", text, "1024x1024") for text in ("1:1", "square")),
        *(("gpt-image-2", "16:9", "1280x720"), ("gpt-image-2", "9:16", "720x1280")),
        *(("gpt-image-2", "4:3", "1152x864"), ("gpt-image-2", "21:9", "1456x624")),
        *(("gpt-image-2", "3:2", "1536x1024"), ("gpt-image-2", "square", "1024x1024")),
        *(("gpt-image-2", "1:9", "576x1728"), ("gpt-image-2", "1000*1000", "1008x1008")),
        *(("dall-e-2", "16:9", "1024x1024"), ("dall-e-2", "512", "512x512")),
        *(("dall-e-2", "small", "256x256"), ("dall-e-2", "Medium", "512x512")),
    ],
)  # fmt: skip
def test_a_shape_is_the_nearest_size_of_that_shape(model: str, text: str, size: str) -> None:
    values: dict[str, object] = {"prompt": "a cat", "model": model, "size": text}
    assert str(read(Task.GENERATE, values).size) == size
    assert changes(Task.GENERATE, values) == (f"size={text}->{size}",)


@pytest.mark.parametrize("model", GPT_MODELS, ids=named)
def test_what_is_no_size_leaves_it_to_the_prompt(model: GptContract) -> None:
    for text in ("huge", "auto", "AUTO", "x" * 500):
        values = request(Task.GENERATE, model, size=text)
        assert read(Task.GENERATE, values).size == OPEN_SIZE


# What it costs


@settings(deadline=None, max_examples=300)
@given(
    model=st.sampled_from([model for model in GPT_MODELS if model.free_sizes is not None]),
    width=st.integers(1, 99_999),
    height=st.integers(1, 99_999),
)
def test_a_size_that_is_drawn_instead_costs_no_more_than_the_one_asked_for(
    model: GptContract, width: int, height: int
) -> None:
    free = model.free_sizes
    assert free is not None
    drawn = free.nearest(Size(width, height))
    asked = max(width * height, 1)
    assert -(-drawn.width * drawn.height // 1024**2) <= -(-asked // 1024**2)


@pytest.mark.parametrize("ratio", [0.1, 1 / 3, 9 / 16, 0.7, 1, 1.3, 16 / 9, 2.35, 3, 9])
def test_a_shape_costs_no_more_than_a_square(ratio: float) -> None:
    for model in GPT_MODELS:
        if model.free_sizes is not None:
            size = model.free_sizes.of_shape(ratio)
            assert model.free_sizes.fault(size) is None
            square = PRICES.of(model.id, "high", "1024x1024")
            assert PRICES.of(model.id, "high", str(size)) <= square


def cheapest(model: AnyModel) -> int:
    return min(PRICES.of(model.id, str(one), str(model.sizes[-1])) for one in model.qualities)


@pytest.mark.parametrize("model", SERVED, ids=named)
@given(text=st.text(min_size=1, max_size=12))
@settings(deadline=None, max_examples=50)
def test_a_quality_that_nobody_knows_is_the_cheapest(model: AnyModel, text: str) -> None:
    order = read(Task.GENERATE, request(Task.GENERATE, model, quality=f"?{text}z"))
    assert PRICES.of(model.id, order.quality, str(model.sizes[-1])) == cheapest(model)


# Which model


@pytest.mark.parametrize("textual", [True, False])
@pytest.mark.parametrize("lenient", [True, False])
def test_a_parameter_that_only_dall_e_has_decides_without_a_model(
    lenient: bool, textual: bool
) -> None:
    off = "false" if textual else False
    for beside in ({"response_format": "url"}, {"style": "vivid"}):
        fields = Fields({"prompt": "a cat", "stream": off, **beside}, textual)
        if lenient:
            fields = adapt_request(Task.GENERATE, fields).fields
        order = read_order(Task.GENERATE, fields, lenient=lenient)
        assert order == read_order(Task.GENERATE, Fields({"prompt": "a cat", **beside}))
    alone = Fields({"prompt": "a cat", "stream": off}, textual)
    assert read_order(Task.GENERATE, alone).model == "dall-e-3"  # It asks for nothing.
    told = Fields({"prompt": "a cat", "stream": off, "moderation": "low"}, textual)
    assert read_order(Task.GENERATE, told).model == "gpt-image-1.5"
    wanted = Fields({"prompt": "a cat", "stream": "true" if textual else True}, textual)
    assert read_order(Task.GENERATE, wanted).model == "gpt-image-1.5"


@pytest.mark.parametrize("model", DALLE_MODELS, ids=named)
def test_a_dall_e_stream_is_for_lenient_requests_and_in_base64(model: DalleContract) -> None:
    values = request(Task.GENERATE, model, stream=True)
    order = read(Task.GENERATE, values)
    assert (order.stream, order.response_format) == (True, ResponseFormat.B64_JSON)
    assert changes(Task.GENERATE, values | {"response_format": "url"}) == (
        "response_format=url->b64_json",
    )
    with pytest.raises(InvalidRequest, match="'stream' was unexpected"):
        read_order(Task.GENERATE, Fields(values))
