"""A TCP proxy on this machine: it counts requests, holds answers back, and cuts connections."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

PATIENCE_S = 60


class Proxy:
    """Passes bytes on to a server and back, as they come."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (str(parts.hostname), int(parts.port or 0))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._lock = Lock()
        self.posts = 0
        self.may_answer = Event()
        """Cleared: what the server answers is held back."""
        self.may_answer.set()

    @property
    def url(self) -> str:
        """Where clients reach it."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def cut(self) -> None:
        """Close every connection that is open now, on both sides."""
        with self._lock:
            lines, self._open = self._open, []
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)  # This wakes the thread that reads from it.
            line.close()

    def run(self) -> None:
        """Take connections until it is closed."""
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._target)
                with self._lock:
                    self._open += [near, far]
                for source, target in ((near, far), (far, near)):
                    passing = Thread(target=self._pass_on, args=(source, target), daemon=True)
                    passing.start()

    def close(self) -> None:
        """End it."""
        self.may_answer.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        is_answer = source.family == target.family and source.getpeername() == self._target
        with suppress(OSError):
            while piece := source.recv(65536):
                if is_answer:
                    self.may_answer.wait(PATIENCE_S)
                else:
                    self.posts += piece.count(b"POST /v1/images")
                target.sendall(piece)
            with self._lock:
                if target in self._open:
                    target.shutdown(socket.SHUT_WR)


@contextmanager
def proxy_to(url: str) -> Generator[Proxy]:
    """Run one before a server."""
    proxy = Proxy(url)
    thread = Thread(target=proxy.run, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join(PATIENCE_S)
