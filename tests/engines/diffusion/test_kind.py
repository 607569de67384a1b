"""How a local model's engine is made from its table; nothing heavy is imported for that."""

from __future__ import annotations

from limner.contract.orders import Task
from limner.engines.diffusion.kind import KIND, create
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.registry import EngineTools
from limner.fetching.fetcher import NoFetcher
from limner.observe import Metrics


def test_an_engine_is_made_before_its_model_is_loaded() -> None:
    engine = create("local", DiffusersSettings(model="m", batch_max=3), _tools())
    assert engine.capabilities.tasks == frozenset(Task)
    assert engine.capabilities.concurrent_max == 6
    assert (KIND.in_host, KIND.buys) == (True, False)


def _tools() -> EngineTools:
    return EngineTools(Metrics(), NoFetcher())
