"""The Authorization header: who is let in, and which errors the others get."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.errors import KeyRefused
from limner.ledger.database import Database
from limner.ledger.keys import Keys
from limner.policy.auth import Authenticator, Caller, masked
from tests.support.clock import NOW, Clock

GIVEN = ("My API Key", "sk-given", "密钥 一号", "红包", "voilà")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> Iterator[Keys]:
    database = Database(tmp_path / "limner.db")
    database.migrate()
    yield Keys(database, clock)
    database.close()


@pytest.fixture
def access(keys: Keys, clock: Clock) -> Authenticator:
    return Authenticator(keys, GIVEN, clock)


def sent(key: str, scheme: str = "Bearer") -> str:
    """Write a header as HTTP delivers it: the client's UTF-8 bytes, read as Latin-1."""
    return f"{scheme} {key}".encode().decode("latin-1")


def identified(access: Authenticator, header: str | None) -> Caller:
    return asyncio.run(access.identify(header))


def refusal(access: Authenticator, header: str | None) -> KeyRefused:
    with pytest.raises(KeyRefused) as caught:
        identified(access, header)
    error = caught.value
    assert (error.status, error.type, error.param) == (401, "invalid_request_error", None)
    assert "openai.com" not in error.message
    return error


@pytest.mark.parametrize("key", GIVEN)
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_keys_of_the_configuration_are_let_in(access: Authenticator, key: str, scheme: str) -> None:
    assert identified(access, sent(key, scheme)) == Caller("configured", "configured")


@pytest.mark.parametrize(
    "header", ["Bearer   sk-given", "Bearer sk-given  ", "Bearer \tsk-given\t"]
)
def test_space_around_a_key_is_no_part_of_it(access: Authenticator, header: str) -> None:
    assert identified(access, header).key_id == "configured"


def test_made_keys_are_let_in_by_their_name(access: Authenticator, keys: Keys) -> None:
    key, record = keys.create("team")
    assert identified(access, sent(key)) == Caller(record.id, "team")


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer   ", "sk-given", "Basic sk-given", "Bearersk-given"],
)
def test_without_a_key_the_caller_is_told_how_to_send_one(
    access: Authenticator, header: str | None
) -> None:
    error = refusal(access, header)
    assert error.code is None
    assert error.message.startswith("You didn't provide an API key.")


@pytest.mark.parametrize("key", ["nobody", "sk-give", "sk-given2", "SK-GIVEN", "My", "密钥", "\0"])
def test_an_unknown_key_is_refused(access: Authenticator, key: str) -> None:
    error = refusal(access, sent(key))
    assert error.code == "invalid_api_key"
    assert error.message.startswith("Incorrect API key provided: ")


def test_a_revoked_key_is_refused(access: Authenticator, keys: Keys) -> None:
    key, _ = keys.create("team")
    identified(access, sent(key))
    keys.revoke(*keys.in_use("team"))
    assert refusal(access, sent(key)).code == "invalid_api_key"


def test_what_will_be_held_trusts_a_record_for_some_seconds_and_no_longer(
    access: Authenticator, keys: Keys, clock: Clock
) -> None:
    """The hold asks again whether the key was revoked; until then nothing was spent."""
    key, _ = keys.create("team")

    async def ask() -> None:
        caller = await access.identify(sent(key), held=True)
        keys.revoke(*keys.in_use("team"))
        clock.now += 4
        assert await access.identify(sent(key), held=True) == caller
        with pytest.raises(KeyRefused):
            await access.identify(sent(key))
        clock.now += 2
        with pytest.raises(KeyRefused):
            await access.identify(sent(key), held=True)

    asyncio.run(ask())


def test_a_remembered_key_expires_on_time(access: Authenticator, keys: Keys, clock: Clock) -> None:
    key, _ = keys.create("guest", expires_at=NOW + 3)

    async def ask() -> None:
        await access.identify(sent(key), held=True)
        clock.now += 3
        with pytest.raises(KeyRefused):
            await access.identify(sent(key), held=True)

    asyncio.run(ask())


def test_an_expired_key_is_refused(access: Authenticator, keys: Keys, clock: Clock) -> None:
    key, _ = keys.create("guest", expires_at=NOW + 60)
    identified(access, sent(key))
    clock.now = NOW + 60
    assert refusal(access, sent(key)).code == "invalid_api_key"


def test_a_refused_key_is_not_repeated(access: Authenticator, keys: Keys) -> None:
    key, _ = keys.create("team")
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    message = refusal(access, sent(wrong)).message
    assert wrong[5:-2] not in message
    assert wrong[5:12] not in message


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_mask_shows_seven_characters_at_most_and_nothing_of_a_short_key(key: str) -> None:
    shown = masked(key)
    if len(key) < 16:
        assert shown == "***"
    else:
        assert shown in ("***", f"{key[:5]}***{key[-2:]}")


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_a_header_of_another_scheme_is_no_key_whatever_it_says(header: str) -> None:
    unused = Database(Path("never-opened.db"))
    try:
        if header.partition(" ")[0].lower() != "bearer":
            assert refusal(Authenticator(Keys(unused), GIVEN), header).code is None
    finally:
        unused.close()
