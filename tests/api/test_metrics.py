from __future__ import annotations

from pathlib import Path

from limner.api.metrics import MetricRoutes
from limner.observe import Metrics
from tests.support.asgi import call
from tests.support.ledgers import AUTHORIZED, authenticator, new_ledger


def test_the_figures_of_this_process_and_its_hosts_are_added_up(tmp_path: Path) -> None:
    mine, other = Metrics(), Metrics()
    mine.requests.labels("/v1/models", "200").inc(2)
    other.requests.labels("/v1/models", "200").inc(3)

    async def hosts() -> list[bytes]:
        return [other.text()]

    with new_ledger(tmp_path) as database:
        routes = MetricRoutes(authenticator(database), mine, hosts).routes()
        answer = call(routes, "GET", "/metrics", headers=AUTHORIZED)
        assert call(routes, "GET", "/metrics").status_code == 401
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'limner_requests_total{route="/v1/models",status="200"} 5.0' in answer.text
