"""Creates the configured engines of an API process: relays in it, clients of hosts for others."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from limner.config import Config
from limner.engines.finishing_engine import FinishingEngine
from limner.engines.host.client import HostedEngine
from limner.engines.host.supervisor import HostSupervisor
from limner.engines.queue import QueuedEngine
from limner.engines.registry import EngineTools, engine_kinds
from limner.engines.router import EngineEntry, FileEngine
from limner.fetching.fetcher import Fetcher, NoFetcher
from limner.local_hosts import host_specs, needed_engines, new_folder
from limner.observe import Metrics
from limner.settings import EngineSection


class ConfiguredEngines:
    """The entries of all engines that draw.

    `sockets` are those of the machine's hosts, by the engines' names. Without them the engines run
    in hosts of this process's own, from `start` to `stop`. Engines that only wait for other
    servers run in this process; their files are finished on `threads`.
    """

    def __init__(
        self,
        config: Config,
        metrics: Metrics,
        fetch: Fetcher | NoFetcher,
        threads: ThreadPoolExecutor,
        sockets: Mapping[str, Path] | None = None,
    ) -> None:
        self._config = config
        self._tools = EngineTools(metrics, fetch)
        self._threads = threads
        self._folder: Path | None = None
        self._hosts: HostSupervisor | None = None
        if sockets is None:
            self._folder = new_folder()
            specs = host_specs(config, self._folder)
            self._hosts = HostSupervisor(specs)
            sockets = {spec.name: Path(spec.socket) for spec in specs}
        self._hosted: list[HostedEngine] = []
        self.entries = [
            self._entry(name, section, sockets) for name, section in needed_engines(config).items()
        ]

    async def start(self) -> None:
        """Start the hosts, where they are this process's own."""
        if self._hosts is not None:
            await self._hosts.__aenter__()

    async def stop(self) -> None:
        """Stop them."""
        if self._hosts is not None:
            await self._hosts.__aexit__(None, None, None)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def metrics(self) -> list[bytes]:
        """Return the figures of each host that answers, in Prometheus' text format."""
        texts = await asyncio.gather(*(engine.metrics_text() for engine in self._hosted))
        return [text for text in texts if text]

    def _entry(self, name: str, section: EngineSection, sockets: Mapping[str, Path]) -> EngineEntry:
        if not engine_kinds()[section.kind].in_host:
            engine: FileEngine = self._in_process(name, section)
            return EngineEntry(name, engine, section.models, section.weight)
        hosted = HostedEngine(
            name,
            sockets[name],
            timeout_s=section.timeout_s,
            wait_max_s=self._config.queue.wait_max_s,
            metrics=self._tools.metrics,
        )
        self._hosted.append(hosted)
        return EngineEntry(name, hosted, section.models, section.weight, lambda: hosted.state.value)

    def _in_process(self, name: str, section: EngineSection) -> FileEngine:
        queue = self._config.queue
        engine = engine_kinds()[section.kind].create(name, section, self._tools)
        queued = QueuedEngine(engine, waiting_max=queue.waiting_max, wait_max_s=queue.wait_max_s)
        return FinishingEngine(queued, self._threads, self._config.pixels.bytes_max)
