"""People on chairs, benches and sofas sit, with their feet on the ground."""

from __future__ import annotations

import pytest

from limner_sketch.language.scene import Subject
from limner_sketch.places import Place
from limner_sketch.seating import is_seated, seated, side_by_side

TALL = 1000


@pytest.mark.parametrize("seat", ["chair", "armchair", "bench", "sofa"])
@pytest.mark.parametrize("name", ["woman", "old man", "boy", "girl"])
def test_feet_are_near_the_ground_and_the_head_is_above_the_seat(seat: str, name: str) -> None:
    leader, sitter = seated(
        Place(Subject(seat, ""), 500.0, 900.0, 600.0, 0.0), Subject(name, ""), TALL
    )
    head = sitter.y - sitter.height
    assert leader.y - 0.25 * leader.height < sitter.y <= TALL
    assert 0 < head < leader.y - 0.6 * leader.height
    assert "seated" in sitter.subject.traits


def test_only_people_sit_down_and_only_on_seats() -> None:
    chair, table = Subject("chair", ""), Subject("table", "")
    assert is_seated("on", Subject("woman", ""), chair)
    assert not is_seated("on", Subject("woman", ""), table)
    assert not is_seated("on", Subject("cat", "1F408"), chair)
    assert not is_seated("beside", Subject("woman", ""), chair)
    assert not is_seated("on", Subject("woman", "", traits=("standing",)), chair)


def test_several_sit_side_by_side_within_the_seat() -> None:
    sitter = Place(Subject("child", ""), 500.0, 900.0, 300.0, 0.0)
    spots = side_by_side(sitter, 3, 120.0, 480.0)
    assert [spot.x for spot in spots] == [392.0, 500.0, 608.0]
