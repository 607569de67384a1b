"""The schema of each declared parameter; one without a schema or a meaning stops the build.

The contract declares what its endpoints take (`contract.parameters` and its like). Each endpoint's
part of the document has a sentence for each parameter, in the order in which they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import assert_never

from limner.api.openapi.schemas import STRING, Schema, enum_of
from limner.contract.parameter_kinds import (
    BooleanKind,
    ChoiceKind,
    IntegerKind,
    JsonKind,
    ParameterKind,
    SizeKind,
    TextKind,
    VerbatimKind,
)

INT64_MAX = 2**63 - 1
NO_SCHEMAS: Mapping[str, Schema] = MappingProxyType({})


class UndocumentedParameter(LookupError):
    """A parameter that an endpoint takes has no schema, or no sentence that says what it means."""


def properties_of(
    kinds: Mapping[str, ParameterKind],
    meanings: Mapping[str, str],
    schemas: Mapping[str, Schema] = NO_SCHEMAS,
) -> Schema:
    """Describe parameters by their names, in the order of `meanings`.

    `schemas` are those of parameters that their endpoint reads by itself. Raises
    UndocumentedParameter for a parameter without a meaning, or without a schema.
    """
    check_meanings(kinds, meanings)
    return {
        name: _schema(name, kinds[name], schemas) | {"description": meaning}
        for name, meaning in meanings.items()
        if name in kinds
    }


def query_of(
    schemas: Mapping[str, Schema], meanings: Mapping[str, str], required: Iterable[str] = ()
) -> list[Schema]:
    """Describe the parameters of a query string by their schemas."""
    check_meanings(schemas, meanings)
    needed = set(required)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in needed,
            "description": meanings[name],
            "schema": {key: value for key, value in schema.items() if key != "description"},
        }
        for name, schema in schemas.items()
    ]


def check_meanings(names: Iterable[str], meanings: Mapping[str, str]) -> None:
    """Raise UndocumentedParameter for a parameter without a sentence."""
    for name in names:
        if not meanings.get(name):
            raise UndocumentedParameter(f"nothing says what the parameter {name!r} means")


def _schema(name: str, kind: ParameterKind, schemas: Mapping[str, Schema]) -> Schema:
    match kind:
        case JsonKind():
            if name not in schemas:
                raise UndocumentedParameter(f"the parameter {name!r} has no schema")
            return schemas[name]
        case VerbatimKind(chars_max):
            return {"type": "string", "minLength": 1, "maxLength": chars_max}
        case TextKind(chars_max):
            return STRING if chars_max is None else STRING | {"maxLength": chars_max}
        case ChoiceKind(options, default):
            return enum_of(options, default)
        case IntegerKind():
            return _integer(kind)
        case BooleanKind(default, false_only):
            only = {"enum": [False]} if false_only else {}
            return {"type": "boolean", "default": default, **only}
        case SizeKind():
            return _size(kind)
    assert_never(kind)


def _integer(kind: IntegerKind) -> Schema:
    schema: Schema = {"type": "integer", "minimum": kind.low, "maximum": kind.high}
    if kind.high == INT64_MAX:
        schema["format"] = "int64"
    return schema if kind.default is None else schema | {"default": kind.default}


def _size(kind: SizeKind) -> Schema:
    if kind.free is None:
        return enum_of((*kind.sizes, *kind.words), kind.default)
    words = "".join(f"{word}|" for word in kind.words)
    return {
        "type": "string",
        "pattern": rf"^({words}[1-9]\d{{2,3}}x[1-9]\d{{2,3}})$",
        "default": kind.default,
    }
