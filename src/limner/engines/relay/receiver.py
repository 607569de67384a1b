"""Turns an item of a response into a picture: downloads it, checks its file and crops it."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from functools import partial

from limner.engines.engine import Drawn
from limner.engines.relay.planner import Plan
from limner.engines.relay.response_parser import DATA_URL, Item
from limner.engines.relay.upstream import PICTURE_BYTES_MAX, Upstream
from limner.engines.relay.upstream_faults import UpstreamFault
from limner.errors import InvalidRequest, UpstreamFailed
from limner.fetching.fetcher import Fetch
from limner.images.received_files import UnsoundPicture, decode_file, inspect_file

INLINE_BYTES_MAX = 128 * 1024
"""A file up to this size is checked in less time than a thread takes to wake."""


class Receiver:
    """Receives one server's pictures; `fetch` downloads those that lie elsewhere."""

    def __init__(self, upstream: Upstream, fetch: Fetch, threads: Executor) -> None:
        self._upstream = upstream
        self._fetch = fetch
        self._threads = threads

    async def receive(self, item: Item, index: int, plan: Plan, *, final: bool = True) -> Drawn:
        """Return an item's picture with its revised prompt, if any. Raises UpstreamFault."""
        content = None
        if item.b64 is None and item.url is not None and not item.url.startswith(DATA_URL):
            content = await self._download(item.url)
        check = partial(_checked_picture, item, content, index, plan, final)
        is_small = content is not None and len(content) <= INLINE_BYTES_MAX
        try:
            if is_small and plan.frame is None:
                return check()
            return await asyncio.get_running_loop().run_in_executor(self._threads, check)
        except UnsoundPicture as fault:
            raise UpstreamFault(UpstreamFailed(str(fault)), str(fault)) from None
        except UpstreamFailed as error:
            raise UpstreamFault(error, error.message) from None

    async def _download(self, url: str) -> bytes:
        """Download a picture: from the server itself, else from a public address."""
        content = await self._upstream.download(url, PICTURE_BYTES_MAX)
        if content is not None:
            return content
        try:
            return await self._fetch.fetch(url, "url", PICTURE_BYTES_MAX)
        except InvalidRequest as fault:
            error = UpstreamFailed("its picture could not be fetched")
            raise UpstreamFault(error, fault.message) from None


def _checked_picture(
    item: Item, content: bytes | None, index: int, plan: Plan, final: bool
) -> Drawn:
    """Check a picture's file; crop it where the original was sent with a margin."""
    picture = inspect_file(content if content is not None else item.content() or b"")
    if plan.frame is None:
        return Drawn(index, picture, final, item.revised_prompt, plan.ignored)
    pixels = plan.frame.crop(decode_file(picture))
    return Drawn(index, pixels, final, item.revised_prompt, plan.ignored)
