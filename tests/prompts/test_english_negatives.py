"""English negations: what each excludes, and where it is written."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from limner.prompts.english_negatives import WORDS_MAX, EnglishNegatives
from limner.prompts.exclusions import ITEMS_MAX


@pytest.fixture(scope="module")
def negatives() -> EnglishNegatives:
    data = files("limner.prompts.data") / "negatives.toml"
    return EnglishNegatives(tomllib.loads(data.read_text("utf-8")))


def things(negatives: EnglishNegatives, text: str) -> list[str]:
    return [
        "somebody" if one.nobody else ", ".join(text[first:last] for first, last in one.things)
        for one in negatives.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no people", ["people"]),
        ("A street without CARS at night", ["CARS"]),
        ("no cats, dogs or people, a park", ["cats, dogs, people"]),
        ("no text, watermark, logo", ["text, watermark, logo"]),
        ("neither people nor cars", ["people, cars"]),
        ("no signs of people", ["people"]),
        ("do not include text; no borders", ["text", "borders"]),
        ("a text-free poster", ["text"]),
        ("nobody in the street", ["somebody"]),
        ("a castle --no text, hats", ["text, hats"]),
        ("a street, not at night", ["night"]),
        ("a park in any season but winter", ["winter"]),
        ("a runner without a shirt crossing the line", ["shirt"]),
    ],
)
def test_what_a_negation_excludes(negatives: EnglishNegatives, text: str, found: list[str]) -> None:
    assert things(negatives, text) == found


@pytest.mark.parametrize(
    "text",
    [
        *("", "a cat", "not only a cat", "a no parking sign", "No. 5 perfume", "no, a cat"),
        *("no longer young", "without looking at the camera", "a lamp, not far from the window"),
    ],
)
def test_what_denies_nothing(negatives: EnglishNegatives, text: str) -> None:
    assert things(negatives, text) == []


def test_a_phrase_and_a_list_have_an_end(negatives: EnglishNegatives) -> None:
    (phrase,) = things(negatives, "no big old" + " grey old dogs" * 9)
    assert len(phrase.split()) == WORDS_MAX
    first, *_ = things(negatives, "no " + " or ".join(f"x{number}" for number in range(30)))
    assert len(first.split(", ")) == ITEMS_MAX
