"""What every engine promises, of a relay to a Limner in processes of its own."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from limner.engines.engine import Engine
from limner.observe import Metrics
from limner.testing.engines import EngineConformance
from tests.support.relay.path import local_fetcher, relay
from tests.support.server import KEY, running_server


class TestRelayToLimner(EngineConformance):
    """By the dialect that Limner has for itself, which revises prompts and takes seeds."""

    edits_freely = False

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Generator[Engine]:
        """Return a relay to it."""
        with running_server(tmp_path_factory.mktemp("far")) as far:
            yield relay(f"{far.url}/v1", "limner", Metrics(), local_fetcher(), key=KEY)
