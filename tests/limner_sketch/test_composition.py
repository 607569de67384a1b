"""Composition: sizes as in the world, relations obeyed, counts placed, cut-outs with real alpha."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Pixels
from limner_sketch.arranging import arrange
from limner_sketch.easel import Easel
from limner_sketch.job import Job
from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Relation, Scene, Subject
from limner_sketch.look import look_for
from limner_sketch.painting import paint
from limner_sketch.perches import without_perches
from limner_sketch.places import Place
from limner_sketch.scale import metres
from limner_sketch.scenery.ground import Ground

_CAT = Subject("cat", "1F408", color="orange")
_DOG = Subject("dog", "1F415")
_ANT = Subject("ant", "1F41C")
_ELEPHANT = Subject("elephant", "1F418")
_TABLE = Subject("table", "1FA91")
_SMALL, _MIDDLE = Size(256, 256), Size(512, 512)
_MEADOW = Ground(horizon=0.7, feet=0.93, color=(0.4, 0.6, 0.3))


def placed(scene: Scene, seed: int = 3, size: Size = _MIDDLE) -> list[Place]:
    """Return where a scene's subjects stand, in the order of drawing; all are square."""
    look = look_for(scene, Style.VIVID, hd=False, seed=seed)
    easel = Easel(size, look, scene, np.random.default_rng(seed))
    return arrange(easel, _MEADOW, lambda *_: 1.0)


def related(kind: str, of: Subject = _CAT, to: Subject = _TABLE) -> dict[str, Place]:
    """Return the places of two subjects with one relation, by name."""
    scene = Scene(subjects=(of, to), setting="meadow", relations=(Relation(kind, 0, 1),))
    return {place.subject.name: place for place in placed(scene)}


def drawn(scene: Scene, size: Size = _SMALL, seed: int = 5) -> Pixels:
    """Return the finished picture of a scene."""
    job = Job(Task.GENERATE, scene, size, seed, quality=Quality.STANDARD, style=Style.VIVID)
    return list(paint(job))[-1]


def test_an_elephant_is_larger_than_a_cat_and_a_cat_larger_than_an_ant() -> None:
    scene = Scene(subjects=(_ANT, _CAT, _ELEPHANT), setting="meadow")
    heights = {place.subject.name: place.height for place in placed(scene)}
    assert heights["elephant"] > heights["cat"] * 1.5 > heights["ant"] * 2.5
    assert heights["ant"] > 10


def test_the_world_has_the_same_order() -> None:
    names = ["ant", "mouse", "cat", "dog", "woman", "horse", "elephant", "house", "office building"]
    tall = [metres(Subject(name, "")) for name in names]
    assert tall == sorted(tall)


def test_what_is_not_in_the_table_takes_the_size_of_its_emoji() -> None:
    assert metres(Subject("thingummy", "1F355")) < metres(Subject("thingummy", "1F697"))
    assert metres(Subject("thingummy", "")) == 1.0


def test_big_is_larger_than_small() -> None:
    big, small = (replace(_DOG, traits=(trait,)) for trait in ("big", "small"))
    heights = {p.subject.traits[0]: p.height for p in placed(Scene(subjects=(big, small)))}
    assert heights["big"] > heights["small"] * 1.3


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9, 12])
def test_as_many_are_placed_as_were_asked_for(count: int) -> None:
    scene = Scene(subjects=(replace(_CAT, count=count),), setting="meadow")
    places = placed(scene)
    assert len(places) == count
    assert len({(round(place.x), round(place.y)) for place in places}) == count


def test_several_do_not_stand_in_a_plain_row() -> None:
    places = placed(Scene(subjects=(replace(_CAT, count=5),), setting="meadow"))
    assert max(place.y for place in places) - min(place.y for place in places) > 20


def test_on_is_above_and_in_front() -> None:
    place = related("on")
    assert place["cat"].y < place["table"].y - place["table"].height * 0.5
    assert abs(place["cat"].x - place["table"].x) < 20
    assert place["cat"].order > place["table"].order


@pytest.mark.parametrize("support", ["table", "chair", "sofa", "bed", "bench"])
def test_things_stand_on_the_upper_side_not_above_it(support: str) -> None:
    name = Subject(support, "1FA91")
    place = related("on", of=Subject("cup", "2615"), to=name)
    under = place[support]
    share = (under.y - place["cup"].y) / under.height
    looks = nouns().looks(support)
    assert looks.surface is not None
    assert looks.surface - looks.depth < share < looks.surface
    assert place["cup"].contact
    assert place["cup"].upon == name


