"""The path of an order: each engine that tries gets a prompt of its own."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from limner import factories
from limner.config import Config
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Style, Task
from limner.engines.engine import (
    Capabilities,
    DrawOrder,
    Finished,
    PromptIntake,
    Revision,
)
from limner.engines.router import EngineEntry, Router
from limner.errors import (
    ContentRefused,
    DrawingFailed,
    EngineDown,
    LimnerError,
    Overloaded,
    TaskNotServed,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
)
from limner.ledger.request_records import KeptPicture
from limner.observe import Metrics
from limner.policy.billing import NullBilling, NullHold
from limner.service.images import Image, Partial
from limner.service.pipeline import Pipeline
from limner.service.progress import Progress
from limner.storage.picture_store import NullPictureStore

OPT_OUT = "My prompt has full detail so no need to add more: "
ORDER = ImageOrder(
    *(Task.GENERATE, "dall-e-3", "a red apple", 1, Size(64, 64), Quality.STANDARD, Style.VIVID),
    ResponseFormat.B64_JSON,
)
READS_CHINESE = PromptIntake.text(frozenset({"en", "zh"}))
READS_ENGLISH = PromptIntake.text(frozenset({"en"}), 77)


class Recorder:
    """Notes what it is asked to draw; fails at the `fails_at`th picture where it is told to."""

    def __init__(
        self,
        prompts: PromptIntake,
        fault: LimnerError | None = None,
        says: str | None = None,
        partial: int = 0,
        fails_at: int = 0,
    ) -> None:
        self.capabilities = Capabilities(
            frozenset(Task), partial_pictures=True, seeded=True, concurrent_max=1, prompts=prompts
        )
        self.orders: list[DrawOrder] = []
        self._fault = fault
        self._says = says
        self._partial = partial
        self._fails_at = fails_at

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    async def draw(self, order: DrawOrder) -> AsyncGenerator[Finished]:
        """Hand over a file for each seed."""
        self.orders.append(order)
        for index, _ in enumerate(order.seeds):
            if self._fault is not None and index == self._fails_at:
                raise self._fault
            for _ in range(self._partial):
                yield Finished(index, b"partial", final=False)
            yield Finished(index, b"file", prompt=self._says)

    @property
    def prompt(self) -> str:
        """The one prompt that it was given."""
        (order,) = self.orders
        return order.prompt


class Hold(NullHold):
    """Notes what is settled."""

    def __init__(self) -> None:
        self.pictures: Sequence[KeptPicture] = ()

    async def settle(self, pictures: Sequence[KeptPicture], reply: str | None = None) -> None:  # noqa: ARG002 - the protocol's
        """Note it."""
        self.pictures = pictures


def drawn(
    order: ImageOrder,
    *engines: Recorder,
    hold: Hold | None = None,
    partial: list[Partial] | None = None,
    **settings: Any,
) -> tuple[Image, ...]:
    """Judge an order and draw it by these engines, asked in this turn."""
    weights = [1.0, 0.0]
    entries = [
        EngineEntry(f"e{number}", engine, (order.model,), weights[number])
        for number, engine in enumerate(engines)
    ]
    config, metrics = Config(**settings), Metrics()
    analysis = factories.text_analysis(config)
    judges = factories.moderator(config, analysis, metrics)
    pipeline = Pipeline(
        factories.content_guard(config, judges, analysis, metrics),
        NullBilling(),
        factories.prompt_service(config, analysis, metrics),
        Router(entries, [order.model], random.Random(1)),
        NullPictureStore(),
        metrics,
        factories.source_reader(config, ThreadPoolExecutor(1)),
    )

    async def run() -> tuple[Image, ...]:
        judged = await pipeline.judge(order)
        progress = Progress()
        images = await pipeline.fulfil(judged, hold or NullHold(), progress)
        while partial is not None and not progress.partials.empty():
            partial.append(progress.partials.get_nowait())
        return images

    with closing(analysis):
        return asyncio.run(run())


@pytest.mark.parametrize("response_format", ResponseFormat)
def test_a_stream_hands_over_files_whatever_was_asked(response_format: ResponseFormat) -> None:
    order = replace(ORDER, stream=True, response_format=response_format)
    (image,) = drawn(order, Recorder(READS_ENGLISH))
    assert (image.file, image.link) == (b"file", None)
    (image,) = drawn(replace(ORDER, response_format=ResponseFormat.URL), Recorder(READS_ENGLISH))
    assert image.file is None


def test_each_engine_that_tries_gets_its_own_text() -> None:
    """A model that reads Chinese fails, and one that does not takes over."""
    order = replace(ORDER, prompt="一只在温泉里的水豚，招牌上写着“北京咖啡”")
    first = Recorder(READS_CHINESE, EngineDown("e0"))
    second = Recorder(READS_ENGLISH)
    (image,) = drawn(order, first, second)
    assert order.prompt in first.prompt
    assert first.prompt != order.prompt
    assert second.prompt == order.prompt
    assert image.engine == "e1"
    assert image.prompt == image.revised_prompt == second.prompt


def test_an_engine_that_does_not_read_the_prompt_is_told_to_the_client_and_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        (image,) = drawn(replace(ORDER, prompt="一只猫"), Recorder(READS_ENGLISH))
    assert image.unread == "zh"
    assert "e0 does not read the prompt's language (zh)" in caplog.text


@pytest.mark.parametrize(
    "fault", [Overloaded(3), EngineDown("e0"), UpstreamUnavailable(5), TaskNotServed("edits")]
)
def test_where_nothing_was_bought_the_next_one_draws(fault: LimnerError) -> None:
    (image,) = drawn(ORDER, Recorder(READS_CHINESE, fault), Recorder(READS_CHINESE))
    assert image.engine == "e1"


@pytest.mark.parametrize(
    "fault",
    [UpstreamFailed("why"), DrawingFailed("why"), ContentRefused("input"), UpstreamRefused("size")],
)
def test_otherwise_the_fault_is_told_and_nobody_else_is_asked(fault: LimnerError) -> None:
    second = Recorder(READS_CHINESE)
    with pytest.raises(type(fault)):
        drawn(ORDER, Recorder(READS_CHINESE, fault), second)
    assert second.orders == []


def test_an_order_that_has_begun_stays_where_it_is() -> None:
    """A fault at its second picture is told, though another engine might draw."""
    second = Recorder(READS_CHINESE)
    order = replace(ORDER, model="dall-e-2", style=None, n=2)
    with pytest.raises(Overloaded):
        drawn(order, Recorder(READS_CHINESE, Overloaded(3), fails_at=1), second)
    assert second.orders == []


def test_an_order_that_has_shown_a_partial_picture_stays_where_it_is() -> None:
    second = Recorder(READS_CHINESE)
    first = Recorder(READS_CHINESE, Overloaded(3), partial=1, fails_at=1)
    order = replace(ORDER, model="dall-e-2", style=None, n=2, partial_pictures=1)
    with pytest.raises(Overloaded):
        drawn(order, first, second)
    assert second.orders == []


def test_when_none_can_the_last_fault_is_told() -> None:
    with pytest.raises(UpstreamUnavailable):
        drawn(
            ORDER,
            Recorder(READS_CHINESE, Overloaded(3)),
            Recorder(READS_CHINESE, UpstreamUnavailable(5)),
        )


def test_the_asked_words_reach_a_text_engine_and_the_reply_says_what_it_was_given() -> None:
    order = replace(ORDER, prompt="an axolotl playing the saxophone")
    engine = Recorder(PromptIntake.text())
    (image,) = drawn(order, engine)
    assert order.prompt in engine.prompt
    assert image.revised_prompt == engine.prompt
    assert engine.orders[0].revision is Revision.AS_WRITTEN


def test_what_the_engine_says_it_drew_is_what_the_reply_says() -> None:
    hold = Hold()
    (image,) = drawn(ORDER, Recorder(PromptIntake.text(), says="a red"), hold=hold)
    assert image.revised_prompt == "a red"
    (kept,) = hold.pictures
    assert (kept.prompt, kept.engine, kept.revised_prompt) == ("a red", "e0", "a red")


@pytest.mark.parametrize("intake", [PromptIntake.text(), PromptIntake.own()])
def test_the_opt_out_sentence_is_removed_and_nothing_is_added(intake: PromptIntake) -> None:
    engine = Recorder(intake)
    drawn(replace(ORDER, prompt=OPT_OUT + "a red apple"), engine)
    assert engine.prompt == "a red apple"
    if intake == PromptIntake.own():
        assert engine.orders[0].revision is Revision.BARE


def test_an_engine_with_an_understanding_of_its_own_gets_the_words_and_leave_to_improve() -> None:
    engine = Recorder(PromptIntake.own())
    drawn(ORDER, engine)
    assert engine.prompt == ORDER.prompt
    assert engine.orders[0].revision is Revision.FREE


def test_an_upstream_gets_the_callers_words() -> None:
    engine = Recorder(PromptIntake.upstream())
    drawn(replace(ORDER, prompt=OPT_OUT + "a red apple"), engine)
    assert engine.prompt == OPT_OUT + "a red apple"


@pytest.mark.parametrize("model", ["dall-e-2", "gpt-image-1"])
def test_other_models_draw_what_is_written(model: str) -> None:
    engine = Recorder(PromptIntake.text())
    (image,) = drawn(replace(ORDER, model=model, style=None), engine)
    assert engine.prompt == ORDER.prompt
    assert engine.orders[0].revision is Revision.AS_WRITTEN
    assert image.revised_prompt is None


def test_what_must_not_be_there_travels_beside_the_words() -> None:
    engine = Recorder(PromptIntake.text())
    drawn(replace(ORDER, prompt="a quiet street, no people"), engine)
    assert engine.orders[0].negative == "people"
    assert "a quiet street, no people" in engine.prompt


def test_picture_i_of_n_has_the_seed_plus_i() -> None:
    engine = Recorder(PromptIntake.text())
    images = drawn(replace(ORDER, model="dall-e-2", style=None, n=3, seed=2**64 - 1), engine)
    assert engine.orders[0].seeds == (2**64 - 1, 0, 1)
    assert [image.index for image in images] == [0, 1, 2]


def test_uploads_do_not_travel_with_the_order() -> None:
    """Their pixels do: nothing is decoded twice."""
    engine = Recorder(PromptIntake.text())
    drawn(ORDER, engine)
    asked = engine.orders[0].asked
    assert asked.image is None
    assert asked.mask is None
    assert asked.more_images == ()


def test_partial_pictures_are_shown_in_their_order() -> None:
    shown: list[Partial] = []
    drawn(
        replace(ORDER, partial_pictures=2), Recorder(PromptIntake.own(), partial=2), partial=shown
    )
    assert [(one.index, one.number) for one in shown] == [(0, 0), (0, 1)]


def test_what_the_policy_refuses_is_drawn_by_nobody() -> None:
    engine = Recorder(PromptIntake.text())
    with pytest.raises(ContentRefused):
        drawn(replace(ORDER, prompt="a naked woman"), engine)
    assert engine.orders == []


@pytest.mark.parametrize("prompt", ["a woman --no text, clothes", "一个女人，负面提示词：衣服"])
def test_what_an_explicit_list_leaves_out_is_judged(prompt: str) -> None:
    with pytest.raises(ContentRefused):
        drawn(replace(ORDER, prompt=prompt), Recorder(PromptIntake.text()))


@pytest.mark.parametrize("prompt", ["a dog --no clothes, text", "a street --no nudity, blood"])
def test_a_harmless_list_is_drawn(prompt: str) -> None:
    assert drawn(replace(ORDER, prompt=prompt), Recorder(PromptIntake.text()))
