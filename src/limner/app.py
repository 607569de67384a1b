"""The composition root: from a Config to every object, wired by arguments."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from starlette.types import ASGIApp

from limner import factories
from limner.api.files import FileRoutes
from limner.api.guide import GuideRoutes
from limner.api.health import HealthRoutes
from limner.api.images import ImageRoutes
from limner.api.metrics import MetricRoutes
from limner.api.models import ModelRoutes
from limner.api.moderations import ModerationRoutes
from limner.api.openapi.document import DocumentRoutes
from limner.api.organization import OrganizationRoutes
from limner.api.own_pictures import OwnLinkReader
from limner.api.pictures import PictureRoutes
from limner.api.recent_requests import RequestRoutes
from limner.api.references import ReferenceReader
from limner.api.request_body import BodyLimits
from limner.api.server import build
from limner.body_memory import BodyMemory
from limner.config import Config
from limner.configured_engines import ConfiguredEngines
from limner.contract.model_aliases import ModelAliases
from limner.contract.models import SERVED
from limner.contract.orders import ImageOrder, ResponseFormat
from limner.data_folder import open_data_folder
from limner.engines.router import Router
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import Keys
from limner.ledger.location import open_database
from limner.ledger.prices import Prices
from limner.ledger.request_records import RequestRecords
from limner.ledger.usage_buckets import UsageBuckets
from limner.local_hosts import weightiest
from limner.observe import Metrics
from limner.policy.auth import Authenticator
from limner.policy.billing import LedgerBilling, NullBilling, NullHold
from limner.service.image_service import ImageService
from limner.service.images import Image
from limner.service.pipeline import Pipeline
from limner.service.request_ends import PolledEnds
from limner.settings import cores
from limner.storage.local import writer_threads
from limner.storage.picture_store import NullPictureStore
from limner.storage.sweeps import sweep_forever
from limner.system.heap import trim_at_rest

log = logging.getLogger(__name__)

SERVICE_GRACE_S = 30
"""How long a server that stops goes on drawing what clients will collect, in seconds."""


class Limner:
    """Everything that runs in one API process.

    Its constructor opens the database and the data folder and may raise ConfigurationError;
    `running` starts the engines. `sockets` are those of the machine's engine hosts, by the engines'
    names; without them it runs hosts of its own.
    """

    def __init__(self, config: Config, sockets: Mapping[str, Path] | None = None) -> None:
        self.config = config
        open_data_folder(config.data)
        self.database = open_database(config.database.url, config.data)
        self.keys = Keys(self.database)
        self.prices = Prices(config.prices.models, config.prices.currency)
        for missing in self.prices.missing(SERVED):
            log.warning("no price is set for %s: it will be refused", missing)
        self._writers = writer_threads()
        self.storage = factories.picture_store(config, self._writers)
        self.files = factories.file_service(config, self.database, self._writers)
        self.metrics = Metrics()
        self.body_memory = BodyMemory(config.bodies.memory_bytes_max)
        self.metrics.body_bytes.set_function(lambda: self.body_memory.held_bytes)
        self.fetcher = factories.fetcher(config)
        self._pixel_threads = threads = factories.pixel_threads(cores())
        self.engines = ConfiguredEngines(config, self.metrics, self.fetcher, threads, sockets)
        self.router = Router(self.engines.entries, [model.id for model in SERVED], random.Random())
        self.analysis = factories.text_analysis(config)
        self.prompts = factories.prompt_service(config, self.analysis, self.metrics)
        self.moderator = factories.moderator(config, self.analysis, self.metrics)
        self.authenticator = Authenticator(self.keys, config.keys)
        requests = RequestRecords(self.database)
        self.billing = LedgerBilling(
            HoldStore(self.database, lease_s=config.ledger.lease_s),
            requests,
            self.prices,
            lease_s=config.ledger.lease_s,
            settle_patience_s=config.ledger.settle_patience_s,
        )
        self.pipeline = Pipeline(
            factories.content_guard(config, self.moderator, self.analysis, self.metrics),
            self.billing,
            self.prompts,
            self.router,
            self.storage,
            self.metrics,
            factories.source_reader(config, threads),
        )
        ends = PolledEnds(
            requests,
            waiting_max=config.queue.repeats_max,
            wait_max_s=config.queue.repeat_wait_max_s,
        )
        self.service = ImageService(self.pipeline, self.billing, requests, self.storage, ends)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Start the engines and the sweeps; stop them at the end."""
        try:
            await self.billing.sweep()
            await self.engines.start()
            await self.router.start()
            self.prompts.warm_up(one.engine.capabilities.prompts for one in self.router.entries)
            async with asyncio.TaskGroup() as group:
                sweep_s = self.config.storage.sweep_interval_s
                tasks = [
                    group.create_task(sweep_forever(self.storage.sweep, sweep_s, "pictures")),
                    group.create_task(sweep_forever(self.files.sweep, sweep_s, "files")),
                    group.create_task(self.billing.keep_forever()),
                    group.create_task(trim_at_rest(self._pixel_threads)),
                ]
                try:
                    yield
                    await self.service.close(SERVICE_GRACE_S)
                finally:
                    for task in tasks:
                        task.cancel()
        finally:
            await self.prompts.close()
            await self.moderator.close()
            await self.fetcher.close()
            await self.router.stop()
            await self.engines.stop()
            self.analysis.close()
            self._writers.close()
            self.database.close()

    def asgi(self) -> ASGIApp:
        """Return the HTTP application, to be served while `running`."""
        pictures = OwnLinkReader(self.storage, self.fetcher, public_url=self.config.public_url)
        routes = [
            *ImageRoutes(
                self.authenticator,
                self.service,
                ReferenceReader(pictures, self.files, bytes_max=self.config.form_bytes_max),
                public_url=self.config.public_url,
                json_bytes_max=self.config.json_bytes_max,
                form_bytes_max=self.config.form_bytes_max,
                mode=self.config.mode,
                space_s=self.config.keep_alive_s,
                defaults=factories.request_defaults(self.config),
            ).routes(),
            *RequestRoutes(
                self.authenticator,
                self.service,
                public_url=self.config.public_url,
                currency=self.prices.currency,
            ).routes(),
            *FileRoutes(
                self.authenticator, self.files, bytes_max=self.config.files.bytes_max
            ).routes(),
            *OrganizationRoutes(
                self.authenticator, UsageBuckets(self.database, self.prices.currency)
            ).routes(),
            *ModelRoutes(
                self.authenticator,
                [model for model in SERVED if self.router.serves(model.id)],
                ModelAliases(self.config.aliases),
            ).routes(),
            *ModerationRoutes(self.authenticator, self.moderator, pictures).routes(),
            *PictureRoutes(self.storage).routes(),
            *HealthRoutes(self.keys, self.storage, self.router).routes(),
            *MetricRoutes(self.authenticator, self.metrics, self.engines.metrics).routes(),
            *DocumentRoutes(SERVED).routes(),
            *GuideRoutes(self.config.public_url).routes(),
        ]
        return build(
            routes,
            cors_origins=self.config.cors_origins,
            body_limits=BodyLimits.of(self.config.body_timeout_s, self.config.bodies),
            body_memory=self.body_memory,
            metrics=self.metrics,
        )


