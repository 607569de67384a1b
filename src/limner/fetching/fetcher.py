"""Fetches a picture by its address: no credentials, few redirects, limits on bytes and time."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Protocol

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from limner.concurrency.name_lookup import LookupTimeout, NameLookup
from limner.errors import InvalidRequest
from limner.fetching.addresses import Addresses

HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Limner"}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
UNREACHABLE = "it cannot be reached"
SCHEMES = frozenset({"http", "https"})
AT_ONCE_MAX = 16
"""How many pictures are read at once, each of up to 50 MB."""

CONNECTIONS_MAX = 512
"""How many sites are connected to at once: a silent site holds only its own connection."""
AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]


class Fetch(Protocol):
    """Fetches pictures."""

    async def fetch(self, url: str, param: str, bytes_max: int, /) -> bytes:
        """Return what lies at an address. Raises InvalidRequest naming `param`."""


class NoFetcher:
    """Refuses every address: for servers whose operator turned fetching off."""

    async def fetch(self, _url: str, param: str, _bytes_max: int, /) -> bytes:
        """Raise InvalidRequest."""
        raise InvalidRequest(
            f"Invalid '{param}': this server fetches no addresses. Send a data URL, or upload the "
            "picture and name its 'file_id'.",
            code="invalid_image_url",
            param=param,
        )

    async def close(self) -> None:
        """Do nothing."""


class Fetcher:
    """Fetches pictures over http(s).

    Each connection is checked where it is made, by the numeric address that it goes to: a name
    that resolves to something else the second time, and a redirect, gain nothing. `resolver`
    makes what looks up names.
    """

    def __init__(
        self,
        addresses: Addresses,
        *,
        timeout_s: float,
        redirects_max: int,
        resolver: Callable[[], AbstractResolver] = NameLookup,
    ) -> None:
        self._addresses = addresses
        self._timeout_s = timeout_s
        self._redirects_max = redirects_max
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._reading = asyncio.Semaphore(AT_ONCE_MAX)

    async def fetch(self, url: str, param: str, bytes_max: int, /) -> bytes:
        """Return what lies at `url`, at most `bytes_max` bytes. Raises InvalidRequest."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._followed(url, param, bytes_max)
        except TimeoutError:
            raise _failed(param, f"it took longer than {self._timeout_s:g} s") from None
        except aiohttp.ClientConnectorDNSError as fault:
            if isinstance(fault.os_error, LookupTimeout):
                raise _failed(param, f"{fault.os_error} for its host") from None
            raise _failed(param, UNREACHABLE) from None
        except (aiohttp.ClientError, OSError, ValueError):
            # One sentence for a name that does not resolve, a closed port and a forbidden
            # address: the answer is no map of the network that this server stands in.
            raise _failed(param, UNREACHABLE) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _followed(self, url: str, param: str, bytes_max: int) -> bytes:
        target = _checked(url, param)
        for _ in range(self._redirects_max + 1):
            async with self._open().get(target, allow_redirects=False) as response:
                moved = response.headers.get("Location")
                if response.status in REDIRECTS and moved is not None:
                    target = _checked(moved, param, target)
                    continue
                if response.status != 200:
                    raise _failed(param, f"it answered with status {response.status}")
                async with self._reading:
                    return await _read(response, param, bytes_max)
        raise _failed(param, f"it redirects more than {self._redirects_max} times")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = self._opened()
        return self._session

    def _opened(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=CONNECTIONS_MAX,
            force_close=True,
            use_dns_cache=False,
            resolver=self._resolver(),
            socket_factory=self._socket,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=HEADERS,
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
        )

    def _socket(self, info: AddrInfo) -> socket.socket:
        """Make the socket of one connection, unless its address is none that may be reached."""
        family, kind, protocol, _, place = info
        host, port = place[:2]
        if not self._addresses.may_reach(str(host), int(str(port))):
            raise OSError("an address that is not to be reached")
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made


def _checked(text: str, param: str, base: URL | None = None) -> URL:
    """Parse an address that may be fetched: http or https, a host, and no credentials.

    One that is ASCII goes out as it came: a signature may be over its very letters.
    """
    try:
        url = URL(text, encoded=text.isascii())
        url = url if base is None else base.join(url)
        named = url.scheme in SCHEMES and bool(url.host)
    except ValueError:
        named = False
    if not named or not text.isprintable() or " " in text:
        raise InvalidRequest(
            f"Invalid '{param}': expected an http(s) address.",
            code="invalid_image_url",
            param=param,
        )
    if url.user is not None or url.password is not None:
        raise InvalidRequest(
            f"Invalid '{param}': an address with a user name or password is not fetched.",
            code="invalid_image_url",
            param=param,
        )
    return url


async def _read(response: aiohttp.ClientResponse, param: str, bytes_max: int) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _failed(param, "it answers with compressed content, which was not asked for")
    if (response.content_length or 0) > bytes_max:
        raise too_long(param, bytes_max)
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > bytes_max:
            raise too_long(param, bytes_max)
    return bytes(content)


def too_long(param: str, bytes_max: int) -> InvalidRequest:
    """Return the error for a picture of more bytes than may be fetched."""
    return InvalidRequest(
        f"Invalid '{param}': what lies there is larger than {bytes_max} bytes.",
        code="image_file_too_large",
        param=param,
    )


def _failed(param: str, reason: str) -> InvalidRequest:
    return InvalidRequest(
        f"Failed to download the image of '{param}': {reason}.",
        code="failed_to_download_image",
        param=param,
    )
