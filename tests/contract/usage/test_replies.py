from __future__ import annotations

import json
from decimal import Decimal

import pytest

from limner.contract.usage.buckets import Bucket, Dimension, Total, UsagePage
from limner.contract.usage.parsing import cursor
from limner.contract.usage.replies import costs_body, usage_images_body

EMPTY = Bucket(86_400, 172_800, ())


def page(*totals: Total, next_start: int | None = None) -> UsagePage:
    return UsagePage((Bucket(0, 86_400, totals), EMPTY), next_start)


def test_a_page_has_every_bucket_and_the_way_on() -> None:
    body = json.loads(usage_images_body(page(next_start=172_800)))
    assert body == {
        "object": "page",
        "data": [
            {"object": "bucket", "start_time": 0, "end_time": 86_400, "results": []},
            {"object": "bucket", "start_time": 86_400, "end_time": 172_800, "results": []},
        ],
        "has_more": True,
        "next_page": cursor(172_800),
    }


def test_the_last_page_has_no_next_one() -> None:
    body = json.loads(usage_images_body(page()))
    assert (body["has_more"], body["next_page"]) == (False, None)


def test_what_is_not_grouped_is_null() -> None:
    total = Total({Dimension.MODEL: "dall-e-3", Dimension.USER: None}, 2, 5, 0)
    (result,) = json.loads(usage_images_body(page(total)))["data"][0]["results"]
    assert result == {
        "object": "organization.usage.images.result",
        "images": 5,
        "num_model_requests": 2,
        "project_id": None,
        "user_id": None,
        "api_key_id": None,
        "model": "dall-e-3",
        "size": None,
        "source": None,
    }


def test_costs_by_line_item_say_how_many_pictures() -> None:
    item = "dall-e-3, hd, 1024x1024"
    grouped, alone = (
        json.loads(costs_body(page(Total(group, 2, 3, 240_000)), "eur"))["data"][0]["results"][0]
        for group in ({Dimension.LINE_ITEM: item}, {})
    )
    assert grouped == {
        "object": "organization.costs.result",
        "amount": {"value": 0.24, "currency": "eur"},
        "line_item": item,
        "project_id": None,
        "user_id": None,
        "api_key_id": None,
        "api_source": None,
        "quantity": 3,
        "quantity_unit": "images",
    }
    assert alone == grouped | {"line_item": None, "quantity": None, "quantity_unit": None}


@pytest.mark.parametrize(
    "micros", [0, 1, 999_999, 1_000_000, 16_000, 123_456_789, 9_007_199_254_740_993_000_001]
)
def test_an_amount_is_a_number_exact_to_the_micro_unit(micros: int) -> None:
    body = costs_body(page(Total({}, 1, 1, micros)), "usd")
    (result,) = json.loads(body, parse_float=Decimal)["data"][0]["results"]
    assert result["amount"]["value"] * 1_000_000 == micros
    assert isinstance(result["amount"]["value"], Decimal)