def test_a_sofa_is_wide_enough_for_all_who_sit_on_it() -> None:
    sofa = Subject("sofa", "1F6CB")
    scene = Scene(subjects=(replace(_CAT, count=3), sofa), relations=(Relation("on", 0, 1),))
    places = placed(scene)
    under = next(place for place in places if place.subject == sofa)
    for place in places:
        assert abs(place.x - under.x) + place.height / 2 <= under.height / 2 + 1


def test_a_boat_hides_the_feet_of_who_stands_in_it() -> None:
    place = related("in", to=Subject("boat", "26F5"))
    assert place["cat"].window is not None
    assert place["cat"].window[1] < place["cat"].y


def test_a_cat_in_a_cup_is_no_broader_than_the_cup() -> None:
    place = related("in", to=Subject("cup", "2615"))
    assert place["cat"].height <= place["cup"].height * 0.9
    assert place["cat"].y - place["cat"].height > 0


def test_flowers_in_a_vase_take_the_place_of_its_own() -> None:
    vase = Subject("vase", "1F3FA")
    place = related("in", of=Subject("sunflower", "1F33B"), to=vase)
    assert 0.5 < place["vase"].height / place["sunflower"].height < 2.0
    assert place["vase"].window is not None
    assert place["vase"].window[0] > place["vase"].y - place["vase"].height


def test_on_keeps_both_in_the_picture() -> None:
    tower = Subject("skyscraper", "1F3D9")
    for place in related("on", of=_ELEPHANT, to=tower).values():
        assert place.y - place.height > 0


@pytest.mark.parametrize("framing", [None, "wide"])
def test_a_mouse_beside_an_elephant_can_be_seen(framing: str | None) -> None:
    mouse = Subject("mouse", "1F401")
    scene = Scene(subjects=(mouse, _ELEPHANT), relations=(Relation("beside", 0, 1),))
    heights = {p.subject: p.height for p in placed(replace(scene, framing=framing))}
    assert heights[mouse] >= 512 * 0.07


def test_behind_is_drawn_first_and_in_front_of_last() -> None:
    behind, before = related("behind"), related("in front of")
    assert behind["cat"].order < behind["table"].order
    assert before["cat"].order > before["table"].order
    assert before["cat"].y > before["table"].y


def test_beside_is_on_one_level_and_apart() -> None:
    place = related("beside", to=_DOG)
    apart = abs(place["cat"].x - place["dog"].x)
    assert apart > (place["cat"].height + place["dog"].height) * 0.4
    assert abs(place["cat"].y - place["dog"].y) < 10


def test_under_stands_at_the_foot() -> None:
    tree = Subject("tree", "1F333")
    place = related("under", to=tree)
    assert place["cat"].y >= place["tree"].y
    assert place["cat"].height < place["tree"].height * 0.5


def in_a_basket(count: int) -> tuple[list[Place], Place]:
    """Return the places of so many eggs in a basket, and the basket's front."""
    subjects = (Subject("egg", "1F95A", count), Subject("basket", "1F9FA"))
    scene = Scene(subjects, setting="meadow", relations=(Relation("in", 0, 1),))
    places = placed(scene)
    eggs = [place for place in places if place.subject.name == "egg"]
    (front,) = [place for place in places if place.front]
    return eggs, front


@pytest.mark.parametrize("count", [1, 3, 5, 12])
def test_things_in_a_basket_lie_behind_its_front_rim_and_are_seen_above_it(count: int) -> None:
    eggs, front = in_a_basket(count)
    mouth = nouns().looks("basket").mouth
    assert mouth is not None
    rim = front.y - front.height * (mouth[0] - mouth[2])
    assert len(eggs) == count
    for egg in eggs:
        assert egg.order < front.order
        assert egg.y - egg.height * 0.6 < rim  # More than half of it is above the rim.
    assert max(egg.y for egg in eggs) > rim  # The first row's feet are hidden.
    assert {abs(egg.x - front.x) < front.height * 0.5 for egg in eggs} == {True}


def test_a_dozen_things_in_a_basket_are_a_heap() -> None:
    """They are not made tiny to stand in one row: three rows, the farther the higher."""
    eggs, front = in_a_basket(12)
    assert eggs[0].height > 0.1 * front.height
    rows = sorted(eggs, key=lambda egg: egg.order)
    assert rows[0].y < rows[5].y < rows[11].y


