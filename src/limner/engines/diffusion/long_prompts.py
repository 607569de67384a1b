"""Encodes a prompt that is too long for the text encoder part by part, and joins the embeddings.

For encoders of 77 tokens whose model attends to any number of embeddings (SD 1.5, 2.1, SDXL). The
pooled embedding, where there is one, is that of the first part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


@torch.no_grad()
def embeddings(
    pipe: Any, texts: Sequence[tuple[str, ...]], guided: bool, negative: str
) -> dict[str, torch.Tensor]:
    """Return the embedding arguments of a call; all texts have the same number of parts.

    The negative prompt is encoded with every part, since both embeddings must have one length.
    """
    device = pipe._execution_device  # noqa: SLF001 - where the pipeline itself would put them
    encoded: list[tuple[torch.Tensor | None, ...]] = [
        pipe.encode_prompt(
            prompt=list(parts),
            device=device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=guided,
            negative_prompt=[negative] * len(texts) if negative else None,
        )
        for parts in zip(*texts, strict=True)
    ]
    arguments = {
        "prompt_embeds": _joined([one[0] for one in encoded]),
        "negative_prompt_embeds": _joined([one[1] for one in encoded]),
    }
    if len(encoded[0]) == 4:
        arguments["pooled_prompt_embeds"] = encoded[0][2]
        arguments["negative_pooled_prompt_embeds"] = encoded[0][3]
    return {name: value for name, value in arguments.items() if value is not None}


def _joined(parts: list[torch.Tensor | None]) -> torch.Tensor | None:
    present = [part for part in parts if part is not None]
    return torch.cat(present, dim=1) if present else None
