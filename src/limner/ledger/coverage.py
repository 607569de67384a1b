"""Which of the pictures that the served models can draw have no price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from limner.contract.models import ModelContract
from limner.errors import PriceNotSet
from limner.ledger.prices import Prices


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A combination that is refused because it has no price."""

    model: str
    quality: str
    size: str

    def __str__(self) -> str:
        return f"{self.model}, {self.quality}, {self.size}"


def unpriced(prices: Prices, models: Iterable[ModelContract]) -> list[Unpriced]:
    """Return what has no price, in the order of models, qualities and sizes."""
    missing = []
    for model in models:
        for quality in model.qualities:
            for size in model.sizes:
                try:
                    prices.of(model.id, quality, str(size))
                except PriceNotSet:
                    missing.append(Unpriced(model.id, quality.value, str(size)))
    return missing
