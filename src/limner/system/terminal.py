"""What a process says to a person at a terminal: lines, and the error that it ends with."""

from __future__ import annotations

import sys
from typing import NoReturn

from rich.console import Console

PIPED_WIDTH = 400
"""Columns of a table that no terminal limits: wide enough for every cell."""

out = Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)


def say(text: str) -> None:
    """Print a line as it is."""
    out.print(text, markup=False, emoji=False)


def fail(message: str) -> NoReturn:
    """Print the error on standard error and leave with status 1."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(
        f"limner: {message}", markup=False, emoji=False
    )
    sys.exit(1)
