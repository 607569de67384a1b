"""`limner usage`: prints how much was drawn and charged, by day, model, account or key."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from limner.cli.configuration import load_config, opened
from limner.cli.options import DAY_S, ConfigOption, DataOption, JsonOption, Names, read_names
from limner.cli.output import amount_fields, print_json, print_table
from limner.errors import ConfigurationError
from limner.ledger.money import format_amount
from limner.ledger.names import DIMENSIONS

if TYPE_CHECKING:
    from limner.ledger.reports import UsageRow

BY_DEFAULT = "model"
BY_HELP = f"What to sum up by: {', '.join(DIMENSIONS)}."


def read_dimensions(text: str) -> Names:
    """Read the columns to group by."""
    return read_names(text, list(DIMENSIONS))


def read_day(text: str) -> date:
    """Read a day, such as 2026-11-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("a day such as 2026-11-30") from None


def show_usage(
    by: Annotated[
        Names | None,
        typer.Option(parser=read_dimensions, metavar="A,B", help=BY_HELP, show_default=BY_DEFAULT),
    ] = None,
    first: Annotated[
        date | None,
        typer.Option(
            "--from",
            parser=read_day,
            metavar="DAY",
            help="The first day (UTC).",
            show_default="all",
        ),
    ] = None,
    last: Annotated[
        date | None,
        typer.Option(
            "--to", parser=read_day, metavar="DAY", help="The last day (UTC).", show_default="all"
        ),
    ] = None,
    account: Annotated[str | None, typer.Option(help="This account's alone.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for spreadsheets.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the requests, pictures and amounts that were charged."""
    if as_csv and as_json:
        raise ConfigurationError("--csv and --json exclude each other.")
    if first is not None and last is not None and last < first:
        raise ConfigurationError("--to is a day before --from.")
    settings = load_config(config, data=data)
    currency = settings.prices.currency
    dimensions = (BY_DEFAULT,) if by is None else by.items
    with opened(settings) as ledger:
        figures = ledger.reporting.usage(
            dimensions,
            since=None if first is None else _begin(first),
            until=None if last is None else _begin(last) + DAY_S,
            account_id=None if account is None else ledger.accounts.find(account).id,
        )
    labels = [label for dimension in dimensions for label in DIMENSIONS[dimension]]
    if as_json:
        print_json({"currency": currency, "data": [_json(each) for each in figures]})
    elif as_csv:
        _print_csv(labels, figures, currency)
    else:
        _print_table(labels, figures, currency)


def _begin(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _json(figures: UsageRow) -> dict[str, object]:
    return {
        **figures.labels,
        "requests": figures.requests,
        "pictures": figures.pictures,
        **amount_fields("amount", figures.amount_micros),
    }


def _print_csv(labels: Sequence[str], figures: Sequence[UsageRow], currency: str) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow([*labels, "requests", "pictures", "amount", "amount_micros", "currency"])
    for each in figures:
        names = [_as_text(each.labels[label]) for label in labels]
        amount = format_amount(each.amount_micros)
        table.writerow([*names, each.requests, each.pictures, amount, each.amount_micros, currency])


def _as_text(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula (CWE-1236)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _print_table(labels: Sequence[str], figures: Sequence[UsageRow], currency: str) -> None:
    numbers = ("requests", "pictures", f"amount ({currency.upper()})")
    rows = [
        (
            *(each.labels[label] for label in labels),
            str(each.requests),
            str(each.pictures),
            format_amount(each.amount_micros),
        )
        for each in figures
    ]
    total = (
        *("total", *("" for _ in labels[1:])),
        str(sum(each.requests for each in figures)),
        str(sum(each.pictures for each in figures)),
        format_amount(sum(each.amount_micros for each in figures)),
    )
    print_table((*labels, *numbers), [*rows, total], numbers=numbers)
