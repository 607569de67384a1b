"""`limner prices`: prints the price of one picture, by model, quality and size."""

from __future__ import annotations

import typer

from limner.cli.configuration import load_config
from limner.cli.options import ConfigOption, JsonOption
from limner.cli.output import amount_fields, print_json, print_table
from limner.ledger.money import format_amount
from limner.system.terminal import say


def show_prices(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show the price of one picture, and which pictures are refused for want of a price."""
    from limner.contract.models import SERVED
    from limner.ledger.prices import Prices

    settings = load_config(config).prices
    known = Prices(settings.models, settings.currency)
    missing = known.missing(SERVED)
    if as_json:
        print_json(
            {
                "currency": known.currency,
                "prices": [
                    {
                        "model": price.model,
                        "quality": price.quality,
                        "size": price.size,
                        **amount_fields("price", price.micros),
                    }
                    for price in known.listed()
                ],
                "missing": missing,
            }
        )
    else:
        column = f"price ({known.currency.upper()})"
        print_table(
            ("model", "quality", "size", column),
            (
                (one.model, one.quality, one.size, format_amount(one.micros))
                for one in known.listed()
            ),
            numbers=(column,),
        )
        for one in missing:
            say(f"No price, so it is refused: {one}")
    if missing:
        raise typer.Exit(1)
