"""Tiny picture encoders with random weights, saved as the real ones are: IP-Adapter and Redux."""

from __future__ import annotations

from pathlib import Path

import diffusers
import torch
from diffusers.pipelines.flux.modeling_flux import ReduxImageEncoder
from safetensors.torch import save_file
from transformers import SiglipImageProcessor, SiglipVisionConfig, SiglipVisionModel

from tests.support.diffusion.tiny_models import WIDTH, clip_vision

TOKENS = 4
"""Of an IP-Adapter: what it says of a picture stands beside the text in so many tokens."""


def save_ip_adapter(folder: Path, into: Path) -> str:
    """Save one for the U-Net of a saved pipeline; return what the setting `ip_adapter` names."""
    unet = diffusers.UNet2DConditionModel.from_pretrained(folder / "unet")
    torch.manual_seed(2)
    width = unet.config.cross_attention_dim
    weights = {
        "image_proj.proj.weight": torch.randn(TOKENS * width, WIDTH),
        "image_proj.proj.bias": torch.randn(TOKENS * width),
        "image_proj.norm.weight": torch.ones(width),
        "image_proj.norm.bias": torch.zeros(width),
    }
    for number, name in enumerate(unet.attn_processors):
        if name.endswith("attn2.processor"):
            attention = unet.get_submodule(name.removesuffix(".processor"))
            for part in ("k", "v"):
                shape = getattr(attention, f"to_{part}").weight.shape
                weights[f"ip_adapter.{number}.to_{part}_ip.weight"] = torch.randn(shape)
    models = into / "models"
    clip_vision().save_pretrained(models / "image_encoder")
    save_file(weights, models / "ip-adapter.safetensors")
    return f"{into}:models/ip-adapter.safetensors"


def save_redux(into: Path) -> str:
    """Save one for the tiny FLUX.1; return what the setting `redux` names."""
    torch.manual_seed(3)
    diffusers.FluxPriorReduxPipeline(
        image_encoder=SiglipVisionModel(
            SiglipVisionConfig(
                hidden_size=WIDTH,
                intermediate_size=32,
                num_hidden_layers=1,
                num_attention_heads=2,
                image_size=32,
                patch_size=8,
            )
        ),
        feature_extractor=SiglipImageProcessor(size={"height": 32, "width": 32}),
        image_embedder=ReduxImageEncoder(redux_dim=WIDTH, txt_in_features=WIDTH),
    ).save_pretrained(into)
    return str(into)
