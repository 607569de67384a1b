"""Prices of one picture by model, quality and size. What has no price is refused, never free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from limner.contract.names import did_you_mean
from limner.contract.orders import Quality, Size
from limner.contract.sizes import PIXELS
from limner.errors import PriceNotSet
from limner.ledger.money import parse_amount
from limner.ledger.price_list import DEFAULTS, OTHER


class SoldModel(Protocol):
    """A model, as a price list sees it: all its qualities, and its sizes that have a name."""

    @property
    def id(self) -> str:
        """The model's name."""

    @property
    def qualities(self) -> Sequence[Quality]:
        """The qualities that it draws at."""

    @property
    def sizes(self) -> Sequence[Size]:
        """The sizes that it draws."""

    @property
    def has_free_sizes(self) -> bool:
        """Whether it draws sizes without a name too."""


def check_names(
    own: Mapping[str, Mapping[str, Mapping[str, object]]], models: Iterable[SoldModel]
) -> None:
    """Raise ValueError, which names it, for a price of what no model takes: it would be silent."""
    known = {model.id: model for model in models}
    for model, qualities in own.items():
        _check_name(f"prices.models.{model}", "model", model, known)
        for quality, sizes in qualities.items():
            place = f"prices.models.{model}.{quality}"
            _check_name(place, f"quality of {model}", quality, known[model].qualities)
            for size in sizes:
                if known[model].has_free_sizes and (size == OTHER or _is_size(size)):
                    continue
                named = [*map(str, known[model].sizes), *([OTHER] * known[model].has_free_sizes)]
                _check_name(f"{place}.{size}", f"size of {model}", size, named)


def _check_name(place: str, what: str, name: str, known: Iterable[str]) -> None:
    names = [str(one) for one in known]
    if name not in names:
        meant = did_you_mean(name, names)
        raise ValueError(
            f"{place}: there is no {what} '{name}', there are {', '.join(names)}"
            f"{meant and '.'}{meant}"
        )


def _is_size(text: str) -> bool:
    try:
        return str(Size.parse(text)) == text
    except ValueError:
        return False


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
            (model, quality, size): parse_amount(str(amount))
            for model, qualities in {**DEFAULTS, **own}.items()
            for quality, sizes in qualities.items()
            for size, amount in sizes.items()
        }

    def of(self, model: str, quality: str, size: str) -> int:
        """Return the price of one picture in micro-units. Raises PriceNotSet."""
        price = self._micros.get((model, quality, size))
        if price is not None:
            return price
        price = self._micros.get((model, quality, OTHER))
        if price is None:
            raise PriceNotSet(model, quality, size)
        shape = Size.parse(size)
        return price * -(-shape.width * shape.height // PIXELS)

    def listed(self) -> list[Price]:
        """Return every price, by model, quality and size."""
        return [Price(*key, amount) for key, amount in sorted(self._micros.items())]

    def missing(self, models: Iterable[SoldModel]) -> list[str]:
        """Return what these models take but has no price, as `model, quality, size`."""
        return [
            f"{model.id}, {quality}, {size}"
            for model in models
            for quality in model.qualities
            for size in model.sizes
            if (model.id, str(quality), str(size)) not in self._micros
        ]
