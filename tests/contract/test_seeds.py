from __future__ import annotations

import pytest

from limner.contract.seeds import SEED_MAX, SEED_MIN, seed_to_draw


@pytest.mark.parametrize("seed", [0, 7, -2, SEED_MAX, SEED_MIN])
def test_a_seed_is_drawn_from(seed: int) -> None:
    assert seed_to_draw(seed) == seed


def test_minus_one_and_no_seed_ask_for_a_new_picture_each_time() -> None:
    assert seed_to_draw(-1) is None
    assert seed_to_draw(None) is None
