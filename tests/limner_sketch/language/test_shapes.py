"""Words about a picture's shape: they are nothing to draw."""

from __future__ import annotations

import pytest

from limner_sketch.language.interpreter import Interpreter
from tests.text.test_shapes import ASKED


@pytest.mark.parametrize(("prompt", "aspect"), ASKED)
def test_a_shape_is_read_and_not_drawn(station: Interpreter, prompt: str, aspect: str) -> None:
    scene = station.understand(prompt)
    assert scene.aspect == aspect
    assert [subject.name for subject in scene.subjects] == ["lighthouse"]
    assert scene.unknown == ()


@pytest.mark.parametrize("prompt", ["a clock that shows 4:30", "a lighthouse", "3:1 odds", ""])
def test_no_shape_is_read_where_none_is_asked_for(station: Interpreter, prompt: str) -> None:
    assert station.understand(prompt).aspect is None
