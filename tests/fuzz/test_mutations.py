"""Three thousand changed forms and pictures: no 5xx but 503, the envelope, no refusal charged.

What failed is named by its seed: `mutated(SEED)` makes the same request again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from limner.ledger.accounts import Accounts
from limner.ledger.keys import Keys
from tests.support.fuzz.mutations import Request, mutated
from tests.support.payer import account, adds_up, ledger, payer
from tests.support.server import running_server
from tests.support.waiting import until

CREDIT = 10**12
CHUNK = 50
FIRST, ALL = 300, 3000
"""How many are tried in every run, and how many with the long tests."""


class Target:
    """A server, its account with a strict and a lenient key, and what it answered."""

    def __init__(self, http: httpx.Client, keys: list[str], accounts: Accounts) -> None:
        self._http = http
        self._keys = keys
        self._accounts = accounts

    def try_one(self, seed: int) -> None:
        """Send the request of a seed with the strict or the lenient key, look at the answer."""
        self._check(seed, mutated(seed), self._keys[seed % 2])

    def _check(self, seed: int, request: Request, key: str) -> None:
        before = self._balance()
        answer = self._http.post(
            request.path,
            content=request.content,
            headers={"Authorization": f"Bearer {key}", "Content-Type": request.content_type},
        )
        told = f"seed {seed}: {answer.status_code} {answer.text[:500]}"
        assert answer.status_code < 500 or answer.status_code == 503, told
        assert answer.headers["x-request-id"].startswith("req_"), told
        if answer.status_code < 400:
            return
        assert answer.headers["content-type"] == "application/json", told
        error = answer.json()["error"]
        assert error.keys() >= {"message", "type", "param", "code"}, told
        assert error["message"], told
        assert self._balance() == before, told

    def _balance(self) -> int:
        return self._accounts.find("team").balance_micros


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Generator[Target]:
    """Run a server; in the end nothing is held, the ledger adds up, the log has no traceback."""
    data: Path = tmp_path_factory.mktemp("data")
    who = payer(data, "team", credit_micros=CREDIT)
    variables = {"LIMNER_FILES__ACCOUNT_FILES_MAX": "20"}
    with ledger(data) as database:
        accounts = Accounts(database)
        team = accounts.find("team").id
        lenient, _ = Keys(database).create("lenient", account_id=team, mode="lenient")
        with (
            running_server(data, variables=variables) as server,
            httpx.Client(base_url=server.url, timeout=120) as http,
        ):
            yield Target(http, [who.key, lenient], accounts)
            until(lambda: account(data, "team").held_micros == 0, what="the end of every hold")
            log = server.log
    assert "Traceback" not in log, log[-4000:]
    assert adds_up(data)
    verify = [sys.executable, "-m", "limner", "ledger", "verify", "--data", str(data)]
    assert subprocess.run(verify, check=False, capture_output=True).returncode == 0


def chunks(first: int, end: int) -> list[range]:
    return [range(begin, begin + CHUNK) for begin in range(first, end, CHUNK)]


@pytest.mark.parametrize("seeds", chunks(0, FIRST), ids=str)
def test_the_first_mutations(target: Target, seeds: range) -> None:
    for seed in seeds:
        target.try_one(seed)


@pytest.mark.long
@pytest.mark.parametrize("seeds", chunks(FIRST, ALL), ids=str)
def test_all_mutations(target: Target, seeds: range) -> None:
    for seed in seeds:
        target.try_one(seed)


def test_a_seed_makes_the_same_request() -> None:
    assert mutated(7) == mutated(7)
    assert len({mutated(seed) for seed in range(100)}) > 90
