"""One server to relay to: its connections, its limits, its answers and its faults."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from limner.concurrency.name_lookup import NameLookup
from limner.engines.relay.dialects import Dialect
from limner.engines.relay.planner import FieldValue, UpstreamCall
from limner.engines.relay.response_parser import parse
from limner.engines.relay.server_sent_events import events
from limner.engines.relay.settings import RelaySettings
from limner.engines.relay.upstream_faults import UpstreamFault, error_body_of, fault_of
from limner.errors import UpstreamFailed, UpstreamUnavailable
from limner.observe import request_id

ANSWER_BYTES_MAX = 64 * 1024 * 1024
"""The most that one picture of an answer may take, in bytes."""
ERROR_BYTES_MAX = 64 * 1024
READ_BYTES = 512 * 1024
"""How much of an answer may wait to be read before its sender is made to wait."""
EVENTS = "text/event-stream"
PROBE_TIMEOUT_S = 5
RETRY_S = 5
KEEP_ALIVE_S = 30
UNREACHED = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
"""Faults before a byte of the request has left: nothing can have been bought."""


class Upstream:
    """A server at `settings.base_url`, asked with `key`.

    Each method but `open` and `close` raises Fault.
    """

    def __init__(self, settings: RelaySettings, dialect: Dialect, key: str | None) -> None:
        self._settings = settings
        self._key = key
        self._dialect = dialect
        self._base_url = settings.base_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        """Make the pool of connections."""
        connector = aiohttp.TCPConnector(
            limit=self._settings.concurrent_max * 2,
            keepalive_timeout=KEEP_ALIVE_S,
            resolver=NameLookup(timeout_s=self._settings.connect_timeout_s),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Limner"},
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=self._settings.connect_timeout_s
            ),
            read_bufsize=READ_BYTES,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def ask(self, call: UpstreamCall, model: str) -> dict[str, Any]:
        """Return the answer to a call for pictures of the public model; of a stream the first."""
        with _faults():
            async with self._answered(call, model) as response:
                if response.content_type != EVENTS:
                    return await self._whole(response, call, model)
                async with aclosing(self._events(response, model)) as coming:
                    async for one in coming:
                        return one
        raise UpstreamFault(UpstreamFailed("its answer was empty"), "no answer")

    async def follow(self, call: UpstreamCall, model: str) -> AsyncGenerator[dict[str, Any]]:
        """Yield each event of a streamed answer; of a plain one the whole."""
        with _faults():
            async with self._answered(call, model) as response:
                if response.content_type != EVENTS:
                    yield await self._whole(response, call, model)
                    return
                async with aclosing(self._events(response, model)) as coming:
                    async for one in coming:
                        yield one

    async def fetch(self, url: str, bytes_max: int) -> bytes | None:
        """Return what lies at an address of the server itself; None for one elsewhere."""
        here = urlsplit(self._base_url)
        there = urlsplit(url)
        if there.scheme or there.netloc:
            if (there.scheme, there.netloc) != (here.scheme, here.netloc):
                return None
        elif url.startswith("/"):
            url = f"{here.scheme}://{here.netloc}{url}"
        else:
            raise UpstreamFault(UpstreamFailed("it sent no address that can be fetched"), url[:80])
        try:
            # Its key goes along to its own address only; no redirect is followed.
            async with self._opened().get(
                url, headers=self._authorization(), allow_redirects=False
            ) as response:
                if response.status != 200:
                    detail = f"status {response.status}"
                    raise UpstreamFault(UpstreamFailed("its picture could not be fetched"), detail)
                return await _read(response, bytes_max)
        except (aiohttp.ClientError, OSError) as fault:
            error = UpstreamFailed("its picture could not be fetched")
            raise UpstreamFault(error, f"{type(fault).__name__} {fault}") from None
        except UpstreamFailed as error:
            raise UpstreamFault(error, error.message) from None

    async def is_there(self) -> bool:
        """Ask for the list of models, which draws nothing; tell whether it was answered."""
        try:
            async with asyncio.timeout(PROBE_TIMEOUT_S):
                async with self._opened().get(
                    self._url(self._dialect.models),
                    headers=self._authorization(),
                    params=self._parameters(),
                    allow_redirects=False,
                ) as response:
                    return response.status < 500 and response.status not in (401, 402, 403, 429)
        except (aiohttp.ClientError, OSError):  # TimeoutError is an OSError.
            return False

    def _post(self, call: UpstreamCall) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        form = bool(call.files)
        return self._opened().post(
            self._url(call.path),
            data=_form(call) if form else orjson.dumps(call.fields),
            headers=self._authorization() | ({} if form else {"Content-Type": "application/json"}),
            params=self._parameters(),
            allow_redirects=False,
        )

    @asynccontextmanager
    async def _answered(
        self, call: UpstreamCall, model: str
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Make a call; its answer is a success."""
        async with self._post(call) as response:
            if response.status != 200:
                body = await _read(response, ERROR_BYTES_MAX)
                raise fault_of(
                    response.status,
                    response.headers,
                    body,
                    model=model,
                    request_id=request_id.get(),
                )
            yield response

    @staticmethod
    async def _whole(
        response: aiohttp.ClientResponse, call: UpstreamCall, model: str
    ) -> dict[str, Any]:
        answer = parse(await _read(response, ANSWER_BYTES_MAX * call.count))
        if "data" not in answer:
            raise _inside(answer, model)
        return answer

    async def _events(
        self, response: aiohttp.ClientResponse, model: str
    ) -> AsyncGenerator[dict[str, Any]]:
        async with aclosing(events(response.content.iter_any(), ANSWER_BYTES_MAX)) as coming:
            async for data in coming:
                event = parse(data)
                if event.get("error"):
                    raise _inside(event, model)
                yield event

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise UpstreamFault(UpstreamUnavailable(RETRY_S), "not started")
        return self._session

    def _url(self, path: str) -> str:
        return f"{self._base_url}/{path}"

    def _authorization(self) -> dict[str, str]:
        key = self._key
        if not key:
            return {}
        return (
            {"api-key": key}
            if self._dialect.key == "api-key"
            else {"Authorization": f"Bearer {key}"}
        )

    def _parameters(self) -> Mapping[str, str]:
        version = self._settings.api_version
        return {} if version is None else {"api-version": version}


