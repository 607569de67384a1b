"""The messages between a pool and its worker processes, over a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

JobT = TypeVar("JobT")
StateT = TypeVar("StateT")
Target = Callable[[JobT], Iterator[StateT]]
"""Yields the states of a job, the last of which is its result; each engine has its own types."""


@dataclass(frozen=True, slots=True)
class Assignment(Generic[JobT]):
    """Pool to worker: a job to draw. Intermediate states are sent only when `partial`.

    `request_id` appears in the worker's log lines.
    """

    job: JobT
    partial: bool
    request_id: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """Pool to worker: stop before the next state. A worker without a job ignores it."""


@dataclass(frozen=True, slots=True, eq=False)
class WorkerReply(Generic[StateT]):
    """Worker to pool: a state, or the end of a job, which is one of the last three kinds."""

    kind: Literal["state", "finished", "cancelled", "failed"]
    state: StateT | None = None
    reason: str = ""

    @property
    def ends_job(self) -> bool:
        """Whether the worker is free again."""
        return self.kind != "state"
