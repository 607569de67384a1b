"""The composition root: from a Config to every object, wired by arguments."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from pathlib import Path

from starlette.types import ASGIApp

from limner.api.files import FileRoutes
from limner.api.gathering import Gatherer
from limner.api.health import HealthRoutes
from limner.api.images import ImageRoutes
from limner.api.metrics import MetricRoutes
from limner.api.models import ModelRoutes
from limner.api.moderations import ModerationRoutes
from limner.api.openapi import DocumentRoutes
from limner.api.organization import OrganizationRoutes
from limner.api.pictures import PictureRoutes
from limner.api.requests import RequestRoutes
from limner.api.server import build
from limner.chat_client import ChatClient
from limner.concurrency.text_analysis import TextAnalysis
from limner.config import Config, upstream_key
from limner.contract.orders import ImageOrder
from limner.contract.served import SERVED
from limner.desk import Desk
from limner.engines.crew import Crew, Member
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusionSettings, Lora
from limner.engines.diffusion.turns import DeviceTurns
from limner.engines.engine import Engine
from limner.engines.relay.engine import RelayEngine
from limner.engines.relay.settings import UpstreamSettings
from limner.errors import ConfigurationError
from limner.fetching.addresses import Addresses, networks
from limner.fetching.fetcher import Fetcher, NoFetcher
from limner.filing import Filing
from limner.images.any_sources import dimensions
from limner.ledger.books import Books
from limner.ledger.database import Database
from limner.ledger.files import FileLimits, FileRecords
from limner.ledger.keys import Keys
from limner.ledger.opening import open_database
from limner.ledger.prices import Prices
from limner.ledger.requests import Requests
from limner.ledger.usage import Usage
from limner.observe import Metrics
from limner.pipeline import Picture, Pipeline
from limner.policy.access import Access
from limner.policy.safety.chat import ChatJudge
from limner.policy.safety.judgement import JUDGEMENT_BYTES_MAX, Category, Judge, Level
from limner.policy.safety.station import Guard, Safety
from limner.policy.safety.upstream import ModerationsJudge
from limner.policy.safety.wordlists import load_lists
from limner.policy.safety.words import WordJudge
from limner.policy.spending import NullHold, Spending
from limner.prompts.auto import AutoResolver
from limner.prompts.chat import ANSWER_BYTES_MAX, ChatReviser
from limner.prompts.reviser import BuiltInReviser, Reviser
from limner.settings import DiffusersSettings, RelaySettings, SafetySettings, cores
from limner.storage.links import LinkSigner
from limner.storage.local import LocalStore
from limner.storage.station import NullStorage, PictureStorage
from limner.threads import thread_pool
from limner_sketch.engine import SketchEngine
from limner_sketch.language.station import PromptStation

log = logging.getLogger(__name__)

PICTURES = "pictures"
FILES = "files"
SECRET = "link-secret"  # noqa: S105 - the name of the file that holds it
SECRET_BYTES = 32
DESK_GRACE_S = 30
"""How long a stopping server goes on with what clients will collect, in seconds."""


class Limner:
    """Everything that runs in one process.

    Building it opens the database and the data folder and may raise ConfigurationError; `running`
    starts the engines. `engine` replaces the built-in one (benchmarks draw nothing).
    """

    def __init__(self, config: Config, engine: Engine | None = None) -> None:
        self.config = config
        open_data_folder(config.data)
        self.database = open_database(config.database.url, config.data)
        self.keys = Keys(self.database)
        self.prices = Prices(config.prices.models, config.prices.currency)
        for missing in self.prices.missing(SERVED):
            log.warning("no price is set for %s: it will be refused", missing)
        self.storage = PictureStorage(
            LocalStore(config.data / PICTURES),
            LinkSigner(link_secret(config), config.links.life_s, time.time),
            retention_s=config.storage.retention_s,
            clock=time.time,
        )
        self.filing = filing(config, self.database)
        self.metrics = Metrics()
        self.fetcher = fetcher(config)
        basic = engine or sketch_engine(config, cores=None)
        self.crew = crew(config, basic, self.metrics, self.fetcher)
        self.analysis = text_analysis(config)
        self.station = PromptStation(self.metrics.understanding_failures.inc)
        self.reviser = reviser(config, self.station, self.analysis, self.metrics)
        self.safety = safety(config, self.analysis, self.metrics)
        judging = guard(config, self.safety, self.analysis, self.metrics)
        self.pipeline = Pipeline(
            self.station,
            self.reviser,
            self.crew.by_model,
            self.storage,
            self.metrics,
            pixel_threads(cores()),
            judging,
            self.analysis,
        )
        self.access = Access(self.keys, config.keys)
        requests = Requests(self.database)
        self.spending = Spending(
            Books(self.database, lease_s=config.ledger.lease_s),
            requests,
            self.prices,
            lease_s=config.ledger.lease_s,
            settle_patience_s=config.ledger.settle_patience_s,
        )
        self.desk = Desk(
            self.pipeline,
            self.spending,
            requests,
            self.storage,
            judging,
            auto_resolver(),
            self.analysis,
        )

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Start the engines and the sweeps; stop them at the end."""
        try:
            await self.spending.sweep()
            await self.crew.start()
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(
                        self.storage.sweep_forever(self.config.storage.sweep_interval_s)
                    ),
                    group.create_task(
                        self.filing.sweep_forever(self.config.storage.sweep_interval_s)
                    ),
                    group.create_task(self.spending.keep_forever()),
                ]
                try:
                    yield
                    await self.desk.close(DESK_GRACE_S)
                finally:
                    for task in tasks:
                        task.cancel()
        finally:
            await self.reviser.close()
            await self.safety.close()
            await self.fetcher.close()
            await self.crew.stop()
            self.analysis.close()
            self.storage.close()
            self.database.close()

    def asgi(self) -> ASGIApp:
        """Return the HTTP application, to be served while `running`."""
        routes = [
            *ImageRoutes(
                self.access,
                self.desk,
                Gatherer(self.fetcher, self.filing, bytes_max=self.config.form_bytes_max),
                public_url=self.config.public_url,
                json_bytes_max=self.config.json_bytes_max,
                form_bytes_max=self.config.form_bytes_max,
                mode=self.config.mode,
                space_s=self.config.keep_alive_s,
            ).routes(),
            *RequestRoutes(
                self.access,
                self.desk,
                public_url=self.config.public_url,
                currency=self.prices.currency,
            ).routes(),
            *FileRoutes(self.access, self.filing, bytes_max=self.config.files.bytes_max).routes(),
            *OrganizationRoutes(self.access, Usage(self.database, self.prices.currency)).routes(),
            *ModelRoutes(
                self.access, [model for model in SERVED if self.crew.serves(model.id)]
            ).routes(),
            *ModerationRoutes(self.access, self.safety, self.fetcher).routes(),
            *PictureRoutes(self.storage).routes(),
            *HealthRoutes(self.keys, self.storage).routes(),
            *MetricRoutes(self.access, self.metrics).routes(),
            *DocumentRoutes(SERVED).routes(),
        ]
        return build(
            routes,
            cors_origins=self.config.cors_origins,
            body_timeout_s=self.config.body_timeout_s,
            metrics=self.metrics,
        )


