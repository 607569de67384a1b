"""The engine of a host with the layers around it: watchdog, queue and finishing."""

from __future__ import annotations

import logging
from concurrent.futures import Executor
from importlib.metadata import entry_points

from pydantic import ValidationError

from limner.engines.engine import Engine
from limner.engines.finishing_engine import FinishingEngine
from limner.engines.host.specs import HostSpec
from limner.engines.host.watchdog import WatchedEngine
from limner.engines.queue import QueuedEngine
from limner.engines.registry import GROUP, EngineKind, EngineTools
from limner.errors import ConfigurationError
from limner.fetching.fetcher import NoFetcher
from limner.observe import Metrics
from limner.setting_errors import errors_of, explain, joined

log = logging.getLogger(__name__)


class EngineStack:
    """Creates the engine of a host and wraps it; the layers are None until it has started."""

    def __init__(self, spec: HostSpec, threads: Executor, metrics: Metrics) -> None:
        self._spec = spec
        self._threads = threads
        self._metrics = metrics
        self._engine: Engine | None = None
        self.watched: WatchedEngine | None = None
        self.queue: QueuedEngine | None = None
        self.finishing: FinishingEngine | None = None

    async def start(self) -> None:
        """Create and start the engine. Raises ConfigurationError, and what the engine raises."""
        spec = self._spec
        kind = find_kind(spec)
        try:
            section = kind.settings.model_validate_json(spec.section)
        except ValidationError as fault:
            raise ConfigurationError(_sentences(spec, kind, fault)) from None
        self._engine = kind.create(spec.name, section, EngineTools(self._metrics, NoFetcher()))
        await self._engine.start()
        self.watched = WatchedEngine(
            self._engine,
            self._step_count,
            timeout_s=spec.timeout_s,
            grace_s=spec.grace_s,
            cancel_s=spec.cancel_s,
        )
        self.queue = QueuedEngine(
            self.watched, waiting_max=spec.waiting_max, wait_max_s=spec.wait_max_s
        )
        self.finishing = FinishingEngine(self.queue, self._threads, spec.pixel_bytes_max)

    async def stop(self) -> None:
        """Stop the engine; what it raises is logged, since the process ends next."""
        if self._engine is not None:
            try:
                await self._engine.stop()
            except Exception:  # The edge of the engine's code, at the end of the process.
                log.exception("the engine %s raised an error when it stopped", self._spec.name)

    def _step_count(self) -> float:
        """Return the number of steps that the engine has counted in its metrics."""
        return sum(
            sample.value
            for family in self._metrics.steps.collect()
            for sample in family.samples
            if sample.name.endswith("_total")
        )


def find_kind(spec: HostSpec) -> EngineKind:
    """Import the kind of this host alone, so that a broken package of another kind does no harm.

    Raises ConfigurationError for a kind that is not registered.
    """
    registered = entry_points(group=GROUP)
    if spec.kind not in registered.names:
        known = ", ".join(sorted(registered.names))
        raise ConfigurationError(f"engines.{spec.name}.kind: {spec.kind} is none of {known}.")
    kind: EngineKind = registered[spec.kind].load()
    return kind


def _sentences(spec: HostSpec, kind: EngineKind, fault: ValidationError) -> str:
    """Name the invalid settings of an engine, without their values: some are secret."""
    return joined(
        f"{'.'.join(map(str, ('engines', spec.name, *error['loc'])))}: "
        f"{explain(error, kind.settings)}"
        for error in errors_of(fault)
    )
