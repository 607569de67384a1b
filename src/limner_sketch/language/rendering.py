"""The Scene as JSON, for `limner parse`."""

from __future__ import annotations

from dataclasses import fields

from limner_sketch.language.scene import Relation, Scene, Subject


def as_json(scene: Scene) -> dict[str, object]:
    """Every field by its name; tuples are lists, and what was not said is null or empty."""
    return {field.name: _plain(getattr(scene, field.name)) for field in fields(Scene)}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Subject | Relation):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
