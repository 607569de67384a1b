from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from limner.errors import ConfigurationError
from limner.ledger.accounts import Accounts
from limner.ledger.database import Database, Duplicate
from limner.ledger.files import FileLimits, FileRecords, NewFile
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import Keys, digest
from limner.ledger.location import open_database
from limner.ledger.schema import MIGRATIONS, revision_head
from limner.ledger.tables import LOCAL, metadata
from limner.ledger.verifier import Verifier
from tests.support.clock import NOW


def bring_to(place: Path | str, revision: str) -> None:
    """Migrate a database to an earlier revision, as a Limner of that time did."""
    database = Database(place)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with database._engine.begin() as connection:  # noqa: SLF001 - no Limner of today does this
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        database.close()


def say(place: Path | str, statement: str, **values: object) -> None:
    database = Database(place)
    try:
        database.do(lambda connection: connection.execute(text(statement), values))
    finally:
        database.close()


def test_a_new_database_is_migrated_from_zero(place: Path | str) -> None:
    """Also in a folder that is not there yet; a second start finds nothing to do."""
    if isinstance(place, Path):
        place = place.parent / "new" / place.name
    for _ in range(2):
        database = Database(place)
        database.migrate()
        assert database.revision() == revision_head()
        database.close()


def test_the_migrations_lead_to_the_tables_that_the_code_uses(database: Database) -> None:
    """Every column, type and index of tables.py came to be in a migration."""
    differences = database.do(
        lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
    )
    assert differences == []


def test_a_migrated_database_keeps_its_rows_at_the_next_start(place: Path | str) -> None:
    for names in ([], ["team"]):
        database = Database(place)
        database.migrate()
        assert [record.name for record in Keys(database).records()] == names
        Keys(database).create("team")
        database.close()


def test_the_first_start_finds_an_account_local_without_a_spending_limit(
    database: Database,
) -> None:
    (local,) = Accounts(database).listed()
    assert (local.id, local.name, local.unlimited, local.balance_micros) == (LOCAL, LOCAL, True, 0)


def test_keys_made_before_there_were_accounts_work_on_and_belong_to_local(
    place: Path | str,
) -> None:
    bring_to(place, "0001")
    for name, revoked_at in (("old", None), ("revoked", NOW)):
        say(
            place,
            "INSERT INTO keys (id, name, prefix, digest, created_at, expires_at, revoked_at) "
            "VALUES (:name, :name, 'sk-old', :digest, 1, NULL, :revoked_at)",
            name=name,
            digest=digest(name.encode()),
            revoked_at=revoked_at,
        )
    database = Database(place)
    try:
        database.migrate()
        keys = Keys(database)
        old = asyncio.run(keys.find(b"old"))
        revoked_key = asyncio.run(keys.find(b"revoked"))
        assert old is not None
        assert revoked_key is not None
        assert (old.account_id, old.account, old.models, old.mode) == (LOCAL, LOCAL, None, None)
        assert old.works_at(NOW)
        assert not old.limits.any
        assert not revoked_key.works_at(NOW)
        assert Verifier(database).verify().differences == ()
    finally:
        database.close()


def test_a_ledger_from_before_there_were_files_keeps_its_accounts_and_takes_files(
    place: Path | str,
) -> None:
    bring_to(place, "0002")
    say(place, "UPDATE accounts SET available_micros = 5")
    database = Database(place)
    try:
        database.migrate()
        (local,) = Accounts(database).listed()
        assert (local.id, local.available_micros) == (LOCAL, 5)
        records = FileRecords(database, FileLimits(10, 1))
        new = NewFile(LOCAL, "a" * 22, "cat.png", "vision", 10, 60)
        record = asyncio.run(records.add(new))
        assert asyncio.run(records.find(LOCAL, record.id)) == record
    finally:
        database.close()


def test_entries_from_before_they_had_sub_accounts_count_on(place: Path | str) -> None:
    """Revision 0005 calls the column `book`: its rows stay, in pairs that are recorded once."""
    bring_to(place, "0005")
    say(
        place,
        "INSERT INTO accounts (id, name, created_at, unlimited, available_micros, held_micros, "
        "month, month_micros) VALUES ('acct_old', 'old', 1, :no, 70, 30, '', 0)",
        no=False,
    )
    say(
        place,
        "INSERT INTO requests (id, account_id, key_id, created_at, state, task, model, quality, "
        "size, n, delivered, price_micros, held_micros, charged_micros, owner, lease_until, later, "
        "prompt) VALUES ('req', 'acct_old', 'configured', 1, 'held', 'generations', 'dall-e-2', "
        "'standard', '256x256', 1, 0, 30, 30, 0, 'x', 0, :no, 'a cat')",
        no=False,
    )
    for movement, request, source, target, amount in (
        ("credit:1", None, "funding", "available", 100),
        ("hold:req", "req", "available", "held", 30),
    ):
        for book, micros in ((source, -amount), (target, amount)):
            say(
                place,
                "INSERT INTO entries (movement, account_id, book, amount_micros, request_id, "
                "created_at) VALUES (:movement, 'acct_old', :book, :micros, :request, 1.5)",
                movement=movement,
                book=book,
                micros=micros,
                request=request,
            )
    database = Database(place)
    try:
        database.migrate()
        assert Verifier(database).verify().differences == ()
        with pytest.raises(Duplicate):
            say(
                place,
                "INSERT INTO entries (movement, account_id, sub_account, amount_micros, "
                "created_at) VALUES ('hold:req', 'acct_old', 'held', 30, 1.5)",
            )
        assert asyncio.run(HoldStore(database, lease_s=30).sweep()) == 1
        verdict = Verifier(database).verify()
        assert (verdict.entries, verdict.differences) == (6, ())
        assert Accounts(database).find("old").available_micros == 100
    finally:
        database.close()


@pytest.mark.parametrize("beginning", ["0001", "0002", "0003", "0004", "0005"])
def test_every_earlier_revision_leads_to_the_same_schema(place: Path | str, beginning: str) -> None:
    bring_to(place, beginning)
    database = Database(place)
    try:
        database.migrate()
        assert database.revision() == revision_head()
        differences = database.do(
            lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
        )
        assert differences == []
    finally:
        database.close()


def test_servers_that_start_at_once_migrate_once(place: Path | str) -> None:
    def start(_number: int) -> str | None:
        database = Database(place)
        try:
            database.migrate()
            return database.revision()
        finally:
            database.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [revision_head()] * 4


def test_a_schema_newer_than_this_code_is_refused_and_left_alone(place: Path | str) -> None:
    database = Database(place)
    try:
        database.migrate()
        say(place, "UPDATE alembic_version SET version_num = '9999'")
        for refuse in (database.migrate, database.check_schema):
            with pytest.raises(ConfigurationError, match="newer Limner") as caught:
                refuse()
            assert (str(place) if isinstance(place, Path) else "postgresql") in str(caught.value)
        assert database.revision() == "9999"
    finally:
        database.close()


@pytest.mark.parametrize("revision", [None, "0001"])
def test_a_server_migrates_its_own_file_and_refuses_an_older_postgresql(
    place: Path | str, tmp_path: Path, revision: str | None
) -> None:
    """Servers of another version may share a PostgreSQL: only `limner migrate` changes it."""
    if revision is not None:
        bring_to(place, revision)
    if isinstance(place, Path):
        database = open_database(None, place.parent)
        assert database.revision() == revision_head()
        database.close()
        return
    with pytest.raises(ConfigurationError, match="limner migrate") as caught:
        open_database(place, tmp_path)
    assert f"at revision {revision or 'none'}" in str(caught.value)
