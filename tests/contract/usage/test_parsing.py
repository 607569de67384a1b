from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.contract.usage.buckets import Dimension, UsageQuery
from limner.contract.usage.parsing import (
    COSTS,
    IMAGES,
    TIME_MAX,
    VALUES_MAX,
    UsageEndpoint,
    cursor,
    read_query,
)
from limner.errors import InvalidRequest

DAY = 86_400
START = 20_000 * DAY


def read(*items: tuple[str, str], endpoint: UsageEndpoint = IMAGES) -> UsageQuery:
    return read_query(endpoint, [("start_time", str(START)), *items])


def refusal(
    *items: tuple[str, str], endpoint: UsageEndpoint = IMAGES, start: bool = True
) -> InvalidRequest:
    first = [("start_time", str(START))] if start else []
    with pytest.raises(InvalidRequest) as refused:
        read_query(endpoint, [*first, *items])
    assert refused.value.status == 400
    return refused.value


def test_only_the_start_is_required() -> None:
    assert read() == UsageQuery(START, None, DAY, 7, None, {}, ())
    error = refusal(start=False)
    assert (error.code, error.param) == ("missing_required_parameter", "start_time")
    assert error.message == "Missing required parameter: 'start_time'."


@pytest.mark.parametrize(
    ("width", "seconds", "default", "highest"),
    [("1m", 60, 60, 1440), ("1h", 3600, 24, 168), ("1d", DAY, 7, 31)],
)
def test_each_width_has_its_default_and_its_highest_limit(
    width: str, seconds: int, default: int, highest: int
) -> None:
    asked = ("bucket_width", width)
    assert (read(asked).bucket_s, read(asked).limit) == (seconds, default)
    assert read(asked, ("limit", str(highest))).limit == highest
    assert refusal(asked, ("limit", str(highest + 1))).param == "limit"


def test_costs_come_by_the_day_and_up_to_180() -> None:
    assert read(endpoint=COSTS).limit == 7
    assert read(("limit", "180"), ("bucket_width", "1d"), endpoint=COSTS).limit == 180
    assert refusal(("limit", "181"), endpoint=COSTS).param == "limit"
    error = refusal(("bucket_width", "1h"), endpoint=COSTS)
    assert error.param == "bucket_width"
    assert "Supported values are: '1d'." in error.message


@pytest.mark.parametrize("brackets", ["[]", ""])
def test_an_array_is_written_with_brackets_or_without(brackets: str) -> None:
    """The official client sends brackets; curl users write them seldom."""
    query = read(
        ("models" + brackets, "dall-e-3"),
        ("models" + brackets, "dall-e-2"),
        ("models" + brackets, "dall-e-3"),
        ("group_by" + brackets, "size"),
        ("group_by" + brackets, "model"),
    )
    assert query.only == {Dimension.MODEL: ("dall-e-3", "dall-e-2")}
    assert query.group_by == (Dimension.MODEL, Dimension.SIZE)


def test_every_filter_and_every_group_of_the_contract_is_read() -> None:
    query = read(
        ("sources[]", "image.edit"),
        ("sizes[]", "1792x1792"),
        ("sizes[]", "1792x1024"),
        ("project_ids[]", "local"),
        ("user_ids[]", "anna"),
        ("api_key_ids[]", "k"),
        ("models[]", "dall-e-2"),
        *[("group_by[]", name) for name in
          ("project_id", "user_id", "api_key_id", "model", "size", "source")],
    )  # fmt: skip
    assert query.only == {
        Dimension.SOURCE: ("image.edit",),
        Dimension.SIZE: ("1792x1792", "1792x1024"),
        Dimension.PROJECT: ("local",),
        Dimension.USER: ("anna",),
        Dimension.API_KEY: ("k",),
        Dimension.MODEL: ("dall-e-2",),
    }
    assert query.group_by == IMAGES.groups
    costs = read(
        ("project_ids[]", "local"),
        ("api_key_ids[]", "k"),
        ("line_items[]", "dall-e-3, hd, 1024x1024"),
        *[("group_by[]", name) for name in
          ("project_id", "user_id", "line_item", "api_key_id", "api_source")],
        endpoint=COSTS,
    )  # fmt: skip
    assert set(costs.only) == {Dimension.PROJECT, Dimension.API_KEY, Dimension.LINE_ITEM}
    assert costs.group_by == COSTS.groups


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start_time", ""),
        ("start_time", "-1"),
        ("start_time", "1.5"),
        ("start_time", "2026-11-01"),
        ("start_time", "\u0663"),
        ("start_time", "9" * 5000),
        ("start_time", str(TIME_MAX + 1)),
        ("end_time", "later"),
        ("end_time", "0"),
        ("end_time", "100"),
        ("bucket_width", "1w"),
        ("limit", "0"),
        ("limit", "ten"),
        ("sources[]", "image.generations"),
        ("sizes[]", "auto"),
        ("sizes", "1024"),
        ("group_by[]", "line_item"),
        ("group_by", "model,size"),
        ("user_ids[]", "a\0b"),
        ("page", ""),
        ("page", "2"),
    ],
)
def test_a_bad_value_is_refused_by_its_parameters_name(name: str, value: str) -> None:
    start = [] if name == "start_time" else [("start_time", "100")]
    with pytest.raises(InvalidRequest) as refused:
        read_query(IMAGES, [*start, (name, value)])
    error = refused.value
    assert (error.status, error.type, error.code) == (400, "invalid_request_error", "invalid_value")
    assert error.param == name.removesuffix("[]")
    assert f"'{error.param}'" in error.message
    assert len(error.message) < 400


