"""202 is a promise: what was accepted is drawn, and what has no place is refused at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.support.payer import account, adds_up, payer
from tests.support.server import running_server
from tests.support.waiting import until

GENERATIONS = "/v1/images/generations"
WAITING_MAX = 5
ASKED = 60
CREDIT = 10**9
PRICE = 40_000


def test_every_request_that_was_accepted_is_drawn(data: Path) -> None:
    """Sixty requests to be collected, before a line of five."""
    who = payer(data, "team", credit_micros=CREDIT)
    variables = {"LIMNER_QUEUE__WAITING_MAX": str(WAITING_MAX)}
    headers = {"Authorization": f"Bearer {who.key}", "Prefer": "respond-async"}
    with (
        running_server(data, variables=variables) as server,
        httpx.Client(base_url=server.url, headers=headers, timeout=60) as http,
        ThreadPoolExecutor(30) as pool,
    ):
        asked = [{"model": "dall-e-3", "prompt": f"a boat no. {number}"} for number in range(ASKED)]
        posted = list(pool.map(lambda body: http.post(GENERATIONS, json=body), asked))
        accepted = [answer for answer in posted if answer.status_code == 202]
        refused = [answer for answer in posted if answer.status_code != 202]
        assert len(accepted) >= WAITING_MAX
        assert refused, "the line was never full"
        for answer in refused:
            assert answer.status_code == 503, answer.text
            assert answer.json()["error"]["code"] == "server_is_overloaded"
            assert int(answer.headers["retry-after"]) >= 1
        ends: dict[str, int] = {}

        def all_ended() -> bool:
            for ticket in accepted:
                place = ticket.headers["location"]
                if ends.get(place, 202) == 202:
                    ends[place] = http.get(place).status_code
            return 202 not in ends.values()

        until(all_ended, limit_s=120, what="the end of each accepted request")
        assert Counter(ends.values()) == {200: len(accepted)}
        left = account(data, "team")
        assert left.held_micros == 0
        assert CREDIT - left.balance_micros == PRICE * len(accepted)
        assert adds_up(data)
