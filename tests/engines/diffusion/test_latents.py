"""Latents in each of the pipelines' layouts, and back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from limner.contract.orders import Size
from limner.engines.diffusion.families import Layout

pytestmark = pytest.mark.torch


def space(layout: Layout, **parts: Any) -> Any:
    from limner.engines.diffusion.latents import LatentSpace

    return LatentSpace(SimpleNamespace(**parts), layout)


def vae() -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(8, 8),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        norm_num_groups=4,
    )


@pytest.mark.parametrize(
    ("layout", "shape"),
    [("spatial", (2, 4, 6, 8)), ("packed", (2, 12, 16)), ("tokens", (2, 48, 4))],
)
def test_each_layout_is_undone(layout: Layout, shape: tuple[int, ...]) -> None:
    import torch

    latents = torch.randn(2, 4, 6, 8)
    packed = space(layout).pack(latents)
    assert tuple(packed.shape) == shape
    assert torch.equal(space(layout).unpack(packed, Size(64, 48)), latents)


@pytest.mark.parametrize("layout", ["spatial", "packed", "tokens"])
def test_a_mask_covers_every_latent_that_it_touches(layout: Layout) -> None:
    import torch

    mask = torch.zeros(1, 1, 48, 64)
    mask[..., 0, 63] = 1
    latents = space(layout).pack(torch.randn(1, 4, 6, 8))
    packed = space(layout).pack_mask(mask, latents)
    assert packed.sum() == 1
    assert packed.shape[-2] == latents.shape[-2]


def test_encoding_repeats_and_scales() -> None:
    import torch

    coder = vae()
    pictures = torch.rand(1, 3, 32, 32) * 2 - 1
    found = space("spatial", vae=coder)
    assert found.can_encode
    once, again = found.encode(pictures), found.encode(pictures)
    assert torch.equal(once, again)
    assert tuple(once.shape) == (1, 4, 16, 16)
    plain = coder.encode(pictures).latent_dist.mode()
    assert torch.allclose(once, plain * coder.config.scaling_factor)


def test_a_pipeline_without_an_autoencoder_encodes_nothing() -> None:
    assert not space("spatial").can_encode
