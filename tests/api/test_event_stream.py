"""Event streams on a socket: comments while nothing comes, and what the official client reads."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import httpx
import uvicorn
from openai import OpenAI
from openai.types import ImageGenCompletedEvent, ImageGenPartialImageEvent
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.event_stream import respond_in_events
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.service.images import Image, Partial
from tests.support.waiting import until

ORDER = ImageOrder(
    task=Task.GENERATE,
    model="gpt-image-1",
    prompt="a cat",
    n=1,
    size=Size(1024, 1024),
    quality=Quality.LOW,
    style=None,
    response_format=ResponseFormat.B64_JSON,
    stream=True,
    partial_pictures=1,
)


@dataclass
class RequestTask:
    """Draws one partial picture, then waits until `go` is set; `closed` when it is given up."""

    go: Event = field(default_factory=Event)
    closed: Event = field(default_factory=Event)

    async def pictures(self) -> AsyncGenerator[Partial | Image]:
        """Yield them."""
        try:
            yield Partial(0, 0, b"on the way")
            await asyncio.to_thread(self.go.wait, 20)
            yield Image(0, "key", None, b"done", None)
        finally:
            self.closed.set()


@contextmanager
def served(drawing: RequestTask) -> Generator[str]:
    """Serve the drawing's stream, with a comment every 50 ms."""

    async def answer(_request: Request) -> Response:
        return respond_in_events(ORDER, drawing.pictures(), {}, pause_s=0.05)

    app = Starlette(routes=[Route("/v1/images/generations", answer, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        finally:
            drawing.go.set()
            server.should_exit = True
            thread.join()


def test_a_waiting_client_gets_comments_and_then_the_rest() -> None:
    drawing = RequestTask()
    with (
        served(drawing) as url,
        httpx.stream("POST", f"{url}/images/generations", timeout=20) as answer,
    ):
        text = ""
        for piece in answer.iter_text():
            text += piece
            if text.count(": keep-alive\n\n") == 3:
                drawing.go.set()
    assert text.count("event: ") == 2
    assert text.index("partial_image") < text.index(": keep-alive") < text.rindex("event: ")
    assert text.endswith("}\n\n")


def test_the_official_client_reads_past_the_comments() -> None:
    drawing = RequestTask()
    with served(drawing) as url, OpenAI(api_key="any", base_url=url, max_retries=0) as client:
        stream = client.images.generate(
            model="gpt-image-1", prompt="a cat", stream=True, partial_images=1
        )
        assert isinstance(next(stream), ImageGenPartialImageEvent)
        drawing.closed.wait(0.3)  # Some comments come meanwhile.
        drawing.go.set()
        assert isinstance(next(stream), ImageGenCompletedEvent)
        assert list(stream) == []


def test_who_leaves_while_it_waits_ends_the_drawing() -> None:
    drawing = RequestTask()
    with served(drawing) as url:
        with httpx.stream("POST", f"{url}/images/generations", timeout=20) as answer:
            pieces = answer.iter_text()  # Dropping it would close the answer.
            next(pieces)
            assert not drawing.closed.is_set()
        until(drawing.closed.is_set, what="the end of the drawing")
