"""What an operator chooses for one local model. Imports nothing heavy, so that it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dtype = Literal["auto", "float32", "bfloat16", "float16"]
Offload = Literal["none", "model", "sequential"]
Quantize = Literal["none", "int8", "fp8"]
Cache = Literal["none", "first-block"]


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA that is folded into the weights at start: `source` is a hub id, folder or file."""

    source: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class DiffusionSettings:
    """One model, and how it runs.

    `model` is a hub id, a folder or a single file; `config` a folder or hub id with the pipeline's
    configuration, for a single file. `family` names one of `families.toml`; None: guessed. `device`
    is auto, cpu, cuda, cuda:N or mps. `native_side` replaces the side of the square that the model
    was trained at, in pixels. `variant` chooses among a model's weight files ("fp16").

    `attention` names a back end of diffusers ("native", "flash", "sage"). `redux` is FLUX.1's
    picture encoder, for variations, as a hub id or folder; `ip_adapter` the same for SD 1.5 and
    SDXL, with the weight file in it after a colon ("h94/IP-Adapter:models/ip-adapter_sd15.bin").
    `preview_decoder` is a tiny autoencoder (TAESD) for partial pictures. `offline` never asks the
    hub.

    `batch_max` pictures at most are drawn in one pass; 1 keeps the same bytes for the same seed.
    Equal orders that come within `batch_window_ms` of the first are drawn with it.
    """

    model: str
    revision: str | None = None
    variant: str | None = None
    config: str | None = None
    dtype: Dtype = "auto"
    device: str = "auto"
    family: str | None = None
    native_side: int | None = None
    loras: tuple[Lora, ...] = ()
    offload: Offload = "none"
    compile: bool = False
    quantize: Quantize = "none"
    attention: str | None = None
    cache: Cache = "none"
    redux: str | None = None
    ip_adapter: str | None = None
    preview_decoder: str | None = None
    batch_max: int = 1
    batch_window_ms: float = 20.0
    offline: bool = False
