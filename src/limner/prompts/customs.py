"""The customs of composing: what suits what, read from `composing.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limner.contract.orders import Style
from limner.prompts.tables import read_table


@dataclass(frozen=True, slots=True)
class Manner:
    """What one manner (vivid, natural, neutral) chooses from; `lights` by time or "indoors"."""

    styles: tuple[str, ...]
    times: tuple[str, ...]
    weathers: tuple[str, ...]
    lights: dict[str, tuple[str, ...]]
    moods: tuple[str, ...]
    views: tuple[str, ...]
    backgrounds: tuple[str, ...]


class Customs:
    """Read once; only read afterwards."""

    def __init__(self) -> None:
        table = read_table("composing")
        self.homes: dict[str, tuple[str, ...]] = _tuples(table["home"])
        self.open_air: frozenset[str] = frozenset(table["open_air"]["settings"])
        self.landscapes: dict[str, tuple[str, ...]] = _tuples(table["landscape"])
        self.details: dict[str, tuple[str, ...]] = _tuples(table["details"])
        self.daylight_only: frozenset[str] = frozenset(table["daylight_only"]["details"])
        self.night_only: frozenset[str] = frozenset(table["night_only"]["details"])
        self.palettes = tuple(tuple(palette) for palette in table["abstract"]["palettes"])
        self.abstract_moods: tuple[str, ...] = tuple(table["abstract"]["moods"])
        self._manners = {name: _manner(table[name]) for name in ("vivid", "natural", "neutral")}

    def manner(self, style: Style | None) -> Manner:
        """Return the choices of `style`; None is neutral."""
        return self._manners[style.value if style is not None else "neutral"]


def _tuples(table: dict[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in table.items()}


def _manner(table: dict[str, Sequence[str]]) -> Manner:
    values = _tuples(table)
    lights = {
        key.removeprefix("lights_"): choices
        for key, choices in values.items()
        if key.startswith("lights_")
    }
    return Manner(
        values["styles"],
        values["times"],
        values["weathers"],
        lights,
        values["moods"],
        values["views"],
        values["backgrounds"],
    )
