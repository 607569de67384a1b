"""Explains a wrong setting to an operator: its name, what it takes, and an example.

pydantic's own messages speak of Python's types, but an operator writes TOML. The messages here say
what the setting takes, by the declaration of its field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticUndefined

from limner.contract.names import did_you_mean

NO_SUCH_SETTING = "there is no such setting"
_BOUNDS = (
    ("ge", "of at least {}"),
    ("gt", "above {}"),
    ("le", "of at most {}"),
    ("lt", "below {}"),
)
_SIMPLE = {str: "a text", Path: "a path, as a text", bool: "true or false"}
_NUMBERS = {int: "a whole number", float: "a number", Decimal: "a number"}


@dataclass(frozen=True, slots=True)
class SettingPlace:
    """A place in the settings: its type, the limits on its value, and a value that it takes."""

    kind: Any
    limits: tuple[Any, ...] = ()
    example: Any = None
    description: str = ""

    def below(self, part: int | str) -> SettingPlace | None:
        """Return the place of a part of the value here; None where the type has no such part."""
        kind = _without_none(self.kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            info = kind.model_fields.get(str(part))
            return None if info is None else place_of(info)
        origin, arguments = get_origin(kind), get_args(kind)
        if not isinstance(origin, type) or part == "[key]":
            return None
        if issubclass(origin, Mapping):
            table = self.example if isinstance(self.example, Mapping) else {}
            return SettingPlace(arguments[1], example=next(iter(table.values()), None))
        if issubclass(origin, Sequence):
            values = self.example if isinstance(self.example, Sequence) else ()
            return SettingPlace(arguments[0], example=next(iter(values), None))
        return None

    def takes(self) -> str:
        """Say what a value here must be, with an example: `it takes a whole number, such as 3`."""
        return f"it takes {_in_words(self)}, such as {as_toml(self.a_value())}"

    def a_value(self) -> Any:
        """Return a value that it takes."""
        if self.example is not None:
            return self.example
        kind = _without_none(self.kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return _example_table(kind)
        if get_origin(kind) is Literal:
            return get_args(kind)[0]
        if kind in _NUMBERS:
            return _limit(self.limits, "ge") or 1
        return True if kind is bool else "text"


def place_of(info: FieldInfo) -> SettingPlace:
    """Return the place of a setting; its example is the field's first, or else its default."""
    example = info.examples[0] if info.examples else None
    if example is None and info.default is not PydanticUndefined and info.default not in (None, ()):
        example = info.default
    if isinstance(example, BaseModel):
        example = None
    return SettingPlace(info.annotation, tuple(info.metadata), example, info.description or "")


def errors_of(fault: ValidationError) -> Iterator[ErrorDetails]:
    """Yield what is wrong, without the values: some are secret."""
    yield from fault.errors(include_url=False, include_context=False, include_input=False)


def explain(error: ErrorDetails, model: type[BaseModel], ours: str = "ours") -> str:
    """Say what is wrong with one setting of a model; errors of the type `ours` have our words."""
    if error["type"] == ours:
        return error["msg"]
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        return NO_SUCH_SETTING + suggestion(".".join(map(str, path)), setting_names(model))
    place = find_place(model, path)
    if error["type"] == "value_error":
        text = error["msg"].removeprefix("Value error, ")
        has_example = not path or _is_table(place) or "such as" in text
        return text if has_example else f"{text}, such as {as_toml(place.a_value())}"
    return f"it is needed: {place.takes()}" if error["type"] == "missing" else place.takes()


def find_place(model: type[BaseModel], path: Sequence[int | str]) -> SettingPlace:
    """Return the place in a model that is nearest to what a path names."""
    place = SettingPlace(model)
    for part in path:
        found = place.below(part)
        if found is None:
            break
        place = found
    return place


def setting_names(model: type[BaseModel]) -> Iterator[str]:
    """Yield the names of a model's settings, those in tables with the tables' names before."""
    for name, info in model.model_fields.items():
        yield name
        kind = _without_none(info.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (f"{name}.{below}" for below in setting_names(kind))


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return `. Did you mean 'port'?` for a name near a known one, else nothing.

    A setting in the wrong table is found by its last part, if only one setting ends in it.
    """
    names = list(known)
    meant = did_you_mean(name, names)
    if not meant:
        last = name.rpartition(".")[2]
        alike = [one for one in names if one.rpartition(".")[2] == last and "." in one]
        meant = f" Did you mean '{alike[0]}'?" if len(alike) == 1 else ""
    return f".{meant}" if meant else ""


def joined(faults: Iterable[str]) -> str:
    """Join what is wrong into sentences."""
    return " ".join(one if one.endswith(("?", ".")) else f"{one}." for one in faults)


def as_toml(value: Any) -> str:
    """Write a value as it stands in a TOML file."""
    if isinstance(value, BaseModel):
        return as_toml(value.model_dump(exclude_unset=True))
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {as_toml(each)}" for key, each in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)


def _key(name: str) -> str:
    bare = name.replace("-", "").replace("_", "")
    return name if bare.isascii() and bare.isalnum() else json.dumps(name, ensure_ascii=False)


def _without_none(annotation: Any) -> Any:
    """Return a type without the None beside it, and without what annotates it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _without_none(get_args(annotation)[0])
    if origin in (Union, UnionType):
        kinds = [one for one in get_args(annotation) if one is not NoneType]
        return _without_none(kinds[0])
    return annotation


def _in_words(place: SettingPlace) -> str:
    """Say of what kind a value must be: `a whole number from 1 to 64`."""
    kind = _without_none(place.kind)
    origin = get_origin(kind)
    if origin is Literal:
        return f"one of {', '.join(map(as_toml, get_args(kind)))}"
    if kind in _NUMBERS:
        return f"{_NUMBERS[kind]}{_range(place.limits)}"
    if kind in _SIMPLE:
        return _SIMPLE[kind] + _form(place.limits, place.description)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "a table"
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return f"a list, each of it {_in_words(SettingPlace(get_args(kind)[0]))}"
    return "a table of settings"


def _is_table(place: SettingPlace) -> bool:
    kind = _without_none(place.kind)
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _example_table(model: type[BaseModel]) -> dict[str, Any]:
    """Return a table with one setting: the first with an example and a default, if there is one."""
    fields = model.model_fields
    fitting = [name for name, info in fields.items() if place_of(info).example is not None]
    optional = [name for name in fitting if fields[name].default not in (None, PydanticUndefined)]
    name = next(iter([*optional, *fitting, *fields]))
    return {name: place_of(fields[name]).a_value()}


def _limit(limits: Iterable[Any], name: str) -> Any:
    found = (getattr(one, name, None) for one in limits)
    return next((one for one in found if one is not None), None)


def _range(limits: tuple[Any, ...]) -> str:
    """Say between which numbers a value must be."""
    least, most = _limit(limits, "ge"), _limit(limits, "le")
    if least is not None and most is not None:
        return f" from {least} to {most}"
    said = [
        text.format(_limit(limits, name))
        for name, text in _BOUNDS
        if _limit(limits, name) is not None
    ]
    return f" {' and '.join(said)}" if said else ""


def _form(limits: tuple[Any, ...], description: str) -> str:
    """Say what form a text must have; what a pattern means stands in the description."""
    length = _limit(limits, "min_length")
    if _limit(limits, "pattern") is not None:
        return f" ({description.rstrip('.')})"
    return f" of at least {length} characters" if length is not None and length > 1 else ""
