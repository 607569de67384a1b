"""The server of all cases, one for each process of tests."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from limner.ledger.accounts import Accounts
from limner.ledger.keys import Keys
from tests.support.caller import Caller
from tests.support.payer import adds_up, ledger, payer
from tests.support.server import running_server

CREDIT = 10**12


@pytest.fixture(scope="session")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Generator[Caller]:
    """Run a strict server; what the cases did leaves no traceback, and the ledger adds up."""
    data = tmp_path_factory.mktemp("data")
    who = payer(data, "team", credit_micros=CREDIT)
    with ledger(data) as database:
        team = Accounts(database).find("team")
        lenient, _ = Keys(database).create("lenient", account_id=team.id, mode="lenient")
    with running_server(data) as server:
        opened = Caller(server, data, who.key, lenient)
        with opened.http:
            yield opened
        log = server.log
    assert "Traceback" not in log
    assert adds_up(data)
