"""Partial pictures: at which steps, and in which colours."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from limner.contract.orders import Size

pytestmark = pytest.mark.torch


def previewer(**more: Any) -> Any:
    from diffusers import AutoencoderKL

    from limner.engines.diffusion.latents import LatentSpace
    from limner.engines.diffusion.previews import Previewer

    vae = AutoencoderKL(block_out_channels=(8,), norm_num_groups=4)
    return Previewer(LatentSpace(SimpleNamespace(vae=vae), "spatial"), 64, **more)


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 9, 50])
def test_a_preview_is_never_of_the_last_step(steps: int) -> None:
    from limner.engines.diffusion.previews import PREVIEWS_MAX, preview_steps

    shown = preview_steps(steps)
    assert len(shown) == min(PREVIEWS_MAX, steps - 1)
    assert all(0 <= step < steps - 1 for step in shown)


def test_pictures_have_the_latents_resolution_and_the_same_latents_the_same_colours() -> None:
    import numpy as np
    import torch

    latents = torch.randn(1, 4, 12, 16).repeat(2, 1, 1, 1)
    one, two = previewer().pictures(latents, Size(96, 128))
    assert one.shape == (12, 16, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, two)


def test_a_tiny_decoder_draws_them_where_there_is_one() -> None:
    import torch
    from diffusers import AutoencoderTiny

    decoder = AutoencoderTiny(
        encoder_block_out_channels=(8, 8),
        decoder_block_out_channels=(8, 8),
        num_encoder_blocks=(1, 1),
        num_decoder_blocks=(1, 1),
    )
    (picture,) = previewer(decoder=decoder).pictures(torch.randn(1, 4, 8, 8), Size(16, 16))
    assert picture.shape == (16, 16, 3)
