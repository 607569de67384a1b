"""What every engine promises, asserted of each kind: a class for each, as a third party has it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import fields

import pytest

from limner.contract.orders import ImageOrder, Quality, Task
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.engine import DrawOrder, Engine, PromptKind
from limner.observe import Metrics
from limner.testing.engines import CHOICES, PATH_FIELDS, TESTED_FIELDS, EngineConformance
from limner.testing.orders import plain_order
from limner.testing.runner import RunningEngine
from tests.engines.conftest import TinyModel
from tests.support.relay.path import KEY, local_fetcher, relay
from tests.support.relay.personas import PersonaServer, persona_server

FAST = ("sd15", "flux-schnell")
SLOW = (
    *("sd21-unclip", "sdxl", "sd3", "flux", "flux2-klein", "kandinsky22", "pixart-sigma", "sana"),
    *("qwen-image", "z-image", "hunyuan-dit", "sdxl-turbo", "sdxl-lightning", "sd3-turbo"),
    *("flux-kontext", "flux2-klein-base", "z-image-turbo"),
)


def test_every_field_of_an_order_is_looked_after() -> None:
    """By the path, or by every engine: a new field is in neither list until somebody heeds it."""
    walked = [*PATH_FIELDS, *(one.field for one in CHOICES), *TESTED_FIELDS]
    assert sorted(walked) == sorted(field.name for field in fields(ImageOrder))


class TestLocalModels(EngineConformance):
    """Every family of open-weight models, by a tiny one that is built like the real ones."""

    order = plain_order("gpt-image-1", quality=Quality.LOW)

    @pytest.fixture(
        scope="class", params=[*FAST, *(pytest.param(one, marks=pytest.mark.long) for one in SLOW)]
    )
    @classmethod
    def engine(cls, request: pytest.FixtureRequest, tiny_model: TinyModel) -> Engine:
        """Return an engine for the family, on the CPU."""
        folder = str(tiny_model(request.param))
        return DiffusersEngine(DiffusersSettings(model=folder, device="cpu", native_side=64))

    def test_it_has_every_ability(self, running: RunningEngine) -> None:
        """All three tasks, partial pictures and seeds, by every family."""
        capabilities = running.capabilities
        assert capabilities.tasks == frozenset(Task)
        assert capabilities.partial_pictures
        assert capabilities.seeded
        assert capabilities.prompts.kind is PromptKind.TEXT


class RelayConformance(EngineConformance):
    """A relay to a server that behaves as those of its dialect do."""

    dialect: str

    @pytest.fixture(scope="class")
    @classmethod
    def far(cls) -> Generator[PersonaServer]:
        """Run the server."""
        with persona_server(cls.dialect, KEY) as server:
            yield server

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, far: PersonaServer) -> Engine:
        """Return a relay to it."""
        return relay(far.base_url, cls.dialect, Metrics(), local_fetcher(), model="gpt-image-1")

    @pytest.fixture(autouse=True)
    def _far(self, far: PersonaServer) -> None:
        self._server = far

    def effect(self, running: RunningEngine, order: DrawOrder) -> object:
        """Return what the server was asked for."""
        self._server.asked.clear()
        running.draw(order)
        return [(one.path, one.fields, one.files) for one in self._server.asked]


class TestRelayThatStreams(RelayConformance):
    """No seeds, states on the way, several originals."""

    dialect = "openai"


class TestRelayWithSeeds(RelayConformance):
    """No states on the way, no mask."""

    dialect = "sglang"


class TestRelayOneByOne(RelayConformance):
    """A call for each picture, links for pictures, a route for variations."""

    dialect = "lemonade"
