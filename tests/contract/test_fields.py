from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.fields import SHOWN_CHARS_MAX, Fields, shown
from tests.support.linear_time import lines_until_refused


def test_null_and_absent_are_both_not_given() -> None:
    for fields in (Fields({}), Fields({"a": None})):
        assert fields.given("a") is None
        assert fields.integer("a") is None
        assert fields.boolean("a") is None
        assert fields.others([]) == []
        assert not fields.any_given(["a"])


@pytest.mark.parametrize(("value", "read"), [(0, 0), (-7, -7), (3, 3), (3.0, 3), (-0.0, 0)])
def test_whole_numbers_are_read_from_json(value: object, read: int) -> None:
    """JSON knows one kind of number: 3.0 is 3."""
    number = Fields({"n": value}).integer("n")
    assert number == read
    assert type(number) is int


@pytest.mark.parametrize("value", [True, False, 1.5, float("inf"), float("nan"), "3", [3]])
def test_other_values_of_json_are_no_whole_number(value: object) -> None:
    assert Fields({"n": value}).integer("n") is None


@pytest.mark.parametrize(("text", "read"), [("3", 3), ("-3", -3), (" 3 ", 3), ("0003", 3)])
def test_form_fields_write_whole_numbers_as_decimal_text(text: str, read: int) -> None:
    assert Fields({"n": text}, textual=True).integer("n") == read


@pytest.mark.parametrize(
    "text", ["", " ", "-", "--3", "+3", "3.0", "3e1", "0x3", "三", "３", "1_0", "- 3", "9" * 21]
)
def test_other_text_is_no_whole_number_in_a_form(text: str) -> None:
    assert Fields({"n": text}, textual=True).integer("n") is None


@settings(deadline=None)
@given(st.integers(-(10**20) + 1, 10**20 - 1))
def test_every_whole_number_survives_a_form(number: int) -> None:
    assert Fields({"n": str(number)}, textual=True).integer("n") == number


def test_true_and_false_are_words_in_a_form_alone() -> None:
    assert Fields({"a": True}).boolean("a") is True
    assert Fields({"a": False}).boolean("a") is False
    assert Fields({"a": "true"}, textual=True).boolean("a") is True
    assert Fields({"a": "false"}, textual=True).boolean("a") is False
    for fields in (Fields({"a": "true"}), Fields({"a": 1}), Fields({"a": "True"}, textual=True)):
        assert fields.boolean("a") is None


def test_others_and_without() -> None:
    fields = Fields({"a": 1, "b": None, "c": 3}, textual=True)
    assert fields.others(["a"]) == ["c"]
    assert fields.without("a") == Fields({"b": None, "c": 3}, textual=True)
    assert fields.without("x") == fields
    assert fields.any_given(["b", "c"])


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
