"""The refusal of forbidden content, as the model's own endpoint words it."""

from __future__ import annotations

from collections.abc import Sequence

from limner.contract.gpt.models import find_gpt_model
from limner.errors import ContentRefused, LimnerError, ModerationBlocked


def refusal(model: str, stage: str, categories: Sequence[str], request_id: str) -> LimnerError:
    """Return the error; `stage` is `input` or `output`, where the content was found."""
    if find_gpt_model(model) is None:
        return ContentRefused(stage)
    return ModerationBlocked(stage, categories, request_id)
