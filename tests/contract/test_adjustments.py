"""The note of what was changed for a lenient key: short, whatever was sent."""

from __future__ import annotations

import pytest

from limner.contract.adjustments import ADJUSTED, LISTED_MAX, Adjustments, change, header, ignored
from limner.contract.fields import Fields
from limner.contract.lenient import adapt_request
from limner.contract.orders import Task
from tests.support.linear_time import lines_until_refused

LONG = (
    "x" * 1_000_000,
    "9" * 1_000_000,
    ["x" * 1_000_000],
    {"x" * 1_000_000: 1},
    [[1] * 1000] * 1000,
)


@pytest.mark.parametrize(
    ("name", "old", "new", "text"),
    [
        ("size", "512x512", "1024x1024", "size=512x512->1024x1024"),
        ("n", 11, 10, "n=11->10"),
        ("user", "x=y;\n", "é", "user=x?y??->?"),
        ("style", "x" * 41, "vivid", f"style={'x' * 39}~->vivid"),
        ("style", ["x"], "vivid", "style=['x']->vivid"),
    ],
)
def test_a_change_can_stand_in_a_header(name: str, old: object, new: object, text: str) -> None:
    assert change(name, old, new) == text


def test_more_changes_than_clients_read_are_counted() -> None:
    changes = [ignored(f"x{number}") for number in range(LISTED_MAX + 1)]
    assert header(changes[:0]) == {}
    assert header(changes[:-1])[ADJUSTED] == "; ".join(changes[:-1])
    assert header(changes)[ADJUSTED].endswith("; x49 ignored; and 1 more")


@pytest.mark.parametrize("value", LONG)
@pytest.mark.parametrize("model", ["dall-e-3", "dall-e-2", "gpt-image-1", "gpt-image-2"])
@pytest.mark.parametrize("name", ["size", "n", "quality", "style", "output_compression", "x"])
def test_a_long_value_costs_no_more_than_a_short_one(name: str, model: str, value: object) -> None:
    fields = Fields({"prompt": "a cat", "model": model, name: value})
    assert lines_until_refused(lambda: adapt_request(Task.GENERATE, fields)) < 2500
    assert all(len(one) < 200 for one in adapt_request(Task.GENERATE, fields).changes)


def test_a_long_name_costs_no_more_than_a_short_one() -> None:
    fields = Fields({"prompt": "a cat", "x" * 1_000_000: 1})
    assert lines_until_refused(lambda: adapt_request(Task.GENERATE, fields)) < 2500


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((3, 3), ("3", 3), (" -3 ", -3), ("x", None), (None, None)),
        *((1.5, None), ([3], None), ("9" * 5000, None), (True, None)),
    ],
)
def test_numbers(value: object, number: int | None) -> None:
    assert Adjustments({"n": value}).number("n") == number
    assert Adjustments({}).number("n") is None
