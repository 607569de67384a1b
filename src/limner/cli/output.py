"""Prints the results of commands: tables for people, JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from limner.ledger.money import format_amount
from limner.system.terminal import out

NOTHING = frozenset({"none", "never", "all", "default"})
"""The cells that stand for a missing value."""


def print_json(value: object) -> None:
    """Print JSON for machines."""
    print(json.dumps(value, ensure_ascii=False, indent=2))  # noqa: T201 - the command's output


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> None:
    """Print a table; columns named in `numbers` are aligned to the right.

    A column named in `optional` is left out if no row has a value there: a terminal is narrow.
    """
    cells = [list(row) for row in rows]
    shown = [
        index
        for index, column in enumerate(columns)
        if column not in optional or any(row[index] not in NOTHING for row in cells)
    ]
    table = Table()
    for index in shown:
        name = columns[index]
        table.add_column(Text(name), justify="right" if name in numbers else "left")
    for row in cells:
        table.add_row(*(Text(row[index]) for index in shown))
    out.print(table)


def amount_fields(name: str, micros: int | None) -> dict[str, object]:
    """Return an amount for JSON twice: as a decimal string, and in whole micro-units."""
    return {name: None if micros is None else format_amount(micros), f"{name}_micros": micros}


def amount_cell(micros: int | None) -> str:
    """Write an amount for a table."""
    return "none" if micros is None else format_amount(micros)


def limit_cell(limit: int | None) -> str:
    """Write a limit for a table."""
    return "none" if limit is None else str(limit)


def moment_cell(moment: float | None) -> str:
    """Write a moment, in UTC, for a table."""
    return "never" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"
