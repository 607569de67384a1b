from __future__ import annotations

from dataclasses import replace

import pytest

from limner.contract.usage.buckets import UsageQuery

DAY = 86_400
QUERY = UsageQuery(
    start_time=100, end_time=None, bucket_s=DAY, limit=7, after=None, only={}, group_by=()
)


def test_buckets_begin_at_whole_days_but_for_the_first() -> None:
    assert QUERY.bounds(now=2.5 * DAY) == ([100, DAY, 2 * DAY, 3 * DAY], None)


def test_the_last_bucket_ends_where_the_query_does() -> None:
    query = replace(QUERY, end_time=DAY + 5)
    assert query.bounds(now=9 * DAY) == ([100, DAY, DAY + 5], None)


@pytest.mark.parametrize("limit", [1, 2])
def test_a_page_says_where_the_next_one_begins(limit: int) -> None:
    bounds, following = replace(QUERY, limit=limit).bounds(now=5 * DAY)
    assert (len(bounds), following) == (limit + 1, limit * DAY)
    assert following is not None
    again, _ = replace(QUERY, limit=limit, after=following).bounds(now=5 * DAY)
    assert again[0] == following


def test_no_bucket_lies_in_the_future() -> None:
    assert replace(QUERY, start_time=9 * DAY).bounds(now=DAY) == ([9 * DAY], None)