@contextmanager
def _faults() -> Generator[None]:
    """Turn what a connection raises into a Fault that says whether anything can be bought."""
    try:
        yield
    except UNREACHED as fault:
        away = UpstreamUnavailable(RETRY_S)
        raise UpstreamFault(away, type(fault).__name__, again=True) from None
    except (aiohttp.ClientError, OSError) as fault:
        error = UpstreamFailed("the connection to it broke")
        raise UpstreamFault(error, f"{type(fault).__name__} {fault}") from None
    except UpstreamFailed as error:
        raise UpstreamFault(error, error.message) from None


def _inside(answer: Mapping[str, Any], model: str) -> UpstreamFault:
    """Translate an error that came with status 200, or in the middle of a stream."""
    told = error_body_of(answer)
    status = 400 if told.is_policy else 500
    body = orjson.dumps(answer, default=lambda _picture: None)
    return fault_of(status, {}, body, model=model, request_id=request_id.get())


def _form(call: UpstreamCall) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in call.fields.items():
        form.add_field(name, _text(value))
    for part in call.files:
        # As a file, which is sent in pieces: aiohttp would send bytes in one go, and warns of that.
        file = io.BytesIO(part.content)
        form.add_field(part.field, file, filename=part.name, content_type="image/png")
    return form


def _text(value: FieldValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


async def _read(response: aiohttp.ClientResponse, bytes_max: int) -> bytes:
    """Read a body within limits. Raises UpstreamFailed."""
    if (response.content_length or 0) > bytes_max:
        raise UpstreamFailed("its answer is too long")
    pieces, total = [], 0
    # As they came: `iter_any` would join what is there, and megabytes be copied once more.
    async for piece, _ in response.content.iter_chunks():
        total += len(piece)
        if total > bytes_max:
            raise UpstreamFailed("its answer is too long")
        pieces.append(piece)
    return b"".join(pieces)
