"""Real architectures with random weights, built from configurations in code: nothing is downloaded.

Widths and depths are those of the published models; `small` has the same classes at a size that a
CPU draws in a second. Only the vocabularies of the tokenizers are our own: letters.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOW = "FlowMatchEulerDiscreteScheduler"
START, END = "<|startoftext|>", "<|endoftext|>"


@dataclass(frozen=True, slots=True)
class Architecture:
    """A model: its family here, what it is drawn in, whether its steps can be cached."""

    title: str
    family: str
    dtype: str
    guidance_argument: str
    cached: bool
    build: Callable[[bool], Any]


def save(architecture: Architecture, folder: Path, *, small: bool, device: str) -> float:
    """Build it on the device and save it as a folder; return its thousand millions of weights."""
    import torch

    dtype = torch.float32 if small else getattr(torch, architecture.dtype)
    with torch.device(device), _default(dtype), torch.random.fork_rng():
        torch.manual_seed(0)
        pipe = architecture.build(small)
    pipe.save_pretrained(folder)
    parts = (part for part in pipe.components.values() if isinstance(part, torch.nn.Module))
    return sum(weight.numel() for part in parts for weight in part.parameters()) / 1e9


@contextmanager
def _default(dtype: Any) -> Generator[None]:
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _scheduler(name: str, **config: Any) -> Any:
    """Make a scheduler; it reckons on the CPU, wherever the weights are made."""
    import diffusers
    import torch

    with torch.device("cpu"):
        return getattr(diffusers, name)(**config)


def _letters() -> list[str]:
    from tokenizers.pre_tokenizers import ByteLevel

    return sorted(ByteLevel.alphabet())


def _clip_tokenizer() -> Any:
    from transformers import CLIPTokenizer

    words = [*_letters(), *(letter + "</w>" for letter in _letters()), START, END]
    vocab = {word: number for number, word in enumerate(words)}
    return CLIPTokenizer(vocab=vocab, merges=[], model_max_length=77)


def _qwen_tokenizer() -> Any:
    from transformers import Qwen2Tokenizer

    words = [*_letters(), END, "<|im_start|>", "<|im_end|>"]
    vocab = {word: number for number, word in enumerate(words)}
    tokenizer = Qwen2Tokenizer(vocab=vocab, merges=[], pad_token=END)
    tokenizer.chat_template = (
        "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
        "{{ message['content'] }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )
    return tokenizer


def _t5_tokenizer() -> Any:
    from transformers import T5Tokenizer

    vocab = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    vocab += [(chr(code), -3.0) for code in range(33, 127)]
    return T5Tokenizer(vocab=vocab, extra_ids=0, model_max_length=512)


def _clip_text(width: int, layers: int, heads: int, *, projected: bool) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=49408,
        hidden_size=width,
        intermediate_size=4 * width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        projection_dim=width,
        bos_token_id=512,
        eos_token_id=513,
        pad_token_id=513,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def _autoencoder(channels: int, small: bool, **config: Any) -> Any:
    import diffusers

    return diffusers.AutoencoderKL(
        block_out_channels=(32,) * 4 if small else (128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1 if small else 2,
        latent_channels=channels,
        sample_size=1024,
        **config,
    )


def _flux_autoencoder(small: bool) -> Any:
    config: Mapping[str, Any] = {"scaling_factor": 0.3611, "shift_factor": 0.1159}
    return _autoencoder(16, small, use_quant_conv=False, use_post_quant_conv=False, **config)


def _sdxl(small: bool) -> Any:
    """Build Stable Diffusion XL base 1.0: 2.6 thousand million weights in the U-Net."""
    import diffusers

    size: dict[str, Any] = {
        "block_out_channels": (320, 640, 1280),
        "transformer_layers_per_block": (1, 2, 10),
        "attention_head_dim": (5, 10, 20),
        "layers_per_block": 2,
        "cross_attention_dim": 2048,
        "projection_class_embeddings_input_dim": 2816,
    }
    if small:
        size |= {
            "block_out_channels": (32, 32, 64),
            "transformer_layers_per_block": (1, 1, 1),
            "attention_head_dim": (2, 2, 4),
            "layers_per_block": 1,
            "cross_attention_dim": 128,
            "projection_class_embeddings_input_dim": 6 * 256 + 64,
        }
    return diffusers.StableDiffusionXLPipeline(
        vae=_autoencoder(4, small, scaling_factor=0.13025, force_upcast=True),
        text_encoder=_clip_text(*((64, 1, 2) if small else (768, 12, 12)), projected=False),
        text_encoder_2=_clip_text(*((64, 1, 2) if small else (1280, 32, 20)), projected=True),
        tokenizer=_clip_tokenizer(),
        tokenizer_2=_clip_tokenizer(),
        unet=diffusers.UNet2DConditionModel(
            sample_size=128,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            addition_embed_type="text_time",
            addition_time_embed_dim=256,
            use_linear_projection=True,
            **size,
        ),
        scheduler=_scheduler(
            "EulerDiscreteScheduler",
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            steps_offset=1,
        ),
    )


def _flux(small: bool) -> Any:
    """Build FLUX.1 dev: 12 thousand million weights in the transformer, 4.8 in T5."""
    import diffusers
    from transformers import T5Config, T5EncoderModel

    size: dict[str, Any] = {"num_layers": 19, "num_single_layers": 38, "num_attention_heads": 24}
    text: dict[str, Any] = {"d_model": 4096, "d_kv": 64, "d_ff": 10240, "num_heads": 64}
    if small:
        size = {"num_layers": 1, "num_single_layers": 1, "num_attention_heads": 2}
        text = {"d_model": 64, "d_kv": 16, "d_ff": 128, "num_heads": 4}
    return diffusers.FluxPipeline(
        scheduler=_scheduler(FLOW, shift=3.0, use_dynamic_shifting=True),
        vae=_flux_autoencoder(small),
        text_encoder=_clip_text(*((64, 1, 2) if small else (768, 12, 12)), projected=False),
        tokenizer=_clip_tokenizer(),
        text_encoder_2=T5EncoderModel(
            T5Config(
                vocab_size=32128,
                num_layers=1 if small else 24,
                feed_forward_proj="gated-gelu",
                **text,
            )
        ),
        tokenizer_2=_t5_tokenizer(),
        transformer=diffusers.FluxTransformer2DModel(
            guidance_embeds=True,
            joint_attention_dim=text["d_model"],
            pooled_projection_dim=64 if small else 768,
            **size,
        ),
    )


def _z_image(small: bool) -> Any:
    """Build Z-Image-Turbo: 6 thousand million weights in the transformer, 4 in Qwen3."""
    import diffusers
    from transformers import Qwen3Config, Qwen3Model

    size: dict[str, Any] = {"dim": 3840, "n_layers": 30, "n_heads": 30, "n_kv_heads": 30}
    text: dict[str, Any] = {
        "hidden_size": 2560,
        "intermediate_size": 9728,
        "num_hidden_layers": 36,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
    }
    if small:
        size = {"dim": 256, "n_layers": 1, "n_refiner_layers": 1, "n_heads": 2, "n_kv_heads": 2}
        text = {
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
        }
    return diffusers.ZImagePipeline(
        scheduler=_scheduler(FLOW, shift=3.0),
        vae=_flux_autoencoder(small),
        text_encoder=Qwen3Model(Qwen3Config(vocab_size=151936, head_dim=128, **text)),
        tokenizer=_qwen_tokenizer(),
        transformer=diffusers.ZImageTransformer2DModel(cap_feat_dim=text["hidden_size"], **size),
    )


ARCHITECTURES: Mapping[str, Architecture] = {
    "sdxl": Architecture("SDXL", "sdxl", "float16", "guidance_scale", False, _sdxl),
    "flux": Architecture("FLUX.1 dev", "flux", "bfloat16", "guidance_scale", True, _flux),
    "z-image": Architecture(
        "Z-Image-Turbo", "z-image-turbo", "bfloat16", "guidance_scale", False, _z_image
    ),
}
