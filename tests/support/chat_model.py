"""A small chat endpoint in the shape of OpenAI's, on a socket, that answers as it is told to."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class ChatModel(ThreadingHTTPServer):
    """Answers every request with `status` and `content`; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.content: bytes = b""
        self.asked: list[dict[str, Any]] = []
        self.authorization: list[str] = []
        self.hold = Event()
        self.hold.set()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def says(self, text: str | None, refusal: str | None = None) -> None:
        """Answer with this text from now on."""
        message = {"role": "assistant", "content": text, "refusal": refusal}
        self.status = 200
        self.content = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()


class _Handler(BaseHTTPRequestHandler):
    server: ChatModel

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.authorization.append(self.headers.get("authorization", ""))
        self.server.hold.wait(20)
        try:
            self.send_response(self.server.status)
            self.send_header("content-length", str(len(self.server.content)))
            self.end_headers()
            self.wfile.write(self.server.content)
        except OSError:
            pass  # The caller did not wait.

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@contextmanager
def chat_model() -> Generator[ChatModel]:
    """Run one."""
    server = ChatModel()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
