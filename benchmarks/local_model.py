"""A local model through the whole server, against its bare pipeline called in a loop.

The model is a small Stable Diffusion with random weights, built here; on a CPU, 256x256, 25 steps.
Each side has one thread: two that wait for each other on a busy machine stall for seconds.
"""

from __future__ import annotations

import base64
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from openai import OpenAI

from benchmarks.figures import section, verdict

SIDE = 256
STEPS = 25
"""Those of quality standard in the family Stable Diffusion 1.5."""
PICTURES = 3
ROUNDS = 3
MIB = 1024 * 1024
KEY = "benchmark"


def run() -> None:
    """Measure pictures per second, what batching adds, the first partial picture, memory."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder, "model")
        weights_mib = _build(model)
        with (
            _served(Path(folder, "one"), model, 1) as one,
            _served(Path(folder, "four"), model, PICTURES) as four,
        ):
            _compare(model, weights_mib, one, four)


def _compare(model: Path, weights_mib: float, one: Any, four: Any) -> None:
    bare = _bare(model)
    ways = {
        "bare pipeline": lambda: [bare(seed) for seed in range(PICTURES)],
        "server, one at a time": lambda: [_ask(one[0], seed) for seed in range(PICTURES)],
        f"server, {PICTURES} callers": lambda: _together(one[0]),
        f"server, {PICTURES} callers, batch_max {PICTURES}": lambda: _together(four[0]),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for work in ways.values():
        work()
    for _ in range(ROUNDS):
        for name, work in ways.items():
            began = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - began)
    section(
        f"A local model of {weights_mib:.0f} MiB, {SIDE}x{SIDE}, {STEPS} steps, on the CPU "
        f"(median of {ROUNDS} alternating rounds of {PICTURES} pictures)"
    )
    rates = {name: PICTURES / statistics.median(values) for name, values in times.items()}
    for name, value in rates.items():
        print(f"  {name:34} {value:6.2f} pictures/s")
    first = statistics.median(_first_partial(one[0]) for _ in range(ROUNDS))
    whole = statistics.median(times["server, one at a time"]) / PICTURES
    print(
        f"  first partial picture after {first * 1000:.0f} ms, the whole after {whole * 1000:.0f}"
    )
    print(f"  memory: server {one[1].memory_info().rss / MIB:.0f} MiB")
    names = list(rates)
    ratio = rates[names[1]] / rates[names[0]]
    verdict("server against bare", f"{ratio:.2f}x", met=ratio >= 0.95, target="at least 0.95x")
    print(f"  batching on this CPU: {rates[names[3]] / rates[names[2]]:.2f}x")


def _build(folder: Path) -> float:
    """Save a pipeline of the real classes with random weights; return its size in MiB."""
    import diffusers
    import torch
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    torch.manual_seed(0)
    letters = sorted(ByteLevel.alphabet())
    words = [*letters, *(one + "</w>" for one in letters), "<|startoftext|>", "<|endoftext|>"]
    vocab = {word: number for number, word in enumerate(words)}
    text = CLIPTextConfig(
        vocab_size=len(vocab),
        hidden_size=256,
        intermediate_size=512,
        num_attention_heads=4,
        num_hidden_layers=4,
        projection_dim=256,
        bos_token_id=512,
        eos_token_id=513,
        pad_token_id=513,
    )
    pipe = diffusers.StableDiffusionPipeline(
        vae=diffusers.AutoencoderKL(
            block_out_channels=(32, 64, 64, 64),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            latent_channels=4,
            layers_per_block=1,
            sample_size=SIDE,
        ),
        text_encoder=CLIPTextModel(text),
        tokenizer=CLIPTokenizer(vocab=vocab, merges=[], model_max_length=77),
        unet=diffusers.UNet2DConditionModel(
            sample_size=SIDE // 8,
            block_out_channels=(64, 128, 128),
            layers_per_block=1,
            down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
            cross_attention_dim=256,
            attention_head_dim=8,
        ),
        scheduler=diffusers.PNDMScheduler(
            beta_schedule="scaled_linear", skip_prk_steps=True, steps_offset=1
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipe.save_pretrained(folder)
    return sum(file.stat().st_size for file in folder.rglob("*")) / MIB


def _bare(folder: Path) -> Any:
    import diffusers
    import torch

    torch.set_num_threads(1)
    pipe = diffusers.StableDiffusionPipeline.from_pretrained(folder)
    pipe.set_progress_bar_config(disable=True)

    def draw(seed: int) -> Any:
        return pipe(
            "a red boat on a lake",
            num_inference_steps=STEPS,
            height=SIDE,
            width=SIDE,
            generator=torch.Generator("cpu").manual_seed(seed),
        ).images[0]

    return draw


@contextmanager
def _served(data: Path, model: Path, batch_max: int) -> Generator[tuple[OpenAI, psutil.Process]]:
    data.mkdir()
    settings = {"models": ["dall-e-2", "gpt-image-1"], "model": str(model), "device": "cpu"}
    lines = ['[engines.local]\nkind = "diffusers"']
    lines += [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    lines += [f"batch_max = {batch_max}", "batch_window_ms = 100"]
    config = data / "limner.toml"
    config.write_text("\n".join(lines))
    command = [sys.executable, "-m", "limner", "serve", "--port", "0", "--key", KEY]
    process = subprocess.Popen(
        [*command, "--data", str(data), "--config", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    try:
        assert process.stdout is not None
        url = next(word for line in process.stdout for word in line.split() if "/v1" in word)
        yield OpenAI(base_url=url, api_key=KEY, timeout=600), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _ask(client: OpenAI, seed: int) -> bytes:
    answer = client.images.generate(
        model="dall-e-2",
        prompt="a red boat on a lake",
        size="256x256",
        response_format="b64_json",
        extra_body={"seed": seed},
    )
    assert answer.data is not None
    return base64.b64decode(answer.data[0].b64_json or "")


def _together(client: OpenAI) -> list[bytes]:
    with ThreadPoolExecutor(PICTURES) as pool:
        return list(pool.map(lambda seed: _ask(client, seed), range(PICTURES)))


def _first_partial(client: OpenAI) -> float:
    began = time.perf_counter()
    stream = client.images.generate(
        model="gpt-image-1",
        prompt="a red boat on a lake",
        quality="low",
        stream=True,
        partial_images=1,
    )
    seconds = 0.0
    for event in stream:
        if event.type == "image_generation.partial_image":
            seconds = seconds or time.perf_counter() - began
    return seconds
