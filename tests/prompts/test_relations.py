"""How subjects stand to each other: read in both languages, and said as it is drawn."""

from __future__ import annotations

import pytest

from limner.contract.orders import Quality, Style
from limner.prompts.scene import Relation, Scene
from limner.prompts.station import PromptStation

STATION = PromptStation()


def told(scene: Scene) -> list[tuple[str, str, str]]:
    names = [one.name for one in scene.subjects]
    return [(names[one.of], one.kind, names[one.to]) for one in scene.relations]


@pytest.mark.parametrize(
    ("prompt", "relation"),
    [
        ("a cat on a table", ("cat", "on", "table")),
        ("a cat sitting on top of a red car", ("cat", "on", "car")),
        ("a cat, on a table", ("cat", "on", "table")),
        ("On a table, a cat sleeps", ("cat", "on", "table")),
        ("a table with a cat on it", ("cat", "on", "table")),
        ("桌子上的猫", ("cat", "on", "table")),
        ("桌上有一只猫", ("cat", "on", "table")),
        ("一只猫坐在桌子上", ("cat", "on", "table")),
        ("一隻貓坐在桌子上", ("cat", "on", "table")),
        ("a dog in a box", ("dog", "in", "box")),
        ("箱子里的小狗", ("dog", "in", "box")),
        ("小狗躲在箱子里面", ("dog", "in", "box")),
        ("a basket of apples", ("apple", "in", "basket")),
        ("under the tree sits a girl", ("girl", "under", "tree")),
        ("树下坐着一个女孩", ("girl", "under", "tree")),
        ("a lamp next to a sofa", ("lamp", "beside", "sofa")),
        ("女孩身边的狗", ("dog", "beside", "girl")),
        ("沙发旁边有一盏台灯", ("lamp", "beside", "sofa")),
        ("a fox behind a rock", ("fox", "behind", "rock")),
        ("狐狸在石头后面", ("fox", "behind", "rock")),
        ("a horse in front of a castle", ("horse", "in front of", "castle")),
        ("城堡前面的马", ("horse", "in front of", "castle")),
        ("a girl holding a red umbrella", ("girl", "holding", "umbrella")),
        ("拿着气球的男孩", ("boy", "holding", "balloon")),
        ("an astronaut riding a horse", ("astronaut", "riding", "horse")),
        ("骑马的女孩", ("girl", "riding", "horse")),
        ("男孩骑着自行车", ("boy", "riding", "bicycle")),
    ],
)
def test_a_preposition_binds_two_subjects(prompt: str, relation: tuple[str, str, str]) -> None:
    assert told(STATION.understand(prompt)) == [relation]


def test_several_things_may_share_a_place() -> None:
    assert told(STATION.understand("桌子上的苹果和香蕉")) == [
        ("apple", "on", "table"),
        ("banana", "on", "table"),
    ]
    assert told(STATION.understand("桌子上的猫和沙发上的狗")) == [
        ("cat", "on", "table"),
        ("dog", "on", "sofa"),
    ]


@pytest.mark.parametrize(
    "prompt",
    [
        "a cat in the rain",
        "a boat on the lake",
        "a woman in a red dress",
        "a dog at night",
        "灯光下的狼",
    ],
)
def test_settings_weather_and_clothes_bind_nothing(prompt: str) -> None:
    scene = STATION.understand(prompt)
    assert len(scene.subjects) == 1
    assert scene.relations == ()


def test_relations_never_run_in_a_circle() -> None:
    scene = STATION.understand("a cat on a dog under a cat on a cat under a dog on a cat")
    leaders = {one.of: one.to for one in scene.relations}
    for start in leaders:
        at, steps = start, 0
        while at in leaders:
            at, steps = leaders[at], steps + 1
            assert steps <= len(scene.subjects)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a cat on a table", "a cat on a table"),
        ("桌子上的猫", "cat on a table"),
        ("骑马的女孩", "girl riding a horse"),
        ("a girl holding a red umbrella", "a girl holding a red umbrella"),
        ("a fox behind a rock", "fox behind a rock"),
    ],
)
def test_the_revised_prompt_says_how_they_stand(prompt: str, words: str) -> None:
    for seed in range(6):
        text = STATION.improve(
            prompt, manner=Style.VIVID, quality=Quality.HD, seed=seed
        ).prompt.lower()
        verbs = ("sits ", "sitting ", "stands ", "standing ", "appearing ", "appears ", "is shown ")
        for verb in verbs:
            text = text.replace(verb, "")
        assert words in text.replace("rides", "riding"), text


def test_relations_among_more_than_is_drawn_are_dropped() -> None:
    prompt = "a cat, a dog, a bird, a horse, a cow, a pig on a table"
    scene = STATION.improve(prompt, manner=Style.VIVID, quality=Quality.HD, seed=1).scene
    assert len(scene.subjects) == 6
    assert all(max(one.of, one.to) < 6 for one in scene.relations)
    assert Relation("on", 5, 6) not in scene.relations
