"""The default price list, in US dollars for one picture; an operator may set other prices.

DALL·E: OpenAI's prices from 2023-12 until its end in 2026-05. GPT images: OpenAI's prices for a
picture in November 2026; for models with a price per token alone (1.5, 2.5, 2.6) the picture's
price is computed from that. `xhigh` and `max` are Limner's own: two and four times `high`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OTHER = "other"
"""In the place of a size: the price of each started 1024x1024 pixels of any size without a name."""

ByQuality = Mapping[str, Mapping[str, str]]


def _gpt(*prices: tuple[str, str, str, bool]) -> ByQuality:
    """Make a table from (quality, square, oblong, free sizes too)."""
    table = {}
    for quality, square, oblong, free in prices:
        sizes = {"1024x1024": square, "1024x1536": oblong, "1536x1024": oblong}
        table[quality] = sizes | ({OTHER: square} if free else {})
    return table


_GPT_1_5 = _gpt(
    ("low", "0.009", "0.013", False),
    ("medium", "0.034", "0.050", False),
    ("high", "0.133", "0.200", False),
)
_GPT_2 = _gpt(
    ("low", "0.006", "0.005", True),
    ("medium", "0.053", "0.041", True),
    ("high", "0.211", "0.165", True),
)
_GPT_2_5 = {
    **_GPT_2,
    **_gpt(("xhigh", "0.422", "0.330", True), ("max", "0.844", "0.660", True)),
}

DEFAULTS: Mapping[str, ByQuality] = MappingProxyType(
    {
        "dall-e-2": {"standard": {"256x256": "0.016", "512x512": "0.018", "1024x1024": "0.020"}},
        "dall-e-3": {
            "standard": {"1024x1024": "0.040", "1024x1792": "0.080", "1792x1024": "0.080"},
            "hd": {"1024x1024": "0.080", "1024x1792": "0.120", "1792x1024": "0.120"},
        },
        "gpt-image-1": _gpt(
            ("low", "0.011", "0.016", False),
            ("medium", "0.042", "0.063", False),
            ("high", "0.167", "0.250", False),
        ),
        "gpt-image-1-mini": _gpt(
            ("low", "0.005", "0.006", False),
            ("medium", "0.011", "0.015", False),
            ("high", "0.036", "0.052", False),
        ),
        "gpt-image-1.5": _GPT_1_5,
        "chatgpt-image-latest": _GPT_1_5,
        "gpt-image-2": _GPT_2,
        "gpt-image-2.5-sunburst": _GPT_2_5,
        "gpt-image-2.5-flare": _GPT_2_5,
        "gpt-image-2.6-sunburst": _GPT_2_5,
        "gpt-image-2.6-flare": _GPT_2_5,
    }
)
"""Model → quality → size → amount."""
