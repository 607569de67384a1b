"""Engines over tiny models, run to their end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusionSettings
from tests.engines.test_conformance import Running

SIDE = 64


@contextmanager
def local(
    folder: Path | str, stepped: Callable[[], object] = lambda: None, **settings: Any
) -> Generator[Running]:
    """Run an engine for a tiny model on the CPU."""
    chosen = DiffusionSettings(str(folder), **{"device": "cpu", "native_side": SIDE, **settings})
    engine = Running(DiffusersEngine(chosen, stepped=stepped))
    try:
        yield engine
    finally:
        engine.close()
