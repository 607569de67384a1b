"""The benchmark of local models on a GPU: its code runs on a CPU, where nothing is measured."""

from __future__ import annotations

import subprocess
import sys

import pytest


def benchmark(*arguments: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.gpu_models", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


@pytest.mark.slow
def test_without_a_gpu_it_says_in_a_sentence_that_nothing_is_measured() -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has one, and would be measured")
    assert benchmark() == "Local models on a GPU: not measured, torch sees no CUDA device here."


@pytest.mark.long
def test_at_small_sizes_each_way_is_a_row_of_the_table() -> None:
    ways = ("bare diffusers", "ours", "ours, cache", "ours, int8", "ours, fp8")
    table = benchmark(
        *("--small", "--models", "flux", "z-image", "--sides", "64", "--batches", "1", "2"),
        *("--rounds", "1", "--quality", "low", "--ways", *ways),
    )
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if "64²" in line]
    flux = [
        (way, batch) for way in ways for batch in ("1", "2") if "cache" not in way or batch == "1"
    ]
    z_image = [(way, batch) for way, batch in flux if "cache" not in way]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        *(("FLUX.1 dev", *one) for one in flux),
        *(("Z-Image-Turbo", *one) for one in z_image),
    ]
    assert all(float(row[4]) > 0 and row[6].endswith("x") for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "part", "weights_1e9"),
    [("sdxl", "unet", 2.57), ("flux", "transformer", 11.9), ("z-image", "transformer", 6.15)],
)
def test_what_is_measured_on_a_gpu_has_the_size_of_the_published_models(
    name: str, part: str, weights_1e9: float
) -> None:
    import torch
    from benchmarks.architectures import ARCHITECTURES

    with torch.device("meta"):  # Only the shapes, no numbers.
        model = ARCHITECTURES[name].build(False).components[part]
    assert sum(weight.numel() for weight in model.parameters()) / 1e9 == pytest.approx(
        weights_1e9, rel=0.01
    )
