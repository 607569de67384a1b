"""A ledger of a test's own, and keys that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from limner.ledger.database import Database
from limner.ledger.keys import Keys
from limner.policy.auth import Authenticator

KEY = "sk-limner-test-key-0000"
AUTHORIZED = {"Authorization": f"Bearer {KEY}"}


@contextmanager
def new_ledger(data: Path) -> Iterator[Database]:
    """Open a new SQLite ledger, up to date."""
    with closing(Database(data / "limner.db")) as database:
        database.migrate()
        yield database


def authenticator(database: Database) -> Authenticator:
    """Return what knows `KEY`, and the ledger's own keys."""
    return Authenticator(Keys(database), [KEY])
