"""The engines of a configuration as an API process has them: in it, or in their hosts."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from limner.config import Config
from limner.configured_engines import ConfiguredEngines
from limner.contract.models import SERVED
from limner.engines.host.client import HostedEngine
from limner.fetching.fetcher import NoFetcher
from limner.observe import Metrics

MODELS = [SERVED[0].id]
CONFIG = Config.model_validate(
    {
        "engines": {
            "far": {
                "kind": "relay",
                "base_url": "http://127.0.0.1:9/v1",
                "models": MODELS,
                "weight": 2,
            }
        }
    }
)


def test_a_relay_is_in_this_process_and_an_engine_that_draws_is_in_its_host() -> None:
    with ThreadPoolExecutor(1) as threads:
        sockets = {"sketch": Path("/run/limner/0.sock")}
        local = ConfiguredEngines(CONFIG, Metrics(), NoFetcher(), threads, sockets)
        entries = {entry.name: entry for entry in local.entries}
        assert sorted(entries) == ["far", "sketch"]
        assert isinstance(entries["sketch"].engine, HostedEngine)
        assert entries["sketch"].state() == "starting"
        far = entries["far"]
        assert far.engine.capabilities.buys
        assert (list(far.models), far.weight, far.state()) == (MODELS, 2, "ready")
        assert asyncio.run(_metrics(local)) == [], "a host that is not there has no figures"


async def _metrics(local: ConfiguredEngines) -> list[bytes]:
    await local.start()
    try:
        return await local.metrics()
    finally:
        await local.stop()
