"""The settings of one local model. Imports nothing heavy, since every command reads them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from limner.settings import EngineSection, Section


class LoraSettings(Section):
    """One of `engines.NAME.loras`: a LoRA and its weight."""

    source: str = Field(examples=["some/lora"], description="A hub id, a folder or a file.")
    weight: float = Field(1.0, ge=-4, le=4, description="How strongly it applies.")


class DiffusersSettings(EngineSection):
    """`[engines.NAME]` with `kind = "diffusers"`: an open-weight model on this machine."""

    kind: Literal["diffusers"] = Field("diffusers", description="What sort of engine it is.")
    model: str = Field(
        min_length=1,
        examples=["stabilityai/sdxl-turbo"],
        description="The weights: a hub id, a folder, or a single file.",
    )
    revision: str | None = Field(
        None, examples=["main"], description="The hub's branch, tag or commit."
    )
    variant: str | None = Field(
        None, examples=["fp16"], description="Which of its weight files, such as `fp16`."
    )
    config: str | None = Field(
        None,
        examples=["stabilityai/sdxl-turbo"],
        description="For a single file: a folder or hub id with the pipeline's configuration.",
    )
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        "auto", description="The numbers that it counts with; `auto` suits the device."
    )
    device: str = Field(
        "auto",
        pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$",
        description="Where it runs: `auto`, `cpu`, `cuda`, `cuda:1` or `mps`.",
    )
    family: str | None = Field(
        None,
        examples=["sdxl"],
        description="How it is driven; guessed from the model where it is not given.",
    )
    native_side: int | None = Field(
        None,
        ge=64,
        le=4096,
        examples=[1024],
        description="The square that it was trained at, in pixels.",
    )
    loras: tuple[LoraSettings, ...] = Field(
        (),
        examples=[[{"source": "some/lora", "weight": 0.8}]],
        description="LoRAs: `{ source, weight }` each.",
    )
    offload: Literal["none", "model", "sequential"] = Field(
        "none", description="Whether parts wait in the main memory: less of the device's, slower."
    )
    compile: bool = Field(False, description="Whether `torch.compile` is used: a slow start.")
    quantize: Literal["none", "int8", "fp8"] = Field(
        "none", description="Smaller numbers for the weights: less memory, a little less quality."
    )
    attention: str | None = Field(
        None, examples=["native"], description="Diffusers' attention backend, by its name."
    )
    cache: Literal["none", "first-block"] = Field(
        "none", description="Whether steps that change little are skipped in part: faster, rougher."
    )
    redux: str | None = Field(
        None,
        examples=["black-forest-labs/FLUX.1-Redux-dev"],
        description="FLUX.1's picture encoder, for variations: a hub id or a folder.",
    )
    ip_adapter: str | None = Field(
        None,
        pattern=r"^[^:]+:[^:]+$",
        examples=["h94/IP-Adapter:models/ip-adapter_sd15.bin"],
        description="An IP-Adapter for SD 1.5 and SDXL, for variations: a hub id or a folder, a "
        "colon, and the weight file in it (`h94/IP-Adapter:models/ip-adapter_sd15.bin`).",
    )
    preview_decoder: str | None = Field(
        None,
        examples=["madebyollin/taesd"],
        description="A tiny autoencoder (TAESD) for partial pictures: a hub id or a folder.",
    )
    batch_max: int = Field(
        1, ge=1, le=64, description="How many pictures of like orders are drawn together."
    )
    batch_window_ms: float = Field(
        20, ge=0, le=1000, description="How long an order waits for others to join it."
    )
    offline: bool = Field(False, description="Whether nothing is looked up on the hub.")
