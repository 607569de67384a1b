from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.dalle.models import (
    DALL_E_2,
    DALL_E_3,
    DALLE_MODELS,
    MODEL_DEFAULTS,
    UPLOAD_BYTES_MAX,
)
from limner.contract.orders import Size, Task


@settings(deadline=None)
@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_a_size_is_read_as_it_is_written(width: int, height: int) -> None:
    assert Size.parse(str(Size(width, height))) == Size(width, height)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "10",
        "10x",
        "x10",
        "0x10",
        "010x10",
        "1x1x1",
        "1X1",
        "-1x1",
        "1x1\n",
        "１x1",
        "100000x1",
    ],
)
def test_what_is_not_wxh_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="not a size"):
        Size.parse(text)


def test_sizes_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Size(1, 2).width = 3  # type: ignore[misc]


def test_the_models_are_those_of_the_product() -> None:
    """product.md, promises 2, 3, 5 and 6."""
    assert [str(size) for size in DALL_E_3.sizes] == ["1024x1024", "1792x1024", "1024x1792"]
    assert [str(size) for size in DALL_E_2.sizes] == ["256x256", "512x512", "1024x1024"]
    assert (DALL_E_3.n_max, DALL_E_2.n_max) == (1, 10)
    assert (DALL_E_3.prompt_chars_max, DALL_E_2.prompt_chars_max) == (4000, 1000)
    assert DALL_E_3.tasks == {Task.GENERATE}
    assert DALL_E_2.tasks == {Task.GENERATE, Task.EDIT, Task.VARY}
    assert UPLOAD_BYTES_MAX == 4_194_304


def test_every_default_is_one_of_the_models_own_values() -> None:
    for model in DALLE_MODELS:
        assert model.size_default in model.sizes
    for task, name in MODEL_DEFAULTS.items():
        assert any(model.id == name and task in model.tasks for model in DALLE_MODELS)
    assert set(MODEL_DEFAULTS) == set(Task)
    assert MODEL_DEFAULTS[Task.GENERATE] == "dall-e-3"
