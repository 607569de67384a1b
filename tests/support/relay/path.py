"""A relay at work, without a server of our own: orders in, finished pictures out."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.engines.engine import Drawn, DrawOrder, Engine, Finished
from limner.engines.finishing_engine import finished
from limner.engines.relay.engine import RelayEngine
from limner.engines.relay.settings import RelaySettings
from limner.fetching.addresses import Addresses, networks
from limner.fetching.fetcher import Fetcher
from limner.images.dalle_sources import read_source
from limner.images.gpt_sources import read_any_source
from limner.observe import Metrics

KEY = "sk-the-relay-s-own-key"
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


def draw_order(asked: ImageOrder, negative: str = "") -> DrawOrder:
    """Return what an engine is asked for an order, its words as they came."""
    read = read_any_source if asked.any_shape else read_source
    source = None if asked.image is None else read(asked)
    first = 1 if asked.seed is None else asked.seed
    order = DrawOrder(
        asked=replace(asked, image=None, mask=None, more_images=()),
        prompt=asked.prompt,
        seeds=tuple(range(first, first + asked.n)),
        negative=negative,
    )
    if source is None:
        return order
    kept = None if source.hole is None else source.kept
    return replace(order, source=source.given, hole=source.hole, others=source.others, kept=kept)


@dataclass
class Path:
    """A started engine and the loop that it belongs to."""

    runner: asyncio.Runner
    engine: Engine
    metrics: Metrics

    def pictures(self, order: ImageOrder | DrawOrder) -> list[Finished]:
        """Return an order's final pictures, by their index."""
        final = [one for one in self.all(order) if one.final]
        return sorted(final, key=lambda one: one.index)

    def all(self, order: ImageOrder | DrawOrder) -> list[Finished]:
        """Return everything that an order yields, as files."""
        return self.runner.run(self.fulfilled(order))

    async def fulfilled(self, order: ImageOrder | DrawOrder) -> list[Finished]:
        """Have an order drawn, to its end."""
        asked = order if isinstance(order, DrawOrder) else draw_order(order)
        return [
            one if isinstance(one, Finished) else finished(asked, one, "")
            for one in await self.drawn(asked)
        ]

    async def drawn(self, order: DrawOrder) -> list[Drawn | Finished]:
        """Have an order drawn; return what the engine yields, as it is."""
        async with aclosing(self.engine.draw(order)) as coming:
            return [one async for one in coming if isinstance(one, Drawn | Finished)]


def relay(
    base_url: str, dialect: str, metrics: Metrics, fetcher: Fetcher, **settings: object
) -> RelayEngine:
    """Make a relay."""
    values: dict[str, object] = {"key": KEY, "retries_max": 2, "timeout_s": 20} | settings
    named = {"kind": "relay", "models": ["dall-e-2"], "base_url": base_url, "dialect": dialect}
    upstream = RelaySettings.model_validate(named | values)
    return RelayEngine("far", upstream, fetcher, metrics)


def local_fetcher() -> Fetcher:
    """Return a fetcher of pictures on this machine alone."""
    return Fetcher(Addresses(networks(["127.0.0.0/8"])), timeout_s=5, redirects_max=0)


@contextmanager
def path_to(base_url: str, dialect: str = "openai", **settings: object) -> Generator[Path]:
    """Run a relay to this address; pictures elsewhere are on this machine alone."""
    metrics, fetcher = Metrics(), local_fetcher()
    engine = relay(base_url, dialect, metrics, fetcher, **settings)
    with asyncio.Runner() as runner:
        runner.run(engine.start())
        try:
            yield Path(runner, engine, metrics)
        finally:
            runner.run(engine.stop())
            runner.run(fetcher.close())
