"""The usage endpoints in the OpenAPI document."""

from __future__ import annotations

from limner.api.openapi.parameters import query_of
from limner.api.openapi.schemas import (
    COUNT,
    OPTIONAL,
    STRING,
    TIME,
    Schema,
    enum_of,
    list_of,
    nullable_of,
    object_of,
    operation_of,
    reference_to,
)
from limner.contract.usage.buckets import SOURCES, Dimension
from limner.contract.usage.parsing import COSTS, IMAGES, TIME_MAX, VALUES_MAX, UsageEndpoint

PROBLEMS = ("400", "401", "403", "503")
MEANINGS = {
    "start_time": "Unix seconds, inclusive.",
    "end_time": "Unix seconds, exclusive; without it: until now.",
    "bucket_width": "Buckets begin at whole minutes, hours and days of UTC.",
    "group_by": "Any combination; may be written `group_by[]` too.",
    "page": "The `next_page` of the answer before.",
}


def organization_paths() -> Schema:
    """Describe both endpoints."""
    return {
        "/v1/organization/usage/images": {
            "get": operation_of("Count pictures and requests (admin keys)", "Usage", PROBLEMS)
            | {"parameters": _parameters(IMAGES)}
        },
        "/v1/organization/costs": {
            "get": operation_of("Sum up what was charged (admin keys)", "Costs", PROBLEMS)
            | {"parameters": _parameters(COSTS)}
        },
    }


def _parameters(endpoint: UsageEndpoint) -> list[Schema]:
    time = {"type": "integer", "format": "int64", "minimum": 0, "maximum": TIME_MAX}
    schemas: Schema = {
        "start_time": time,
        "end_time": time,
        "bucket_width": enum_of(endpoint.widths, "1d"),
        **{name: _values(dimension) for name, dimension in endpoint.filters.items()},
        "group_by": list_of(enum_of(endpoint.groups)),
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": max(width.limit_max for width in endpoint.widths.values()),
        },
        "page": STRING,
    }
    meanings = MEANINGS | {"limit": _limits(endpoint)}
    meanings |= {name: f"Only these; may be written `{name}[]` too." for name in endpoint.filters}
    return query_of({name: schemas[name] for name in endpoint.parameters}, meanings, ["start_time"])


def _values(dimension: Dimension) -> Schema:
    item = enum_of(SOURCES.values()) if dimension is Dimension.SOURCE else STRING
    if dimension is Dimension.SIZE:
        item = {"type": "string", "pattern": "^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}$"}
    return list_of(item) | {"maxItems": VALUES_MAX}


def _limits(endpoint: UsageEndpoint) -> str:
    each = [
        f"{width.limit_default}, {width.limit_max} at most, of `{name}`"
        for name, width in endpoint.widths.items()
    ]
    return f"Buckets on a page: {'; '.join(each)}."


def _page(bucket: str) -> Schema:
    return object_of(
        {
            "object": enum_of(["page"]),
            "data": list_of(reference_to(bucket)),
            "has_more": {"type": "boolean"},
            "next_page": OPTIONAL,
        }
    )


def _bucket(result: str) -> Schema:
    return object_of(
        {
            "object": enum_of(["bucket"]),
            "start_time": TIME,
            "end_time": TIME,
            "results": list_of(reference_to(result)),
        }
    )


def _groups(endpoint: UsageEndpoint) -> Schema:
    return {str(dimension): OPTIONAL for dimension in endpoint.groups}


ORGANIZATION_SCHEMAS: Schema = {
    "Usage": _page("UsageBucket"),
    "UsageBucket": _bucket("UsageResult"),
    "UsageResult": object_of(
        {
            "object": enum_of(["organization.usage.images.result"]),
            "images": COUNT,
            "num_model_requests": COUNT,
            **_groups(IMAGES),
        }
    ),
    "Costs": _page("CostsBucket"),
    "CostsBucket": _bucket("CostsResult"),
    "CostsResult": object_of(
        {
            "object": enum_of(["organization.costs.result"]),
            "amount": object_of({"value": {"type": "number", "minimum": 0}, "currency": STRING}),
            "quantity": nullable_of(COUNT),
            "quantity_unit": nullable_of(enum_of(["images"])),
            **_groups(COSTS),
        }
    ),
}
"""Their answers."""
