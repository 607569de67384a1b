"""Nouns that stand together, vessels and their contents, and who is several."""

from __future__ import annotations

import pytest

from limner_sketch.language.interpreter import Interpreter


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("a desk lamp", "lamp"),
        ("a grandfather clock", "clock"),
        ("a bird house", "house"),
        ("a cat bed", "bed"),
        ("a kitchen table", "table"),
        ("grandma's house", "house"),
        ("a shepherd's pie", "pie"),
        ("a baseball bat", "baseball"),
        ("面包车", "minibus"),
        ("羊肉串", "skewers"),
        ("爬山虎", "grass"),
    ],
)
def test_a_noun_before_a_thing_only_says_which(
    station: Interpreter, prompt: str, name: str
) -> None:
    """No desk stands beside the lamp, and no sheep beside the skewer."""
    assert [one.name for one in station.understand(prompt).subjects] == [name]


@pytest.mark.parametrize("prompt", ["a robot dog", "机器狗"])
def test_a_robot_dog_is_a_dog_of_metal(station: Interpreter, prompt: str) -> None:
    (dog,) = station.understand(prompt).subjects
    assert (dog.name, dog.traits) == ("dog", ("metallic",))


@pytest.mark.parametrize("prompt", ["a fruit bowl", "a fruit basket", "a bowl of fruit"])
def test_what_a_bowl_is_named_for_lies_in_it(station: Interpreter, prompt: str) -> None:
    scene = station.understand(prompt)
    vessel = next(at for at, one in enumerate(scene.subjects) if one.name in {"bowl", "basket"})
    held = {scene.subjects[one.of].name for one in scene.relations if one.to == vessel}
    assert held == {"apple", "orange", "pear"}


@pytest.mark.parametrize(
    ("prompt", "count"), [("孩子们", 3), ("两个孩子", 2), ("学生们在教室里", 3), ("老人", 1)]
)
def test_people_of_whom_there_are_several(station: Interpreter, prompt: str, count: int) -> None:
    assert station.understand(prompt).subjects[0].count == count


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("a bottle of wine and two glasses", ["wine bottle", "glass"]),
        ("一瓶红酒和两个酒杯", ["wine bottle", "glass of wine"]),
        ("a bouquet of tulips in a blue vase", ["tulip", "vase"]),
        ("three little pigs building a house", ["pig", "house"]),
        ("一把椅子", ["chair"]),
        ("一盏路灯", ["lamp post"]),
        ("一座亭子", ["pavilion"]),
        ("一口水井旁边的木桶", ["well", "barrel"]),
        ("一扇木门", ["door"]),
        ("一碗牛肉面", ["bowl of noodles"]),
        ("a pair of old boots", ["boots"]),
    ],
)
def test_measures_and_vessels_are_no_things_of_their_own(
    station: Interpreter, prompt: str, names: list[str]
) -> None:
    scene = station.understand(prompt)
    assert [one.name for one in scene.subjects] == names
    assert not scene.unknown