@pytest.mark.parametrize("name", ["model", "batch", "start_time[]", "limit[]", "models[0]", ""])
def test_an_unknown_parameter_is_refused(name: str) -> None:
    """A filter that is misspelt and ignored would show figures of something else."""
    error = refusal((name, "1"))
    assert (error.code, error.param) == ("unknown_parameter", name)


def test_a_filter_of_the_other_endpoint_is_unknown() -> None:
    assert refusal(("models[]", "dall-e-3"), endpoint=COSTS).code == "unknown_parameter"
    assert refusal(("line_items[]", "x")).code == "unknown_parameter"


def test_a_single_value_comes_once() -> None:
    error = refusal(("limit", "3"), ("limit", "3"))
    assert (error.code, error.param) == ("duplicate_parameter", "limit")


def test_a_filter_takes_so_many_values_and_no_more() -> None:
    values = [("user_ids[]", str(number)) for number in range(VALUES_MAX + 1)]
    assert len(read(*values[1:]).only[Dimension.USER]) == VALUES_MAX
    assert refusal(*values).param == "user_ids"


def test_a_cursor_leads_on_and_says_nothing() -> None:
    page = cursor(START + 3 * DAY)
    assert page.startswith("page_")
    assert str(START + 3 * DAY) not in page
    assert read(("page", page)).after == START + 3 * DAY


@pytest.mark.parametrize(
    "moment", [START, START - DAY, START + 3600, START + 9 * DAY, TIME_MAX + 1, 2**63]
)
def test_a_cursor_of_another_query_is_refused(moment: int) -> None:
    """Before the start, inside a bucket, or at the end and beyond."""
    error = refusal(("end_time", str(START + 9 * DAY)), ("page", cursor(moment)))
    assert (error.code, error.param) == ("invalid_value", "page")


@given(st.text() | st.binary(max_size=20).map(lambda it: "page_" + base64.b64encode(it).decode()))
def test_a_cursor_has_one_spelling(text: str) -> None:
    try:
        after = read(("page", text)).after
    except InvalidRequest as error:
        assert error.param == "page"
    else:
        assert after is not None
        assert text == cursor(after)


@given(
    start=st.integers(0, 10**6),
    length=st.none() | st.integers(1, 10**6),
    now=st.integers(0, 10**6),
    width=st.sampled_from([60, 3600, DAY]),
    limit=st.integers(1, 40),
)
def test_pages_follow_one_another_without_gap_or_overlap(
    start: int, length: int | None, now: int, width: int, limit: int
) -> None:
    """All pages together are the whole time asked for, cut at whole minutes, hours or days."""
    end_time = None if length is None else start + length
    tomorrow = (now // width + 1) * width
    end = tomorrow if end_time is None else min(tomorrow, end_time)
    seen: list[int] = [start]
    after: int | None = None
    while True:
        query = UsageQuery(start, end_time, width, limit, after, {}, ())
        bounds, after = query.bounds(now)
        assert bounds[0] == seen[-1]
        assert len(bounds) - 1 <= limit
        seen += bounds[1:]
        if after is None:
            break
        assert len(bounds) - 1 == limit
        assert after == seen[-1]
    assert seen[-1] == max(start, end)
    assert seen == sorted(set(seen))
    assert all(moment % width == 0 for moment in seen[1:-1])
    assert len(seen) == 1 or len(seen) - 1 == (end - 1) // width - start // width + 1
