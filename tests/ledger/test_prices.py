from __future__ import annotations

from decimal import Decimal

import pytest

from limner.errors import PriceNotSet
from limner.ledger.prices import Prices

OPENAIS = {
    ("dall-e-3", "standard", "1024x1024"): 40_000,
    ("dall-e-3", "standard", "1024x1792"): 80_000,
    ("dall-e-3", "standard", "1792x1024"): 80_000,
    ("dall-e-3", "hd", "1024x1024"): 80_000,
    ("dall-e-3", "hd", "1024x1792"): 120_000,
    ("dall-e-3", "hd", "1792x1024"): 120_000,
    ("dall-e-2", "standard", "256x256"): 16_000,
    ("dall-e-2", "standard", "512x512"): 18_000,
    ("dall-e-2", "standard", "1024x1024"): 20_000,
}


def test_the_defaults_are_openais_last_dalle_prices() -> None:
    dalle = [one for one in Prices().listed() if one.model.startswith("dall-e")]
    assert {(one.model, one.quality, one.size): one.micros for one in dalle} == OPENAIS


@pytest.mark.parametrize(
    ("model", "quality", "size"),
    [
        ("dall-e-2", "hd", "1024x1024"),
        ("dall-e-3", "standard", "256x256"),
        ("dall-e-4", "standard", "1024x1024"),
        ("dall-e-3", "", ""),
    ],
)
def test_what_has_no_price_is_refused_and_never_free(model: str, quality: str, size: str) -> None:
    with pytest.raises(PriceNotSet) as refused:
        Prices().of(model, quality, size)
    assert refused.value.status == 400
    assert refused.value.code == "price_not_set"


def test_own_prices_replace_those_of_their_model_and_no_others() -> None:
    prices = Prices({"dall-e-3": {"standard": {"1024x1024": Decimal("1.25")}}}, "eur")
    assert prices.currency == "eur"
    assert prices.of("dall-e-3", "standard", "1024x1024") == 1_250_000
    with pytest.raises(PriceNotSet):
        prices.of("dall-e-3", "hd", "1024x1024")
    assert prices.of("dall-e-2", "standard", "256x256") == 16_000


def test_a_price_of_zero_is_one_that_the_operator_set() -> None:
    assert (
        Prices({"dall-e-2": {"standard": {"256x256": 0}}}).of("dall-e-2", "standard", "256x256")
        == 0
    )


def test_prices_are_listed_in_order() -> None:
    listed = [(one.model, one.quality, one.size) for one in Prices().listed()]
    assert listed == sorted(listed)
