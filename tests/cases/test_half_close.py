"""Case 30: a client that closes its sending half after the body still gets its answer."""

from __future__ import annotations

import pytest

from tests.support.caller import EDITS, GENERATIONS, Caller, multipart, texts
from tests.support.case_pictures import RED, encoded, flat, mask
from tests.support.raw_http import cut, request

KITE = b'{"prompt":"a red kite","model":"dall-e-2","size":"256x256"}'
FORM, FORM_TYPE = multipart(
    [
        *texts(prompt="a red ball", size="256x256"),
        ("image", "a.png", encoded(flat(RED))),
        ("mask", "m.png", mask()),
    ]
)
BODIES = {
    "json": (GENERATIONS, "application/json", KITE),
    "form": (EDITS, FORM_TYPE, FORM),
}


@pytest.mark.parametrize("chunk", [0, 50], ids=["length", "chunks"])
@pytest.mark.parametrize("close", [(), ("Connection: close",)], ids=["kept", "close"])
@pytest.mark.parametrize("kind", BODIES)
def test_case_30_the_answer_comes(
    caller: Caller, kind: str, close: tuple[str, ...], chunk: int
) -> None:
    path, content_type, body = BODIES[kind]
    headers = ("Authorization: Bearer KEY", f"Content-Type: {content_type}", *close)
    sent = request(*headers, path=path, body=body, chunk=chunk)
    head = sent.index(b"\r\n\r\n") + 4
    (answer,) = caller.raw(*cut(sent, [head]), half_close=True)
    assert answer.status == 200
    assert len(answer.body["data"]) == 1


def test_case_30_a_request_without_a_body(caller: Caller) -> None:
    sent = request("Authorization: Bearer KEY", method="GET", path="/v1/models")
    (answer,) = caller.raw(sent, half_close=True)
    assert (answer.status, answer.body["object"]) == (200, "list")
