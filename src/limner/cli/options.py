"""The options that several commands share, and the parsers of their text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from limner.ledger.money import parse_amount

DAY_S = 86400
NAME_CHARS_MAX = 100
LIMIT_MAX = 2**31 - 1
"""The largest limit that the database holds."""

NONE = "none"
"""The word that removes a budget or a limit."""

Read = Callable[[str], int]


def whole_number(least: int | None = None, most: int | None = None, *, example: int) -> Read:
    """Return a parser of whole numbers; its typer.BadParameter says the bounds and an example."""
    bounds = "" if least is None else f" of at least {least}"
    if least is not None and most is not None:
        bounds = f" from {least} to {most}"

    def fits(number: int) -> bool:
        return (least is None or least <= number) and (most is None or number <= most)

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not fits(number):
            raise typer.BadParameter(
                f"it takes a whole number{bounds}, such as {example}; '{text}' is none"
            )
        return number

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Return a parser of some words; its typer.BadParameter names them."""

    def read(text: str) -> str:
        if text not in words:
            raise typer.BadParameter(f"it takes {' or '.join(words)}; '{text}' is neither")
        return text

    return read


ConfigOption = Annotated[Path | None, typer.Option("--config", help="A TOML file of settings.")]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="The folder of database and pictures.", show_default="data"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON, for machines.")]
SeedOption = Annotated[
    int | None,
    typer.Option(
        parser=whole_number(example=7), metavar="N", help="The same seed gives the same picture."
    ),
]
SizeOption = Annotated[str | None, typer.Option(help="For example 1024x1024.")]
_read_limit = whole_number(1, LIMIT_MAX, example=60)
RequestsOption = Annotated[
    int | None,
    typer.Option("--requests-per-minute", parser=_read_limit, metavar="N", show_default=NONE),
]
ImagesOption = Annotated[
    int | None,
    typer.Option("--images-per-minute", parser=_read_limit, metavar="N", show_default=NONE),
]
ConcurrentOption = Annotated[
    int | None,
    typer.Option(parser=_read_limit, metavar="N", help="Requests at once.", show_default=NONE),
]


@dataclass(frozen=True, slots=True)
class Choice:
    """A budget or limit from the command line: a number, or None to remove it."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a comma-separated list."""

    items: tuple[str, ...]


def read_name(text: str) -> str:
    """Read the name of an account or a key."""
    if not text or len(text) > NAME_CHARS_MAX or not text.isprintable() or text != text.strip():
        raise typer.BadParameter(
            f"a name is 1 to {NAME_CHARS_MAX} printable characters, without space at its ends"
        )
    return text


def read_names(text: str, known: Sequence[str]) -> Names:
    """Read a comma-separated list of names, each of which must be known."""
    names = Names(tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip())))
    wrong = [name for name in names.items if name not in known]
    if wrong or not names.items:
        raise typer.BadParameter(f"'{wrong[0] if wrong else text}': there are {', '.join(known)}")
    return names


def read_amount(text: str) -> int:
    """Read an amount, such as 12.50, into micro-units."""
    try:
        return parse_amount(text)
    except ValueError as fault:
        raise typer.BadParameter(str(fault)) from None


def read_positive_amount(text: str) -> int:
    """Read an amount that is not negative."""
    amount = read_amount(text)
    if amount < 0:
        raise typer.BadParameter("an amount of at least 0")
    return amount


def choose_amount(text: str) -> Choice:
    """Read an amount, or `none`."""
    return Choice(None if text == NONE else read_positive_amount(text))


def choose_limit(text: str) -> Choice:
    """Read a limit, or `none`."""
    if text == NONE:
        return Choice(None)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LIMIT_MAX:
        raise typer.BadParameter(f"a whole number of at least 1, or `{NONE}`")
    return Choice(int(text))


def read_moment(text: str) -> int:
    """Read a date, or a date and time, into Unix seconds; without a time zone it is in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            "a date such as 2027-01-31, or a date and time such as 2027-01-31T12:00"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp())
