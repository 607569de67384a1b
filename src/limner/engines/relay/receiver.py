"""What came, as a picture that the path takes on: fetched where it lies, checked, cut."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from functools import partial
from typing import Protocol

from limner.engines.engine import Drawn
from limner.engines.relay.planner import Plan
from limner.engines.relay.response_parser import DATA_URL, Item
from limner.engines.relay.upstream import ANSWER_BYTES_MAX, Upstream
from limner.engines.relay.upstream_faults import UpstreamFault
from limner.errors import InvalidRequest, UpstreamFailed
from limner.images.picture_files import UnsoundPicture, decode_file, inspect_file

AT_ONCE_BYTES_MAX = 128 * 1024
"""A file up to this length is checked in less time than a thread takes to wake."""


class Fetch(Protocol):
    """Fetches pictures from public addresses."""

    async def fetch(self, url: str, param: str, bytes_max: int, /) -> bytes:
        """Return what lies at an address. Raises InvalidRequest."""


class Receiver:
    """Receives one server's pictures."""

    def __init__(self, upstream: Upstream, fetch: Fetch, threads: Executor) -> None:
        self._upstream = upstream
        self._fetch = fetch
        self._threads = threads

    async def receive(self, item: Item, index: int, plan: Plan, *, final: bool = True) -> Drawn:
        """Return the picture of an item, with the server's word on its prompt. Raises Fault."""
        content = None
        if item.b64 is None and item.url is not None and not item.url.startswith(DATA_URL):
            content = await self._fetched(item.url)
        check = partial(_checked, item, content, index, plan, final)
        is_short = content is not None and len(content) <= AT_ONCE_BYTES_MAX
        try:
            if is_short and plan.frame is None:
                return check()
            return await asyncio.get_running_loop().run_in_executor(self._threads, check)
        except UnsoundPicture as fault:
            raise UpstreamFault(UpstreamFailed(str(fault)), str(fault)) from None
        except UpstreamFailed as error:
            raise UpstreamFault(error, error.message) from None

    async def _fetched(self, url: str) -> bytes:
        """Fetch a picture: from the server itself, else from a public address."""
        content = await self._upstream.fetch(url, ANSWER_BYTES_MAX)
        if content is not None:
            return content
        try:
            return await self._fetch.fetch(url, "url", ANSWER_BYTES_MAX)
        except InvalidRequest as fault:
            error = UpstreamFailed("its picture could not be fetched")
            raise UpstreamFault(error, fault.message) from None


def _checked(item: Item, content: bytes | None, index: int, plan: Plan, final: bool) -> Drawn:
    """Check a picture's file; cut it where the original was sent with room around it."""
    picture = inspect_file(content if content is not None else item.content() or b"")
    if plan.frame is None:
        return Drawn(index, picture, final, item.revised_prompt, plan.ignored)
    pixels = plan.frame.cut(decode_file(picture))
    return Drawn(index, pixels, final, item.revised_prompt, plan.ignored)
