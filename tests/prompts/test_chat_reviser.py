"""A chat model revises prompts; whatever goes wrong, the caller's prompt goes its way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from limner.chat_client import ChatClient
from limner.contract.orders import Style
from limner.observe import Metrics
from limner.prompts.chat_reviser import PROMPT_CHARACTERS_MAX, ChatReviser
from tests.support.chat_model import ChatModel, chat_model

PROSE = "A small black dog runs across a field of snow."


@pytest.fixture
def model() -> Iterator[ChatModel]:
    with chat_model() as running:
        yield running


def revised(model: ChatModel, metrics: Metrics, *, translate: bool = False) -> str | None:
    async def run() -> str | None:
        client = ChatClient(base_url=model.url, key=None, timeout_s=10, answer_bytes_max=100_000)
        reviser = ChatReviser(client, model="m", metrics=metrics)
        try:
            if translate:
                return await reviser.translate("黑狗")
            return await reviser.improve("黑狗", Style.NATURAL)
        finally:
            await reviser.close()

    return asyncio.run(run())


def test_an_improved_prompt_is_one_line(model: ChatModel) -> None:
    model.says(f"  {PROSE[:20]}\n{PROSE[20:]}\n")
    assert revised(model, Metrics()) == " ".join(f"{PROSE[:20]} {PROSE[20:]}".split())
    (asked,) = model.asked
    assert "The manner is natural" in asked["messages"][0]["content"]
    assert asked["messages"][1]["content"] == "黑狗"


def test_a_translation_may_be_short(model: ChatModel) -> None:
    model.says("black dog")
    assert revised(model, Metrics(), translate=True) == "black dog"
    assert revised(model, Metrics()) is None  # No prose.


@pytest.mark.parametrize(
    ("text", "refusal", "reason"),
    [
        ("I'm sorry, but I will draw no dogs today.", None, "refusal"),
        (PROSE, "No.", "refusal"),
        (None, None, "empty"),
        ("dog " * PROMPT_CHARACTERS_MAX, None, "too long"),
    ],
)
def test_what_is_no_prompt_is_counted_and_not_used(
    model: ChatModel, text: str | None, refusal: str | None, reason: str
) -> None:
    model.says(text, refusal)
    metrics = Metrics()
    assert revised(model, metrics) is None
    assert metrics.prompt_fallbacks.labels(reason)._value.get() == 1  # noqa: SLF001 - its only reader


def test_a_model_that_fails_is_no_failure(model: ChatModel) -> None:
    model.status = 500
    assert revised(model, Metrics()) is None
