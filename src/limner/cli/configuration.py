"""Loads the settings and opens the ledger of a command; it imports both only when one runs."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from limner.cli.open_ledger import OpenLedger
    from limner.config import Config


def load_config(file: Path | None, **options: Any) -> Config:
    """Load the settings: an option wins over its variable, and that over the file.

    Raises ConfigurationError, which names each wrong setting.
    """
    from limner.config import load

    return load(file, **options)


@contextmanager
def opened(settings: Config) -> Generator[OpenLedger]:
    """Open the ledger that the settings name; close it at the end of the block.

    Raises ConfigurationError if it does not exist; `limner serve`, `migrate` and `doctor` make one.
    """
    from limner.cli.open_ledger import open_ledger

    with open_ledger(settings) as ledger:
        yield ledger
