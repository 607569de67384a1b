"""The moderator: words first, then the stronger judge; what a refusal leaves in the log."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from limner.chat_client import ChatFault
from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.errors import ContentRefused, JudgeUnavailable
from limner.observe import Metrics
from limner.policy.moderation.judgement import Category, Input, JudgedPicture, Judgement, Level
from limner.policy.moderation.moderator import Moderator
from tests.support.pictures import photo, png
from tests.support.policy_lists import judge

ANALYSIS = TextAnalysis(threads=1, waiting_max=16, timeout_s=20)
ORDER = ImageOrder(
    *(Task.GENERATE, "dall-e-2", "a cat", 1, Size(256, 256), Quality.STANDARD, None),
    ResponseFormat.URL,
)
FORBIDDEN = "a naked woman"
FILE = png(photo())
FLAGGED = Judgement(frozenset({Category.VIOLENCE}), {Category.VIOLENCE: 0.9}, ("own",))


@dataclass
class Stronger:
    """Says one thing of every input, or fails; keeps what it was given."""

    says: Judgement = field(default_factory=Judgement)
    fails: bool = False
    sees_pictures: bool = True
    given: list[Input] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    is_closed: bool = False

    async def judge(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        """Judge."""
        self.given += inputs
        self.levels.append(level)
        if self.fails:
            raise ChatFault("timeout")
        return [self.says] * len(inputs)

    async def close(self) -> None:
        """Note it."""
        self.is_closed = True


def moderator(
    stronger: Stronger | None = None, *, fails_open: bool = False, log_text: bool = False
) -> Moderator:
    return Moderator(
        judge(),
        stronger,
        ANALYSIS,
        level=Level.AUTO,
        fails_open=fails_open,
        log_text=log_text,
        metrics=Metrics(),
    )


def test_what_the_words_refuse_is_sent_nowhere() -> None:
    stronger = Stronger()
    with pytest.raises(ContentRefused):
        asyncio.run(moderator(stronger).check_prompt(replace(ORDER, prompt=FORBIDDEN)))
    assert stronger.given == []


def test_the_stronger_judge_sees_what_the_words_pass_at_the_callers_level() -> None:
    stronger = Stronger()
    guard = moderator(stronger)
    asyncio.run(guard.check_prompt(ORDER))
    asyncio.run(guard.check_prompt(replace(ORDER, permissive=True)))
    asyncio.run(guard.check_prompt(replace(ORDER, prompt="")))  # Nothing to judge.
    assert (stronger.given, stronger.levels) == (["a cat"] * 2, [Level.AUTO, Level.LOW])
    stronger.says = FLAGGED
    with pytest.raises(ContentRefused):
        asyncio.run(guard.check_prompt(ORDER))


Check = Callable[[Moderator], Awaitable[None]]
PICTURES: dict[str, Check] = {
    "upload": lambda guard: guard.check_uploads(replace(ORDER, image=FILE)),
    "another upload": lambda guard: guard.check_uploads(replace(ORDER, more_images=(FILE,))),
    "drawn": lambda guard: guard.check_picture(ORDER, FILE),
}


@pytest.mark.parametrize("check", PICTURES.values(), ids=PICTURES)
def test_pictures_are_judged_where_a_judge_sees_them(check: Check) -> None:
    stronger = Stronger(FLAGGED)

    async def run(guard: Moderator) -> None:
        await check(guard)

    with pytest.raises(ContentRefused):
        asyncio.run(run(moderator(stronger)))
    assert stronger.given == [JudgedPicture(FILE, "image/png")]
    asyncio.run(run(moderator(Stronger(FLAGGED, sees_pictures=False))))
    asyncio.run(run(moderator()))


def test_a_revised_prompt_is_judged_by_the_words_alone() -> None:
    stronger = Stronger(FLAGGED)
    guard = moderator(stronger)
    asyncio.run(guard.check_revised(ORDER, "a dog"))
    with pytest.raises(ContentRefused):
        asyncio.run(guard.check_revised(ORDER, FORBIDDEN))
    assert stronger.given == []


def test_a_judge_that_fails_refuses_or_lets_the_words_decide(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(JudgeUnavailable):
        asyncio.run(moderator(Stronger(fails=True)).check_prompt(ORDER))
    asyncio.run(moderator(Stronger(fails=True), fails_open=True).check_prompt(ORDER))
    assert "the configured judge did not answer: timeout" in caplog.text
    with pytest.raises(ContentRefused):
        asyncio.run(
            moderator(Stronger(fails=True), fails_open=True).check_prompt(
                replace(ORDER, prompt=FORBIDDEN)
            )
        )


def test_the_moderations_endpoint_gets_a_judgement_for_each_input() -> None:
    picture = JudgedPicture.of(FILE)
    inputs: list[Input] = [FORBIDDEN, picture, "a cat"]
    by_words = asyncio.run(moderator().judge(inputs))
    assert [one.passes for one in by_words] == [False, True, True]
    assert by_words[1].covers == frozenset()  # Nobody looked at the picture.
    by_both = asyncio.run(moderator(Stronger(FLAGGED)).judge(inputs))
    assert [one.category_names() for one in by_both] == [
        ["sexual", "violence"],
        ["violence"],
        ["violence"],
    ]
    broken = moderator(Stronger(fails=True), fails_open=True)
    assert [one.passes for one in asyncio.run(broken.judge(["a cat", FORBIDDEN]))] == [True, False]
    with pytest.raises(JudgeUnavailable):  # "Not flagged" would be a word about an unseen picture.
        asyncio.run(broken.judge([picture]))


@pytest.mark.parametrize("log_text", [True, False])
def test_a_refusal_is_logged_with_its_text_only_where_the_operator_wants_it(
    caplog: pytest.LogCaptureFixture, log_text: bool
) -> None:
    guard = moderator(log_text=log_text)
    with caplog.at_level("DEBUG", "limner.safety"):
        with pytest.raises(ContentRefused):
            asyncio.run(guard.check_prompt(replace(ORDER, prompt=FORBIDDEN)))
        asyncio.run(guard.check_prompt(ORDER))
    refused, passed = caplog.messages
    assert "refused stage=input model=dall-e-2 categories=sexual" in refused
    assert (FORBIDDEN in refused, "sha256=" in refused) == (log_text, not log_text)
    assert passed.startswith("passed stage=input")


def test_closing_closes_the_stronger_judge() -> None:
    stronger = Stronger()
    asyncio.run(moderator(stronger).close())
    assert stronger.is_closed
    asyncio.run(moderator().close())
