"""What the revised prompt says: what is drawn, in English that reads well."""

from __future__ import annotations

import re

import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.categories import categories
from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Scene
from limner_sketch.language.tables import read_table
from tests.limner_sketch.language.test_composing import PROMPTS
from tests.limner_sketch.language.test_understanding import CAT, LOGO
from tests.support.language import shared_interpreter

STATION = shared_interpreter()


def revised(prompt: str, seed: int = 2, manner: Style = Style.VIVID) -> str:
    return STATION.improve(prompt, manner=manner, quality=Quality.HD, seed=seed).prompt


def test_what_is_asked_is_said_in_good_english() -> None:
    text = revised("三只橘猫坐在海滩上，日落，不要人", manner=Style.NATURAL)
    assert re.search(r"^(Three|An? .* of three) orange cats (sit|sitting) on a ", text)
    assert "at sunset" in text
    assert text.endswith("The picture contains no people.")


@pytest.mark.parametrize(
    ("prompt", "said", "unsaid"),
    [
        ("a fridge", "a fridge", "cabinet"),
        ("a wooden horse", "wooden horse", "metal"),
        ("a wooden horse, ink wash", "horse", "wooden"),
        ("a huge dog", "big dog", "huge"),
        ("a tiny blue glass bottle", "small blue glass bottle", "big"),
        ("close-up of a small dog", "dog", "small dog"),
        ("a strong dog", "dog", "strong dog"),
        ("a street, not at night", "street", "night"),
        ("a samurai", "warrior", "ninja"),
        ("a dragonfly", "winged insect", "dragonfly"),
        ("a submarine", "a submarine", "ship"),
        ("a lighthouse", "lighthouse", "tower"),
        ("a hamster running in a forest", "a hamster's face", "running"),
        ("an astronaut riding a horse", "a horse", "beside"),
        ("a cow sleeping in a meadow", "cow", "sleep"),
        ("a woman in a red dress", "wearing a red dress", "red woman"),
        ("a man in a green shirt", "dressed in green", "green man"),
        ("a female doctor", "female doctor", "from the chest"),
        ("a man wearing a red hat", "wearing a red hat", "glasses"),
        ("a wizard", "from the chest up", "whole"),
        ("a lake from a low angle", "seen", "low angle"),
    ],
)
def test_only_what_is_drawn_is_said(prompt: str, said: str, unsaid: str) -> None:
    for seed in range(6):
        text = revised(prompt, seed).lower()
        assert said in text
        assert unsaid not in text


@pytest.mark.parametrize("prompt", CAT)
def test_a_place_is_named_where_its_details_are_drawn(prompt: str) -> None:
    assert "Tokyo-style" in revised(prompt)
    assert "Tokyo" not in revised("a cat in a forest in Tokyo")


@pytest.mark.parametrize("prompt", LOGO)
def test_a_logo_is_lit_by_nothing(prompt: str) -> None:
    for manner in Style:
        words = set(re.findall(r"[a-z]+", revised(prompt, manner=manner).lower()))
        assert not words & {"light", "lit", "mood", "weather", "sky", "dramatic"}


@pytest.mark.parametrize("manner", Style)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_sentences_are_whole(prompt: str, manner: Style) -> None:
    for seed in range(6):
        text = revised(prompt, seed, manner)
        assert "  " not in text
        assert not re.search(
            r" [,.]|,,|,\.|\.\.|[{}]|\b(a|an|the) (a|an|the)\b|\ba [aeio]", text
        ), text
        assert all(part[:1].isupper() for part in text.split(". "))


def test_several_plans_speak() -> None:
    starts = {revised("a cat", seed).split()[0] for seed in range(20)}
    assert {"A", "An"} <= starts
    sentences = {
        tuple(part.split()[0] for part in revised("a cat", s).split(". ")) for s in range(20)
    }
    assert len(sentences) >= 3


def test_vivid_and_natural_read_differently() -> None:
    for prompt in PROMPTS:
        assert revised(prompt, manner=Style.VIVID) != revised(prompt, manner=Style.NATURAL)


def test_all_that_a_scene_can_hold_has_its_words() -> None:
    prose = read_table("prose")
    kinds = [("settings", "setting", "where"), ("settings", "setting", "where_part")]
    kinds += [("settings", "setting", "scenery"), ("atmosphere", "light", "light")]
    kinds += [("atmosphere", "light", "lit"), ("atmosphere", "mood", "mood")]
    kinds += [("camera", "view", "view"), ("camera", "framing", "framing")]
    kinds += [("details", "detail", "detail"), ("moments", "time", "when")]
    for source, kind, table in kinds:
        assert set(read_table(source)[kind]) - {"city"} <= set(prose[table]), table
    styles = {**read_table("styles")["style"], **read_table("styles")["style_manner"]}
    for table in ("medium", "manner", "formed"):
        assert set(styles) == set(prose[table]), table


def test_the_facts_of_the_drawings_are_about_known_things() -> None:
    acts = set(read_table("drawing")["act"])
    for row in nouns().rows():
        assert {row.verb or "shown", *row.does} <= acts, row.name
    for name, category in categories().items():
        assert {category.verb or "shown", *category.does} <= acts, name
    for name, group in read_table("drawing")["group"].items():
        assert {group["verb"], *group.get("does", ())} <= acts, name


def test_people_are_told_as_they_are_drawn_whole_or_from_the_chest_up() -> None:
    for row in nouns().rows():
        if row.category == "people" and not row.drawing:
            told = revised(f"a {row.name}")
            is_bust = "from the chest up" in told or "face" in told
            assert is_bust == (not row.looks.figure and row.extent != "whole"), told


def test_what_has_a_drawing_of_its_own_is_no_head_and_no_stand_in() -> None:
    for row in nouns().rows():
        if row.drawing:
            assert row.extent != "head", row.name
            assert not row.shown or row.shown.endswith(row.name), row.name


def test_the_rules_of_composing_name_fields_of_a_scene() -> None:
    for choices in read_table("composing")["only"].values():
        for needs in choices.values():
            assert all(hasattr(Scene(), name) for name in needs)


@pytest.mark.parametrize("prompt", ["Remove the hat", "去掉帽子", "把帽子去掉", "remove the cat"])
def test_what_an_edit_removes_is_excluded_and_no_subject(prompt: str) -> None:
    said = STATION.understand(prompt)
    assert said.subjects == ()
    assert len(said.excluded) == 1
