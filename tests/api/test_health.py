from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from limner.api.health import HealthRoutes
from limner.engines.router import Router
from limner.ledger.keys import Keys
from limner.storage.links import LinkSigner
from limner.storage.memory import MemoryStore
from limner.storage.picture_store import PictureStore
from tests.support.asgi import call
from tests.support.clock import Clock
from tests.support.ledgers import new_ledger


@dataclass
class Engines:
    """The two things that the probes ask of a router, whose engines are processes of their own."""

    ready: bool = True
    named: Mapping[str, str] = field(default_factory=lambda: {"sketch": "ready"})

    def is_ready(self) -> bool:
        """Tell whether each model has an engine."""
        return self.ready

    def states(self) -> Mapping[str, str]:
        """Return how each engine is."""
        return self.named


@pytest.mark.parametrize("ready", [True, False])
def test_the_probes_say_how_the_engines_are(tmp_path: Path, ready: bool) -> None:
    clock = Clock()
    storage = PictureStore(
        MemoryStore(10**6),
        LinkSigner(bytes(32), 3600, clock),
        retention_s=3600,
        clock=clock,
    )
    with new_ledger(tmp_path) as database:
        router = cast(Router, Engines(ready))
        routes = HealthRoutes(Keys(database), storage, router).routes()
        alive = call(routes, "GET", "/healthz")
        answer = call(routes, "GET", "/readyz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert answer.status_code == (200 if ready else 503)
    assert answer.json() == {
        "status": "ready" if ready else "engines are down",
        "engines": {"sketch": "ready"},
    }
