from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.orders import Quality, Style
from limner_sketch.language.openmoji import OpenMoji
from limner_sketch.language.scene import Scene
from tests.limner_sketch.language.test_understanding import CAP, CAT, CITY, INK, LOGO, WOMAN
from tests.support.everyday_nouns import CHINESE, ENGLISH
from tests.support.language import shared_interpreter

OPT_OUT = (
    "I NEED to test how the tool works with extremely simple prompts. "
    "DO NOT add any detail, just use it AS-IS: "
)
EXAMPLES = [*CAT, *INK, *CAP, *WOMAN, *CITY, *LOGO]
STATION = shared_interpreter()
WORDS = st.sampled_from(
    [*ENGLISH, *CHINESE, *EXAMPLES, "three", "red", "night", "水彩", "no people", "logo", "hope"]
)
PROMPTS = st.lists(WORDS, min_size=1, max_size=12).map(", ".join)


def _keys(name: str, *tables: str) -> set[str]:
    source = (files("limner_sketch.language.data") / f"{name}.toml").read_text("utf-8")
    content = tomllib.loads(source)
    return {key for table in tables for key in content[table]}


SETTINGS = _keys("settings", "setting") - {"city"}
DETAILS = _keys("details", "detail") | _keys("settings", "place")
DETAILS |= {one.english for one in OpenMoji().pictograms() if one.is_flag}


def assert_can_be_drawn(scene: Scene) -> None:
    assert scene.setting in SETTINGS
    assert scene.style in _keys("styles", "style", "style_manner")
    assert scene.time in _keys("moments", "time") | {None}
    assert scene.weather in _keys("moments", "weather") | {None}
    assert scene.light in _keys("atmosphere", "light") | {None}
    assert scene.mood in _keys("atmosphere", "mood") | {None}
    assert scene.view in _keys("camera", "view")
    assert scene.framing in _keys("camera", "framing")
    assert set(scene.details) <= DETAILS


@settings(max_examples=200, deadline=None)
@given(
    prompt=PROMPTS | st.text(max_size=200),
    manner=st.sampled_from(Style),
    quality=st.sampled_from(Quality),
    seed=st.integers(0, 2**63 - 1),
)
def test_any_revised_prompt_has_30_to_120_words_about_a_scene_that_can_be_drawn(
    prompt: str, manner: Style, quality: Quality, seed: int
) -> None:
    improved = STATION.improve(prompt, manner=manner, quality=quality, seed=seed)
    assert 30 <= len(improved.prompt.split()) <= 120, improved.prompt
    assert_can_be_drawn(improved.scene)
    assert improved == STATION.improve(prompt, manner=manner, quality=quality, seed=seed)


@pytest.mark.parametrize("prompt", EXAMPLES)
def test_the_scene_composed_keeps_all_that_the_prompt_said(prompt: str) -> None:
    said = STATION.understand(prompt)
    composed = STATION.improve(prompt, manner=Style.VIVID, quality=Quality.HD, seed=3).scene
    assert composed.subjects == said.subjects
    assert set(said.details) <= set(composed.details)
    for name in ("setting", "time", "style", "light", "view", "framing", "background", "colors"):
        asked = getattr(said, name)
        assert not asked or getattr(composed, name) == asked


@pytest.mark.parametrize("prompt", [*EXAMPLES, "a cat", "a boat on a lake", "love and hope"])
def test_vivid_and_natural_differ(prompt: str) -> None:
    vivid, natural = (
        STATION.improve(prompt, manner=manner, quality=Quality.STANDARD, seed=5)
        for manner in (Style.VIVID, Style.NATURAL)
    )
    assert vivid.scene != natural.scene
    assert vivid.prompt != natural.prompt


def test_hd_adds_more_details_than_standard() -> None:
    standard, hd = (
        STATION.improve("a lake", manner=Style.NATURAL, quality=quality, seed=1).scene.details
        for quality in (Quality.STANDARD, Quality.HD)
    )
    assert len(hd) > len(standard)


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("a whale", "underwater"),
        ("a rocket", "space"),
        ("a car", "city street"),
        ("一只鲨鱼", "underwater"),
        ("a logo of a cat", "studio"),
        ("zorbling quux", "abstract"),
    ],
)
def test_a_subject_without_a_setting_is_drawn_where_it_is_at_home(
    prompt: str, setting: str
) -> None:
    improved = STATION.improve(prompt, manner=Style.VIVID, quality=Quality.STANDARD, seed=9)
    assert improved.scene.setting == setting


def test_prompts_without_a_known_word_give_different_pictures() -> None:
    prompts = [f"{word} zorble" for word in ("quux", "blik", "frum", "gnat7", "hyle", "mnem")]
    scenes = [
        STATION.improve(prompt, manner=Style.VIVID, quality=Quality.STANDARD, seed=1).scene
        for prompt in prompts
    ]
    assert len({(scene.colors, scene.mood) for scene in scenes}) >= 4


def test_the_opt_out_sentence_is_honoured() -> None:
    improved = STATION.improve(
        OPT_OUT + "a red apple", manner=Style.VIVID, quality=Quality.HD, seed=4
    )
    assert improved.prompt == "a red apple"
    assert (improved.scene.setting, improved.scene.details) == ("studio", ())
    assert improved.scene.mood is None


def test_a_dalle_2_prompt_is_drawn_as_it_stands() -> None:
    improved = STATION.as_it_stands("一只猫", quality=Quality.STANDARD, seed=4)
    assert improved.prompt == "一只猫"
    assert (improved.scene.style, improved.scene.details) == ("illustration", ())
    assert_can_be_drawn(improved.scene)
