"""A prompt with the sentence that asks for nothing to be added is drawn as it is."""

from __future__ import annotations

import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.interpreter import Interpreter
from tests.text.test_opt_out import SENTENCES


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_is_drawn_as_it_is(station: Interpreter, sentence: str) -> None:
    improved = station.improve(
        sentence + "a red apple", manner=Style.VIVID, quality=Quality.HD, seed=4
    )
    assert improved.prompt == "a red apple"
    assert (improved.scene.setting, improved.scene.details) == ("studio", ())
