"""The default prices are those that OpenAI published."""

from __future__ import annotations

import pytest

from limner.ledger.price_list import DEFAULTS, OTHER, _gpt


@pytest.mark.parametrize(
    ("model", "quality", "size", "dollars"),
    [
        ("dall-e-2", "standard", "256x256", "0.016"),
        ("dall-e-3", "standard", "1024x1024", "0.040"),
        ("dall-e-3", "hd", "1024x1024", "0.080"),
        ("dall-e-3", "hd", "1792x1024", "0.120"),
        ("gpt-image-1", "high", "1024x1536", "0.250"),
        ("gpt-image-1-mini", "low", "1024x1024", "0.005"),
    ],
)
def test_a_published_price(model: str, quality: str, size: str, dollars: str) -> None:
    assert DEFAULTS[model][quality][size] == dollars


def test_a_square_has_one_price_and_both_oblongs_another() -> None:
    table = _gpt(("low", "1", "2", False), ("high", "3", "4", True))
    assert table["low"] == {"1024x1024": "1", "1024x1536": "2", "1536x1024": "2"}
    assert table["high"][OTHER] == "3"  # Any other size is priced by its squares.
