"""The customs of composing: what suits what, read from `composing.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from limner.contract.orders import Style
from limner_sketch.language.feelings import Feelings
from limner_sketch.language.nouns import nouns
from limner_sketch.language.scene import Scene
from limner_sketch.language.tables import read_table


@dataclass(frozen=True, slots=True)
class Manner:
    """What one manner (vivid, natural, neutral) chooses from; `lights` by time or "indoors".

    `papers` are the backgrounds of what stands on paper, `mark_moods` the moods of a logo.
    """

    styles: tuple[str, ...]
    times: tuple[str, ...]
    weathers: tuple[str, ...]
    lights: dict[str, tuple[str, ...]]
    moods: tuple[str, ...]
    views: tuple[str, ...]
    papers: tuple[str, ...]
    mark_moods: tuple[str, ...]


class Customs:
    """Read once; only read afterwards."""

    def __init__(self) -> None:
        table = read_table("composing")
        self.homes_doing: dict[str, tuple[str, ...]] = _tuples(table["home_doing"])
        self.homes_dressed = {
            row.name: row.dressed_home for row in nouns().rows() if row.dressed_home
        }
        self.homes_place: dict[str, tuple[str, ...]] = _tuples(table["home_place"])
        self.open_air: frozenset[str] = frozenset(table["open_air"]["settings"])
        self.landscapes: dict[str, tuple[str, ...]] = _tuples(table["landscape"])
        self.details: dict[str, tuple[str, ...]] = _tuples(table["details"])
        self.on_paper: frozenset[str] = frozenset(table["paper"]["styles"])
        self.in_black: frozenset[str] = frozenset(table["paper"]["black"])
        self.untinted: tuple[str, ...] = tuple(table["paper"]["untinted"])
        self.marks: frozenset[str] = frozenset(table["mark"]["forms"])
        self.palettes = tuple(tuple(palette) for palette in table["abstract"]["palettes"])
        self.abstract_moods: tuple[str, ...] = tuple(table["abstract"]["moods"])
        self.feelings = Feelings()
        self._without: dict[str, tuple[str, ...]] = _tuples(table["without"])
        self._rules = _rules(table["only"])
        self._manners = {name: _manner(table, name) for name in ("vivid", "natural", "neutral")}

    def manner(self, style: Style | None) -> Manner:
        """Return the choices of `style`; None is neutral."""
        return self._manners[style.value if style is not None else "neutral"]

    def excluded(self, scene: Scene) -> frozenset[str]:
        """Return all that must not be chosen where a prompt says "no rain"."""
        if not scene.excluded:
            return _NOTHING
        found = set(scene.excluded)
        for name in scene.excluded:
            found.update(self._without.get(name, ()), (f"{name}s",))
        return frozenset(found)

    def suits(self, kind: str, choice: str, scene: Scene) -> bool:
        """Whether the rules let `choice` of that kind ("light", "detail") into the Scene so far."""
        rule = self._rules.get((kind, choice))
        if rule is None:
            return True
        return all((getattr(scene, name) or "") in values for name, values in rule.items())


_NOTHING: frozenset[str] = frozenset()


def _rules(
    table: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]],
) -> dict[tuple[str, str], dict[str, frozenset[str]]]:
    return {
        (kind, choice): {name: frozenset(values) for name, values in needs.items()}
        for kind, choices in table.items()
        for choice, needs in choices.items()
    }


def _tuples(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in table.items()}


def _manner(table: Mapping[str, Mapping[str, Sequence[str]]], name: str) -> Manner:
    values = _tuples(table[name])
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
        tuple(table["paper"][name]),
        tuple(table["mark"][name]),
    )
