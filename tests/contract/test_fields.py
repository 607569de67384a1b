from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.fields import SHOWN_CHARS_MAX, Fields, shown
from limner.errors import InvalidRequest
from tests.support.linear_time import lines_until_refused


def refusal(read: object) -> InvalidRequest:
    """Call `read` and return what it was refused with."""
    assert callable(read)
    with pytest.raises(InvalidRequest) as caught:
        read()
    return caught.value


def test_null_and_absent_are_both_not_given() -> None:
    for fields in (Fields({}), Fields({"a": None})):
        assert fields.given("a") is None
        assert fields.text("a") is None
        assert fields.integer("a") is None
        assert fields.integer_within("a", 1, 2) is None
        assert fields.choice("a", ["b"]) is None
        fields.refuse_others([])


@pytest.mark.parametrize(
    ("value", "said"), [(5, "5"), (1.5, "1.5"), (["x"], "['x']"), ({}, "{}"), (True, "True")]
)
def test_what_is_no_string_is_refused_by_its_name(value: object, said: str) -> None:
    error = refusal(lambda: Fields({"size": value}).text("size"))
    assert error.message == f"{said} is not of type 'string' - 'size'"
    assert (error.status, error.type, error.code, error.param) == (
        400,
        "invalid_request_error",
        None,
        None,
    )


@pytest.mark.parametrize(("value", "read"), [(0, 0), (-7, -7), (3, 3), (3.0, 3), (-0.0, 0)])
def test_whole_numbers_are_read_from_json(value: object, read: int) -> None:
    """JSON knows one kind of number: 3.0 is 3."""
    number = Fields({"n": value}).integer("n")
    assert number == read
    assert type(number) is int


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
    error = refusal(lambda: Fields({"n": value}).integer("n"))
    assert error.message == f"{said} is not of type 'integer' - 'n'"
    assert (error.status, error.code, error.param) == (400, None, None)


@pytest.mark.parametrize(("text", "read"), [("3", 3), ("-3", -3), (" 3 ", 3), ("0003", 3)])
def test_form_fields_write_whole_numbers_as_decimal_text(text: str, read: int) -> None:
    assert Fields({"n": text}, textual=True).integer("n") == read


@pytest.mark.parametrize(
    "text", ["", " ", "-", "--3", "+3", "3.0", "3e1", "0x3", "三", "３", "1_0", "- 3", "9" * 21]
)
def test_other_text_is_no_whole_number_in_a_form(text: str) -> None:
    error = refusal(lambda: Fields({"n": text}, textual=True).integer("n"))
    assert error.message == f"{text!r} is not of type 'integer' - 'n'"


@settings(deadline=None)
@given(st.integers(-(10**20) + 1, 10**20 - 1))
def test_every_whole_number_survives_a_form(number: int) -> None:
    assert Fields({"n": str(number)}, textual=True).integer("n") == number


def test_the_range_includes_both_ends() -> None:
    assert Fields({"n": 1}).integer_within("n", 1, 10) == 1
    assert Fields({"n": 10}).integer_within("n", 1, 10) == 10
    low = refusal(lambda: Fields({"n": 0}).integer_within("n", 1, 10))
    assert low.message == "0 is less than the minimum of 1 - 'n'"
    high = refusal(lambda: Fields({"n": 11}).integer_within("n", 1, 10))
    assert high.message == "11 is greater than the maximum of 10 - 'n'"


def test_a_choice_names_all_options() -> None:
    assert Fields({"a": "y"}).choice("a", ["x", "y"]) == "y"
    error = refusal(lambda: Fields({"a": "Y"}).choice("a", ["x", "y"]))
    assert error.message == "'Y' is not one of ['x', 'y'] - 'a'"


def test_unknown_parameters_are_named_but_not_endlessly() -> None:
    one = refusal(lambda: Fields({"a": 1, "b": 2}).refuse_others(["a"]))
    assert one.message == "Additional properties are not allowed ('b' was unexpected)"
    two = refusal(lambda: Fields({"a": 1, "b": 2}).refuse_others([]))
    assert two.message == "Additional properties are not allowed ('a', 'b' were unexpected)"
    many = refusal(lambda: Fields({f"x{i}": 1 for i in range(1000)}).refuse_others([]))
    assert len(many.message) < 200
    long = refusal(lambda: Fields({"x" * 10_000: 1}).refuse_others([]))
    assert len(long.message) < 200


@settings(deadline=None)
@given(
    st.text()
    | st.binary()
    | st.lists(st.text())
    | st.floats()
    | st.dictionaries(st.text(), st.text())
)
def test_a_shown_value_is_short_and_can_be_written_as_utf8(value: object) -> None:
    assert len(shown(value)) <= SHOWN_CHARS_MAX
    assert shown(value).encode()


def test_a_cut_value_says_that_it_is_cut() -> None:
    assert shown("x" * 58) == "'" + "x" * 58 + "'"
    assert shown("x" * 59) == "'" + "x" * 58 + "…"


# What is said of a value


@pytest.mark.parametrize(
    "value",
    [
        *("a cat", "it's", 'a "b"', "é\n", "x" * 58, None, True, 1.5, 10**40, [], {}),
        *([1, "a", None], {"a": [1, {"b": "c"}]}, [[[]]], {"a": 1, "b": 2}),
    ],
)
def test_a_short_value_is_shown_as_python_writes_it(value: object) -> None:
    assert shown(value) == repr(value)


@pytest.mark.parametrize(
    "value",
    [
        *("x" * 59, "x" * 61, "\n" * 40, "'" * 100, "'\"" * 40, "\ud800" * 20),
        *(list(range(100)), ["x" * 100], {"x" * 100: 1}, {str(n): n for n in range(100)}, 10**100),
    ],
)
def test_a_long_value_is_cut_to_60_characters(value: object) -> None:
    text = shown(value)
    assert len(text) == 60
    assert text == repr(value)[:59] + "…"


@pytest.mark.parametrize(
    "value", ["x" * 20_000_000, ["x" * 20_000_000], [[0] * 1_000_000], {"a": [1] * 1_000_000}]
)
def test_of_a_long_value_no_more_is_written_than_is_shown(value: object) -> None:
    assert lines_until_refused(lambda: shown(value)) < 500


# An empty model


@pytest.mark.parametrize("model", ["", " ", "\t\n", "\u3000", "\xa0"])
@pytest.mark.parametrize("textual", [True, False])
def test_an_empty_model_is_not_given(model: str, textual: bool) -> None:
    fields = Fields({"model": model, "prompt": ""}, textual)
    assert fields == Fields({"prompt": ""}, textual)
    assert fields.given("model") is None


@pytest.mark.parametrize("model", ["dall-e-2", " dall-e-2", "\u200b", 0, False, [], {}])
def test_any_other_model_is_given(model: object) -> None:
    assert Fields({"model": model}).given("model") == model
