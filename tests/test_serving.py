"""Serving until told to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from pathlib import Path

from limner.app import Limner
from limner.config import load
from limner.serving import listen, serve

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
