"""What a model reads: long prompts in parts or cut, Chinese as the Scene's English."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from limner.contract.orders import Style
from limner.engines.diffusion.wording import cut, excluded, parts, token_count, worded
from limner_sketch.language.station import PromptStation
from tests.engines.conftest import TinyModel
from tests.engines.diffusion.running import local
from tests.engines.test_conformance import PLAIN

LONG = " ".join(f"w{number}" for number in range(40))


@pytest.fixture(scope="module")
def tokenizer() -> object:
    from tests.engines.diffusion.tiny import clip_tokenizer

    return clip_tokenizer()


def test_a_long_prompt_is_read_in_parts_that_lose_no_word(tokenizer: object) -> None:
    pieces = parts(LONG, tokenizer, 77)
    assert len(pieces) > 1
    assert " ".join(pieces).split() == LONG.split()
    assert all(token_count(piece, tokenizer) <= 77 for piece in pieces)


def test_where_parts_are_not_possible_it_is_cut_at_a_word_and_the_log_says_so(
    tokenizer: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        kept = cut(LONG, tokenizer, 77)
    assert LONG.startswith(kept)
    assert kept.split() == LONG.split()[: len(kept.split())]
    assert "left out: 'w" in caplog.text
    assert "w39" in caplog.text


def test_what_stands_at_the_end_of_a_long_prompt_changes_the_picture(
    tiny_model: TinyModel,
) -> None:
    """A family that reads in parts hears all of it."""
    with local(tiny_model("sd15")) as engine:
        (one,) = engine.finals(replace(PLAIN, prompt=f"{LONG} in red"))
        (other,) = engine.finals(replace(PLAIN, prompt=f"{LONG} in blue"))
    assert (one != other).any()


@pytest.mark.parametrize(
    ("prompt", "holds"),
    [("一只橘猫坐在窗边，水彩", ("cat", "watercolor")), ("三只小狗在雪地里", ("3", "dog", "snow"))],
)
def test_chinese_becomes_the_scenes_english(prompt: str, holds: tuple[str, ...]) -> None:
    scene = PromptStation().understand(prompt)
    english = worded(prompt, scene, None, reads_chinese=False)
    assert english.isascii()
    assert all(word in english for word in holds)
    assert worded(prompt, scene, None, reads_chinese=True) == prompt


def test_english_that_quotes_chinese_stays_as_it_is() -> None:
    prompt = 'a shop sign that says "茶"'
    scene = PromptStation().understand(prompt)
    assert worded(prompt, scene, None, reads_chinese=False) == prompt


def test_vivid_and_natural_say_so() -> None:
    scene = PromptStation().understand("a cat")
    vivid = worded("a cat.", scene, Style.VIVID, reads_chinese=True)
    natural = worded("a cat.", scene, Style.NATURAL, reads_chinese=True)
    assert vivid == "a cat, vivid colors, dramatic light"
    assert natural == "a cat, natural colors, soft light"


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a street with no people", "person"),
        ("一条街道，不要文字，没有汽车", "text, car"),
        ("one cat, no other cats", ""),
        ("a cat in a meadow", ""),
    ],
)
def test_what_a_prompt_excludes_is_said_apart_unless_it_is_there_too(
    prompt: str, words: str
) -> None:
    assert excluded(PromptStation().understand(prompt)) == words
