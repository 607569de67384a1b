from __future__ import annotations

import pytest

from limner.contract.refusals import refusal
from limner.errors import ContentRefused, ModerationBlocked


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("dall-e-3", ContentRefused),
        ("dall-e-2", ContentRefused),
        ("gpt-image-1", ModerationBlocked),
    ],
)
def test_forbidden_content_is_refused_in_the_models_own_words(model: str, kind: type) -> None:
    error = refusal(model, "output", ["violence"], "req_1")
    assert type(error) is kind
    assert ("req_1" in error.message) is (kind is ModerationBlocked)
    assert error.code == (
        "moderation_blocked" if kind is ModerationBlocked else "content_policy_violation"
    )
