"""The parameters of the two usage endpoints, read from a query string.

An array is written `models[]=a&models[]=b`, as the official client does, or `models=a&models=b`.
A misspelt filter would change the figures in silence, so unknown parameters are refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from limner.contract.fields import shown
from limner.contract.orders import Size
from limner.contract.usage.buckets import SOURCES, Dimension, UsageQuery
from limner.errors import InvalidRequest

TIME_MAX = 253_402_300_799
"""The last second of the year 9999."""

VALUES_MAX = 100
"""How many values a filter takes."""

SINGLE = ("start_time", "end_time", "bucket_width", "limit", "page")
GROUP_BY = "group_by"
CURSOR_PREFIX = "page_"
CURSOR_BYTES = 8


@dataclass(frozen=True, slots=True)
class BucketWidth:
    """A width of buckets, and how many of them a page has."""

    seconds: int
    limit_default: int
    limit_max: int


@dataclass(frozen=True, slots=True)
class UsageEndpoint:
    """What one of the endpoints takes."""

    widths: Mapping[str, BucketWidth]
    filters: Mapping[str, Dimension]
    groups: tuple[Dimension, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what it takes, without the `[]` of arrays."""
        return (*SINGLE, *self.filters, GROUP_BY)


IMAGES = UsageEndpoint(
    widths=MappingProxyType(
        {
            "1m": BucketWidth(60, limit_default=60, limit_max=1440),
            "1h": BucketWidth(3600, limit_default=24, limit_max=168),
            "1d": BucketWidth(86400, limit_default=7, limit_max=31),
        }
    ),
    filters=MappingProxyType(
        {
            "sources": Dimension.SOURCE,
            "sizes": Dimension.SIZE,
            "project_ids": Dimension.PROJECT,
            "user_ids": Dimension.USER,
            "api_key_ids": Dimension.API_KEY,
            "models": Dimension.MODEL,
        }
    ),
    groups=(
        Dimension.PROJECT,
        Dimension.USER,
        Dimension.API_KEY,
        Dimension.MODEL,
        Dimension.SIZE,
        Dimension.SOURCE,
    ),
)
"""`GET /v1/organization/usage/images`."""

COSTS = UsageEndpoint(
    widths=MappingProxyType({"1d": BucketWidth(86400, limit_default=7, limit_max=180)}),
    filters=MappingProxyType(
        {
            "project_ids": Dimension.PROJECT,
            "api_key_ids": Dimension.API_KEY,
            "line_items": Dimension.LINE_ITEM,
        }
    ),
    groups=(
        Dimension.PROJECT,
        Dimension.USER,
        Dimension.LINE_ITEM,
        Dimension.API_KEY,
        Dimension.API_SOURCE,
    ),
)
"""`GET /v1/organization/costs`."""


def read_query(endpoint: UsageEndpoint, items: Iterable[tuple[str, str]]) -> UsageQuery:
    """Read the names and values of a query string, decoded. Raises InvalidRequest."""
    given = _collect(endpoint, items)
    start_time = _integer(given, "start_time", 0, TIME_MAX)
    if start_time is None:
        raise InvalidRequest(
            "Missing required parameter: 'start_time'.",
            code="missing_required_parameter",
            param="start_time",
        )
    end_time = _integer(given, "end_time", 0, TIME_MAX)
    if end_time is not None and end_time <= start_time:
        raise _invalid("end_time", str(end_time), "It must be later than start_time.")
    width = _width(endpoint, given)
    return UsageQuery(
        start_time=start_time,
        end_time=end_time,
        bucket_s=width.seconds,
        limit=_integer(given, "limit", 1, width.limit_max) or width.limit_default,
        after=_after(given, start_time, end_time, width.seconds),
        only=MappingProxyType(
            {
                dimension: _values(name, dimension, given[name])
                for name, dimension in endpoint.filters.items()
                if name in given
            }
        ),
        group_by=_groups(endpoint, given.get(GROUP_BY, [])),
    )


def cursor(next_start: int) -> str:
    """Write where the next page begins, as `page` takes it."""
    packed = next_start.to_bytes(CURSOR_BYTES, "big")
    return CURSOR_PREFIX + base64.urlsafe_b64encode(packed).decode()


def _collect(endpoint: UsageEndpoint, items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in items:
        plain = name.removesuffix("[]")
        is_array = plain in endpoint.filters or plain == GROUP_BY
        if not is_array and name not in SINGLE:
            raise InvalidRequest(
                f"Unknown parameter: {shown(name)}.", code="unknown_parameter", param=name[:80]
            )
        if not is_array and name in given:
            raise InvalidRequest(
                f"Duplicate parameter: '{name}'.", code="duplicate_parameter", param=name
            )
        given.setdefault(plain, []).append(value)
    return given


def _integer(given: Mapping[str, list[str]], name: str, low: int, high: int) -> int | None:
    if name not in given:
        return None
    (text,) = given[name]
    if text.isascii() and text.isdigit() and len(text) <= 20 and low <= int(text) <= high:
        return int(text)
    raise _invalid(name, text, f"Expected a whole number from {low} to {high}.")


def _width(endpoint: UsageEndpoint, given: Mapping[str, list[str]]) -> BucketWidth:
    (text,) = given.get("bucket_width", ["1d"])
    if text not in endpoint.widths:
        raise _invalid("bucket_width", text, _supported(endpoint.widths))
    return endpoint.widths[text]


def _after(
    given: Mapping[str, list[str]], start_time: int, end_time: int | None, bucket_s: int
) -> int | None:
    if "page" not in given:
        return None
    (text,) = given["page"]
    moment = _moment(text)
    if moment is None or moment % bucket_s or not start_time < moment < (end_time or TIME_MAX):
        raise _invalid(
            "page", text, "It must be the next_page of the same query's previous answer."
        )
    return moment


def _moment(text: str) -> int | None:
    encoded = text.removeprefix(CURSOR_PREFIX)
    try:
        packed = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    moment = int.from_bytes(packed, "big")
    # Written again it must be the same: a cursor has one spelling.
    return moment if moment <= TIME_MAX and text == cursor(moment) else None


def _groups(endpoint: UsageEndpoint, names: Sequence[str]) -> tuple[Dimension, ...]:
    for name in names:
        if name not in endpoint.groups:
            raise _invalid("group_by", name, _supported(endpoint.groups))
    return tuple(dimension for dimension in endpoint.groups if dimension in names)


def _values(name: str, dimension: Dimension, values: Sequence[str]) -> tuple[str, ...]:
    if len(values) > VALUES_MAX:
        raise _invalid(name, values[-1], f"At most {VALUES_MAX} values are taken.")
    for value in values:
        if dimension is Dimension.SOURCE and value not in SOURCES.values():
            raise _invalid(name, value, _supported(SOURCES.values()))
        if dimension is Dimension.SIZE and not _is_size(value):
            raise _invalid(name, value, "Expected a size in pixels, such as '1024x1024'.")
        if "\0" in value:
            raise _invalid(name, value, "Expected text.")
    return tuple(dict.fromkeys(values))


def _is_size(text: str) -> bool:
    try:
        Size.parse(text)
    except ValueError:
        return False
    return True


def _supported(values: Iterable[str]) -> str:
    return f"Supported values are: {', '.join(repr(str(value)) for value in values)}."


def _invalid(name: str, value: str, hint: str) -> InvalidRequest:
    return InvalidRequest(
        f"Invalid value for '{name}': {shown(value)}. {hint}", code="invalid_value", param=name
    )
