"""Which model and which family a request is for."""

from __future__ import annotations

import pytest

from limner.contract.fields import Fields
from limner.contract.models import SERVED
from limner.contract.orders import Task
from limner.contract.parsing import asks_gpt, check_length, find_model, read_order
from limner.errors import InvalidRequest, UploadRefused, UserError

MB = 1024 * 1024


@pytest.mark.parametrize("model", SERVED, ids=lambda model: model.id)
def test_each_model_is_found_by_each_of_its_names_and_read_by_its_family(model: object) -> None:
    (contract,) = [one for one in SERVED if one is model]
    for name in contract.names:
        fields = Fields({"prompt": "a cat", "model": name})
        assert find_model(Task.GENERATE, fields) is contract
        order = read_order(Task.GENERATE, fields)
        assert order.model == contract.id
        assert (order.style is not None) is bool(getattr(contract, "styles", ()))


@pytest.mark.parametrize(
    ("task", "values", "model"),
    [
        (Task.GENERATE, {}, "dall-e-3"),
        (Task.EDIT, {}, "dall-e-2"),
        (Task.VARY, {}, "dall-e-2"),
        (Task.GENERATE, {"background": "opaque"}, "gpt-image-1.5"),
        (Task.EDIT, {"moderation": "low"}, "gpt-image-1.5"),
        (Task.VARY, {"background": "opaque"}, "dall-e-2"),
        (Task.GENERATE, {"background": "opaque", "style": "vivid"}, "dall-e-3"),
        (Task.GENERATE, {"stream": True}, "gpt-image-1.5"),
        (Task.GENERATE, {"stream": False}, "dall-e-3"),
        (Task.GENERATE, {"svg": True}, "gpt-image-1.5"),
    ],
)
def test_the_model_of_a_request_that_names_none(
    task: Task, values: dict[str, object], model: str
) -> None:
    assert find_model(task, Fields(values)).id == model


def test_a_stream_that_is_not_wanted_asks_for_nothing() -> None:
    assert not asks_gpt(Fields({"stream": False}))
    assert not asks_gpt(Fields({"stream": "false"}, textual=True))
    assert asks_gpt(Fields({"stream": "false"}))  # No boolean: it is refused in those words.


def test_a_model_that_nobody_knows_and_one_that_cannot_do_it() -> None:
    with pytest.raises(UserError, match=r"'dalle-3' does not exist\. Did you mean 'dall-e-3'\?"):
        find_model(Task.GENERATE, Fields({"model": "dalle-3"}))
    with pytest.raises(InvalidRequest, match="Value must be 'dall-e-2'") as caught:
        find_model(Task.VARY, Fields({"model": "gpt-image-1"}))
    assert (caught.value.code, caught.value.param) == ("invalid_value", "model")


def test_a_long_file_is_refused_while_it_comes_by_what_is_known_of_its_model() -> None:
    check_length(Task.EDIT, {}, "image", 5 * MB, lenient=False)  # It may yet be a GPT-image edit.
    with pytest.raises(UploadRefused):
        check_length(Task.EDIT, {"model": "dall-e-2"}, "image", 5 * MB, lenient=False)
    with pytest.raises(UploadRefused):
        check_length(Task.VARY, {}, "image", 5 * MB, lenient=False)
    check_length(Task.VARY, {}, "image", 5 * MB, lenient=True)
    with pytest.raises(InvalidRequest, match="larger than 50 MB"):
        check_length(Task.EDIT, {"model": "gpt-image-1"}, "image", 51 * MB, lenient=False)
