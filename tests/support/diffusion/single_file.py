"""A saved Stable Diffusion as the single file that such models first came as: other names in it.

For the tiny model's shape: one layer to a block of the U-Net, four blocks in the autoencoder.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import diffusers
import torch
from safetensors.torch import save_file

Weights = Mapping[str, torch.Tensor]
Rule = tuple[str, str | Callable[[re.Match[str]], str]]

RESNET: Sequence[Rule] = (
    (r"(?<=resnets\.\d)\.norm1\.", ".in_layers.0."),
    (r"(?<=resnets\.\d)\.conv1\.", ".in_layers.2."),
    (r"(?<=resnets\.\d)\.time_emb_proj\.", ".emb_layers.1."),
    (r"(?<=resnets\.\d)\.norm2\.", ".out_layers.0."),
    (r"(?<=resnets\.\d)\.conv2\.", ".out_layers.3."),
    (r"(?<=resnets\.\d)\.conv_shortcut\.", ".skip_connection."),
)
UNET: Sequence[Rule] = (
    (r"^time_embedding\.linear_(\d)", lambda m: f"time_embed.{2 * int(m[1]) - 2}"),
    (r"^conv_in", "input_blocks.0.0"),
    (r"^conv_norm_out", "out.0"),
    (r"^conv_out", "out.2"),
    (r"^down_blocks\.(\d)\.resnets\.0", lambda m: f"input_blocks.{1 + 2 * int(m[1])}.0"),
    (r"^down_blocks\.(\d)\.attentions\.0", lambda m: f"input_blocks.{1 + 2 * int(m[1])}.1"),
    (
        r"^down_blocks\.(\d)\.downsamplers\.0\.conv",
        lambda m: f"input_blocks.{2 + 2 * int(m[1])}.0.op",
    ),
    (r"^mid_block\.resnets\.(\d)", lambda m: f"middle_block.{2 * int(m[1])}"),
    (r"^mid_block\.attentions\.0", "middle_block.1"),
    (r"^up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"output_blocks.{2 * int(m[1]) + int(m[2])}.0"),
    (
        r"^up_blocks\.(\d)\.attentions\.(\d)",
        lambda m: f"output_blocks.{2 * int(m[1]) + int(m[2])}.1",
    ),
    (r"^up_blocks\.0\.upsamplers\.0", "output_blocks.1.2"),
)
AUTOENCODER: Sequence[Rule] = (
    (r"\.conv_norm_out\.", ".norm_out."),
    (r"\.conv_shortcut\.", ".nin_shortcut."),
    (r"\.mid_block\.resnets\.(\d)", lambda m: f".mid.block_{int(m[1]) + 1}"),
    (r"\.mid_block\.attentions\.0\.to_([qkv])", r".mid.attn_1.\1"),
    (r"\.mid_block\.attentions\.0\.group_norm", ".mid.attn_1.norm"),
    (r"\.mid_block\.attentions\.0\.to_out\.0", ".mid.attn_1.proj_out"),
    (r"\.down_blocks\.(\d)\.resnets", r".down.\1.block"),
    (r"\.down_blocks\.(\d)\.downsamplers\.0", r".down.\1.downsample"),
    (r"\.up_blocks\.(\d)\.resnets", lambda m: f".up.{3 - int(m[1])}.block"),
    (r"\.up_blocks\.(\d)\.upsamplers\.0", lambda m: f".up.{3 - int(m[1])}.upsample"),
)


def save_single_file(folder: Path, into: Path) -> tuple[Path, Path]:
    """Save a tiny Stable Diffusion as one file, and beside it a folder of its configuration."""
    pipe = diffusers.StableDiffusionPipeline.from_pretrained(folder)
    weights = {
        f"model.diffusion_model.{_renamed(_renamed(name, RESNET), UNET)}": value
        for name, value in pipe.unet.state_dict().items()
    }
    for name, value in pipe.vae.state_dict().items():
        is_map = ".attentions." in name and value.ndim == 2  # It was a convolution of one pixel.
        shaped = value[:, :, None, None] if is_map else value
        weights[f"first_stage_model.{_renamed(name, AUTOENCODER)}"] = shaped
    for name, value in pipe.text_encoder.state_dict().items():
        weights[f"cond_stage_model.transformer.text_model.{name}"] = value
    file, config = into / "model.safetensors", into / "config"
    save_file({name: value.contiguous() for name, value in weights.items()}, file)
    shutil.copytree(folder, config, ignore=shutil.ignore_patterns("*.safetensors"))
    return file, config


def _renamed(name: str, rules: Sequence[Rule]) -> str:
    for pattern, replacement in rules:
        name = re.sub(pattern, replacement, name)
    return name
