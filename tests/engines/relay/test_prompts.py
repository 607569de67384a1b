"""The words that a server gets are the order's, and what it says of them is handed on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limner.engines.engine import Drawn, PromptKind
from limner.engines.relay.dialects import load_dialects
from tests.support.pictures import photo, png
from tests.support.relay.path import KEY, PLAIN, draw_order, path_to, vary
from tests.support.relay.personas import PERSONAS, persona_server
from tests.support.relay.scripted_server import answer, item, scripted

WORDS = '  一只会吹萨克斯的六角恐龙，招牌写着“北京咖啡”, an "axolotl", {}  '
REVISED = "A red apple on a wooden table."


@pytest.mark.parametrize("name", PERSONAS)
def test_a_server_gets_the_prompt_character_for_character(name: str) -> None:
    """In its language, and without a word on what must not be there: no dialect takes that."""
    more = {"api_version": "2026-01-01"} if name == "azure" else {}
    model = {"dall-e": None, "azure": "pictures"}.get(name, "far-model")
    order = draw_order(replace(PLAIN, prompt=WORDS), negative="people, 文字")
    with (
        persona_server(name, KEY) as far,
        path_to(far.base_url, name, model=model, **more) as near,
    ):
        (picture,) = near.pictures(order)
    (asked,) = far.asked
    assert asked.fields["prompt"] == WORDS
    assert "people" not in repr(asked.fields)
    assert picture.prompt is None, "the order's was drawn"


@pytest.mark.parametrize("dialect", ["openai", "dall-e", "limner"])
def test_the_prompt_that_a_server_drew_comes_with_its_picture(dialect: str) -> None:
    """Picture by picture; where it says nothing, the order's was drawn."""
    pictures = answer(item() | {"revised_prompt": REVISED}, item(), item() | {"revised_prompt": ""})
    with scripted(pictures) as far, path_to(far.base_url, dialect) as near:
        found = near.pictures(replace(PLAIN, n=3))
    assert [one.prompt for one in found] == [REVISED, None, None]


def test_the_instruction_for_a_variation_is_no_prompt_of_the_caller_s() -> None:
    with scripted(answer(item())) as far, path_to(far.base_url) as near:
        (picture,) = near.runner.run(near.drawn(draw_order(vary(png(photo(256))))))
    assert isinstance(picture, Drawn)
    assert picture.prompt is None


@pytest.mark.parametrize("dialect", load_dialects())
def test_only_servers_that_revise_get_the_caller_s_own_words(dialect: str) -> None:
    """The others are given a text that was prepared for them, in whatever language."""
    with path_to("http://127.0.0.1:9/v1", dialect) as near:
        intake = near.engine.capabilities.prompts
    revises = dialect in ("dall-e", "limner")
    assert intake.kind is (PromptKind.UPSTREAM if revises else PromptKind.TEXT)
    assert intake.languages is None
    assert intake.tokens_max is None
