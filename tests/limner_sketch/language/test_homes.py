"""Where things are at home."""

from __future__ import annotations

import pytest

from limner_sketch.language.customs import Customs
from limner_sketch.language.homes import Homes
from limner_sketch.language.scene import Relation, Scene, Subject
from tests.support.language import shared_lexicon

CAT, MAN = Subject("cat", "1F408"), Subject("man", "1F468")


@pytest.fixture(scope="module")
def homes() -> Homes:
    return Homes(shared_lexicon(), Customs())


def test_a_cat_is_at_home_in_a_garden_and_outdoors_where_the_weather_is_named(homes: Homes) -> None:
    assert "room" in homes.fitting(Scene(subjects=(CAT,)))
    assert "room" not in homes.fitting(Scene(subjects=(CAT,), weather="rain"))
    assert homes.fitting(Scene(subjects=(CAT,), weather="rain"))


def test_what_it_does_and_where_it_stands_decide_before_what_it_is(homes: Homes) -> None:
    fishing = Subject("man", "1F468", traits=("fishing",))
    assert homes.fitting(Scene(subjects=(fishing,))) == ("lake",)
    boat = Subject("boat", "26F5")
    on_boat = Scene(subjects=(CAT, boat), relations=(Relation("on", 0, 1),))
    assert homes.fitting(on_boat) == homes.fitting(Scene(subjects=(boat,)))


def test_a_portrait_and_an_unknown_thing_are_in_a_studio(homes: Homes) -> None:
    assert homes.fitting(Scene(subjects=(MAN,), art_form="portrait")) == ("studio",)
    assert homes.fitting(Scene(subjects=(Subject("gimcrack", ""),))) == ("studio",)
    assert homes.fitting(Scene(subjects=(CAT,), background="white")) == ("studio",)
    assert homes.fitting(Scene(background="white")) == ("abstract",)


def test_a_named_place_brings_its_setting(homes: Homes) -> None:
    assert homes.fitting(Scene(subjects=(CAT,), details=("Suzhou",))) == ("chinese garden",)
    assert homes.fitting(Scene(subjects=(CAT,), style="cyberpunk")) == ("city street",)


@pytest.mark.parametrize(
    ("scene", "setting"),
    [
        (Scene(weather="snow"), "snowfield"),
        (Scene(style="cyberpunk"), "skyline"),
        (Scene(season="autumn"), "meadow"),
        (Scene(time="night"), "sky"),
        (Scene(time="night", style="ink wash"), "lake"),
        (Scene(details=("moon",)), "sky"),
        (Scene(), "abstract"),
    ],
)
def test_a_picture_of_no_thing_shows_what_was_named(
    homes: Homes, scene: Scene, setting: str
) -> None:
    assert homes.fitting(scene) == (setting,)


def test_a_landscape_is_a_landscape(homes: Homes) -> None:
    ink = Scene(art_form="landscape painting", style="ink wash")
    assert "ink mountains" in homes.fitting(ink)
