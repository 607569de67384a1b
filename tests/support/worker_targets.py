"""What workers run in these tests: small real jobs that draw slowly, die, fail or never answer."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STEP_S = 0.01


@dataclass(frozen=True)
class Count:
    """Yield 0, 1, … `upto` - 1, one a step, writing each to `diary` when there is one."""

    upto: int
    diary: Path | None = None


@dataclass(frozen=True)
class Die:
    """Yield once, then end the process as a crash in C code would."""

    status: int = 3


@dataclass(frozen=True)
class Fail:
    """Yield once, then raise."""

    message: str


@dataclass(frozen=True)
class Hang:
    """Yield once, then never again."""


@dataclass(frozen=True)
class WhoAmI:
    """Yield the worker's process id."""


Job = Count | Die | Fail | Hang | WhoAmI


def work(job: Job) -> Iterator[int]:
    """Run a job."""
    pause = threading.Event()
    match job:
        case Count():
            for number in range(job.upto):
                pause.wait(STEP_S)
                if job.diary is not None:
                    with job.diary.open("a") as diary:
                        diary.write(f"{number}\n")
                yield number
        case Die():
            yield 0
            os._exit(job.status)
        case Fail():
            yield 0
            raise ValueError(job.message)
        case Hang():
            yield 0
            pause.wait()
        case WhoAmI():
            yield os.getpid()
