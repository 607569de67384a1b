"""Checks whether this machine can serve; each finding says what is well or what to mend."""

from __future__ import annotations

import asyncio
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing

import numpy as np

from limner.app import Limner
from limner.config import Config
from limner.contract.fields import Fields
from limner.contract.models import SERVED
from limner.contract.orders import Task
from limner.contract.parsing import read_order
from limner.data_folder import open_data_folder
from limner.engines.registry import EngineTools, Finding, engine_kinds
from limner.errors import ConfigurationError, LimnerError
from limner.fetching.fetcher import NoFetcher
from limner.images.png_writer import encode
from limner.ledger.database import Database
from limner.ledger.location import open_database
from limner.ledger.prices import Prices
from limner.ledger.verifier import Verifier
from limner.local_hosts import needed_engines
from limner.observe import Metrics
from limner.policy.billing import NullHold
from limner.serving import make_server
from limner.sockets import base_url, listen
from limner.storage.links import Link

FREE_BYTES_MIN = 1024**3
FETCH_TIMEOUT_S = 5
PROBE = {"prompt": "a red apple", "model": "dall-e-2", "size": "256x256"}


def examine(config: Config) -> Iterator[Finding]:
    """Check everything, in the order in which a server needs it; yield each finding at once."""
    yield Finding("configuration", "ok", "every setting is understood")
    try:
        yield from _engines(config)
    except ConfigurationError as fault:
        yield Finding("engines", "fault", str(fault))
        return
    yield _prices(config)
    try:
        open_data_folder(config.data)
    except ConfigurationError as fault:
        yield Finding("data folder", "fault", str(fault))
        return
    yield _space(config)
    try:
        database = open_database(config.database.url, config.data)
    except ConfigurationError as fault:
        yield Finding("database", "fault", str(fault))
        return
    with closing(database):
        yield Finding("database", "ok", f"{database.place}, revision {database.revision()}")
        yield _ledger(database)
    try:
        limner = Limner(config.model_copy(update={"log_level": "warning"}))
    except ConfigurationError as fault:
        yield Finding("data folder", "fault", str(fault))
        return
    yield Finding("keys", "ok" if limner.keys.count() or config.keys else "note", _keys(limner))
    yield from asyncio.run(_draw_and_fetch(limner))


def _engines(config: Config) -> Iterator[Finding]:
    """Let each engine say whether it has what it needs; nothing is drawn."""
    tools = EngineTools(Metrics(), NoFetcher())
    for name, section in needed_engines(config).items():
        examine_one = engine_kinds()[section.kind].examine
        if examine_one is not None:
            yield from asyncio.run(examine_one(name, section, tools))


def _prices(config: Config) -> Finding:
    prices = Prices(config.prices.models, config.prices.currency)
    missing = prices.missing(SERVED)
    if missing:
        text = f"no price, so it is refused: {'; '.join(missing)}; set it under [prices.models]"
        return Finding("prices", "fault", text)
    count, currency = len(prices.listed()), prices.currency.upper()
    return Finding("prices", "ok", f"{count} prices in {currency}, for all that is served")


def _ledger(database: Database) -> Finding:
    verdict = Verifier(database).verify()
    if not verdict.differences:
        text = f"{verdict.accounts} accounts and {verdict.requests} requests add up"
        return Finding("ledger", "ok", text)
    first = verdict.differences[0]
    text = (
        f"it does not add up; differences: {len(verdict.differences)}, the first: {first.where}, "
        f"recorded {first.recorded}, computed {first.computed}; "
        "`limner ledger verify` prints them all"
    )
    return Finding("ledger", "fault", text)


def _space(config: Config) -> Finding:
    free = shutil.disk_usage(config.data).free
    text = f"{config.data.resolve()} is writable, {free / 1024**3:.1f} GiB free"
    if free < FREE_BYTES_MIN:
        return Finding("data folder", "note", f"{text}; make room, a picture takes about 1 MiB")
    return Finding("data folder", "ok", text)


def _keys(limner: Limner) -> str:
    known = sum(record.revoked_at is None for record in limner.keys.records())
    given = len(limner.config.keys)
    return f"{known} in the database, {given} in the configuration"


async def _draw_and_fetch(limner: Limner) -> list[Finding]:
    """Draw a small picture, serve it on a free port of this machine, fetch it by its link."""
    listener = listen("127.0.0.1", 0)
    findings: list[Finding] = []
    try:
        async with limner.running():
            server = make_server(limner)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            if _is_bought(limner.config):
                link = await limner.storage.keep(encode(np.zeros((1, 1, 3), np.uint8)))
                text = "nothing was drawn: a relay's pictures are bought"
            else:
                link = await _drawn(limner)
                text = "the engine drew a picture"
            findings.append(Finding("drawing", "ok", text))
            findings.append(await asyncio.to_thread(_fetch, base_url(listener), link))
            server.should_exit = True
            await serving
        if limner.config.public_url is not None:
            findings.append(await asyncio.to_thread(_fetch_public, limner.config.public_url, link))
    except (ConfigurationError, LimnerError) as fault:
        findings.append(Finding("drawing", "fault", str(fault)))
    finally:
        listener.close()
    return findings


def _is_bought(config: Config) -> bool:
    """Tell whether the probe might be drawn by an engine whose pictures cost money."""
    sections = needed_engines(config).values()
    able = [one for one in sections if PROBE["model"] in one.models]
    able = able or [one for one in sections if not one.models]
    return any(engine_kinds()[one.kind].buys for one in able)


async def _drawn(limner: Limner) -> Link:
    order = read_order(Task.GENERATE, Fields(PROBE))
    (image,) = await limner.pipeline.fulfil(order, NullHold())
    if image.link is None:
        raise LimnerError("the engine drew nothing")
    return image.link


def _fetch(base: str, link: Link) -> Finding:
    try:
        with urllib.request.urlopen(base + link.path, timeout=FETCH_TIMEOUT_S) as response:  # noqa: S310 - http(s) by config
            kind = response.headers["content-type"]
    except (urllib.error.URLError, OSError) as fault:
        return Finding("links", "fault", f"{base} did not hand over a picture: {fault}")
    if kind != "image/png":
        return Finding("links", "fault", f"{base} answered {kind} instead of a picture")
    return Finding("links", "ok", f"a link's picture was fetched from {base}")


def _fetch_public(base: str, link: Link) -> Finding:
    found = _fetch(base, link)
    if found.level == "ok":
        return found
    mend = "is `limner serve` running with this data folder, and does public_url lead to it?"
    return Finding("public_url", "note", f"{found.text}; {mend}")
