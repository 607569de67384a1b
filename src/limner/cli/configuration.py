"""The settings and the ledger of a command. Both are imported when it runs, not for its help."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from limner.cli.open_ledger import OpenLedger
    from limner.config import Config


def load_config(file: Path | None, **options: Any) -> Config:
    """Read the settings: `options` over variables over the file. Raises ConfigurationError."""
    from limner.config import load

    return load(file, **options)


@contextmanager
def opened(settings: Config) -> Generator[OpenLedger]:
    """Open the ledger of the settings, and close it in the end.

    Raises ConfigurationError where there is none: `limner serve`, `migrate` and `doctor` make one.
    """
    from limner.cli.open_ledger import open_ledger

    with open_ledger(settings) as ledger:
        yield ledger
