"""Opens the ledger that a command reads and changes: an existing one, never a new one."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from limner.config import Config
from limner.data_folder import open_data_folder
from limner.errors import ConfigurationError
from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.keys import Keys
from limner.ledger.location import open_database, sqlite_file
from limner.ledger.reports import UsageReports
from limner.ledger.verifier import Verifier


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """The parts of an open ledger."""

    accounts: Accounts
    keys: Keys
    reporting: UsageReports
    verifier: Verifier

    @classmethod
    def of(cls, database: Database) -> OpenLedger:
        """Return the parts of the ledger in a database."""
        return cls(Accounts(database), Keys(database), UsageReports(database), Verifier(database))


@contextmanager
def open_ledger(settings: Config) -> Generator[OpenLedger]:
    """Open the ledger that the settings name; close it at the end of the block.

    Raises ConfigurationError if it does not exist; the message says where it was expected, and
    which setting decides that.
    """
    file = sqlite_file(settings.database.url, settings.data)
    if file is not None and not _has_content(file):
        raise ConfigurationError(_missing(settings, file))
    if settings.database.url is None:
        open_data_folder(settings.data)
    with closing(open_database(settings.database.url, settings.data)) as database:
        yield OpenLedger.of(database)


def _has_content(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise ConfigurationError(f"The database {file} cannot be read: {fault.strerror}.") from None


def _missing(settings: Config, file: Path) -> str:
    if settings.database.url is not None:
        decides = f"The setting database.url ({settings.database.url}) says where to look."
    else:
        decides = (
            f"The setting data is {str(settings.data)!r}. Go to the folder where the server was "
            "started, or name its data folder: by --data, by the variable LIMNER_DATA, or by data "
            "in the file that --config names, such as --data /var/lib/limner."
        )
    return (
        f"There is no database {file.absolute()}. {decides} `limner serve` makes a new one there, "
        "and so does `limner migrate`."
    )
