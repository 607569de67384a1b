"""Serving until told to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from pathlib import Path

import pytest

from limner.app import Limner
from limner.config import load
from limner.http1.forwarded import ForwardedScheme
from limner.serving import make_server, serve
from limner.settings import ConnectionSettings
from limner.sockets import listen

LEFT_SHARE_MAX = 0.02


def test_what_is_there_at_the_start_is_not_looked_through_for_garbage(tmp_path: Path) -> None:
    """The lexicons alone are hundreds of thousands of objects: each look stops every request."""
    figures: list[int] = []

    def on_ready() -> None:
        figures.extend((len(gc.get_objects()), gc.get_freeze_count()))
        os.kill(os.getpid(), signal.SIGTERM)

    try:
        asyncio.run(serve(Limner(load(None, data=tmp_path)), listen("127.0.0.1", 0), on_ready))
    finally:
        gc.unfreeze()
    looked_through, left_alone = figures
    assert looked_through < LEFT_SHARE_MAX * left_alone


def test_the_proxies_that_are_believed_may_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the setting alone; what uvicorn would read from the environment is not looked at."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.0.0.7")

    def believed(*named: str) -> list[str]:
        connections = ConnectionSettings(trusted_proxies=named) if named else ConnectionSettings()
        limner = Limner(load(None, data=tmp_path, connections=connections))
        application = make_server(limner).config.app
        assert isinstance(application, ForwardedScheme)
        return [each for each in ("127.0.0.1", "10.0.0.7") if each in application.trusted]

    assert believed() == ["127.0.0.1"]
    assert believed("10.0.0.0/8") == ["10.0.0.7"]
    assert believed("0.0.0.0/0") == ["127.0.0.1", "10.0.0.7"]
