"""Prompts that are longer than the text encoder: read in pieces, the embeddings joined.

For encoders of 77 tokens whose model attends to any number of embeddings (SD 1.5, 2.1, SDXL). The
pooled embedding, where there is one, is the first piece's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


@torch.no_grad()
def embeddings(
    pipe: Any, texts: Sequence[tuple[str, ...]], guided: bool, negative: str
) -> dict[str, torch.Tensor]:
    """Return the embedding arguments of a call; each picture's text has as many pieces.

    What must not be there stands beside every piece, since both sides must be of one length.
    """
    device = pipe._execution_device  # noqa: SLF001 - where the pipeline itself would put them
    found: list[tuple[torch.Tensor | None, ...]] = [
        pipe.encode_prompt(
            prompt=list(pieces),
            device=device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=guided,
            negative_prompt=[negative] * len(texts) if negative else None,
        )
        for pieces in zip(*texts, strict=True)
    ]
    arguments = {
        "prompt_embeds": _joined([one[0] for one in found]),
        "negative_prompt_embeds": _joined([one[1] for one in found]),
    }
    if len(found[0]) == 4:
        arguments["pooled_prompt_embeds"] = found[0][2]
        arguments["negative_pooled_prompt_embeds"] = found[0][3]
    return {name: value for name, value in arguments.items() if value is not None}


def _joined(pieces: list[torch.Tensor | None]) -> torch.Tensor | None:
    present = [piece for piece in pieces if piece is not None]
    return torch.cat(present, dim=1) if present else None
