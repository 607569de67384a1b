"""Real architectures on a GPU: bare diffusers against our engine, and what each option brings.

`python -m benchmarks gpu_models` measures everything, for an hour or so, and needs 40 GB of disk;
`python -m benchmarks.gpu_models --help` lists how to measure less. `--small` runs the same code at
small sizes on a CPU: its figures mean nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.architectures import ARCHITECTURES, Architecture, save
from limner.contract.orders import Quality, Size
from limner.engines.diffusion.families import Families, Family
from limner.engines.engine import DrawOrder
from limner.errors import ConfigurationError, LimnerError
from limner.testing.orders import plain_order, seeded

PROMPT = "a red boat on a lake at dawn"
BARE = "bare diffusers"
WAYS: Mapping[str, dict[str, Any]] = {
    "ours": {},
    "ours, compile": {"compile": True},
    "ours, cache": {"cache": "first-block"},
    "ours, int8": {"quantize": "int8"},
    "ours, fp8": {"quantize": "fp8"},
}
"""The cache looks at a whole batch, and is measured with one picture at a time."""

Draw = Callable[[int], None]
"""Draws so many pictures at once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured."""

    models: Sequence[str]
    ways: Sequence[str]
    sides: Sequence[int]
    batches: Sequence[int]
    rounds: int
    quality: Quality
    small: bool

    @property
    def device(self) -> str:
        """Where both sides draw."""
        return "cpu" if self.small else "cuda"


def run() -> None:
    """Measure everything, where there is a GPU."""
    measure(parsed([]))


def parsed(arguments: Sequence[str]) -> Plan:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.gpu_models")
    parser.add_argument("--models", nargs="+", choices=ARCHITECTURES, default=list(ARCHITECTURES))
    parser.add_argument("--ways", nargs="+", choices=[BARE, *WAYS], default=[BARE, *WAYS])
    parser.add_argument("--sides", nargs="+", type=int, default=None, metavar="PIXELS")
    parser.add_argument("--batches", nargs="+", type=int, default=None, metavar="PICTURES")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quality", choices=["low", "standard", "hd"], default="standard")
    parser.add_argument("--small", action="store_true", help="small sizes on a CPU: tries the code")
    given = parser.parse_args(arguments)
    return Plan(
        given.models,
        given.ways,
        given.sides or ([64, 128] if given.small else [512, 1024]),
        given.batches or ([1, 2] if given.small else [1, 2, 4, 8]),
        given.rounds,
        Quality(given.quality),
        given.small,
    )


def measure(plan: Plan) -> None:
    """Print a table of markdown, or one sentence where there is no GPU."""
    import torch

    if not plan.small and not torch.cuda.is_available():
        print("\nLocal models on a GPU: not measured, torch sees no CUDA device here.")
        return
    if plan.small:
        torch.set_num_threads(1)  # Two of them on a busy machine wait for each other for seconds.
    print(f"\n{conditions(plan)}\n")
    print("| Model | Size | Way | Batch | s a picture | Pictures/s | Against bare | Peak memory |")
    print("|---|---|---|---|---|---|---|---|")
    for name in plan.models:
        with tempfile.TemporaryDirectory() as folder:
            architecture = ARCHITECTURES[name]
            save(architecture, Path(folder, name), small=plan.small, device=plan.device)
            forget()
            for side in plan.sides:
                _table(plan, architecture, Path(folder, name), side)


def conditions(plan: Plan) -> str:
    """Say under which the figures hold."""
    import diffusers
    import torch

    where = "the CPU, small sizes: these figures mean nothing"
    if not plan.small:
        memory_gib = torch.cuda.get_device_properties(0).total_memory / 2**30
        where = f"{torch.cuda.get_device_name(0)} ({memory_gib:.0f} GiB), CUDA {torch.version.cuda}"
    return (
        f"Random weights on {where}; torch {torch.__version__}, diffusers {diffusers.__version__}; "
        f"quality {plan.quality.value}; medians of {plan.rounds} rounds after one that is not "
        "counted. What a cache skips depends on the weights: of real ones these say little."
    )


def _table(plan: Plan, architecture: Architecture, folder: Path, side: int) -> None:
    bare: dict[int, float] = {}
    for way in plan.ways:
        if "cache" in way and not architecture.cached:
            continue
        batches = [1] if "cache" in way else plan.batches
        try:
            with _opened(plan, architecture, folder, side, way, max(batches)) as draw:
                for batch in batches:
                    seconds, peak = _timed(plan, draw, batch)
                    if way == BARE:
                        bare[batch] = seconds
                    ratio = f"{bare[batch] / seconds:.2f}x" if batch in bare else ""
                    print(
                        f"| {architecture.title} | {side}² | {way} | {batch} | {seconds:.3f} | "
                        f"{1 / seconds:.2f} | {ratio} | {peak} |",
                        flush=True,
                    )
        except (ConfigurationError, LimnerError, RuntimeError) as fault:  # Memory, most likely.
            first = str(fault).splitlines()[0]
            print(f"| {architecture.title} | {side}² | {way} | | {first} | | | |", flush=True)
        forget()


@contextmanager
def _opened(
    plan: Plan, architecture: Architecture, folder: Path, side: int, way: str, batch_max: int
) -> Generator[Draw]:
    family = Families().named(architecture.family)
    assert family is not None
    if way == BARE:
        yield _bare(plan, architecture, family, folder, side)
        return
    with _ours(plan, family, folder, side, WAYS[way], batch_max) as draw:
        yield draw


def _bare(plan: Plan, architecture: Architecture, family: Family, folder: Path, side: int) -> Draw:
    import diffusers
    import torch

    dtype = torch.float32 if plan.small else getattr(torch, architecture.dtype)
    pipe = diffusers.DiffusionPipeline.from_pretrained(folder, dtype=dtype).to(plan.device)
    pipe.set_progress_bar_config(disable=True)

    def draw(batch: int) -> None:
        pipe(
            prompt=[PROMPT] * batch,
            num_inference_steps=family.steps_for(plan.quality),
            height=side,
            width=side,
            generator=[torch.Generator("cpu").manual_seed(seed) for seed in range(batch)],
            **{architecture.guidance_argument: family.guidance},
        )

    return draw


@contextmanager
def _ours(
    plan: Plan, family: Family, folder: Path, side: int, options: dict[str, Any], batch_max: int
) -> Generator[Draw]:
    from limner.engines.diffusion.engine import DiffusersEngine
    from limner.engines.diffusion.settings import DiffusersSettings

    settings = DiffusersSettings(
        model=str(folder),
        family=family.key,
        device=plan.device,
        native_side=side,
        batch_max=batch_max,
        batch_window_ms=1,
        **options,
    )
    engine = DiffusersEngine(settings)

    async def all_of(order: DrawOrder) -> None:
        async with aclosing(engine.draw(order)) as pictures:
            async for _ in pictures:
                pass

    with asyncio.Runner() as runner:

        def draw(batch: int) -> None:
            order = plain_order("gpt-image-1", PROMPT, Size(side, side), plan.quality)
            runner.run(all_of(seeded(order, *range(batch))))

        try:
            runner.run(engine.start())
            yield draw
        finally:
            runner.run(engine.stop())


def _timed(plan: Plan, draw: Draw, batch: int) -> tuple[float, str]:
    """Return the seconds for each picture, and the device's peak memory."""
    import torch

    draw(batch)
    if not plan.small:
        torch.cuda.reset_peak_memory_stats()
    times = []
    for _ in range(plan.rounds):
        began = time.perf_counter()
        draw(batch)
        times.append(time.perf_counter() - began)
    peak = "" if plan.small else f"{torch.cuda.max_memory_allocated() / 2**30:.1f} GiB"
    return statistics.median(times) / batch, peak


def forget() -> None:
    """Give the last model's memory back."""
    import torch

    gc.collect()
    torch.compiler.reset()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


if __name__ == "__main__":
    import sys

    measure(parsed(sys.argv[1:]))
