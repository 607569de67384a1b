"""Partial pictures: converts latents to colours without the autoencoder's own decoder.

The map from a latent cell to its colour is nearly linear. It is fitted at start: the model's own
autoencoder encodes smooth random colours, and least squares finds the (C + 1) x 3 numbers. So it
fits every autoencoder, fine-tuned ones too. A tiny autoencoder (TAESD), where one is configured,
shows more detail.
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import torch

from limner.contract.orders import Size
from limner.engines.diffusion.latents import LatentSpace
from limner.images.pixels import Pixels

log = logging.getLogger(__name__)

PICTURES = 8
SIDE = 256
PREVIEWS_MAX = 3


def preview_steps(steps: int) -> frozenset[int]:
    """Return the steps (from 0) after which a partial picture is shown: about every quarter."""
    marks = {round(steps * part / (PREVIEWS_MAX + 1)) - 1 for part in range(1, PREVIEWS_MAX + 1)}
    return frozenset(step for step in marks if 0 <= step < steps - 1)


class Previewer:
    """Converts latents to small pictures, by `decoder` (an AutoencoderTiny) or a linear map."""

    def __init__(self, space: LatentSpace, side: int, decoder: Any = None) -> None:
        self._space = space
        self._decoder = decoder
        self._map = None if decoder is not None else _fit(space, min(SIDE, side))

    def pictures(self, latents: torch.Tensor, size: Size) -> list[Pixels]:
        """Return one RGB picture for each of the latents, at their resolution or the decoder's."""
        z = self._space.unpack(latents, size)
        if self._decoder is not None:
            colors = self._decoder.decode(z.to(self._decoder.dtype)).sample / 2 + 0.5
        else:
            assert self._map is not None  # noqa: S101 - one of the two is there
            weights = self._map.to(z.device)
            flat = torch.einsum("bchw,cd->bdhw", z.float(), weights[:-1])
            colors = flat + weights[-1].view(1, 3, 1, 1)
        pictures = (colors.clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).cpu()
        return [np.ascontiguousarray(picture) for picture in pictures.numpy()]


def _fit(space: LatentSpace, side: int) -> torch.Tensor:
    """Fit the (C + 1, 3) numbers of the map by least squares; the last row is the offset."""
    generator = torch.Generator().manual_seed(0)
    coarse = torch.rand((PICTURES, 3, 5, 5), generator=generator)
    colors = torch.nn.functional.interpolate(coarse, (side, side), mode="bicubic").clamp(0, 1)
    latents = torch.cat([space.encode(one[None] * 2 - 1) for one in colors]).float().cpu()
    cells = torch.nn.functional.adaptive_avg_pool2d(colors, (latents.shape[2], latents.shape[3]))
    known = latents.permute(0, 2, 3, 1).flatten(0, 2)
    known = torch.cat([known, torch.ones(len(known), 1)], dim=1)
    wanted = cells.permute(0, 2, 3, 1).flatten(0, 2)
    weights = torch.linalg.lstsq(known, wanted, driver="gelsd").solution
    unexplained = float(
        ((known @ weights - wanted) ** 2).sum() / ((wanted - wanted.mean(0)) ** 2).sum()
    )
    log.debug("partial pictures: a linear map explains %.0f %% of colour", 100 * (1 - unexplained))
    return torch.as_tensor(weights)
