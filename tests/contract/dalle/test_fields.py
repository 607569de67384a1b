"""One parameter of a DALL·E request at a time: what is read, and each refusal's sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from limner.contract.dalle.fields import DalleFields
from limner.contract.fields import Fields
from limner.contract.parameter_kinds import ChoiceKind, IntegerKind, ParameterKind, TextKind
from limner.errors import InvalidRequest

PARAMETERS: dict[str, ParameterKind] = {
    "n": IntegerKind(1, 10, default=1),
    "style": ChoiceKind(("x", "y"), default="x"),
    "user": TextKind(),
}


def asked(values: dict[str, object], *, textual: bool = False) -> DalleFields:
    return DalleFields(Fields(values, textual), PARAMETERS)


def refusal(read: Callable[[], object]) -> InvalidRequest:
    """Call `read` and return what it was refused with."""
    with pytest.raises(InvalidRequest) as caught:
        read()
    return caught.value


@pytest.mark.parametrize("values", [{}, {"n": None, "style": None, "user": None}])
def test_what_is_not_given_has_its_default(values: dict[str, object]) -> None:
    fields = asked(values)
    assert (fields.integer("n"), fields.choice("style"), fields.text("user")) == (1, "x", None)
    fields.refuse_others()


def test_what_the_endpoint_does_not_have_has_none() -> None:
    assert asked({}).choice("quality") is None
    assert asked({}).integer("seed") is None


def test_a_parameter_is_read_as_what_it_is_declared_to_be() -> None:
    with pytest.raises(TypeError, match="'user' is declared as TextKind, not IntegerKind"):
        asked({"user": 5}).integer("user")


@pytest.mark.parametrize(
    ("value", "said"), [(5, "5"), (1.5, "1.5"), (["x"], "['x']"), ({}, "{}"), (True, "True")]
)
def test_what_is_no_string_is_refused_by_its_name(value: object, said: str) -> None:
    error = refusal(lambda: asked({"user": value}).text("user"))
    assert error.message == f"{said} is not of type 'string' - 'user'"
    assert (error.status, error.type, error.code, error.param) == (
        400,
        "invalid_request_error",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "true"),
        (False, "false"),
        (1.5, "1.5"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        ("3", "'3'"),
        ([3], "[3]"),
    ],
)
def test_what_is_no_whole_number_is_refused_by_its_name(value: object, said: str) -> None:
    error = refusal(lambda: asked({"n": value}).integer("n"))
    assert error.message == f"{said} is not of type 'integer' - 'n'"
    assert (error.status, error.code, error.param) == (400, None, None)


@pytest.mark.parametrize("text", ["", "-", "+3", "3.0", "三", "9" * 21])
def test_a_forms_text_that_is_no_number_is_quoted(text: str) -> None:
    error = refusal(lambda: asked({"n": text}, textual=True).integer("n"))
    assert error.message == f"{text!r} is not of type 'integer' - 'n'"


def test_the_range_includes_both_ends() -> None:
    assert asked({"n": 1}).integer("n") == 1
    assert asked({"n": "10"}, textual=True).integer("n") == 10
    low = refusal(lambda: asked({"n": 0}).integer("n"))
    assert low.message == "0 is less than the minimum of 1 - 'n'"
    high = refusal(lambda: asked({"n": 11}).integer("n"))
    assert high.message == "11 is greater than the maximum of 10 - 'n'"


def test_a_choice_names_all_options() -> None:
    assert asked({"style": "y"}).choice("style") == "y"
    error = refusal(lambda: asked({"style": "Y"}).choice("style"))
    assert error.message == "'Y' is not one of ['x', 'y'] - 'style'"


def test_unknown_parameters_are_named_but_not_endlessly() -> None:
    one = refusal(asked({"n": 1, "b": 2}).refuse_others)
    assert one.message == "Additional properties are not allowed ('b' was unexpected)"
    two = refusal(asked({"a": 1, "b": 2}).refuse_others)
    assert two.message == "Additional properties are not allowed ('a', 'b' were unexpected)"
    many = refusal(asked({f"x{i}": 1 for i in range(1000)}).refuse_others)
    assert len(many.message) < 200
    long = refusal(asked({"x" * 10_000: 1}).refuse_others)
    assert len(long.message) < 200


def test_files_and_parameters_that_are_refused_all_the_same() -> None:
    stray = refusal(lambda: asked({}).refuse_others(["mask"]))
    assert stray.message == "Additional properties are not allowed ('mask' was unexpected)"
    meant = refusal(lambda: asked({"imag": 1}).refuse_others(files=("image",)))
    assert meant.message.endswith("Did you mean 'image'?")
    known = refusal(lambda: asked({"style": "x"}).refuse_others(but=("style",)))
    assert "('style' was unexpected)" in known.message
