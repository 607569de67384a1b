"""Calls to a judge elsewhere: one address, a time limit, a limit on the answer."""

from __future__ import annotations

import aiohttp

ANSWER_BYTES_MAX = 1024 * 1024


class JudgeFault(Exception):
    """A judge gave no judgement; `reason` is a label of the metric."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason


class Upstream:
    """An OpenAI-compatible API at `base_url`."""

    def __init__(self, *, base_url: str, key: str | None, timeout_s: float) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: object) -> bytes:
        """Return the answer's body. Raises JudgeFault for anything but a 200 in time."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        url = f"{self._base_url}/{path}"
        try:
            # A redirect could lead the prompt, and the key, to somebody else.
            async with self._session.post(
                url, json=body, headers=self._headers, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise JudgeFault("status", str(response.status))
                return await _read(response)
        except TimeoutError:
            raise JudgeFault("timeout") from None
        except (aiohttp.ClientError, OSError) as fault:
            raise JudgeFault("connection", type(fault).__name__) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


async def _read(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > ANSWER_BYTES_MAX:
            raise JudgeFault("too long")
    return bytes(content)
