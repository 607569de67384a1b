"""One parameter of a GPT-image request at a time: what is read, and each refusal's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from limner.contract.fields import Fields
from limner.contract.gpt.fields import GptFields, listed
from limner.contract.parameter_kinds import (
    BooleanKind,
    ChoiceKind,
    IntegerKind,
    ParameterKind,
    TextKind,
    VerbatimKind,
)
from limner.errors import InvalidRequest

PARAMETERS: dict[str, ParameterKind] = {
    "prompt": VerbatimKind(3),
    "n": IntegerKind(1, 10, default=1),
    "quality": ChoiceKind(("low", "high", "auto"), default="auto"),
    "stream": BooleanKind(),
    "user": TextKind(),
}


def asked(values: dict[str, object], *, textual: bool = False) -> GptFields:
    return GptFields(Fields(values, textual), PARAMETERS)


def refused(read: Callable[[], object]) -> tuple[str | None, str | None, str]:
    """Call `read` and return the code, the parameter and the sentence of its refusal."""
    with pytest.raises(InvalidRequest) as caught:
        read()
    error = caught.value
    assert (error.status, error.type) == (400, "invalid_request_error")
    return error.code, error.param, error.message


def test_what_is_not_given_has_its_default() -> None:
    fields = asked({"n": None})
    assert (fields.integer("n"), fields.choice("quality"), fields.boolean("stream")) == (
        1,
        "auto",
        False,
    )
    assert fields.text("user") is None
    assert (fields.choice("x"), fields.integer("x"), fields.boolean("x")) == (None, None, False)


@pytest.mark.parametrize(
    ("values", "textual", "name", "read"),
    [
        ({"n": 3.0}, False, "n", 3),
        ({"n": " 10 "}, True, "n", 10),
        ({"quality": "low"}, False, "quality", "low"),
        ({"stream": True}, False, "stream", True),
        ({"stream": "true"}, True, "stream", True),
        ({"stream": "false"}, True, "stream", False),
        ({"prompt": "猫猫猫"}, False, "prompt", "猫猫猫"),
    ],
)
def test_what_is_given_is_read(
    values: dict[str, object], textual: bool, name: str, read: object
) -> None:
    fields = asked(values, textual=textual)
    by_kind: dict[type, Callable[[str], object]] = {
        IntegerKind: fields.integer,
        ChoiceKind: fields.choice,
        BooleanKind: fields.boolean,
        VerbatimKind: fields.text,
    }
    assert by_kind[type(PARAMETERS[name])](name) == read


@pytest.mark.parametrize(
    ("values", "code", "said"),
    [
        ({"n": 0}, "integer_below_min_value", "Expected a value >= 1, but got 0 instead."),
        ({"n": 11}, "integer_above_max_value", "Expected a value <= 10, but got 11 instead."),
        ({"n": "x"}, "invalid_type", "expected an integer, but got a string instead."),
        ({"n": True}, "invalid_type", "expected an integer, but got a boolean instead."),
        ({"n": 1.5}, "invalid_type", "It is 1.5; 1 to 10 is supported."),
        ({"quality": "x"}, "invalid_value", "values are: 'low', 'high', and 'auto'."),
        ({"quality": []}, "invalid_type", "expected a string, but got an array instead."),
        ({"stream": "yes"}, "invalid_type", "supported values are: true and false."),
        ({"stream": "true"}, "invalid_type", "It is 'true'"),
        ({"prompt": "four"}, "string_above_max_length", "a string with length 4 instead."),
        ({"prompt": {}}, "invalid_type", "expected a string, but got an object instead."),
        ({"user": 5}, "invalid_type", "expected a string, but got an integer instead."),
    ],
)
def test_refusals_have_code_and_param(values: dict[str, object], code: str, said: str) -> None:
    (name,) = values
    fields = asked(values)
    by_kind: dict[type, Callable[[str], object]] = {
        IntegerKind: fields.integer,
        ChoiceKind: fields.choice,
        BooleanKind: fields.boolean,
    }
    read = by_kind.get(type(PARAMETERS[name]), fields.text)
    found, param, message = refused(lambda: read(name))
    assert (found, param) == (code, name)
    assert said in message


def test_an_unknown_parameter_is_named_with_what_may_have_been_meant() -> None:
    code, param, message = refused(asked({"n": 1, "qualty": "low"}).refuse_others)
    assert (code, param) == ("unknown_parameter", "qualty")
    assert message == "Unknown parameter: 'qualty'. Did you mean 'quality'?"
    long = refused(asked({"x" * 10_000: 1}).refuse_others)
    assert len(long[1] or "") == 60
    assert len(long[2]) < 120
    asked({"fidelity": 1}).refuse_others(further=("fidelity",))
    hinted = refused(lambda: asked({"imag": 1}).refuse_others(files=("image",)))
    assert hinted[2].endswith("Did you mean 'image'?")


@pytest.mark.parametrize(
    ("options", "text"),
    [(["a"], "'a'"), (["a", "b"], "'a' and 'b'"), (["a", "b", "c"], "'a', 'b', and 'c'")],
)
def test_options_are_listed_as_these_endpoints_do(options: list[str], text: str) -> None:
    assert listed(options) == text
