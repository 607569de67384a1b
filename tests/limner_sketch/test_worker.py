"""A drawing process: one picture of an order in, its states as finished files out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limner.contract.orders import Quality
from limner.testing.orders import plain_order
from limner_sketch.worker import Painted, Painter, PictureWork

ORDER = plain_order("gpt-image-1", quality=Quality.LOW)


@pytest.fixture(scope="module")
def painter() -> Painter:
    return Painter()


def shown(states: list[Painted | None]) -> list[Painted]:
    return [state for state in states if state is not None]


def test_only_the_last_state_is_shown_unless_more_are_asked_for(painter: Painter) -> None:
    states = list(painter.paint(PictureWork(ORDER, 0)))
    (last,) = shown(states)
    assert last is states[-1]
    assert last.picture.final
    assert last.understood


def test_partial_pictures_come_before_the_last(painter: Painter) -> None:
    order = replace(ORDER, asked=replace(ORDER.asked, partial_pictures=2))
    states = shown(list(painter.paint(PictureWork(order, 0))))
    assert [state.picture.final for state in states] == [False] * (len(states) - 1) + [True]
    assert 1 < len(states) <= 3