class Studio:
    """The path without a server: no data folder, no keys, no links; for one model.

    The built-in engine draws on `cores` at most. Prompts and pictures are judged as a server's.
    """

    def __init__(self, config: Config, cores: int, model: str) -> None:
        metrics = Metrics()
        self.fetcher = fetcher(config)
        self.engine = engine_for(model, config, cores, metrics, self.fetcher)
        self.analysis = text_analysis(config)
        self.auto = auto_resolver()
        self.station = PromptStation(metrics.understanding_failures.inc)
        self.reviser = reviser(config, self.station, self.analysis, metrics)
        self.safety = safety(config, self.analysis, metrics)
        self.guard = guard(config, self.safety, self.analysis, metrics)
        self.pipeline = Pipeline(
            self.station,
            self.reviser,
            {model: self.engine},
            NullStorage(),
            metrics,
            pixel_threads(cores),
            self.guard,
            self.analysis,
        )

    async def draw(self, order: ImageOrder) -> list[Picture]:
        """Judge an order and draw it; the engine starts for what passes, and stops at the end."""
        async with AsyncExitStack() as stack:
            stack.callback(self.analysis.close)
            for part in (self.reviser, self.safety, self.fetcher):
                stack.push_async_callback(part.close)
            await self.guard.check_prompt(order)
            order = self.auto.resolve(order)
            stack.push_async_callback(self.engine.stop)
            await self.engine.start()
            finished = await stack.enter_async_context(
                aclosing(self.pipeline.fulfil(order, NullHold()))
            )
            pictures = [one async for one in finished if isinstance(one, Picture)]
        return sorted(pictures, key=lambda picture: picture.index)


