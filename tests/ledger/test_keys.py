from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import PREFIX_CHARS, KeyRecord, Keys, digest
from limner.ledger.limits import NO_LIMITS, Limits
from limner.ledger.tables import LOCAL
from tests.support.clock import NOW, Clock
from tests.support.new_requests import new_request
from tests.support.postgres import Cluster


@pytest.fixture
def keys(database: Database, clock: Clock) -> Keys:
    return Keys(database, clock)


def found(keys: Keys, key: str) -> KeyRecord | None:
    return asyncio.run(keys.find(key.encode()))


def test_a_new_key_is_random_and_looks_like_openais(keys: Keys) -> None:
    made = [keys.create("team")[0] for _ in range(50)]
    assert len(set(made)) == 50
    assert all(re.fullmatch(r"sk-[A-Za-z0-9_-]{43}", key) for key in made)


def test_a_key_is_found_by_its_text(keys: Keys) -> None:
    key, record = keys.create("team")
    keys.create("another")
    assert found(keys, key) == record
    assert record.name == "team"
    assert record.prefix == key[:PREFIX_CHARS]
    assert record.created_at == NOW
    assert record.works_at(NOW)


@pytest.mark.parametrize("change", [str.upper, lambda k: k + "x", lambda k: k[:-1], lambda _: ""])
def test_another_text_finds_nothing(keys: Keys, change: object) -> None:
    key, _ = keys.create("team")
    assert callable(change)
    assert found(keys, change(key)) is None


def test_bytes_that_are_no_text_find_nothing(keys: Keys) -> None:
    assert asyncio.run(keys.find(b"\xff\x00\xfe")) is None
    assert asyncio.run(keys.find(b"' OR 1=1 --")) is None


def written(place: Path | str, request: pytest.FixtureRequest) -> bytes:
    """Return everything that a database put on the disk; PostgreSQL's journal has every change."""
    if isinstance(place, Path):
        return b"".join(path.read_bytes() for path in place.parent.iterdir())
    cluster: Cluster = request.getfixturevalue("postgres")
    return b"".join(path.read_bytes() for path in (cluster.data / "pg_wal").glob("0*"))


def test_the_text_of_a_key_is_nowhere_on_the_disk(
    place: Path | str, database: Database, keys: Keys, request: pytest.FixtureRequest
) -> None:
    """Neither in the database nor in its journal, before the file is closed and after."""
    made = [keys.create(f"team {number}") for number in range(20)]
    keys.revoke(made[3][1])
    found(keys, made[0][0])
    while_open = written(place, request)
    database.close()
    for content in (while_open, written(place, request)):
        assert b"team 7" in content  # We do look at the right bytes.
        for key, _ in made:
            assert digest(key.encode()).encode() in content
            secret = key[PREFIX_CHARS:].encode()
            assert secret[:8] not in content
            assert secret[-8:] not in content


def test_a_revoked_key_works_no_more(keys: Keys, clock: Clock) -> None:
    key, record = keys.create("team")
    other, _ = keys.create("another")
    clock.now += 10
    keys.revoke(record)
    after = found(keys, key)
    assert after is not None
    assert after.revoked_at == NOW + 10
    assert not after.works_at(NOW + 10)
    assert not after.works_at(0)
    untouched = found(keys, other)
    assert untouched is not None
    assert untouched.works_at(NOW + 10)


def test_keys_are_found_by_name_prefix_or_id(keys: Keys) -> None:
    _, record = keys.create("team")
    keys.create("bystander")
    for field in ("name", "prefix", "id"):
        assert [found.id for found in keys.in_use(getattr(record, field))] == [record.id]


def test_all_keys_of_a_name_are_found_but_an_id_is_one_keys_alone(keys: Keys) -> None:
    team = [keys.create("team")[1].id for _ in range(3)]
    assert sorted(found.id for found in keys.in_use("team")) == sorted(team)
    keys.create(team[0])
    assert [found.id for found in keys.in_use(team[0])] == [team[0]]


