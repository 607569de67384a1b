"""One client for chat-like services: the prompt reviser and the judges of content use it.

A base URL, a key, a limit on time and one on the answer. Redirects are not followed: one could lead
a private prompt, and the key, to another host. Proxies of the environment are not used, cookies are
not kept, and compressed answers are refused.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import aiohttp
import orjson
from pydantic import BaseModel, ValidationError

from limner.concurrency.name_lookup import NameLookup

HEADERS = {
    "Accept-Encoding": "identity",
    "Content-Type": "application/json",
    "User-Agent": "Limner",
}


class ChatFault(Exception):
    """The service gave nothing of use; `reason` is a label of the metrics, `detail` for the log.

    `reason` is one of status, timeout, connection, too long, unreadable, refusal, empty.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason


class ChatMessage(BaseModel):
    """The fields of a chat answer that are read."""

    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    """One answer of several."""

    message: ChatMessage


class _Completion(BaseModel):
    """What `POST /chat/completions` answers."""

    choices: list[_Choice]


def first_message(answer: bytes) -> ChatMessage:
    """Return the first message of a chat completion. Raises ChatFault for what is none."""
    try:
        return _Completion.model_validate_json(answer).choices[0].message
    except (ValidationError, IndexError):
        raise ChatFault("unreadable") from None


class ChatClient:
    """Calls an OpenAI-compatible API at `base_url`, for answers of at most `answer_bytes_max`."""

    def __init__(
        self, *, base_url: str, key: str | None, timeout_s: float, answer_bytes_max: int
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = HEADERS | ({"Authorization": f"Bearer {key}"} if key else {})
        self._timeout_s = timeout_s
        self._answer_bytes_max = answer_bytes_max
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: object) -> bytes:
        """Return the answer to a JSON body. Raises ChatFault for anything but a 200 in time."""
        # A picture in base64 takes a moment to write, so it is written off the event loop.
        content = await asyncio.to_thread(orjson.dumps, body)
        url = f"{self._base_url}/{path}"
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._opened().post(url, data=content, allow_redirects=False) as response,
            ):
                return await self._read(response)
        except TimeoutError:
            raise ChatFault("timeout") from None
        except (aiohttp.ClientError, OSError) as fault:
            raise ChatFault("connection", type(fault).__name__) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=NameLookup(timeout_s=self._timeout_s)),
                headers=self._headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None),  # `post` has one of its own.
            )
        return self._session

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        if HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
            raise ChatFault("status", f"{response.status}: redirects are not followed")
        if response.status != HTTPStatus.OK:
            raise ChatFault("status", str(response.status))
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise ChatFault("unreadable", "it is compressed, which was not asked for")
        content = bytearray()
        async for chunk in response.content.iter_any():
            content += chunk
            if len(content) > self._answer_bytes_max:
                raise ChatFault("too long")
        return bytes(content)
