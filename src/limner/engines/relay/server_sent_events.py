"""Reads server-sent events: yields the data of each complete event, up to a size limit.

Format: https://html.spec.whatwg.org/multipage/server-sent-events.html. `httpx-sse` 0.4.3 reads
httpx's responses only, decodes a picture of megabytes to text and has no size limit: a picture of
1.5 MB takes 15 to 20 ms with its decoder, 11 to 12 ms here (`python -m benchmarks machinery`).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Iterator

from limner.errors import UpstreamFailed

DONE = b"[DONE]"


async def events(chunks: AsyncIterable[bytes], bytes_max: int) -> AsyncGenerator[bytes]:
    """Yield the data of each event but `[DONE]`; comments and other fields are left out.

    Raises UpstreamFailed for an event of more than `bytes_max` bytes.
    """
    lines, event = _LineSplitter(), _EventData()
    async for chunk in chunks:
        for line in lines.feed(chunk):
            if line:
                event.add(line)
            elif data := event.take():
                yield data
        if lines.held_bytes + event.held_bytes > bytes_max:
            raise UpstreamFailed("it sent an event without an end")
    event.add(lines.rest())
    if data := event.take():
        yield data


class _LineSplitter:
    """Splits chunks into lines, which end with LF, CR or both. No byte is searched twice."""

    def __init__(self) -> None:
        self._unfinished: list[bytes] = []
        self._after_cr = False
        self.held_bytes = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the lines that a chunk completes."""
        if not chunk:
            return
        after_cr, self._after_cr = self._after_cr, chunk.endswith(b"\r")
        if after_cr:
            chunk = chunk.removeprefix(b"\n")
        lines = chunk.splitlines() if b"\n" in chunk or b"\r" in chunk else [chunk]
        unfinished = b"" if chunk.endswith((b"\n", b"\r")) else lines.pop()
        for line in lines:
            yield self.rest(line)
        self._unfinished.append(unfinished)
        self.held_bytes += len(unfinished)

    def rest(self, end: bytes = b"") -> bytes:
        """Return the unfinished line, completed by `end`, and begin a new one."""
        line = b"".join((*self._unfinished, end))
        self._unfinished, self.held_bytes = [], 0
        return line


class _EventData:
    """Collects the data of one event, line by line."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self.held_bytes = 0

    def add(self, line: bytes) -> None:
        """Keep a line's data; a line without data is ignored."""
        if line.startswith(b"data:"):
            data = line[6:] if line.startswith(b"data: ") else line[5:]
            self._lines.append(data)
            self.held_bytes += len(data)

    def take(self) -> bytes:
        """Return the event's data, and begin a new event; "" where nothing is to be told."""
        data = b"\n".join(self._lines)
        self._lines, self.held_bytes = [], 0
        return b"" if data.startswith(DONE) else data
