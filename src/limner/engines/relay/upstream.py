"""The HTTP client of one upstream server: sends calls, reads responses within limits."""

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

PICTURE_BYTES_MAX = 64 * 1024 * 1024
"""The size limit of a response, for each of its pictures."""
ERROR_BYTES_MAX = 64 * 1024
READ_BYTES = 512 * 1024
"""How much of a response is buffered unread before the sender has to wait."""
EVENT_STREAM = "text/event-stream"
PROBE_TIMEOUT_S = 5
RETRY_S = 5
KEEP_ALIVE_S = 30
UNREACHED_FAULTS = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
"""Raised before a byte of the request is sent: nothing can have been bought."""


class Upstream:
    """The server at `settings.base_url`; `key` is our key there.

    `request`, `stream` and `download` raise UpstreamFault.
    """

    def __init__(self, settings: RelaySettings, dialect: Dialect, key: str | None) -> None:
        self._settings = settings
        self._key = key
        self._dialect = dialect
        self._base_url = settings.base_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        """Create the connection pool."""
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

    async def request(self, call: UpstreamCall, model: str) -> dict[str, Any]:
        """Return the response to a call; of an event stream the first event.

        `model` is the public model, for the errors that name it.
        """
        with _translated_faults():
            async with self._posted(call, model) as response:
                if response.content_type != EVENT_STREAM:
                    return await self._read_whole(response, call, model)
                async with aclosing(self._events(response, model)) as events_:
                    async for event in events_:
                        return event
        raise UpstreamFault(UpstreamFailed("its answer was empty"), "no answer")

    async def stream(self, call: UpstreamCall, model: str) -> AsyncGenerator[dict[str, Any]]:
        """Yield each event of an event stream, or a whole response as the only one."""
        with _translated_faults():
            async with self._posted(call, model) as response:
                if response.content_type != EVENT_STREAM:
                    yield await self._read_whole(response, call, model)
                    return
                async with aclosing(self._events(response, model)) as events_:
                    async for event in events_:
                        yield event

    async def download(self, url: str, bytes_max: int) -> bytes | None:
        """Download a file of the server itself; return None for an address elsewhere."""
        own = urlsplit(self._base_url)
        target = urlsplit(url)
        if target.scheme or target.netloc:
            if (target.scheme, target.netloc) != (own.scheme, own.netloc):
                return None
        elif url.startswith("/"):
            url = f"{own.scheme}://{own.netloc}{url}"
        else:
            raise UpstreamFault(UpstreamFailed("it sent no address that can be fetched"), url[:80])
        try:
            # Our key is sent to the server's own address only, so redirects are not followed.
            async with self._client().get(
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
        """Tell whether the server answers a request for its models, which draws nothing."""
        try:
            async with asyncio.timeout(PROBE_TIMEOUT_S):
                async with self._client().get(
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
        return self._client().post(
            self._url(call.path),
            data=_form(call) if form else orjson.dumps(call.fields),
            headers=self._authorization() | ({} if form else {"Content-Type": "application/json"}),
            params=self._parameters(),
            allow_redirects=False,
        )

    @asynccontextmanager
    async def _posted(
        self, call: UpstreamCall, model: str
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Send a call, for a response with status 200. Raises UpstreamFault for another."""
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
    async def _read_whole(
        response: aiohttp.ClientResponse, call: UpstreamCall, model: str
    ) -> dict[str, Any]:
        content = parse(await _read(response, PICTURE_BYTES_MAX * call.count))
        if "data" not in content:
            raise _fault_in_body(content, model)
        return content

    async def _events(
        self, response: aiohttp.ClientResponse, model: str
    ) -> AsyncGenerator[dict[str, Any]]:
        async with aclosing(events(response.content.iter_any(), PICTURE_BYTES_MAX)) as stream:
            async for data in stream:
                event = parse(data)
                if event.get("error"):
                    raise _fault_in_body(event, model)
                yield event

    def _client(self) -> aiohttp.ClientSession:
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
def _translated_faults() -> Generator[None]:
    """Translate what a connection raises into an UpstreamFault, which says whether to repeat."""
    try:
        yield
    except UNREACHED_FAULTS as fault:
        unavailable = UpstreamUnavailable(RETRY_S)
        raise UpstreamFault(unavailable, type(fault).__name__, may_repeat=True) from None
    except (aiohttp.ClientError, OSError) as fault:
        error = UpstreamFailed("the connection to it broke")
        raise UpstreamFault(error, f"{type(fault).__name__} {fault}") from None
    except UpstreamFailed as error:
        raise UpstreamFault(error, error.message) from None


def _fault_in_body(content: Mapping[str, Any], model: str) -> UpstreamFault:
    """Translate an error that came with status 200, or as an event of a stream."""
    status = 400 if error_body_of(content).is_policy else 500
    body = orjson.dumps(content, default=lambda _picture: None)
    return fault_of(status, {}, body, model=model, request_id=request_id.get())


def _form(call: UpstreamCall) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in call.fields.items():
        form.add_field(name, _text(value))
    for part in call.files:
        # A file object is sent in chunks; aiohttp sends bytes in one go, and warns of it.
        file = io.BytesIO(part.content)
        form.add_field(part.field, file, filename=part.name, content_type="image/png")
    return form


def _text(value: FieldValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


async def _read(response: aiohttp.ClientResponse, bytes_max: int) -> bytes:
    """Read a body within limits. Raises UpstreamFailed."""
    if (response.content_length or 0) > bytes_max:
        raise UpstreamFailed("its answer is too long")
    chunks, total = [], 0
    # `iter_any` would join the chunks that have arrived, and so copy megabytes once more.
    async for chunk, _ in response.content.iter_chunks():
        total += len(chunk)
        if total > bytes_max:
            raise UpstreamFailed("its answer is too long")
        chunks.append(chunk)
    return b"".join(chunks)
