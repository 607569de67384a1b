"""Encodes pictures into a pipeline's latents, and converts between their layouts."""

from __future__ import annotations

from typing import Any

import torch

from limner.contract.orders import Size
from limner.engines.diffusion.families import Layout

Tensor = torch.Tensor


class LatentSpace:
    """The latents of one pipeline.

    `encode` returns (B, C, h, w), scaled as in the pipeline's own loop; `pack` and `unpack` convert
    that to the layout of the pipeline's callbacks and back.
    """

    def __init__(self, pipe: Any, layout: Layout) -> None:
        self._pipe = pipe
        self._layout = layout
        self._autoencoder: Any = getattr(pipe, "movq", None) or getattr(pipe, "vae", None)

    @property
    def can_encode(self) -> bool:
        """Whether the pipeline has an autoencoder that can encode."""
        return self._autoencoder is not None and hasattr(self._autoencoder, "encode")

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        """Encode (B, 3, H, W), -1 to 1, to the most likely latents, without random noise."""
        autoencoder = self._autoencoder
        upcast = autoencoder.dtype == torch.float16 and getattr(
            autoencoder.config, "force_upcast", False
        )
        if upcast:  # SDXL's autoencoder overflows in 16 bits.
            autoencoder.to(torch.float32)
        try:
            device = getattr(self._pipe, "_execution_device", autoencoder.device)
            return self._encode(pictures.to(device, autoencoder.dtype))
        finally:
            if upcast:
                autoencoder.to(torch.float16)

    def _encode(self, pictures: Tensor) -> Tensor:
        autoencoder = self._autoencoder
        config = autoencoder.config
        kind = type(autoencoder).__name__
        if kind == "VQModel":
            return _tensor(autoencoder.encode(pictures).latents)
        if kind == "AutoencoderDC":
            return _tensor(autoencoder.encode(pictures).latent * config.scaling_factor)
        if kind == "AutoencoderKLQwenImage":
            z = autoencoder.encode(pictures.unsqueeze(2)).latent_dist.mode()
            mean = torch.tensor(config.latents_mean, device=z.device, dtype=z.dtype)
            std = torch.tensor(config.latents_std, device=z.device, dtype=z.dtype)
            return _tensor(((z - mean.view(1, -1, 1, 1, 1)) / std.view(1, -1, 1, 1, 1)).squeeze(2))
        z = autoencoder.encode(pictures).latent_dist.mode()
        if kind == "AutoencoderKLFlux2":
            z = _patched(z)
            mean = autoencoder.bn.running_mean.view(1, -1, 1, 1)
            std = torch.sqrt(autoencoder.bn.running_var.view(1, -1, 1, 1) + config.batch_norm_eps)
            return _tensor((z - mean) / std)
        return _tensor((z - (getattr(config, "shift_factor", None) or 0)) * config.scaling_factor)

    def pack(self, latents: Tensor) -> Tensor:
        """Convert (B, C, h, w) to the layout of the pipeline's callbacks."""
        if self._layout == "packed":
            return _rows(_patched(latents))
        return _rows(latents) if self._layout == "tokens" else latents

    def pack_mask(self, mask: Tensor, latents: Tensor) -> Tensor:
        """Scale a mask (1, 1, H, W), 1 for the hole, to the size and layout of packed latents."""
        if self._layout == "spatial":
            return torch.nn.functional.adaptive_max_pool2d(mask, latents.shape[-2:])
        aspect = mask.shape[-1] / mask.shape[-2]
        rows = round((latents.shape[1] / aspect) ** 0.5)
        pooled = torch.nn.functional.adaptive_max_pool2d(mask, (rows, latents.shape[1] // rows))
        return _rows(pooled)

    def unpack(self, latents: Tensor, size: Size) -> Tensor:
        """Convert a callback's latents of a picture of `size` pixels to (B, C, h, w)."""
        if self._layout == "spatial":
            return latents
        count, tokens, width = latents.shape
        rows = round((tokens * size.height / size.width) ** 0.5)
        grid = latents.transpose(1, 2).reshape(count, width, rows, tokens // rows)
        return grid if self._layout == "tokens" else _unpatched(grid)


def _rows(latents: Tensor) -> Tensor:
    return latents.flatten(2).transpose(1, 2)


def _patched(z: Tensor) -> Tensor:
    """(B, C, h, w) → (B, 4C, h/2, w/2): each 2x2 block becomes channels, as in FLUX."""
    return torch.nn.functional.pixel_unshuffle(z, 2)


def _unpatched(z: Tensor) -> Tensor:
    return torch.nn.functional.pixel_shuffle(z, 2)


def _tensor(value: Any) -> Tensor:
    assert isinstance(value, torch.Tensor)  # noqa: S101 - narrows what diffusers leaves untyped
    return value
