from __future__ import annotations

import pytest

from limner.contract.fields import Fields
from limner.contract.gpt.usage import image_tokens, text_tokens, usage_of
from limner.contract.orders import Quality, Size, Task
from limner.contract.parsing import read_order


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("a", 1), ("four", 1), ("a cat", 2), ("一只猫", 3), ("猫 cat", 2)]
)
def test_a_text_is_estimated(text: str, tokens: int) -> None:
    assert text_tokens(text) == tokens


@pytest.mark.parametrize(
    ("size", "quality", "tokens"),
    [
        (Size(1024, 1024), Quality.LOW, 272),
        (Size(1024, 1536), Quality.HIGH, 6240),
        (Size(1024, 1024), Quality.XHIGH, 8320),
        (Size(1024, 1024), Quality.MAX, 16640),
        (Size(2048, 2048), Quality.MEDIUM, 4 * 1056),
        (Size(512, 512), Quality.LOW, 68),
    ],
)
def test_pictures_count_as_openai_published_it(size: Size, quality: Quality, tokens: int) -> None:
    assert image_tokens(size, quality) == tokens


def test_the_usage_of_an_order_counts_pictures_in_and_out() -> None:
    fields = Fields({"prompt": "a cat", "model": "gpt-image-1", "size": "1024x1024"})
    usage = usage_of(read_order(Task.GENERATE, fields), 2, partial=3)
    assert usage.body() == {
        "input_tokens": 2,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": 2},
        "output_tokens": 2 * 4160 + 300,
        "output_tokens_details": {"image_tokens": 2 * 4160 + 300, "text_tokens": 0},
        "total_tokens": 2 + 2 * 4160 + 300,
    }
