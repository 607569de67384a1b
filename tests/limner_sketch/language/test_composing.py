"""What a composed Scene may hold beside what: taste, as rules that hold for any seed."""

from __future__ import annotations

import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.scene import Scene
from tests.limner_sketch.language.test_understanding import CAT, CITY, INK, LOGO, WOMAN
from tests.support.language import shared_interpreter

STATION = shared_interpreter()
SEEDS = range(12)
EVERYDAY = (
    *("a cat", "a red apple on a table", "portrait of an old man, oil painting", "a forest"),
    *(
        "一座雪山脚下的湖",
        "一杯咖啡，写实摄影",
        "a dragon flying over a castle",
        "三只小猫在花园里玩",
    ),
    *("a fox in a snowy forest, watercolor", "a pencil sketch of a horse", "a bowl of ramen"),
    *("a lighthouse by the sea at sunset", "太空中的宇航员", "a cozy bedroom", "love and hope"),
)
PROMPTS = (*EVERYDAY, *CAT, *INK, *WOMAN, *CITY, *LOGO)


def scenes(prompt: str, manner: Style, quality: Quality = Quality.HD) -> list[Scene]:
    return [
        STATION.improve(prompt, manner=manner, quality=quality, seed=seed).scene for seed in SEEDS
    ]


def added(prompt: str, scene: Scene) -> set[str]:
    return set(scene.details) - set(STATION.understand(prompt).details)


@pytest.mark.parametrize("manner", Style)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_what_is_added_suits_the_rest(prompt: str, manner: Style) -> None:
    for scene in scenes(prompt, manner):
        details = added(prompt, scene)
        if scene.style not in {"photographic", "cinematic", "cyberpunk"}:
            assert not details & {"bokeh", "film grain"}
        if scene.style in {"watercolor", "ink wash", "pencil sketch"}:
            assert not details & {"light rays", "bokeh", "film grain"}
        if scene.time != "night" and scene.setting != "space":
            assert not details & {"stars", "moon", "fireflies"}
        if scene.weather in {"cloudy", "fog", "rain", "storm"}:
            assert not details & {"stars", "moon", "sun", "fireflies"}
        if scene.view == "bird's-eye":
            assert not details & {"stars", "moon", "sun", "birds", "clouds"}


@pytest.mark.parametrize("manner", Style)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_standard_adds_at_most_two_details_and_hd_four(prompt: str, manner: Style) -> None:
    for quality, most in ((Quality.STANDARD, 2), (Quality.HD, 4)):
        for scene in scenes(prompt, manner, quality):
            assert len(added(prompt, scene)) <= most


@pytest.mark.parametrize("prompt", WOMAN)
@pytest.mark.parametrize("manner", Style)
def test_hanfu_in_soft_light_stands_in_a_light_garden(prompt: str, manner: Style) -> None:
    for scene in scenes(prompt, manner):
        assert scene.setting in {"garden", "chinese garden"}
        assert scene.time in {"dawn", "day"}
        assert scene.mood in {"dreamy", "calm", "joyful"}
        assert "light rays" not in scene.details


@pytest.mark.parametrize("manner", Style)
@pytest.mark.parametrize("style", ["watercolor", "ink wash", "pencil sketch"])
def test_what_stands_on_paper_stands_on_a_light_one(style: str, manner: Style) -> None:
    for scene in scenes(f"portrait of a woman, {style}", manner):
        assert scene.background is not None
        assert scene.background.startswith(("pale", "white", "beige"))


@pytest.mark.parametrize("prompt", [*LOGO, "app icon of a rocket", "一个猫的贴纸"])
@pytest.mark.parametrize("manner", Style)
def test_a_mark_gets_nothing_but_what_was_asked(prompt: str, manner: Style) -> None:
    for scene in scenes(prompt, manner):
        assert added(prompt, scene) == set()
        assert (scene.light, scene.time, scene.weather) == (None, None, None)


@pytest.mark.parametrize("prompt", ["a cat", "a lake", "a forest", "a boat", "a castle", "a car"])
def test_vivid_is_dramatic_and_natural_is_calm_daylight(prompt: str) -> None:
    for vivid, natural in zip(
        scenes(prompt, Style.VIVID), scenes(prompt, Style.NATURAL), strict=True
    ):
        assert natural.light == "soft natural light"
        assert natural.time in {"day", "dawn"}
        assert natural.mood in {"calm", "joyful"}
        assert vivid.light != "soft natural light"
        assert vivid.mood not in {"calm", "joyful"}


def test_no_more_are_composed_than_are_drawn() -> None:
    prompt = "99 cats, 99 dogs, 99 birds and 99 horses"
    scene = STATION.improve(prompt, manner=Style.VIVID, quality=Quality.HD, seed=1).scene
    assert [subject.count for subject in scene.subjects] == [12, 12, 6]


@pytest.mark.parametrize("manner", Style)
@pytest.mark.parametrize(
    ("prompt", "absent"),
    [
        ("a street, not at night", {"night", "stars", "moon", "moonlight", "neon light"}),
        ("街道，不要夜景", {"night", "stars", "moon", "moonlight", "neon light"}),
        ("a fox, no snow", {"snow", "snowflakes", "snowfield", "winter"}),
        ("一只狐狸，没有雪", {"snow", "snowflakes", "snowfield", "winter"}),
        ("a cat, no clouds, no fog", {"cloudy", "clouds", "storm", "fog", "mist"}),
        ("a mountain without rain or sunset", {"rain", "storm", "rain streaks", "sunset"}),
        ("a village by day, no birds", {"birds"}),
    ],
)
def test_what_a_prompt_excludes_is_not_composed(
    prompt: str, absent: set[str], manner: Style
) -> None:
    for scene in scenes(prompt, manner):
        found = {scene.setting, scene.time, scene.weather, scene.season, scene.light}
        assert not (found | set(scene.details)) & absent


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a café", ("CAFÉ",)),
        ("街角的咖啡馆", ("咖啡",)),
        ("a bakery at night", ("BAKERY",)),
        ('a coffee shop called "Ink"', ("Ink",)),
        ("a café without any text", ()),
        ("a house", ()),
    ],
)
def test_a_shop_says_what_it_is_in_the_language_of_the_prompt(
    prompt: str, words: tuple[str, ...]
) -> None:
    for manner in Style:
        assert all(scene.lettering == words for scene in scenes(prompt, manner))