def filing(config: Config, database: Database) -> Filing:
    """Make what keeps the clients' files: apart from the pictures, which another sweep deletes."""
    settings = config.files
    limits = FileLimits(settings.account_bytes_max, settings.account_files_max)
    return Filing(
        LocalStore(config.data / FILES),
        FileRecords(database, limits),
        retention_s=settings.retention_s,
    )


def text_analysis(config: Config) -> TextAnalysis:
    """Make what reads the callers' longer texts off the event loop."""
    settings = config.analysis
    return TextAnalysis(
        threads=settings.threads, waiting_max=settings.waiting_max, timeout_s=settings.timeout_s
    )


def auto_resolver() -> AutoResolver:
    """Make what settles the sizes and backgrounds that requests leave open."""
    return AutoResolver(lambda image: dimensions(image, 1))


def reviser(
    config: Config, station: PromptStation, analysis: TextAnalysis, metrics: Metrics
) -> Reviser:
    """Make the configured reviser: the built-in one, or a chat model before it."""
    built_in = BuiltInReviser(station, analysis)
    settings = config.prompts
    if settings.base_url is None or settings.model is None:
        return built_in
    return ChatReviser(
        station,
        built_in,
        analysis,
        ChatClient(
            base_url=settings.base_url,
            key=settings.key,
            timeout_s=settings.timeout_s,
            answer_bytes_max=ANSWER_BYTES_MAX,
        ),
        model=settings.model,
        metrics=metrics,
    )


def safety(config: Config, analysis: TextAnalysis, metrics: Metrics) -> Safety:
    """Make the judges of content that are configured. Raises ConfigurationError for wrong lists."""
    settings = config.safety
    stronger: Judge | None = None
    if settings.base_url is not None and settings.model is not None:
        client = ChatClient(
            base_url=settings.base_url,
            key=settings.key,
            timeout_s=settings.timeout_s,
            answer_bytes_max=JUDGEMENT_BYTES_MAX,
        )
        judge = ModerationsJudge if settings.judge == "moderations" else ChatJudge
        stronger = judge(client, model=settings.model, pictures=settings.pictures)
    return Safety(
        word_judge(settings),
        stronger,
        analysis,
        level=Level(settings.level),
        fails_open=settings.on_failure == "open",
        log_text=settings.log_text,
        metrics=metrics,
    )


def word_judge(settings: SafetySettings, category: Category | None = None) -> WordJudge:
    """Make the judge of words; with `category`, of that one alone.

    An operator's lists and allowed phrases have no say where minors are concerned: there the
    built-in lists decide, too.
    """
    lists = load_lists(settings.lists, settings.deny, settings.allow)
    floor: WordJudge | None = None
    if settings.lists is not None or settings.allow:
        floor = WordJudge(load_lists().only(Category.SEXUAL_MINORS))
    return WordJudge(lists if category is None else lists.only(category), floor)


def guard(config: Config, judges: Safety, analysis: TextAnalysis, metrics: Metrics) -> Guard:
    """Return what judges orders: all judges, or, turned off, the words alone about minors."""
    settings = config.safety
    if settings.enabled:
        return judges
    return Safety(
        word_judge(settings, Category.SEXUAL_MINORS),
        None,
        analysis,
        level=Level(settings.level),
        fails_open=False,
        log_text=settings.log_text,
        metrics=metrics,
    )


def fetcher(config: Config) -> Fetcher | NoFetcher:
    """Make what fetches the pictures that edits name by their address."""
    settings = config.fetch
    if not settings.enabled:
        return NoFetcher()
    return Fetcher(
        Addresses(networks(settings.allow_networks)),
        timeout_s=settings.timeout_s,
        redirects_max=settings.redirects_max,
    )