class StandalonePipeline:
    """The pipeline for one model without a server: no data folder, no keys, no links.

    The engine with the largest weight of the model draws. The content policy judges as in a server.
    """

    def __init__(self, config: Config, model: str) -> None:
        metrics = Metrics()
        self.fetcher = factories.fetcher(config)
        threads = factories.pixel_threads(cores())
        updates = {"engines": weightiest(config, model), "log_level": "warning"}
        own_config = config.model_copy(update=updates)
        self.engines = ConfiguredEngines(own_config, metrics, self.fetcher, threads)
        self.router = Router(self.engines.entries, [model], random.Random())
        self.analysis = factories.text_analysis(config)
        self.prompts = factories.prompt_service(config, self.analysis, metrics)
        self.moderator = factories.moderator(config, self.analysis, metrics)
        self.pipeline = Pipeline(
            factories.content_guard(config, self.moderator, self.analysis, metrics),
            NullBilling(),
            self.prompts,
            self.router,
            NullPictureStore(),
            metrics,
            factories.source_reader(config, threads),
        )

    async def draw(self, order: ImageOrder) -> tuple[Image, ...]:
        """Judge an order, start the engine, draw, and stop the engine; each image has its file."""
        async with AsyncExitStack() as stack:
            stack.callback(self.analysis.close)
            stack.push_async_callback(self.engines.stop)
            for part in (self.prompts, self.moderator, self.fetcher):
                stack.push_async_callback(part.close)
            with_files = replace(order, response_format=ResponseFormat.B64_JSON)
            order = await self.pipeline.judge(with_files)
            await self.engines.start()
            stack.push_async_callback(self.router.stop)
            await self.router.start()
            return await self.pipeline.fulfil(order, NullHold())
