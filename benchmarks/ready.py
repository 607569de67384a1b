"""An engine that draws nothing: what is left of a request is the path.

It registers as the kind `ready`, like anybody's engine, by an entry point that `installed` writes.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

from benchmarks.pictures import EXAMPLES, draw_one
from limner.contract.orders import Task
from limner.engines.engine import Capabilities, Drawn, DrawOrder, PromptIntake
from limner.engines.registry import GROUP, EngineKind, EngineTools
from limner.settings import EngineSection


class ReadyEngine:
    """Hands over pictures of the product's examples that were ready before, in turn."""

    capabilities = Capabilities(
        tasks=frozenset(Task),
        partial_pictures=False,
        seeded=True,
        concurrent_max=64,
        prompts=PromptIntake.own(),
    )

    def __init__(self, _name: str, _section: EngineSection, _tools: EngineTools) -> None:
        self._pictures = [draw_one(prompt) for prompt in EXAMPLES]

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn]:
        """Hand over the picture whose turn it is by the seed."""
        for index, seed in enumerate(order.seeds):
            yield Drawn(index, self._pictures[seed % len(self._pictures)])


KIND = EngineKind(EngineSection, ReadyEngine)


def installed(folder: Path) -> Path:
    """Install the kind into a folder for Python's path; return the folder."""
    place = folder / "limner_ready-1.0.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: limner-ready\nVersion: 1.0\n")
    (place / "entry_points.txt").write_text(f"[{GROUP}]\nready = {__name__}:KIND\n")
    return folder