def test_a_dozen_eggs_in_a_basket_can_be_seen() -> None:
    """Drawn, they show as much more white than the basket has alone."""
    eggs, basket = Subject("egg", "1F95A", 12), Subject("basket", "1F9FA")
    full = Scene((eggs, basket), background="teal", relations=(Relation("in", 0, 1),))
    white = [
        float((drawn(scene).min(axis=2) > 215).mean())
        for scene in (full, replace(full, subjects=(basket,), relations=()))
    ]
    assert white[0] > 0.02 + 3 * white[1]


def test_a_rider_sits_higher_than_the_mount_stands() -> None:
    place = related("riding", of=Subject("woman", "1F469"), to=Subject("horse", "1F40E"))
    assert place["woman"].y < place["horse"].y
    assert place["woman"].order > place["horse"].order
    top = {name: spot.y - spot.height for name, spot in place.items()}
    assert top["woman"] < top["horse"]


def test_what_is_held_is_smaller_than_its_holder_and_at_hand() -> None:
    holder, held = (
        Subject("woman", "1F469", traits=("holding",)),
        Subject("book", "1F4D6", traits=("held",)),
    )
    places = {p.subject.name: p for p in placed(Scene(subjects=(holder, held)))}
    assert places["book"].height < places["woman"].height * 0.5
    assert places["book"].y < places["woman"].y


@pytest.mark.parametrize("relations", [
    (Relation("on", 0, 1), Relation("on", 1, 0)),
    (Relation("on", 0, 0),),
    (Relation("on", 0, 7),),
    (Relation("beside", 0, 1), Relation("behind", 0, 1)),
])  # fmt: skip
def test_relations_that_cannot_be_are_left_out(relations: tuple[Relation, ...]) -> None:
    scene = Scene(subjects=(_CAT, _DOG), relations=relations)
    assert {place.subject.name for place in placed(scene)} == {"cat", "dog"}


def test_everything_stands_inside_the_picture() -> None:
    scene = Scene(subjects=(_ELEPHANT, replace(_CAT, count=6), _DOG), setting="meadow")
    for size in (Size(1792, 1024), Size(1024, 1792)):
        for place in placed(scene, size=size):
            assert 0 < place.x < size.width
            assert 0 < place.y <= size.height
            assert place.y - place.height > 0


def test_a_transparent_background_has_real_alpha() -> None:
    picture = drawn(Scene(subjects=(_CAT,), background="transparent"))
    assert picture.shape == (256, 256, 4)
    for corner in (picture[:9, :9], picture[:9, -9:], picture[-9:, :9], picture[-9:, -9:]):
        assert not corner[..., 3].any()
    alpha = picture[..., 3]
    assert (alpha == 255).mean() > 0.1
    assert ((alpha > 0) & (alpha < 255)).any()


@pytest.mark.parametrize("style", ["watercolor", "comic", "pixel art", "oil painting"])
def test_a_cut_out_is_finished_in_its_style(style: str) -> None:
    scene = Scene(subjects=(_CAT,), background="transparent", style=style)
    plain = drawn(replace(scene, style="illustration"))
    inside = plain[..., 3] == 255
    styled = drawn(scene)
    assert np.abs(styled[inside].astype(int) - plain[inside].astype(int)).mean() > 2


def test_quoted_words_are_drawn_where_they_suit() -> None:
    """A poster's title is at the top, a logo's words are under its mark."""

    def changed(scene: Scene) -> float:
        plain, worded = drawn(scene), drawn(replace(scene, lettering=("OPEN",)))
        rows = np.flatnonzero(np.abs(plain.astype(int) - worded).max((1, 2)) > 40)
        return float(rows.mean() / plain.shape[0])

    assert changed(Scene(setting="meadow", art_form="poster")) < 0.35
    assert changed(Scene(subjects=(_CAT,), background="white", art_form="logo")) > 0.7


def test_a_shop_s_sign_hangs_on_its_front() -> None:
    """Not in a corner of the sky: what the words change is within the shop's breadth."""
    shop = Subject("shop", "1F3EA")
    plain = Scene(subjects=(shop,), setting="meadow")
    changed = np.abs(drawn(plain).astype(int) - drawn(replace(plain, lettering=("BREAD",))))
    columns = np.flatnonzero((changed.max(2) > 60).any(0))
    assert columns.size > 20
    assert abs(columns.mean() / 256 - 0.5) < 0.16


def test_a_poster_s_second_line_is_under_its_subject() -> None:
    one = Scene(subjects=(_CAT,), setting="meadow", art_form="poster", lettering=("DEEP", "BLUE"))
    changed = np.abs(drawn(one).astype(int) - drawn(replace(one, lettering=("DEEP", "RED"))))
    rows = np.flatnonzero((changed.max(2) > 60).any(1))
    assert rows.min() > 256 * 0.8


