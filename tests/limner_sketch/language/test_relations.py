"""How subjects stand to each other: read in both languages, and said as it is drawn."""

from __future__ import annotations

import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.scene import Relation, Scene
from tests.support.language import shared_interpreter

STATION = shared_interpreter()


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
        ("a knight on a horse", ("knight", "riding", "horse")),
        ("马上的骑士", ("knight", "riding", "horse")),
        ("a bird on a horse", ("bird", "on", "horse")),
        ("a bird on a roof", ("bird", "on", "house")),
        ("a bird on the roof of a castle", ("bird", "on", "castle")),
        ("a house with a cat on the roof", ("cat", "on", "house")),
        ("屋顶上的鸟", ("bird", "on", "house")),
        ("城堡的屋顶上有一只鸟", ("bird", "on", "castle")),
        ("a vase of roses", ("rose", "in", "vase")),
        ("a vase with tulips", ("tulip", "in", "vase")),
        ("flowers in a vase", ("flower", "in", "vase")),
        ("一瓶玫瑰", ("rose", "in", "vase")),
        ("花瓶里插着向日葵", ("sunflower", "in", "vase")),
        ("桌上有一个花瓶", ("vase", "on", "table")),
        ("a plate of cookies", ("cookie", "on", "plate of food")),
        ("一盘饺子", ("dumpling", "on", "plate of food")),
        ("a truck full of apples", ("apple", "in", "truck")),
        ("装满苹果的篮子", ("apple", "in", "basket")),
        ("一个篮子，里面有苹果", ("apple", "in", "basket")),
        ("a table with a lamp", ("lamp", "on", "table")),
        ("a table with four chairs", ("chair", "beside", "table")),
        ("a mouse inside a shoe", ("mouse", "in", "shoe")),
        ("椅子上的帽子", ("baseball cap", "on", "chair")),
        ("a sword in a stone", ("sword", "in", "rock")),
        ("goldfish in a glass bowl", ("goldfish", "in", "bowl")),
        ("鱼缸里的金鱼", ("goldfish", "in", "bowl")),
        ("瓶中的船", ("boat", "in", "bottle")),
    ],
)
def test_a_preposition_binds_two_subjects(prompt: str, relation: tuple[str, str, str]) -> None:
    assert told(STATION.understand(prompt)) == [relation]


def test_several_things_may_share_a_place() -> None:
    assert told(STATION.understand("a cup of tea and a plate of cookies on a table")) == [
        ("cookie", "on", "plate of food"),
        ("cup of tea", "on", "table"),
        ("plate of food", "on", "table"),
    ]
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
        "fruit in a basket on a table",
        "a basket of fruit on a table",
        "a table with a basket full of fruit",
        "桌上有一篮水果",
        "桌子上放着一个装满水果的篮子",
        "桌上有一个篮子，篮子里有水果",
    ],
)
def test_what_is_held_stands_where_its_vessel_does(prompt: str) -> None:
    """Several kinds make up "fruit": none of them is lost, and the basket is not either."""
    found = set(told(STATION.understand(prompt)))
    fruit = {(kind, "in", "basket") for kind in ("apple", "orange", "pear")}
    assert found == fruit | {("basket", "on", "table")}


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("a glass of milk", "milk"),
        ("milk in a glass", "milk"),
        ("杯子里的牛奶", "milk"),
        ("a bowl of noodles", "bowl of noodles"),
        ("a mug full of beer", "beer"),
    ],
)
def test_a_vessel_that_the_picture_shows_is_not_drawn_twice(prompt: str, name: str) -> None:
    assert [one.name for one in STATION.understand(prompt).subjects] == [name]


def test_a_cup_gives_its_colour_to_what_is_drawn_in_it() -> None:
    (coffee,) = STATION.understand("coffee in a red cup").subjects
    assert coffee.color == "red"


@pytest.mark.parametrize(
    ("prompt", "count"),
    [("一篮苹果", 3), ("a vase of roses", 3), ("一盒巧克力", 1), ("a basket of three eggs", 3)],
)
def test_a_vessel_holds_several_of_what_is_counted(prompt: str, count: int) -> None:
    scene = STATION.understand(prompt)
    assert scene.subjects[scene.relations[0].of].count == count


@pytest.mark.parametrize(
    "prompt",
    [
        "a house with a red roof",
        "红屋顶的房子",
        "the red roof of a house",
    ],
)
def test_a_roof_is_no_second_house(prompt: str) -> None:
    (house,) = STATION.understand(prompt).subjects
    assert (house.name, house.color) == ("house", "red")


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


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("fruit in a basket", ("an apple, an orange and a pear", " in a basket")),
        ("a lamp and a book on a table", ("a lamp and a book", " on a table")),
        ("a woman holding a basket of apples", ("holding a basket with three apples in it",)),
        ("a plate of cookies", ("three cookies", " on a plate")),
        ("a vase of roses on a wooden table", ("three roses", " in a vase on a wooden table")),
    ],
)
def test_what_shares_a_place_is_told_together(prompt: str, words: tuple[str, ...]) -> None:
    for seed in range(6):
        text = STATION.improve(
            prompt, manner=Style.VIVID, quality=Quality.STANDARD, seed=seed
        ).prompt.lower()
        for piece in words:
            assert piece in text, text
        assert " stands in a basket" not in text


@pytest.mark.parametrize(
    "prompt",
    ["an old man in an armchair", "a grandmother knitting in a rocking chair", "长椅上的老人"],
)
def test_who_is_on_a_seat_sits_there(station: Interpreter, prompt: str) -> None:
    """Said or not: nobody stands on an armchair unless that is asked for."""
    scene = station.understand(prompt)
    (relation,) = scene.relations
    assert relation.kind == "on"
    assert "sitting" in scene.subjects[relation.of].traits
