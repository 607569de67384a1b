"""Words about a picture's shape: they choose a size, and are nothing to draw."""

from __future__ import annotations

import pytest

from limner_sketch.language.station import PromptStation

ASKED = [
    ("a lighthouse, wide banner", "landscape"),
    ("a lighthouse in landscape format", "landscape"),
    ("a lighthouse 16:9", "landscape"),
    ("a lighthouse, desktop wallpaper", "landscape"),
    ("一座灯塔，横版", "landscape"),
    ("一座灯塔，16：9", "landscape"),
    ("a lighthouse, portrait orientation", "portrait"),
    ("a lighthouse, 9:16", "portrait"),
    ("一座灯塔，竖版手机壁纸", "portrait"),
    ("a lighthouse, square format", "square"),
    ("一座灯塔，方图", "square"),
    ("a lighthouse 1:1", "square"),
]


@pytest.mark.parametrize(("prompt", "aspect"), ASKED)
def test_a_shape_is_read_and_not_drawn(station: PromptStation, prompt: str, aspect: str) -> None:
    scene = station.understand(prompt)
    assert scene.aspect == aspect
    assert [subject.name for subject in scene.subjects] == ["lighthouse"]
    assert scene.unknown == ()


@pytest.mark.parametrize("prompt", ["a clock that shows 4:30", "a lighthouse", "3:1 odds", ""])
def test_no_shape_is_read_where_none_is_asked_for(station: PromptStation, prompt: str) -> None:
    assert station.understand(prompt).aspect is None
