"""The registry of engine kinds: the settings and the factory of each.

A kind registers under the entry-point group `limner.engines`, ours like a third party's; the entry
point's name is the `kind` of the configuration and it leads to an `EngineKind`:

    [project.entry-points."limner.engines"]
    watercolour = "my_package.kind:KIND"

The configuration imports every kind, so the module that it stands in imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from limner.errors import ConfigurationError
from limner.settings import EngineSection

if TYPE_CHECKING:
    from limner.engines.engine import Engine
    from limner.fetching.fetcher import Fetch
    from limner.observe import Metrics

GROUP = "limner.engines"


@dataclass(frozen=True, slots=True)
class EngineTools:
    """What an engine may use of the process that it runs in.

    `metrics` are exported with the server's own; `fetch` downloads pictures from allowed addresses.
    """

    metrics: Metrics
    fetch: Fetch


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of `limner doctor`. A `fault` must be mended, a `note` may be."""

    subject: str
    level: Literal["ok", "note", "fault"]
    text: str


Examine = Callable[[str, Any, EngineTools], Coroutine[None, None, Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class EngineKind:
    """A kind of engine: the type of its section in the configuration, and its factory.

    `create` gets the engine's name, its section (an instance of `settings`) and the tools; it may
    raise ConfigurationError. It imports what is heavy, not the module that this stands in. With
    `in_host` the engine runs in a process of its own, which all API processes of a machine share;
    without, in each API process: for engines that only wait for other servers.

    `examine` gets what `create` gets, and reports whether the engine has what it needs; it draws
    nothing. `buys`: each picture costs money elsewhere, so `doctor` draws none.
    """

    settings: type[EngineSection]
    create: Callable[[str, Any, EngineTools], Engine]
    in_host: bool = True
    examine: Examine | None = None
    buys: bool = False


@cache
def engine_kinds() -> Mapping[str, EngineKind]:
    """Return the registered kinds by their names, sorted.

    Raises ConfigurationError for one that cannot be imported, or that two packages register.
    """
    kinds: dict[str, EngineKind] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        kind = _load(point)
        if kinds.setdefault(point.name, kind) is not kind:
            raise ConfigurationError(f"Two packages register the engine kind {point.name}.")
    return MappingProxyType(kinds)


def _load(point: EntryPoint) -> EngineKind:
    try:
        kind = point.load()
    except Exception as fault:  # The edge of somebody else's code.
        raise ConfigurationError(
            f"The engine kind {point.name} ({point.value}) cannot be imported: {fault}."
        ) from fault
    if not isinstance(kind, EngineKind):
        raise ConfigurationError(f"The engine kind {point.name}: {point.value} is no EngineKind.")
    return kind
