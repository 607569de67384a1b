from __future__ import annotations

import base64
import json

import pytest

from limner.api.delivery import DeliveredResponse
from limner.api.responses import base_url_of, respond
from limner.contract.fields import Fields
from limner.contract.gpt.replies import GptReply
from limner.contract.orders import Task
from limner.contract.parsing import read_order
from limner.rate_limits import Allowances
from limner.service.image_service import ImageResult, PendingRequest
from limner.service.images import Image
from limner.service.request_task import AnswerDelivery
from limner.storage.links import Link
from tests.support.asgi import request_of

BASE = "https://x"
LINKED = Image(0, "k", Link("k", "/i/a.png", 99), None, "A cat")


def test_links_begin_where_the_operator_says_or_where_the_request_does() -> None:
    request = request_of(
        headers={"Host": "h:8000"}, path="/v1/x", scheme="http", query_string=b"", root_path=""
    )
    assert base_url_of(request, None) == "http://h:8000"
    assert base_url_of(request, BASE) == BASE


def test_pictures_are_links_or_base64() -> None:
    linked = respond(ImageResult(5, (LINKED,)), BASE, preferred=False)
    assert json.loads(bytes(linked.body)) == {
        "created": 5,
        "data": [{"url": "https://x/i/a.png", "revised_prompt": "A cat"}],
    }
    inline = respond(ImageResult(5, (Image(0, "k", None, b"png", None),)), BASE, preferred=False)
    assert json.loads(bytes(inline.body))["data"] == [
        {"b64_json": base64.b64encode(b"png").decode()}
    ]


def test_a_gpt_image_reply_says_more_of_its_pictures() -> None:
    fields = Fields({"prompt": "a cat", "model": "gpt-image-1", "size": "1024x1024"})
    reply = GptReply.of(read_order(Task.GENERATE, fields), 1)
    result = ImageResult(5, (Image(0, "k", None, b"png", None),), reply)
    body = json.loads(bytes(respond(result, BASE, preferred=False).body))
    assert body["size"] == "1024x1024"
    assert body["data"] == [{"b64_json": base64.b64encode(b"png").decode()}]


def test_what_the_engine_could_not_heed_is_in_the_header_once() -> None:
    picture = Image(0, "k", None, b"", None, ignored=("seed",), unread="zh")
    response = respond(ImageResult(5, (picture, picture)), BASE, preferred=False)
    assert response.headers["x-limner-adjusted"] == (
        "seed ignored; prompt not translated: the model reads no zh"
    )
    assert (
        "x-limner-adjusted" not in respond(ImageResult(5, (LINKED,)), BASE, preferred=False).headers
    )


def test_an_answer_that_others_may_have_reports_its_delivery() -> None:
    delivery = AnswerDelivery(lambda: None)
    response = respond(ImageResult(5, (LINKED,), delivery=delivery), BASE, preferred=False)
    assert isinstance(response, DeliveredResponse)
    assert response.delivery is delivery
    assert not isinstance(
        respond(ImageResult(5, (LINKED,)), BASE, preferred=False), DeliveredResponse
    )


@pytest.mark.parametrize("preferred", [True, False])
def test_an_answer_to_collect_says_where_and_when(preferred: bool) -> None:
    response = respond(PendingRequest("req_1", 2, 7, Allowances()), BASE, preferred=preferred)
    assert response.status_code == 202
    assert response.headers["location"] == "/v1/images/requests/req_1"
    assert response.headers["retry-after"] == "7"
    assert ("preference-applied" in response.headers) is preferred
    assert json.loads(bytes(response.body))["queue_position"] == 2
