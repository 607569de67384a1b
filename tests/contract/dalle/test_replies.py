from __future__ import annotations

import base64
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.dalle.replies import DeliveredPicture, images_body

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, st.none() | TEXTS), max_size=4))
def test_links_and_prompts_of_any_text_are_json(pictures: list[tuple[str, str | None]]) -> None:
    body = images_body(
        1_700_000_000,
        [DeliveredPicture(url=url, revised_prompt=prompt) for url, prompt in pictures],
    )
    items = [
        {"url": url} if prompt is None else {"revised_prompt": prompt, "url": url}
        for url, prompt in pictures
    ]
    assert json.loads(body) == {"created": 1_700_000_000, "data": items}


@settings(deadline=None)
@given(st.binary(), st.none() | TEXTS)
def test_a_base64_picture_comes_out_as_it_went_in(content: bytes, prompt: str | None) -> None:
    picture = DeliveredPicture(b64=base64.b64encode(content), revised_prompt=prompt)
    (item,) = json.loads(images_body(5, [picture]))["data"]
    assert base64.b64decode(item["b64_json"], validate=True) == content
    assert item.get("revised_prompt") == prompt
    assert "url" not in item


def test_dall_e_replies_hold_created_and_data_only() -> None:
    """More keys, or `quality: hd`, would break strict clients (contract.md 2.1)."""
    reply = json.loads(images_body(5, [DeliveredPicture(url="u")]))
    assert reply == {"created": 5, "data": [{"url": "u"}]}
    assert type(reply["created"]) is int


def test_chinese_stays_readable_in_the_body() -> None:
    assert "橘猫".encode() in images_body(1, [DeliveredPicture(url="u", revised_prompt="橘猫")])
