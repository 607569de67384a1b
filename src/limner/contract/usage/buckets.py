"""Usage in OpenAI's shape: what may be asked, which buckets that makes, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from limner.contract.orders import Task


class Dimension(StrEnum):
    """What results are grouped and filtered by; the value is the field of a result."""

    PROJECT = "project_id"
    USER = "user_id"
    API_KEY = "api_key_id"
    MODEL = "model"
    SIZE = "size"
    SOURCE = "source"
    LINE_ITEM = "line_item"
    API_SOURCE = "api_source"


SOURCES = {
    Task.GENERATE: "image.generation",
    Task.EDIT: "image.edit",
    Task.VARY: "image.variation",
}
"""What each task is called as a source."""


@dataclass(frozen=True, slots=True)
class UsageQuery:
    """A valid query; times in Unix seconds, `end_time` exclusive, None: until now.

    `after` is the start of the first bucket where a cursor names it. `only` has the values that a
    filter lets through.
    """

    start_time: int
    end_time: int | None
    bucket_s: int
    limit: int
    after: int | None
    only: Mapping[Dimension, tuple[str, ...]]
    group_by: tuple[Dimension, ...]

    def bounds(self, now: float) -> tuple[list[int], int | None]:
        """Return where this page's buckets begin and where the last one ends, and the next page.

        Buckets begin at whole minutes, hours and days of UTC, but for the first, which begins at
        `start_time`, and the last one, which does not go beyond `end_time`. No bucket lies wholly
        in the future.
        """
        end = self._bucket_end(int(now))
        if self.end_time is not None:
            end = min(end, self.end_time)
        bounds = [self.start_time if self.after is None else self.after]
        while bounds[-1] < end and len(bounds) <= self.limit:
            bounds.append(min(self._bucket_end(bounds[-1]), end))
        return bounds, bounds[-1] if bounds[-1] < end else None

    def _bucket_end(self, moment: int) -> int:
        return (moment // self.bucket_s + 1) * self.bucket_s


@dataclass(frozen=True, slots=True)
class Total:
    """Sums over the settled requests of one group; money in micro-units."""

    group: Mapping[Dimension, str | None]
    requests: int
    images: int
    charged_micros: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was settled from `start_time` to before `end_time` (Unix seconds)."""

    start_time: int
    end_time: int
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class UsagePage:
    """Some buckets in the order of time, and where the next page begins, None: nowhere."""

    buckets: tuple[Bucket, ...]
    next_start: int | None
