from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from limner.ledger.schema import revision_head
from tests.cli.conftest import Limner


def sql(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "limner.db")) as connection, connection:
        connection.execute(statement)


@pytest.mark.usefixtures("database")
def test_a_ledger_that_adds_up(limner: Limner) -> None:
    limner("accounts", "create", "acme", "--credit", "3")
    done = limner("ledger", "verify")
    assert done.status == 0
    assert done.printed == "2 accounts, 0 requests, 2 entries: everything adds up.\n"
    assert limner("ledger", "verify", "--json").json["differences"] == []


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("harm", "where"),
    [
        ("UPDATE accounts SET available_micros = 1 WHERE name = 'acme'", "acme: available"),
        ("UPDATE accounts SET held_micros = 2 WHERE name = 'acme'", "acme: held"),
        ("DELETE FROM entries WHERE sub_account = 'funding'", "movement credit:"),
        ("UPDATE accounts SET month_micros = 3, month = strftime('%Y-%m')", "charged in"),
    ],
)
def test_each_difference_is_printed(limner: Limner, data: Path, harm: str, where: str) -> None:
    limner("accounts", "create", "acme", "--credit", "3", "--data", "data")
    sql(data, harm)
    done = limner("ledger", "verify", "--data", "data")
    assert done.status == 1
    assert where in done.printed
    found = limner("ledger", "verify", "--data", "data", "--json")
    assert (found.status, len(found.json["differences"]) > 0) == (1, True)


def test_migrate_says_from_where_to_where(limner: Limner, data: Path) -> None:
    head = revision_head()
    first = limner("migrate")
    assert (first.status, f"from revision none to {head}" in first.printed) == (0, True)
    assert f"is up to date: revision {head}" in limner("migrate").printed
    sql(data, "UPDATE alembic_version SET version_num = '9999'")
    newer = limner("migrate")
    assert (newer.status, "newer Limner" in newer.complaint) == (1, True)


def test_a_database_url_is_followed(limner: Limner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_DATABASE__URL", "sqlite:///elsewhere.db")
    assert limner("migrate").status == 0
    assert limner("accounts", "create", "acme").status == 0
    assert [path.name for path in Path().glob("*.db")] == ["elsewhere.db"]
    assert not Path("data").exists()
    monkeypatch.setenv("LIMNER_DATABASE__URL", "mysql://host/name")
    assert "database.url" in limner("accounts", "list").complaint
