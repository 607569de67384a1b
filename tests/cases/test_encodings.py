"""Cases 20 and 21: a byte order mark is passed over, what is no UTF-8 is told with its position."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.support.caller import EDITS, GENERATIONS, Caller, error_of, texts
from tests.support.case_pictures import RED, encoded, flat, mask

KITE = '{"prompt":"a red kite","model":"dall-e-2","size":"256x256"}'
CAT = '{"prompt":"一只猫在睡觉","model":"dall-e-2","size":"256x256"}'
JSON_TYPE = {"Content-Type": "application/json"}
JUDGED = {"/v1/moderations": '{"input":"a red kite"}', GENERATIONS: KITE}


def first_wrong(body: bytes) -> int:
    """Return where a body stops being UTF-8."""
    with pytest.raises(UnicodeDecodeError) as wrong:
        body.decode()
    return wrong.value.start


@pytest.mark.parametrize("path", JUDGED)
@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8"])
def test_case_20_a_byte_order_mark_is_passed_over(caller: Caller, path: str, kind: str) -> None:
    body = b"\xef\xbb\xbf" + JUDGED[path].encode()
    headers = {"Content-Type": kind}
    assert caller.send(path, "strict", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "shift_jis"])
def test_case_21_a_body_that_is_not_utf8_is_told_so(caller: Caller, encoding: str) -> None:
    before = caller.balance()
    body = CAT.replace("睡觉", "山").encode(encoding, errors="replace")
    error = error_of(caller.send(GENERATIONS, "strict", content=body, headers=JSON_TYPE))
    assert error["code"] == "invalid_encoding"
    assert "UTF-8" in error["message"]
    position = re.search(r"position (\d+)", error["message"])
    assert position is not None
    assert int(position[1]) == first_wrong(body)
    assert caller.balance() == before


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_case_21_wide_encodings_are_told_too(caller: Caller, encoding: str) -> None:
    body = CAT.encode(encoding)
    error = error_of(caller.send(GENERATIONS, "strict", content=body, headers=JSON_TYPE))
    assert "UTF-8" in error["message"] or "JSON" in error["message"]


@pytest.mark.parametrize("half", ["\\ud83d", "\\ude00", "\\ud83d and \\ude00"])
def test_case_21_half_a_pair_is_told_by_its_parameter(caller: Caller, half: str) -> None:
    body = KITE.replace("kite", half).encode()
    error = error_of(caller.send(GENERATIONS, "strict", content=body, headers=JSON_TYPE))
    assert (error["code"], error["param"]) == ("invalid_encoding", "prompt")


def test_case_21_a_compressed_body_is_told_so(caller: Caller) -> None:
    headers = JSON_TYPE | {"Content-Encoding": "gzip"}
    body = gzip.compress(KITE.encode())
    error = error_of(caller.send(GENERATIONS, "strict", content=body, headers=headers))
    assert error["code"] == "unsupported_content_encoding"
    unsaid = error_of(caller.send(GENERATIONS, "strict", content=body, headers=JSON_TYPE))
    assert unsaid["code"] == "invalid_encoding"


def test_case_21_of_a_form_by_its_part(caller: Caller) -> None:
    parts = [("prompt", None, "在睡觉".encode("gbk")), *texts(size="256x256")]
    parts += [("image", "a.png", encoded(flat(RED))), ("mask", "m.png", mask())]
    error = error_of(caller.form(EDITS, parts, "strict"))
    assert (error["code"], error["param"]) == ("invalid_encoding", "prompt")
