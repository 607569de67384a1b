"""The whole path with a relay in it, without a server of our own: orders in, pictures out."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace

from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.engine import Engine
from limner.engines.relay.engine import RelayEngine
from limner.engines.relay.settings import UpstreamSettings
from limner.fetching.addresses import Addresses, networks
from limner.fetching.fetcher import Fetcher
from limner.observe import Metrics
from limner.pipeline import Partial, Picture, Pipeline
from limner.policy.safety.judgement import Level
from limner.policy.safety.station import Safety
from limner.policy.safety.wordlists import load_lists
from limner.policy.safety.words import WordJudge
from limner.policy.spending import NullHold
from limner.prompts.reviser import BuiltInReviser
from limner.storage.station import NullStorage
from limner_sketch.language.station import PromptStation

KEY = "sk-the-relay-s-own-key"
MODELS = ("dall-e-2", "dall-e-3", "gpt-image-1")
STATION = PromptStation()
JUDGE = WordJudge(load_lists())
PLAIN = ImageOrder(
    task=Task.GENERATE,
    model="dall-e-2",
    prompt="a red apple",
    n=1,
    size=Size(256, 256),
    quality=Quality.STANDARD,
    style=None,
    response_format=ResponseFormat.B64_JSON,
)


def edit(image: bytes, mask: bytes, size: Size, **more: object) -> ImageOrder:
    order = replace(PLAIN, task=Task.EDIT, image=image, mask=mask, size=size)
    return replace(order, **more)  # type: ignore[arg-type] # fields of an order, as given


def vary(image: bytes, **more: object) -> ImageOrder:
    order = replace(PLAIN, task=Task.VARY, prompt="", image=image)
    return replace(order, **more)  # type: ignore[arg-type] # the same


@dataclass
class Path:
    """A running pipeline and the loop that it belongs to."""

    runner: asyncio.Runner
    pipeline: Pipeline
    metrics: Metrics

    def pictures(self, order: ImageOrder) -> list[Picture]:
        """Return an order's final pictures."""
        return [one for one in self.all(order) if isinstance(one, Picture)]

    def all(self, order: ImageOrder) -> list[Partial | Picture]:
        """Return everything that an order yields."""
        return self.runner.run(self.fulfilled(order))

    async def fulfilled(self, order: ImageOrder) -> list[Partial | Picture]:
        """Have an order fulfilled, to its end."""
        async with aclosing(self.pipeline.fulfil(order, NullHold())) as coming:
            return [one async for one in coming]


def relay(
    base_url: str, dialect: str, metrics: Metrics, fetcher: Fetcher, **settings: object
) -> RelayEngine:
    """Make a relay."""
    values: dict[str, object] = {"key": KEY, "retries_max": 2, "timeout_s": 20} | settings
    upstream = UpstreamSettings(base_url, dialect, **values)  # type: ignore[arg-type] # as given
    return RelayEngine("far", upstream, fetcher, metrics)


@contextmanager
def path_of(engine: Engine, metrics: Metrics) -> Generator[Path]:
    """Run the path with this engine for every model."""
    with asyncio.Runner() as runner, ThreadPoolExecutor(2) as threads:
        analysis = TextAnalysis(threads=1, waiting_max=16, timeout_s=20)
        pipeline = Pipeline(
            STATION,
            BuiltInReviser(STATION, analysis),
            dict.fromkeys(MODELS, engine),
            NullStorage(),
            metrics,
            threads,
            Safety(
                JUDGE,
                None,
                analysis,
                level=Level.AUTO,
                fails_open=False,
                log_text=False,
                metrics=metrics,
            ),
            analysis,
        )
        runner.run(engine.start())
        try:
            yield Path(runner, pipeline, metrics)
        finally:
            runner.run(engine.stop())
            analysis.close()


@contextmanager
def path_to(base_url: str, dialect: str = "openai", **settings: object) -> Generator[Path]:
    """Run the path with a relay to this address; pictures elsewhere are on this machine alone."""
    metrics = Metrics()
    fetcher = Fetcher(Addresses(networks(["127.0.0.0/8"])), timeout_s=5, redirects_max=0)
    engine = relay(base_url, dialect, metrics, fetcher, **settings)
    with path_of(engine, metrics) as path:
        try:
            yield path
        finally:
            path.runner.run(fetcher.close())
