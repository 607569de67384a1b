"""Reads settings from `LIMNER_*` variables: finds a variable's setting, and converts its text.

pydantic-settings reads only variables of fields that are known beforehand; the fields of an
engine's table depend on its kind, which another variable or the file names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_settings import NoDecode

from limner.engines.registry import EngineKind
from limner.engines.sections import in_variables, kind_of
from limner.errors import ConfigurationError
from limner.setting_errors import (
    NO_SUCH_SETTING,
    SettingPlace,
    find_place,
    joined,
    place_of,
    setting_names,
    suggestion,
)

ENV_PREFIX = "LIMNER_"
CONFIG_FILE_VARIABLE = "LIMNER_CONFIG"
ENGINES = "engines"
NOTHING = "null"

_OF_A_SERVICE = re.compile(
    r"(?!.*__)(?:.+_)?"
    r"(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)"
)
_PORT_OF_A_SERVICE = re.compile(r"(?!.*__)(?:.+_)?PORT")
_ADDRESS = re.compile(r"(?:tcp|udp|sctp)://")


def read_variables(
    variables: Mapping[str, str], settings: type[BaseModel], file: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings that variables give, in tables like those of the file.

    `file` holds the settings of the file, which names the kinds of its engines. Raises
    ConfigurationError for a variable without a setting, and for text that must be JSON and is not.
    """
    root = _Node()
    for variable in sorted(variables):
        text = variables[variable]
        if (
            variable.startswith(ENV_PREFIX)
            and variable != CONFIG_FILE_VARIABLE
            and not is_of_kubernetes(variable, text)
        ):
            root.put(variable, text)
    engines = root.below.pop(ENGINES, _Node())
    found = _read_table(root, settings, [*setting_names(settings)])
    place = find_place(settings, [ENGINES])
    _put(found, ENGINES, _read_engines(engines, file.get(ENGINES), place))
    return found


def is_of_kubernetes(variable: str, text: str) -> bool:
    """Tell whether Kubernetes sets a variable for a service whose name begins with limner.

    It does so in every container of the namespace
    (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables):
    `LIMNER_SERVICE_HOST`, `LIMNER_SERVICE_PORT`, `LIMNER_SERVICE_PORT_HTTP`,
    `LIMNER_PORT_8000_TCP`, `LIMNER_PORT_8000_TCP_ADDR`, and `LIMNER_PORT` with an address such as
    `tcp://10.0.0.1:8000`; all with `LIMNER_API_` for a service limner-api. None has two underscores
    in a row, so none is a setting in a table.
    """
    name = variable.removeprefix(ENV_PREFIX)
    if _OF_A_SERVICE.fullmatch(name):
        return True
    return bool(_PORT_OF_A_SERVICE.fullmatch(name) and _ADDRESS.match(text))


@dataclass(slots=True)
class _Node:
    """A node in the tree of variables: its own variable, if there is one, and the nodes below."""

    variable: str = ""
    text: str = ""
    below: dict[str, _Node] = field(default_factory=dict)

    def put(self, variable: str, text: str) -> None:
        """Add a variable at the path that its name spells."""
        node = self
        for part in variable.removeprefix(ENV_PREFIX).lower().split("__"):
            node = node.below.setdefault(part, _Node())
        node.variable, node.text = variable, text

    def json(self, place: SettingPlace) -> Any:
        """Parse the text as JSON, in which lists and tables are written."""
        try:
            return json.loads(self.text)
        except ValueError as fault:
            raise ConfigurationError(
                f"{self.variable}: lists and tables are written as JSON, such as "
                f"{_as_json(place)}; this is none: {fault}."
            ) from None

    def table(self, place: SettingPlace) -> dict[str, Any]:
        """Read the text as a whole table; empty where there is no text."""
        found = self.json(place) if self.text else {}
        if not isinstance(found, dict):
            raise ConfigurationError(
                f"{self.variable}: it is a table, written as JSON, such as {_as_json(place)}."
            )
        return found

    def refuse(self, known: Iterable[str]) -> None:
        """Raise ConfigurationError for the first variable here; `known` are the settings' names."""
        variable = next(self.variables())
        name = variable.removeprefix(ENV_PREFIX).lower().replace("__", ".")
        meant = suggestion(name, known)
        for setting in known:
            meant = meant.replace(f"'{setting}'", f"'{_variable(setting)}'")
        raise ConfigurationError(joined([f"{variable}: {NO_SUCH_SETTING}{meant}"]))

    def refuse_below(self) -> None:
        """Raise ConfigurationError for the first variable below; this setting is not a table."""
        next(iter(self.below.values())).refuse([])

    def variables(self) -> Iterator[str]:
        """Yield the names of the variables here and below."""
        if self.variable:
            yield self.variable
        for node in self.below.values():
            yield from node.variables()


