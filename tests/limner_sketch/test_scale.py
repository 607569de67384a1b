"""How large things are in the world."""

from __future__ import annotations

from limner_sketch.language.scene import Subject
from limner_sketch.scale import (
    bears_words,
    faces_left,
    is_clear,
    is_shop,
    metres,
    size_asked,
    stands_at,
)


def test_small_and_giant_change_the_size_of_the_thing() -> None:
    small, giant = (Subject("cat", "1F408", traits=(word,)) for word in ("small", "giant"))
    assert metres(small) < metres(Subject("cat", "1F408")) < metres(giant)
    assert size_asked(Subject("cat", "1F408", traits=("sitting",))) == 1


def test_what_no_row_tells_is_as_large_as_its_kind_of_emoji() -> None:
    assert 0.05 < metres(Subject("no such fruit", "1F347")) < 0.5
    assert metres(Subject("no such thing", "")) == 1


def test_things_stand_upon_a_table_s_upper_side() -> None:
    assert 0.5 < stands_at(Subject("table", "1FA91")) <= 1
    assert stands_at(Subject("sofa", "1F6CB")) < stands_at(Subject("no such thing", ""))


def test_glass_is_clear_and_a_shop_has_a_front() -> None:
    assert is_clear(Subject("no such thing", "", traits=("glassy",)))
    assert not is_clear(Subject("table", "1FA91"))
    assert not is_shop(Subject("cat", "1F408"))
    assert not bears_words(Subject("cat", "1F408"))


def test_openmoji_s_animals_look_to_the_left() -> None:
    assert faces_left(Subject("cat", "1F408"))
    assert not faces_left(Subject("no such thing", ""))
