"""A moderation model elsewhere: what it flags, at which level, and answers that are none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from limner.chat_client import ChatClient, ChatFault
from limner.policy.moderation.judgement import Category, Input, JudgedPicture, Judgement, Level
from limner.policy.moderation.upstream_judge import ModerationsJudge, counts, data_url
from tests.support.moderator import MINDED, Moderator, moderator
from tests.support.pictures import png

RED = JudgedPicture.of(png(np.full((8, 8, 3), (255, 0, 0), np.uint8)))


@pytest.fixture
def service() -> Iterator[Moderator]:
    with moderator() as running:
        yield running


def judged(
    service: Moderator, inputs: Sequence[Input], level: Level = Level.AUTO
) -> list[Judgement]:
    async def run() -> list[Judgement]:
        client = ChatClient(base_url=service.url, key=None, timeout_s=10, answer_bytes_max=100_000)
        judge = ModerationsJudge(client, model="m", pictures=True)
        try:
            return await judge.judge(inputs, level)
        finally:
            await judge.close()

    return asyncio.run(run())


def test_each_input_gets_its_judgement_in_order(service: Moderator) -> None:
    found = judged(service, ["a cat", RED, f"a {MINDED}"])
    assert [one.category_names() for one in found] == [[], ["violence/graphic"], ["illicit"]]
    assert found[2].rules == ("upstream.illicit",)
    assert found[2].scores[Category.ILLICIT] == 0.95
    assert Category.INFRINGEMENT not in found[0].covers  # OpenAI's models do not look for it.
    assert len(service.paths) == 2  # The texts in one call.


def test_at_the_level_low_a_mild_score_passes(service: Moderator) -> None:
    service.score = 0.6
    assert judged(service, [MINDED], Level.LOW)[0].passes
    assert not judged(service, [MINDED])[0].passes
    assert counts(Category.SEXUAL_MINORS, 0.1, Level.LOW)


@pytest.mark.parametrize(
    "answer", [{"x": 1}, {"results": []}, {"results": [{"flagged": True}]}, [1], "text"]
)
def test_an_answer_that_judges_nothing_is_a_fault(service: Moderator, answer: object) -> None:
    service.answer = answer
    with pytest.raises(ChatFault, match="unreadable"):
        judged(service, ["a cat"])


def test_a_category_of_the_models_own_does_not_pass(service: Moderator) -> None:
    service.answer = {"results": [{"flagged": True, "categories": {"spam": True}}]}
    assert judged(service, ["a cat"])[0].category_names() == ["illicit"]


def test_a_picture_travels_as_a_data_url() -> None:
    assert data_url(JudgedPicture(b"\x00\xff", "image/png")) == "data:image/png;base64,AP8="
