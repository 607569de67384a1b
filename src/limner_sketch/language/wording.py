"""The wording of the revised prompt: phrases from `prose.toml`, one chosen by each Scene."""

from __future__ import annotations

import zlib
from typing import Any

from limner_sketch.language.scene import Scene
from limner_sketch.language.tables import read_table


class Wording:
    """Read once; only read afterwards."""

    def __init__(self) -> None:
        self._tables: dict[str, Any] = read_table("prose")

    def table(self, name: str) -> dict[str, Any]:
        """Return one table of the file."""
        table: dict[str, Any] = self._tables[name]
        return table

    def voice(self, scene: Scene) -> Voice:
        """Return the voice that speaks of this Scene, always with the same words."""
        return Voice(self, zlib.crc32(repr(scene).encode()))


class Voice:
    """Chooses among ways to say the same."""

    def __init__(self, wording: Wording, seed: int) -> None:
        self._wording = wording
        self._seed = seed

    def say(self, table: str, key: str | None) -> str:
        """Return a phrase for `key`; "" where the table has none."""
        found = self._wording.table(table).get(key or "", "")
        return found if isinstance(found, str) else self.pick(found, f"{table} {key}")

    def pick(self, choices: list[str], salt: str) -> str:
        """Return one of `choices`, which `salt` makes independent of other choices."""
        return choices[self.number(salt) % len(choices)] if choices else ""

    def number(self, salt: str) -> int:
        """Return a number that follows from the Scene and `salt`."""
        return zlib.crc32(salt.encode(), self._seed) >> 3

    def table(self, name: str) -> dict[str, Any]:
        """Return one table of the file."""
        return self._wording.table(name)

    def has(self, table: str, key: str, value: str | None) -> bool:
        """Whether the list `key` of a table holds `value`."""
        return value in self._wording.table(table).get(key, ())
