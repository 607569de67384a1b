"""Somebody else, who is answered while an attack goes on."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

import httpx

from tests.support.server import RunningServer
from tests.support.waiting import until


class Others:
    """Counts the answers that another client gets from the server."""

    def __init__(self, server: RunningServer) -> None:
        self._url = server.url
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.answered = 0
        self.failed: list[str] = []

    def start(self) -> None:
        """Begin, and wait for the first answer."""
        self._thread.start()
        self.wait_for_one_more()

    def stop(self) -> None:
        """End; every request must have been answered 200."""
        self._done.set()
        self._thread.join()
        assert not self.failed, self.failed[:3]

    def wait_for_one_more(self) -> None:
        """Wait until another request is answered."""
        before = self.answered
        until(lambda: self.failed or self.answered > before, what="another's answer")

    def _ask(self) -> None:
        with httpx.Client(base_url=self._url, timeout=20) as client:
            while not self._done.is_set():
                try:
                    status = client.get("/healthz").status_code
                except httpx.HTTPError as fault:
                    self.failed.append(repr(fault))
                    continue
                if status != 200:
                    self.failed.append(f"/healthz: {status}")
                self.answered += 1


@contextmanager
def others_are_answered(server: RunningServer) -> Generator[Others]:
    """Hold that others are answered before, during and after the block."""
    others = Others(server)
    others.start()
    try:
        yield others
        others.wait_for_one_more()
    finally:
        others.stop()
