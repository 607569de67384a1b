"""What the two usage endpoints answer: a page of buckets, in OpenAI's shape."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from limner.contract.usage.buckets import Dimension, Total, UsagePage
from limner.contract.usage.parsing import COSTS, IMAGES, cursor

MICROS = 1_000_000


def usage_images_body(page: UsagePage) -> bytes:
    """Write a page of `GET /v1/organization/usage/images`."""
    return _page_body(page, _images_result)


def costs_body(page: UsagePage, currency: str) -> bytes:
    """Write a page of `GET /v1/organization/costs`, amounts in units of the currency."""
    return _page_body(page, lambda total: _costs_result(total, currency))


def _page_body(page: UsagePage, result: Callable[[Total], dict[str, object]]) -> bytes:
    return orjson.dumps(
        {
            "object": "page",
            "data": [
                {
                    "object": "bucket",
                    "start_time": bucket.start_time,
                    "end_time": bucket.end_time,
                    "results": [result(total) for total in bucket.totals],
                }
                for bucket in page.buckets
            ],
            "has_more": page.next_start is not None,
            "next_page": None if page.next_start is None else cursor(page.next_start),
        }
    )


def _images_result(total: Total) -> dict[str, object]:
    return {
        "object": "organization.usage.images.result",
        "images": total.images,
        "num_model_requests": total.requests,
        **{str(dimension): total.group.get(dimension) for dimension in IMAGES.groups},
    }


def _costs_result(total: Total, currency: str) -> dict[str, object]:
    by_item = Dimension.LINE_ITEM in total.group
    return {
        "object": "organization.costs.result",
        "amount": {"value": _amount(total.charged_micros), "currency": currency},
        **{str(dimension): total.group.get(dimension) for dimension in COSTS.groups},
        "quantity": total.images if by_item else None,
        "quantity_unit": "images" if by_item else None,
    }


def _amount(charged_micros: int) -> orjson.Fragment:
    """Write the number in decimals, since a binary fraction would not be exact."""
    return orjson.Fragment(f"{charged_micros // MICROS}.{charged_micros % MICROS:06}")
