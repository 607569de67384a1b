from __future__ import annotations

import json
from dataclasses import replace

from limner.contract.request_replies import RecentPicture, RecentRequest, recent_body
from limner.errors import InvalidRequest

REQUEST = RecentRequest(
    id="req_1",
    created_at=5,
    finished_at=9,
    state="settled",
    task="generations",
    model="dall-e-3",
    quality="hd",
    size="1024x1024",
    n=1,
    prompt="一只猫",
    charged="0.08",
    currency="USD",
    pictures=(RecentPicture("http://x/i/a.png", 99, "A cat"),),
    error=None,
)


def test_a_page_lists_requests_with_what_they_cost_and_their_pictures() -> None:
    page = json.loads(recent_body([REQUEST], has_more=True))
    assert (page["object"], page["has_more"]) == ("list", True)
    assert page["first_id"] == page["last_id"] == "req_1"
    (one,) = page["data"]
    assert one["status"] == "completed"
    assert one["endpoint"] == "/v1/images/generations"
    assert one["cost"] == {"value": "0.08", "currency": "USD"}
    assert one["data"] == [{"url": "http://x/i/a.png", "expires_at": 99, "revised_prompt": "A cat"}]
    assert one["error"] is None
    assert "一只猫".encode() in recent_body([REQUEST], has_more=True)


def test_a_failed_request_says_its_error_and_an_empty_page_has_no_ids() -> None:
    failed = replace(REQUEST, state="released", error=InvalidRequest("m", code="c", param="p"))
    (one,) = json.loads(recent_body([failed], has_more=False))["data"]
    assert one["status"] == "failed"
    assert one["error"] == {
        "code": "c",
        "message": "m",
        "param": "p",
        "type": "invalid_request_error",
    }
    empty = json.loads(recent_body([], has_more=False))
    assert (empty["data"], empty["first_id"], empty["last_id"]) == ([], None, None)
