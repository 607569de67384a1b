"""Latent space: pictures into latents as the pipeline holds them, and how they are laid out."""

from __future__ import annotations

from typing import Any

import torch

from limner.contract.orders import Size
from limner.engines.diffusion.families import Layout

Tensor = torch.Tensor


class LatentSpace:
    """The latents of one pipeline.

    `encode` gives (B, C, h, w) in the numbers that the pipeline's own loop works in; `pack` and
    `unpack` turn that into the layout of its callbacks and back.
    """

    def __init__(self, pipe: Any, layout: Layout) -> None:
        self._pipe = pipe
        self._layout = layout
        self._coder: Any = getattr(pipe, "movq", None) or getattr(pipe, "vae", None)

    @property
    def exists(self) -> bool:
        """Whether the pipeline has an autoencoder that can encode."""
        return self._coder is not None and hasattr(self._coder, "encode")

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        """Encode (B, 3, H, W), -1 to 1, without chance: the most likely latents."""
        coder = self._coder
        upcast = coder.dtype == torch.float16 and getattr(coder.config, "force_upcast", False)
        if upcast:  # SDXL's autoencoder overflows in half floats.
            coder.to(torch.float32)
        try:
            device = getattr(self._pipe, "_execution_device", coder.device)
            return self._encode(pictures.to(device, coder.dtype))
        finally:
            if upcast:
                coder.to(torch.float16)

    def _encode(self, pictures: Tensor) -> Tensor:
        coder, config = self._coder, self._coder.config
        kind = type(coder).__name__
        if kind == "VQModel":
            return _tensor(coder.encode(pictures).latents)
        if kind == "AutoencoderDC":
            return _tensor(coder.encode(pictures).latent * config.scaling_factor)
        if kind == "AutoencoderKLQwenImage":
            z = coder.encode(pictures.unsqueeze(2)).latent_dist.mode()
            mean = torch.tensor(config.latents_mean, device=z.device, dtype=z.dtype)
            std = torch.tensor(config.latents_std, device=z.device, dtype=z.dtype)
            return _tensor(((z - mean.view(1, -1, 1, 1, 1)) / std.view(1, -1, 1, 1, 1)).squeeze(2))
        z = coder.encode(pictures).latent_dist.mode()
        if kind == "AutoencoderKLFlux2":
            z = _patched(z)
            mean = coder.bn.running_mean.view(1, -1, 1, 1)
            std = torch.sqrt(coder.bn.running_var.view(1, -1, 1, 1) + config.batch_norm_eps)
            return _tensor((z - mean) / std)
        return _tensor((z - (getattr(config, "shift_factor", None) or 0)) * config.scaling_factor)

    def pack(self, latents: Tensor) -> Tensor:
        """Lay (B, C, h, w) out as the pipeline's callbacks see it."""
        if self._layout == "packed":
            return _rows(_patched(latents))
        return _rows(latents) if self._layout == "tokens" else latents

    def pack_mask(self, mask: Tensor, latents: Tensor) -> Tensor:
        """Bring (1, 1, H, W), 1 for the hole, to the resolution and layout of packed latents."""
        if self._layout == "spatial":
            return torch.nn.functional.adaptive_max_pool2d(mask, latents.shape[-2:])
        aspect = mask.shape[-1] / mask.shape[-2]
        tall = round((latents.shape[1] / aspect) ** 0.5)
        pooled = torch.nn.functional.adaptive_max_pool2d(mask, (tall, latents.shape[1] // tall))
        return _rows(pooled)

    def unpack(self, latents: Tensor, size: Size) -> Tensor:
        """Return a callback's latents of a picture of `size` pixels as (B, C, h, w)."""
        if self._layout == "spatial":
            return latents
        count, tokens, width = latents.shape
        tall = round((tokens * size.height / size.width) ** 0.5)
        grid = latents.transpose(1, 2).reshape(count, width, tall, tokens // tall)
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
