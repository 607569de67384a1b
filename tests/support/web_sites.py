"""Small web sites on loopback addresses that behave as they are told, and count their callers."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

CHUNK = b"x" * 65536


class Site(ThreadingHTTPServer):
    """Answers by path; `asked` holds each request's path and headers."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), _Handler)
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = Event()

    def url(self, path: str, host: str | None = None) -> str:
        """Return a page's address, by another name for this host where one is given."""
        return f"http://{host or self.server_address[0]!s}:{self.server_address[1]}{path}"

    @property
    def port(self) -> int:
        """The port."""
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        if self.path == "/endless":
            self._endless()
            return
        if self.path == "/silent":
            self.server.closing.wait(30)
            return
        status, headers, content = self.server.pages.get(self.path, (404, {}, b"no"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100_000):
                if self.server.closing.is_set():
                    return
                self.wfile.write(CHUNK)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def site(host: str = "127.0.0.1") -> Generator[Site]:
    """Run a site."""
    running = Site(host)
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield running
    finally:
        running.closing.set()
        running.shutdown()
        running.server_close()
        thread.join()
