"""Drawing alone, on one core: mixed prompts, every style, the memory of a worker."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace

import psutil

from benchmarks.figures import cores, section, verdict
from benchmarks.sketch.sheets.prompts import MIXED, ONE_SCENE
from limner.contract.orders import Quality, Size, Style, Task
from limner_sketch.drawing import draw
from limner_sketch.job import Job
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.scene import Scene
from limner_sketch.look import STYLES

PROMPTS = MIXED[:40]
STYLE_ROUNDS = 5
LARGE, SMALL = Size(1024, 1024), Size(256, 256)
MIB = 1024 * 1024


def run() -> None:
    """Measure in a process of its own, on one core, with nothing else in it."""
    subprocess.run([sys.executable, "-m", "benchmarks.drawing"], check=True)


def once_ms(scene: Scene, size: Size, quality: Quality, seed: int) -> float:
    """Draw a picture; return the milliseconds it took."""
    job = Job(Task.GENERATE, scene, size, seed, quality=quality, style=Style.VIVID)
    began = time.perf_counter()
    for _ in draw(job):
        pass
    return (time.perf_counter() - began) * 1000


def mixed(station: Interpreter) -> None:
    """Draw the mixed prompts at three sorts of order."""
    section(f"Drawing {len(PROMPTS)} mixed prompts, each once after one warm-up, on one core")
    for name, size, quality, limit in (
        ("1024x1024 standard", LARGE, Quality.STANDARD, 180),
        ("1024x1024 hd", LARGE, Quality.HD, 600),
        ("256x256 standard", SMALL, Quality.STANDARD, 40),
    ):
        times = []
        for seed, prompt in enumerate(PROMPTS):
            scene = station.improve(prompt, manner=Style.VIVID, quality=quality, seed=seed).scene
            once_ms(scene, size, quality, seed)
            times.append(once_ms(scene, size, quality, seed))
        p50 = statistics.median(times)
        slowest = max(times)
        figure = f"p50 {p50:.0f} ms, slowest {slowest:.0f} ms"
        verdict(name, figure, met=p50 <= limit, target=f"p50 at most {limit} ms")


def styles(station: Interpreter) -> None:
    """Draw one scene in every style."""
    section(f"One scene in every style, 1024x1024 standard (median of {STYLE_ROUNDS} runs)")
    scene = station.as_it_stands(ONE_SCENE.format(style=""), quality=Quality.STANDARD, seed=1).scene
    for style in sorted(STYLES):
        styled = replace(scene, style=style)
        times = [once_ms(styled, LARGE, Quality.STANDARD, seed) for seed in range(STYLE_ROUNDS)]
        print(f"  {style:16} {statistics.median(times):6.0f} ms")


def main() -> None:
    """Measure and print."""
    os.sched_setaffinity(0, cores()[:1])
    station = Interpreter()
    mixed(station)
    styles(station)
    memory = psutil.Process().memory_info().rss / MIB
    verdict("memory of this process", f"{memory:.0f} MiB", met=memory < 250, target="below 250")


if __name__ == "__main__":
    main()
