"""A judge of content on a socket, in OpenAI's two shapes, that looks at what it is sent.

It minds the word "mushroom", and pictures that are mostly red.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import numpy as np
from PIL import Image

CATEGORIES = (
    *("sexual", "sexual/minors", "violence", "violence/graphic", "hate", "hate/threatening"),
    *("harassment", "harassment/threatening", "self-harm", "self-harm/intent"),
    *("self-harm/instructions", "illicit", "illicit/violent"),
)
MINDED = "mushroom"
TEXT_CATEGORY, PICTURE_CATEGORY = "illicit", "violence/graphic"


class Moderator(ThreadingHTTPServer):
    """Judges with `score` what it minds. `broken`: answers 500; `hold` cleared: answers late.

    `answer`, where it is set, is the answer to everything.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.score = 0.95
        self.broken = False
        self.answer: object = None
        self.hold = Event()
        self.hold.set()
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def moderations(self, body: dict[str, Any]) -> object:
        """Answer `POST /moderations`."""
        given = body["input"]
        results = []
        for one in [given] if isinstance(given, str) else given:
            found = self.found(one)
            scores = {name: self.score if name == found else 0.01 for name in CATEGORIES}
            text = isinstance(one, str) or one["type"] == "text"
            results.append(
                {
                    "flagged": found is not None,
                    "categories": {name: name == found for name in CATEGORIES},
                    "category_scores": scores,
                    "category_applied_input_types": {
                        name: ["text" if text else "image"] for name in CATEGORIES
                    },
                }
            )
        return {"id": "modr-1", "model": body["model"], "results": results}

    def chat(self, body: dict[str, Any]) -> object:
        """Answer `POST /chat/completions` as a model does that was asked for scores."""
        given = body["messages"][-1]["content"]
        found = self.found(given if isinstance(given, str) else given[0])
        names = (*CATEGORIES, "infringement")
        scores = {name: self.score if name == found else 0.01 for name in names}
        return {"choices": [{"message": {"content": f"```json\n{json.dumps(scores)}\n```"}}]}

    def found(self, one: str | dict[str, Any]) -> str | None:
        """Look at a text or a picture."""
        if isinstance(one, str) or one["type"] == "text":
            text = one if isinstance(one, str) else one["text"]
            return TEXT_CATEGORY if MINDED in text else None
        content = base64.b64decode(one["image_url"]["url"].partition(",")[2])
        red, green, _ = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).mean((0, 1))
        return PICTURE_CATEGORY if red > 150 and red > 2 * green else None


class _Handler(BaseHTTPRequestHandler):
    server: Moderator

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.paths.append(self.path)
        self.server.hold.wait(20)
        chat = self.path == "/v1/chat/completions"
        answer = self.server.chat(body) if chat else self.server.moderations(body)
        content = json.dumps(self.server.answer or answer).encode()
        try:
            self.send_response(500 if self.server.broken else 200)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass  # The caller did not wait.

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@contextmanager
def moderator() -> Generator[Moderator]:
    """Run one."""
    server = Moderator()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
