"""Server-sent events as they come: complete ones, each its data in one piece.

Format: https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterable

from limner.errors import UpstreamFailed

END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
OVERLAP = 3
DONE = b"[DONE]"


async def events(pieces: AsyncIterable[bytes], bytes_max: int) -> AsyncGenerator[bytes]:
    """Yield the data of each event; comments and `[DONE]` are left out.

    Raises UpstreamFailed for an event of more than `bytes_max` bytes.
    """
    buffer, looked = bytearray(), 0
    async for piece in pieces:
        buffer += piece
        while (end := END.search(buffer, looked)) is not None:
            data = _data(bytes(buffer[: end.start()]))
            del buffer[: end.end()]
            looked = 0
            if data and not data.startswith(DONE):
                yield data
        looked = max(0, len(buffer) - OVERLAP)  # What was searched holds no end.
        if len(buffer) > bytes_max:
            raise UpstreamFailed("it sent an event without an end")
    data = _data(bytes(buffer))
    if data and not data.startswith(DONE):
        yield data


def _data(event: bytes) -> bytes:
    lines = [line[5:].removeprefix(b" ") for line in event.splitlines() if line[:5] == b"data:"]
    return b"\n".join(lines)