def test_small_shapes_take_the_colours_asked_for_and_keep_clear_of_the_mark() -> None:
    plain = Scene(subjects=(_CAT,), art_form="logo", background="white", colors=("blue",))
    bare, strewn = drawn(plain), drawn(replace(plain, details=("geometric shapes",)))
    new = np.abs(bare.astype(int) - strewn).max(2) > 60
    assert new.sum() > 100
    red, _, blue = (strewn[new][:, channel].astype(int).mean() for channel in range(3))
    assert blue > red + 40
    mark = np.abs(bare.astype(int) - 255).max(2) > 60
    assert (new & mark).sum() < 30


def test_a_sign_that_bears_words_is_not_drawn_twice() -> None:
    sign = Subject("sign", "1FAA7")
    assert placed(Scene(subjects=(sign, _CAT), lettering=("OPEN",)))[0].subject == _CAT
    assert len(placed(Scene(subjects=(sign, _CAT)))) == 2


@pytest.mark.parametrize("setting", ["room", "kitchen", "library", "stage", "space", "cave"])
def test_it_does_not_rain_indoors(setting: str) -> None:
    dry, wet = (drawn(Scene(setting=setting, weather=weather)) for weather in ("cloudy", "snow"))
    bright = (wet.min(2) > 240) & (dry.min(2) < 200)
    assert bright.mean() < 0.01


def test_the_light_comes_from_either_side_by_the_seed() -> None:
    sides = {look_for(Scene(), None, hd=False, seed=seed).light_from for seed in range(12)}
    assert sides == {-0.6, 0.6}


def test_the_same_seed_arranges_the_same() -> None:
    scene = Scene(subjects=(_DOG, replace(_CAT, count=4)), setting="meadow")
    assert placed(scene) == placed(scene)
    assert placed(scene, seed=4) != placed(scene)


def shared(kind: str, leader: Subject, *followers: Subject) -> dict[str, Place]:
    """Return the places of several subjects that have one relation to the first, by name."""
    relations = tuple(Relation(kind, index + 1, 0) for index in range(len(followers)))
    scene = Scene(subjects=(leader, *followers), setting="meadow", relations=relations)
    return {place.subject.name: place for place in placed(scene)}


@pytest.mark.parametrize("kind", ["on", "in", "beside", "behind", "in front of", "under"])
def test_what_shares_a_place_does_not_hide_each_other(kind: str) -> None:
    apple, pear = Subject("apple", "1F34E"), Subject("pear", "1F350")
    leader = Subject("basket", "1F9FA") if kind == "in" else _TABLE
    found = shared(kind, leader, apple, pear)
    apart = abs(found["apple"].x - found["pear"].x)
    assert apart > 0.5 * min(found["apple"].height, found["pear"].height)


def test_what_is_in_a_tree_is_up_in_it_and_in_glass_is_inside() -> None:
    tree, monkey = Subject("tree", "1F333"), Subject("monkey", "1F412")
    found = shared("in", tree, monkey)
    assert found["monkey"].y < found["tree"].y - found["tree"].height * 0.4
    bowl, fish = Subject("bowl", "1F963", traits=("glassy",)), Subject("goldfish", "E000")
    found = shared("in", bowl, fish)
    assert found["bowl"].y - found["bowl"].height < found["goldfish"].y - found["goldfish"].height
    assert found["goldfish"].y < found["bowl"].y


@pytest.mark.parametrize(("trait", "larger"), [("small", False), ("big", True)])
def test_a_lone_thing_is_as_large_as_asked(trait: str, larger: bool) -> None:
    (plain,) = placed(Scene(subjects=(_DOG,), setting="meadow"))
    (asked,) = placed(Scene(subjects=(replace(_DOG, traits=(trait,)),), setting="meadow"))
    assert (asked.height > plain.height * 1.1) is larger
    assert (asked.height < plain.height * 0.8) is not larger


def test_a_bird_on_a_branch_sits_on_the_one_it_is_drawn_with() -> None:
    """And is no smaller for a second branch below it; what else is there stays in place."""
    owl, branch, moon = Subject("owl", "1F989"), Subject("branch", "1F33F"), Subject("moon", "")
    scene = Scene(
        subjects=(branch, owl, moon),
        relations=(Relation("on", 1, 0), Relation("behind", 2, 1)),
    )
    left = without_perches(scene)
    assert left.subjects == (owl, moon)
    assert left.relations == (Relation("behind", 1, 0),)
    cat = Scene(subjects=(branch, Subject("cat", "1F408")), relations=(Relation("on", 1, 0),))
    assert without_perches(cat) == cat
