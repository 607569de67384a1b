"""Pictures that a request names by this server's own links: from the store, never by the network.

A link is known by its signature, wherever the server runs: behind `public_url`, at the address
that the client called, or by its path alone.
"""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from limner.errors import InvalidRequest, LinkRefused, PictureGone
from limner.fetching.fetcher import Fetch, too_long
from limner.storage.links import ROUTE


class Links(Protocol):
    """The pictures behind the server's own links."""

    def is_own(self, name: str) -> bool:
        """Tell whether a link's last part was signed by this server, also when it has expired."""

    async def fetch(self, name: str) -> bytes:
        """Return the picture. Raises LinkRefused or PictureGone."""


class OwnLinkReader:
    """Fetches pictures: those of own links from `links`, all others by `fetcher`."""

    def __init__(self, links: Links, fetcher: Fetch, *, public_url: str | None) -> None:
        self._links = links
        self._fetcher = fetcher
        self._base = None if public_url is None else public_url.rstrip("/") + ROUTE

    async def fetch(self, url: str, param: str, bytes_max: int, /) -> bytes:
        """Return what lies at an address. Raises InvalidRequest naming `param`."""
        name = _link_name(url)
        if not self._links.is_own(name) and not self._is_here(url):
            return await self._fetcher.fetch(url, param, bytes_max)
        try:
            content = await self._links.fetch(name)
        except (LinkRefused, PictureGone) as refused:
            raise InvalidRequest(
                f"Invalid '{param}': {refused.message}", code="invalid_image_url", param=param
            ) from None
        if len(content) > bytes_max:
            raise too_long(param, bytes_max)
        return content

    def _is_here(self, url: str) -> bool:
        """Tell whether an address can only be one of this server's links, sound or not."""
        return url.startswith(ROUTE) or (self._base is not None and url.startswith(self._base))


def _link_name(url: str) -> str:
    """Return the last part of an address whose path is that of a link, else nothing."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return path.rpartition(ROUTE)[2]
