"""The wording of the revised prompt: the same Scene always gets the same words."""

from __future__ import annotations

import pytest

from limner_sketch.language.scene import Scene
from limner_sketch.language.wording import Wording


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording()


def test_a_scene_is_always_told_in_the_same_words(wording: Wording) -> None:
    first, again = (wording.voice(Scene(setting="meadow")) for _ in range(2))
    choices = [str(number) for number in range(50)]
    assert first.pick(choices, "salt") == again.pick(choices, "salt")
    assert first.say("where", "meadow") == again.say("where", "meadow") != ""


def test_other_scenes_and_other_phrases_choose_on_their_own(wording: Wording) -> None:
    choices = [str(number) for number in range(50)]
    voices = [wording.voice(Scene(setting=name)) for name in ("meadow", "beach", "forest", "sea")]
    assert len({voice.pick(choices, "salt") for voice in voices}) > 1
    assert len({voices[0].pick(choices, salt) for salt in "abcdef"}) > 1


def test_what_no_table_says_is_left_unsaid(wording: Wording) -> None:
    voice = wording.voice(Scene())
    assert voice.say("where", None) == ""
    assert voice.say("where", "nowhere") == ""
    assert voice.pick([], "salt") == ""


def test_lists_are_looked_up_by_their_key(wording: Wording) -> None:
    voice = wording.voice(Scene())
    assert voice.has("colorless", "styles", "ink wash")
    assert not voice.has("colorless", "styles", "watercolor")
    assert not voice.has("colorless", "no such list", "ink wash")
    assert voice.table("place") == wording.table("place")
