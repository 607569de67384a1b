"""Prices: what one picture costs, by model, quality and size. What has no price is not sold.

The defaults are what OpenAI asked for DALL·E until it was shut down, in US dollars
(https://openai.com/api/pricing, 2023-12 to 2026-05).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from limner.contract.models import ModelContract
from limner.errors import PriceNotSet
from limner.ledger.money import micros

DEFAULTS: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "dall-e-2": {"standard": {"256x256": "0.016", "512x512": "0.018", "1024x1024": "0.020"}},
        "dall-e-3": {
            "standard": {"1024x1024": "0.040", "1024x1792": "0.080", "1792x1024": "0.080"},
            "hd": {"1024x1024": "0.080", "1024x1792": "0.120", "1792x1024": "0.120"},
        },
    }
)
"""Per picture: model → quality → size → amount."""


@dataclass(frozen=True, slots=True)
class Price:
    """One line of the price list."""

    model: str
    quality: str
    size: str
    micros: int


class Prices:
    """The price list. A model that `own` names has the prices given there and no others."""

    def __init__(
        self,
        own: Mapping[str, Mapping[str, Mapping[str, object]]] = MappingProxyType({}),
        currency: str = "usd",
    ) -> None:
        self.currency = currency
        self._micros = {
            (model, quality, size): micros(str(amount))
            for model, qualities in {**DEFAULTS, **own}.items()
            for quality, sizes in qualities.items()
            for size, amount in sizes.items()
        }

    def of(self, model: str, quality: str, size: str) -> int:
        """Return the price of one picture in micro-units. Raises PriceNotSet."""
        price = self._micros.get((model, quality, size))
        if price is None:
            raise PriceNotSet(model, quality, size)
        return price

    def listed(self) -> list[Price]:
        """Return every price, by model, quality and size."""
        return [Price(*key, amount) for key, amount in sorted(self._micros.items())]

    def missing(self, models: Iterable[ModelContract]) -> list[str]:
        """Return what these models take but has no price, as `model, quality, size`."""
        return [
            f"{model.id}, {quality}, {size}"
            for model in models
            for quality in model.qualities
            for size in model.sizes
            if (model.id, str(quality), str(size)) not in self._micros
        ]
