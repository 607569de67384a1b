"""Timing that can be trusted a little on a noisy machine: medians of alternating runs."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping

from rich.console import Console

console = Console(highlight=False, soft_wrap=True)


def medians_ms(subjects: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Time each subject once a round, in turn, after one round that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for round_number in range(rounds + 1):
        for name, subject in subjects.items():
            began = time.perf_counter()
            subject()
            if round_number:
                times[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def cores() -> list[int]:
    """Return the cores that this process may use."""
    return sorted(os.sched_getaffinity(0))


def section(title: str) -> None:
    """Head a table of figures."""
    console.print(f"\n[bold]{title}[/]")


def verdict(what: str, figure: str, *, met: bool, target: str) -> None:
    """Print a figure beside what is asked of it."""
    console.print(f"  {what}: {figure}  (asked: {target}; {'met' if met else 'NOT MET'})")