def _variable(setting: str) -> str:
    return ENV_PREFIX + setting.replace(".", "__").upper()


def _as_json(place: SettingPlace) -> str:
    return json.dumps(place.a_value(), ensure_ascii=False, default=str)


def _read_table(node: _Node, model: type[BaseModel], known: Sequence[str]) -> dict[str, Any]:
    """Read the variables below a node as fields of a model; they win over the node's own table.

    `known` are the settings' names, among which the error for an unknown one suggests the nearest.
    """
    found: dict[str, Any] = node.table(SettingPlace(model))
    for name, child in node.below.items():
        info = model.model_fields.get(name)
        if info is None:
            child.refuse(known)
        elif (section := _section_of(info)) is not None:
            _put(found, name, _read_table(child, section, known))
        elif child.below:
            child.refuse_below()
        elif child.text:
            found[name] = _read_value(child, info)
    return found


def _read_engines(node: _Node, file: object, place: SettingPlace) -> dict[str, Any]:
    """Read the tables of engines, each by the settings of its kind, under the file's names."""
    found = node.table(place)
    known = {**(file if isinstance(file, Mapping) else {}), **found}
    names = {in_variables(name): name for name in known}
    for part, child in node.below.items():
        name = names.get(part, part)
        kind = _kind(name, child, known.get(name), place)
        if kind is None:  # Config refuses it, with the kinds that there are.
            texts = {below: each.text for below, each in child.below.items() if each.text}
            _put(found, name, child.table(place.below(name) or place) | texts)
        else:
            own = [f"{ENGINES}.{part}.{one}" for one in setting_names(kind.settings)]
            _put(found, name, _read_table(child, kind.settings, own))
    return found


def _kind(name: str, node: _Node, known: object, place: SettingPlace) -> EngineKind | None:
    """Find an engine's kind by its variable, else by its table, by the file, or by its name."""
    if "kind" in node.below and node.below["kind"].text:
        return kind_of(name, node.below["kind"].text)
    tables = (node.table(place.below(name) or place), known if isinstance(known, Mapping) else {})
    return kind_of(name, next((table["kind"] for table in tables if "kind" in table), None))


def _put(tables: dict[str, Any], name: str, table: dict[str, Any]) -> None:
    """Merge a table into the one of its name; an empty table adds nothing."""
    if not table:
        return
    there = tables.get(name)
    merged = dict(there) if isinstance(there, dict) else {}
    for key, value in table.items():
        if isinstance(value, dict):
            _put(merged, key, value)
        else:
            merged[key] = value
    tables[name] = merged


def _section_of(info: FieldInfo) -> type[BaseModel] | None:
    """Return the model of a field that is a table with settings of its own."""
    for kind in _kinds(info.annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _read_value(node: _Node, info: FieldInfo) -> Any:
    """Convert a text for a field: JSON for lists and tables, None for `null`, else the text."""
    kinds = list(_kinds(info.annotation))
    if node.text == NOTHING and NoneType in kinds:
        return None
    if NoDecode in info.metadata:  # The field's validator splits it at the commas.
        return node.text
    wholes = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Collection)]
    return node.text if not wholes or str in wholes else node.json(place_of(info))


def _kinds(annotation: Any) -> Iterator[Any]:
    """Yield the types that a value may have, without their parameters."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType, Annotated):
        for argument in get_args(annotation):
            yield from _kinds(argument)
    else:
        yield origin or annotation