def test_a_revoked_key_is_found_no_more_and_not_revoked_twice(keys: Keys, clock: Clock) -> None:
    _, record = keys.create("team")
    keys.revoke(record)
    clock.now += 99
    assert keys.in_use("team") == []
    keys.revoke(record)
    assert {known.revoked_at for known in keys.records()} == {NOW}


@pytest.mark.parametrize("nobody", ["", "nobody", "tea", "%", "sk-"])
def test_what_is_no_name_prefix_or_id_finds_nobody(keys: Keys, nobody: str) -> None:
    keys.create("team")
    assert keys.in_use(nobody) == []


def test_a_key_expires_at_its_second(keys: Keys) -> None:
    key, _ = keys.create("guest", expires_at=NOW + 60)
    record = found(keys, key)
    assert record is not None
    assert record.works_at(NOW + 59.9)
    assert not record.works_at(NOW + 60)


def test_keys_are_listed_oldest_first_and_counted(keys: Keys, clock: Clock) -> None:
    assert (keys.records(), keys.count()) == ([], 0)
    for name in ("c", "a", "b"):
        keys.create(name)
        clock.now += 1
    keys.revoke(*keys.in_use("a"))
    assert [record.name for record in keys.records()] == ["c", "a", "b"]
    assert keys.count() == 3


def test_names_are_text_of_any_kind(keys: Keys) -> None:
    """Nothing of a name reaches the statement."""
    for name in ("团队 一", "Robert'); DROP TABLE keys;--", "a\nb", "🐈"):
        key, _ = keys.create(name)
        record = found(keys, key)
        assert record is not None
        assert record.name == name
        assert [each.name for each in keys.in_use(name)] == [name]


def test_many_callers_are_found_at_once(keys: Keys) -> None:
    made = dict(keys.create(f"team {number}") for number in range(10))

    async def run() -> None:
        records = await asyncio.gather(*(keys.find(key.encode()) for key in list(made) * 10))
        assert records == list(made.values()) * 10

    asyncio.run(run())


def test_a_key_belongs_to_the_account_local_unless_told_otherwise(
    database: Database, keys: Keys
) -> None:
    other = Accounts(database).create("team")
    assert keys.create("a")[1].account_id == LOCAL
    key, _ = keys.create("b", account_id=other.id)
    record = found(keys, key)
    assert record is not None
    assert (record.account_id, record.account) == (other.id, "team")
    assert not record.is_admin


def test_an_admin_key_has_no_account_and_is_not_counted_among_those_that_draw(keys: Keys) -> None:
    key, _ = keys.create("boss", account_id=None)
    assert key.startswith("sk-admin-")
    record = found(keys, key)
    assert record is not None
    assert record.is_admin
    assert record.account is None
    assert keys.count() == 0


def test_models_limits_and_mode_of_a_key_are_kept(keys: Keys) -> None:
    limits = Limits(requests_per_minute=3, images_per_minute=20, concurrent=2)
    key, made = keys.create("a", models=("dall-e-2", "dall-e-3"), limits=limits, mode="lenient")
    record = found(keys, key)
    assert record == made
    assert (record.models, record.limits, record.mode) == (
        ("dall-e-2", "dall-e-3"),
        limits,
        "lenient",
    )


def test_a_key_shows_that_its_account_is_suspended(
    database: Database, keys: Keys, clock: Clock
) -> None:
    accounts = Accounts(database, clock)
    team = accounts.create("team")
    key, _ = keys.create("a", account_id=team.id)
    accounts.suspend(team)
    record = found(keys, key)
    assert record is not None
    assert record.suspended_at == NOW


def test_the_last_use_of_a_key_is_when_its_newest_request_came(
    database: Database, keys: Keys, clock: Clock
) -> None:
    _, used = keys.create("used")
    keys.create("unused")
    holds = HoldStore(database, lease_s=30, clock=clock)
    for _ in range(2):
        clock.now += 5
        asyncio.run(holds.hold(new_request(key_id=used.id), NO_LIMITS))
    moments = {record.name: record.last_used_at for record in keys.records()}
    assert moments == {"used": NOW + 10, "unused": None}
