"""A parameter without a schema, or without a sentence, stops the build of the document."""

from __future__ import annotations

import pytest

from limner.api.openapi.parameters import UndocumentedParameter, properties_of, query_of
from limner.contract.orders import Size
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
from limner.contract.sizes import FreeSizes

SIZES = (Size(256, 256), Size(512, 512))


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (VerbatimKind(9), {"type": "string", "minLength": 1, "maxLength": 9}),
        (TextKind(), {"type": "string"}),
        (TextKind(5), {"type": "string", "maxLength": 5}),
        (ChoiceKind(("a", "b")), {"type": "string", "enum": ["a", "b"]}),
        (ChoiceKind(("a",), "a"), {"type": "string", "enum": ["a"], "default": "a"}),
        (IntegerKind(0, 3), {"type": "integer", "minimum": 0, "maximum": 3}),
        (
            IntegerKind(0, 2**63 - 1, default=0),
            {
                "type": "integer",
                "minimum": 0,
                "maximum": 2**63 - 1,
                "format": "int64",
                "default": 0,
            },
        ),
        (BooleanKind(), {"type": "boolean", "default": False}),
        (
            BooleanKind(false_only=True),
            {"type": "boolean", "default": False, "enum": [False]},
        ),
        (
            SizeKind(SIZES, "512x512"),
            {"type": "string", "enum": ["256x256", "512x512"], "default": "512x512"},
        ),
        (
            SizeKind(SIZES, "auto", FreeSizes(), ("auto",)),
            {
                "type": "string",
                "pattern": r"^(auto|[1-9]\d{2,3}x[1-9]\d{2,3})$",
                "default": "auto",
            },
        ),
    ],
)
def test_every_kind_has_a_schema(kind: ParameterKind, schema: dict[str, object]) -> None:
    assert properties_of({"x": kind}, {"x": "It."}) == {"x": schema | {"description": "It."}}


def test_a_parameter_without_a_meaning_stops_the_build() -> None:
    kinds: dict[str, ParameterKind] = {"x": TextKind(), "y": TextKind()}
    for meanings in ({"x": "It."}, {"x": "It.", "y": ""}):
        with pytest.raises(UndocumentedParameter, match="'y'"):
            properties_of(kinds, meanings)
    with pytest.raises(UndocumentedParameter, match="'limit'"):
        query_of({"limit": {"type": "integer"}}, {})


def test_a_parameter_without_a_schema_stops_the_build() -> None:
    with pytest.raises(UndocumentedParameter, match="'input' has no schema"):
        properties_of({"input": JsonKind()}, {"input": "It."})
    own = properties_of({"input": JsonKind()}, {"input": "It."}, {"input": {"type": "array"}})
    assert own == {"input": {"type": "array", "description": "It."}}


def test_parameters_stand_in_the_order_of_their_meanings() -> None:
    kinds: dict[str, ParameterKind] = {"b": TextKind(), "a": TextKind()}
    assert list(properties_of(kinds, {"a": "A.", "b": "B.", "c": "C."})) == ["a", "b"]


def test_a_query_names_what_is_required() -> None:
    schemas = {"start": {"type": "integer", "description": "old"}, "end": {"type": "integer"}}
    start, end = query_of(schemas, {"start": "From.", "end": "To."}, ["start"])
    assert (start["required"], end["required"]) == (True, False)
    assert start["schema"] == {"type": "integer"}
    assert (start["in"], start["description"]) == ("query", "From.")
