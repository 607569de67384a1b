"""Registers the engine kind `relay`: its settings, its factory, its check for `doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from limner.engines.registry import EngineKind, EngineTools, Finding
from limner.engines.relay.settings import RelaySettings
from limner.errors import ConfigurationError

if TYPE_CHECKING:
    from limner.engines.relay.engine import RelayEngine


def create(name: str, settings: RelaySettings, tools: EngineTools) -> RelayEngine:
    """Create a relay engine. Raises ConfigurationError for a wrong key or dialect."""
    from limner.engines.relay.dialects import find_dialect
    from limner.engines.relay.engine import RelayEngine

    try:
        find_dialect(settings.dialect, settings.sizes)
    except ConfigurationError as fault:
        raise ConfigurationError(f"engines.{name}.dialect: {fault}.") from None
    return RelayEngine(name, settings, tools.fetch, tools.metrics)


async def examine(name: str, settings: RelaySettings, tools: EngineTools) -> Sequence[Finding]:
    """Request the server's list of models, which draws nothing."""
    engine = create(name, settings, tools)
    await engine.start()
    try:
        if await engine.is_there():
            return (Finding(f"engine {name}", "ok", f"{settings.base_url} answers"),)
    finally:
        await engine.stop()
    text = f"{settings.base_url} does not answer; check base_url, the key and the network"
    return (Finding(f"engine {name}", "fault", text),)


KIND = EngineKind(settings=RelaySettings, create=create, in_host=False, examine=examine, buys=True)
