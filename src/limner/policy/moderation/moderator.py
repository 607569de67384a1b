"""The moderator: has prompts, uploads and finished pictures judged, and logs each refusal."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Protocol

from limner.chat_client import ChatFault
from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import ImageOrder
from limner.contract.refusals import refusal
from limner.errors import JudgeUnavailable
from limner.observe import Metrics, request_id
from limner.policy.moderation.judgement import Input, Judge, JudgedPicture, Judgement, Level, merged
from limner.policy.moderation.word_judge import NOTHING_SEEN, WordJudge

log = logging.getLogger("limner.safety")

INPUT, OUTPUT = "input", "output"


class ContentGuard(Protocol):
    """Content safety for the pipeline. Each method raises ContentRefused or ModerationBlocked."""

    async def check_prompt(self, order: ImageOrder) -> None:
        """Judge an order's prompt, before anything is held or drawn."""

    async def check_revised(self, order: ImageOrder, prompt: str) -> None:
        """Judge the prompt that is really drawn."""

    async def check_uploads(self, order: ImageOrder) -> None:
        """Judge the pictures that were sent, where a judge sees pictures."""

    async def check_picture(self, order: ImageOrder, file: bytes) -> None:
        """Judge a picture that was drawn, finished or partial, where a judge sees pictures."""


class Moderator:
    """The judge of words, and behind it a stronger one where the operator configured it.

    When the stronger judge fails, `fails_open` decides: what the words pass then passes, or is
    answered 503. `log_text` writes refused prompts into the log instead of their hashes.
    """

    def __init__(
        self,
        words: WordJudge,
        stronger: Judge | None,
        analysis: TextAnalysis,
        *,
        level: Level,
        fails_open: bool,
        log_text: bool,
        metrics: Metrics,
    ) -> None:
        self._words = words
        self._stronger = stronger
        self._analysis = analysis
        self._level = level
        self._fails_open = fails_open
        self._log_text = log_text
        self._metrics = metrics

    @property
    def sees_pictures(self) -> bool:
        """Whether pictures are judged."""
        return self._stronger is not None and self._stronger.sees_pictures

    async def judge(self, inputs: Sequence[Input]) -> list[Judgement]:
        """Judge texts and pictures, refuse none, for `POST /v1/moderations`.

        Raises JudgeUnavailable. A picture without a judge that sees it covers no category.
        """
        judgements = await self._by_words(inputs, self._level)
        wanted = [
            number
            for number, one in enumerate(inputs)
            if self._stronger is not None and (isinstance(one, str) or self.sees_pictures)
        ]
        more = await self._by_stronger([inputs[number] for number in wanted], self._level)
        for number, judgement in zip(wanted, more, strict=True):
            if judgement is NOTHING_SEEN and not isinstance(inputs[number], str):
                raise JudgeUnavailable  # No judge has seen it: "not flagged" would be untrue.
            judgements[number] = merged((judgements[number], judgement))
        return judgements

    async def check_prompt(self, order: ImageOrder) -> None:
        """Judge an order's prompt: the words first, so that what they refuse is sent nowhere."""
        if not order.prompt:
            return
        await self._check_words(order, order.prompt)
        if self._stronger is not None:
            (judgement,) = await self._by_stronger([order.prompt], self._level_of(order))
            self._settle(order, judgement, INPUT, order.prompt)

    async def check_revised(self, order: ImageOrder, prompt: str) -> None:
        """Judge a language model's prompt by the words: it may have spelt out a riddle."""
        await self._check_words(order, prompt)

    async def check_uploads(self, order: ImageOrder) -> None:
        """Judge the pictures that were sent."""
        for file in (order.image, *order.more_images):
            if file is not None:
                await self._check_shown(order, file, INPUT)

    async def check_picture(self, order: ImageOrder, file: bytes) -> None:
        """Judge a picture that was drawn."""
        await self._check_shown(order, file, OUTPUT)

    async def close(self) -> None:
        """Close the connections."""
        if self._stronger is not None:
            await self._stronger.close()

    async def _check_words(self, order: ImageOrder, text: str) -> None:
        (judgement,) = await self._by_words([text], self._level_of(order))
        self._settle(order, judgement, INPUT, text)

    async def _check_shown(self, order: ImageOrder, data: bytes, stage: str) -> None:
        if self.sees_pictures:
            (judgement,) = await self._by_stronger([JudgedPicture.of(data)], self._level_of(order))
            self._settle(order, judgement, stage, data)

    def _level_of(self, order: ImageOrder) -> Level:
        """Return the caller's `moderation: low`, or the configured level."""
        return Level.LOW if order.permissive else self._level

    async def _by_words(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        """Judge each text by itself: no thread is held for longer than one takes."""
        length = sum(len(one) for one in inputs if isinstance(one, str))
        return [
            await self._analysis.run(length, self._words.judge_text, one, level)
            if isinstance(one, str)
            else NOTHING_SEEN
            for one in inputs
        ]

    async def _by_stronger(self, inputs: Sequence[Input], level: Level) -> list[Judgement]:
        if self._stronger is None or not inputs:
            return []
        try:
            return await self._stronger.judge(inputs, level)
        except ChatFault as fault:
            self._metrics.safety_failures.labels(fault.reason).inc()
            log.warning("the configured judge did not answer: %s", fault)
            if not self._fails_open:
                raise JudgeUnavailable from None
            return [NOTHING_SEEN for _ in inputs]

    def _settle(
        self, order: ImageOrder, judgement: Judgement, stage: str, subject: str | bytes
    ) -> None:
        """Log each judgement; count and raise where it does not pass."""
        if judgement.passes and not log.isEnabledFor(logging.DEBUG):
            return  # Nobody reads the log line: do not digest a large picture for it.
        if judgement.passes:
            log.debug(
                "passed stage=%s model=%s level=%s %s",
                stage,
                order.model,
                self._level_of(order),
                self._shown(subject),
            )
            return
        categories = judgement.category_names()
        log.info(
            "refused stage=%s model=%s categories=%s rules=%s level=%s %s",
            stage,
            order.model,
            ",".join(categories),
            ",".join(judgement.rules),
            self._level_of(order),
            self._shown(subject),
        )
        for category in categories:
            self._metrics.safety_refusals.labels(category, stage).inc()
        raise refusal(order.model, stage, categories, request_id.get())

    def _shown(self, subject: str | bytes) -> str:
        if isinstance(subject, str) and self._log_text:
            return f"prompt={subject!r}"
        content = subject.encode() if isinstance(subject, str) else subject
        return f"sha256={hashlib.sha256(content).hexdigest()}"