def sketch_engine(config: Config, cores: int | None) -> Engine:
    """Make the built-in engine; with `cores` at most so many processes."""
    settings = config.engines.sketch
    workers = settings.workers if cores is None else min(cores, settings.workers)
    return SketchEngine(workers=workers, timeout_s=settings.timeout_s)


def pixel_threads(cores: int) -> ThreadPoolExecutor:
    """Make the threads that decode and encode; one more than cores, so that none waits idle."""
    return thread_pool(cores + 1, "pixels")


def crew(config: Config, basic: Engine, metrics: Metrics, fetcher: Fetcher | NoFetcher) -> Crew:
    """Put the configured engines together. Raises ConfigurationError for a model that is none."""
    known = [model.id for model in SERVED]
    for name, settings in config.engines.others.items():
        for model in settings.models:
            if model not in known:
                raise ConfigurationError(
                    f"engines.{name}.models: there is no model {model}; there are "
                    f"{', '.join(known)}."
                )
    turns = DeviceTurns()  # Engines on one device take turns at it.
    others = {
        name: Member(
            relay_engine(name, settings, metrics, fetcher)
            if isinstance(settings, RelaySettings)
            else diffusers_engine(settings, turns, metrics.steps.labels(name).inc),
            settings.models,
            settings.weight,
        )
        for name, settings in config.engines.others.items()
    }
    queue = config.queue
    return Crew(basic, others, known, waiting_max=queue.waiting_max, wait_max_s=queue.wait_max_s)


def engine_for(
    model: str, config: Config, cores: int, metrics: Metrics, fetcher: Fetcher | NoFetcher
) -> Engine:
    """Make the one engine that draws for a model: the weightiest."""
    able = [(name, one) for name, one in config.engines.others.items() if model in one.models]
    for name, settings in sorted(able, key=lambda each: -each[1].weight):
        if isinstance(settings, RelaySettings):
            return relay_engine(name, settings, metrics, fetcher)
        return diffusers_engine(settings, DeviceTurns())
    return sketch_engine(config, cores)


def diffusers_engine(
    settings: DiffusersSettings,
    turns: DeviceTurns,
    stepped: Callable[[], object] = lambda: None,
) -> Engine:
    """Make an engine for an open-weight model; `stepped` is called after each of its steps."""
    fields = settings.model_dump(exclude={"kind", "models", "loras", "weight"})
    loras = tuple(Lora(lora.source, lora.weight) for lora in settings.loras)
    return DiffusersEngine(DiffusionSettings(**fields, loras=loras), turns, stepped)


def relay_engine(
    name: str, settings: RelaySettings, metrics: Metrics, fetcher: Fetcher | NoFetcher
) -> RelayEngine:
    """Make an engine of another server. Raises ConfigurationError for a wrong key or dialect."""
    fields = settings.model_dump(exclude={"kind", "models", "weight", "key", "key_env", "key_file"})
    upstream = UpstreamSettings(**fields, key=upstream_key(name, settings))
    try:
        return RelayEngine(name, upstream, fetcher, metrics)
    except ConfigurationError as fault:
        raise ConfigurationError(f"engines.{name}.dialect: {fault}.") from None


def open_data_folder(folder: Path) -> None:
    """Make the data folder, for its owner alone. Raises ConfigurationError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / ".writable").open("wb"):
            pass
        (folder / ".writable").unlink(missing_ok=True)
    except OSError as fault:
        raise ConfigurationError(
            f"data: the folder {folder} cannot be used: {fault.strerror}."
        ) from None


def link_secret(config: Config) -> bytes:
    """Return what links are signed with: the setting, or the data folder's own, made once."""
    if config.links.secret is not None:
        return config.links.secret.encode()
    file = config.data / SECRET
    with suppress(FileExistsError):
        # Written aside and linked in place: two servers that start at once agree on one secret.
        fresh = config.data / f"{SECRET}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(SECRET_BYTES))
        try:
            file.hardlink_to(fresh)
        finally:
            fresh.unlink()
    secret = file.read_bytes()
    if len(secret) < SECRET_BYTES:
        raise ConfigurationError(f"{file} is damaged; delete it, and old links end.")
    return secret
