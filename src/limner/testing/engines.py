"""What every engine promises. A class that inherits from `EngineConformance` runs it.

    class TestMyEngine(EngineConformance):
        @pytest.fixture(scope="class")
        @classmethod
        def engine(cls) -> Engine:
            return MyEngine()

The fixture returns an engine that was not started, once for all tests. What an engine cannot do by
its capabilities is not asked of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace

import numpy as np
import pytest

from limner.contract.orders import Background, Fidelity, Quality, Size, Style, Task
from limner.engines.engine import Bought, Drawn, DrawOrder, Engine, Finished, PromptKind
from limner.images.pixels import Pixels
from limner.testing.orders import (
    asking,
    edit,
    free_edit,
    hole,
    original,
    plain_order,
    prompting,
    seeded,
    variation,
)
from limner.testing.runner import RunningEngine, drawn, final

LONG = " ".join(f"word{number}" for number in range(138))
"""Longer than many text encoders read, and within the 1,000 signs of dall-e-2."""
CHINESE = "一只会吹萨克斯的六角恐龙"

PATH_FIELDS: Mapping[str, str] = {
    "task": "the router asks only an engine that has it",
    "model": "the router chooses the engine by it",
    "prompt": "DrawOrder.prompt is made of it",
    "n": "DrawOrder.seeds has so many",
    "size": "finishing brings every picture to it",
    "response_format": "the reply has it",
    "user": "no picture depends on it",
    "image": "DrawOrder.source has its pixels",
    "mask": "DrawOrder.hole is found from it",
    "output_format": "finishing writes it",
    "compression": "finishing writes with it",
    "stream": "the reply has it",
    "permissive": "the policy judges by it",
    "any_shape": "uploads are read by it",
    "auto": "settled before an engine is asked",
}
"""The fields of an ImageOrder that an engine need not look at, and who does."""


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field of an ImageOrder that an engine heeds, or names as `parameter` in `ignored`.

    `plain` and `other` are two values that ask for unlike pictures, in an order of `make`. An
    engine that is given prepared texts finds it in these where `in_text` says so.
    """

    field: str
    parameter: str
    plain: object
    other: object
    make: Callable[[DrawOrder], DrawOrder]
    in_text: bool = False


def _as_it_is(order: DrawOrder) -> DrawOrder:
    return order


def _for_dall_e_3(order: DrawOrder) -> DrawOrder:
    return asking(order, model="dall-e-3")


CHOICES = (
    FieldChoice("quality", "quality", Quality.STANDARD, Quality.HD, _as_it_is),
    FieldChoice("style", "style", Style.NATURAL, Style.VIVID, _for_dall_e_3, in_text=True),
    FieldChoice("background", "background", Background.OPAQUE, Background.TRANSPARENT, _as_it_is),
    FieldChoice("fidelity", "input_fidelity", None, Fidelity.HIGH, edit),
)
TESTED_FIELDS = frozenset({"seed", "more_images", "partial_pictures"})
"""Fields that have a test of their own below."""


class EngineConformance:
    """The suite. `order` is what the other orders are made of; a subclass may have another.

    `edits_freely` is False for an engine that draws for DALL·E models alone: what they edit has a
    hole.
    """

    order: DrawOrder = plain_order()
    edits_freely: bool = True

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        """Return the engine, not started: each subclass has this fixture of its own."""
        raise NotImplementedError("a subclass says which engine it is about")

    @pytest.fixture(scope="class")
    @classmethod
    def running(cls, engine: Engine) -> Generator[RunningEngine]:
        """Start the engine for the tests of this class, and stop it after them."""
        started = RunningEngine(engine)
        yield started
        started.close()

    def effect(self, running: RunningEngine, order: DrawOrder) -> object:
        """Return what an order brings about, to compare: its pixels.

        An engine without seeds has another picture each time; its suite returns something else
        here, such as what the engine sent.
        """
        if not running.capabilities.seeded:
            pytest.skip("without seeds a difference shows nothing")
        return [picture.tobytes() for picture in running.pixels(order)]

    # What it says of itself

    def test_it_can_draw_and_says_how_much(self, running: RunningEngine) -> None:
        """It generates, whatever else it does, and draws at least one order at once."""
        assert Task.GENERATE in running.capabilities.tasks
        assert running.capabilities.tasks <= set(Task)
        assert running.capabilities.concurrent_max >= 1

    def test_it_says_how_it_takes_prompts(self, running: RunningEngine) -> None:
        """Languages and a limit of tokens are said of text alone."""
        intake = running.capabilities.prompts
        if intake.kind is not PromptKind.TEXT:
            assert (intake.languages, intake.tokens_max) == (None, None)
        if intake.languages is not None:
            assert intake.languages
            assert all(len(one) == 2 and one.islower() for one in intake.languages)
        assert intake.tokens_max is None or intake.tokens_max > 0

    # Pictures

    @pytest.mark.parametrize("seeds", [(1,), (1, 2, 3), (0, 2**64 - 1)])
    def test_each_seed_gives_exactly_one_final_picture(
        self, running: RunningEngine, seeds: tuple[int, ...]
    ) -> None:
        """And nothing but final ones where no states are asked for."""
        order = seeded(self.order, *seeds)
        pictures = running.draw(order)
        assert sorted(one.index for one in pictures) == list(range(len(seeds)))
        assert all(one.final for one in pictures)
        for one in pictures:
            assert running.delivered(order, one).shape[:2] == _shape(order)

    def test_partial_pictures_come_before_their_final_one(self, running: RunningEngine) -> None:
        """Where it has none, it draws all the same and says that it ignored `partial_images`."""
        order = asking(
            seeded(self.order, 1, 2), quality=Quality.STANDARD, stream=True, partial_pictures=2
        )
        pictures = running.draw(order)
        for index in (0, 1):
            finality = [one.final for one in pictures if one.index == index]
            assert finality[-1]
            assert sum(finality) == 1
            assert running.capabilities.partial_pictures == (len(finality) > 1)
        for one in pictures:
            assert running.delivered(order, one).shape[:2] == _shape(order)
        named = [self._ignores(one, "partial_images") for one in pictures if one.final]
        assert all(named) == (not running.capabilities.partial_pictures)

    @pytest.mark.parametrize("size", [Size(64, 112), Size(112, 64), Size(150, 150)], ids=str)
    def test_any_size_can_be_cut_from_what_is_drawn(
        self, running: RunningEngine, size: Size
    ) -> None:
        """What an engine yields may have any size; what is delivered has the asked one."""
        order = asking(self.order, size=size)
        (picture,) = running.pixels(order)
        assert picture.shape[:2] == _shape(order)

    # Seeds

    def test_a_seed_gives_the_same_picture_whatever_the_others_are(
        self, running: RunningEngine
    ) -> None:
        """To the byte, in another place of another order, and alone."""
        self._needs_seeds(running)
        one, two = running.pixels(seeded(self.order, 5, 6))
        other, again = running.pixels(seeded(self.order, 9, 5))
        (alone,) = running.pixels(seeded(self.order, 5))
        assert np.array_equal(one, again)
        assert np.array_equal(one, alone)
        assert not np.array_equal(one, two)
        assert not np.array_equal(one, other)

    def test_a_seed_that_cannot_be_heeded_is_named(self, running: RunningEngine) -> None:
        """A caller who chose a seed learns that it made no difference; nothing else is named."""
        (picture,) = running.final(asking(self.order, quality=Quality.STANDARD))
        assert picture.ignored == (() if running.capabilities.seeded else ("seed",))

    def test_what_was_drawn_before_changes_nothing(self, running: RunningEngine) -> None:
        """Edits and variations leave no trace in the generations after them."""
        self._needs_seeds(running)
        (before,) = running.pixels(self.order)
        for order in (edit(self.order), free_edit(self.order), variation(self.order)):
            if self._is_for(running, order):
                running.draw(order)
        (after,) = running.pixels(self.order)
        assert np.array_equal(before, after)

    # Edits and variations

    @pytest.mark.parametrize("make", [edit, free_edit, variation])
    def test_edits_and_variations_draw_and_repeat(
        self, running: RunningEngine, make: Callable[[DrawOrder], DrawOrder]
    ) -> None:
        """One picture for each seed, the same for the same seed, another for another."""
        order = make(self.order)
        self._needs(running, order)
        one, two = running.pixels(seeded(order, 1, 2))
        if running.capabilities.seeded:
            (again,) = running.pixels(seeded(order, 1))
            assert np.array_equal(one, again)
            assert not np.array_equal(one, two)

    def test_an_edit_changes_the_hole_and_nothing_else(self, running: RunningEngine) -> None:
        """Whatever the engine did outside the hole, every kept pixel is the original's."""
        order = edit(self.order)
        self._needs(running, order)
        size = order.asked.size
        (picture,) = running.pixels(order)
        kept, before = ~hole(size), original(size)
        assert np.array_equal(picture[kept][:, :3], before[kept][:, :3])
        assert not np.array_equal(picture[~kept][:, :3], before[~kept][:, :3])

    @pytest.mark.parametrize("make", [edit, free_edit, variation])
    def test_its_sources_are_left_as_they_were(
        self, running: RunningEngine, make: Callable[[DrawOrder], DrawOrder]
    ) -> None:
        """Several orders may share an original, so that it cannot even be written to."""
        order = make(self.order)
        self._needs(running, order)
        before = [pixels.copy() for pixels in _sources(order)]
        running.draw(order)
        for pixels, copy in zip(_sources(order), before, strict=True):
            assert np.array_equal(pixels, copy)

    # Prompts

    @pytest.mark.parametrize("prompt", ["a cat", CHINESE, LONG], ids=["english", "chinese", "long"])
    def test_the_prompt_that_was_drawn_is_told(self, running: RunningEngine, prompt: str) -> None:
        """By an engine that understands prompts itself always; else where it is not the order's.

        Of a text that was prepared for it an engine may leave out the end.
        """
        (picture,) = running.final(prompting(self.order, prompt))
        told, kind = picture.prompt, running.capabilities.prompts.kind
        assert told is None or told.strip()
        if kind is PromptKind.OWN:
            assert told is not None
        if kind is PromptKind.TEXT and told is not None:
            assert prompt.startswith(told)
            assert told != prompt

    def test_what_must_not_be_there_may_be_said(self, running: RunningEngine) -> None:
        """An engine that can do nothing with it draws all the same."""
        assert len(running.final(replace(self.order, negative="people, text"))) == 1

    # Every field of an order is heeded or named

    @pytest.mark.parametrize("choice", CHOICES, ids=[one.field for one in CHOICES])
    def test_what_is_asked_for_is_heeded_or_named(
        self, running: RunningEngine, choice: FieldChoice
    ) -> None:
        """No wish is passed over in silence."""
        if choice.in_text and running.capabilities.prompts.kind is PromptKind.TEXT:
            pytest.skip("the text that it is given says it")
        order = choice.make(self.order)
        self._needs(running, order)
        plain = asking(order, **{choice.field: choice.plain})
        other = asking(order, **{choice.field: choice.other})
        if not self._names(running, other, choice.parameter):
            assert self.effect(running, plain) != self.effect(running, other)

    def test_further_pictures_are_drawn_on_or_named(self, running: RunningEngine) -> None:
        """An edit without a hole has a second picture to draw on."""
        order = free_edit(self.order)
        self._needs(running, order)
        if not self._names(running, order, "image"):
            assert self.effect(running, replace(order, others=())) != self.effect(running, order)

    # Side by side, and broken off

    def test_orders_at_the_same_time_get_their_own_pictures(self, running: RunningEngine) -> None:
        """As many as each asked for, and those that each gets alone."""
        orders = [seeded(self.order, *range(first, 2 * first)) for first in (1, 2, 3)]

        async def together() -> list[list[Drawn | Finished]]:
            return await asyncio.gather(*(drawn(running.engine, order) for order in orders))

        found = [final(pictures) for pictures in running.run(together())]
        assert [len(pictures) for pictures in found] == [1, 2, 3]
        if running.capabilities.seeded:
            for order, pictures in zip(orders, found, strict=True):
                for one, alone in zip(pictures, running.pixels(order), strict=True):
                    assert np.array_equal(running.delivered(order, one), alone)

    def test_closing_the_iterator_leaves_an_engine_that_draws_as_before(
        self, running: RunningEngine
    ) -> None:
        """A caller may leave after any picture."""

        async def leave() -> None:
            order = asking(seeded(self.order, 1, 2, 3), stream=True, partial_pictures=2)
            async with aclosing(running.engine.draw(order)) as pictures:
                async for one in pictures:
                    if isinstance(one, Drawn | Finished):
                        break

        self._draws_as_before(running, leave)

    def test_what_buys_says_so_before_its_first_picture(self, running: RunningEngine) -> None:
        """Until then a client that leaves has bought nothing; no other engine says so."""

        async def before() -> list[object]:
            said = list[object]()
            async with aclosing(running.engine.draw(self.order)) as coming:
                async for one in coming:
                    if isinstance(one, Drawn | Finished):
                        break
                    said.append(one)
            return said

        assert (Bought() in running.run(before())) == running.capabilities.buys

    def test_an_iterator_that_was_not_begun_may_be_closed(self, running: RunningEngine) -> None:
        """A caller may leave before anything was done."""

        async def leave() -> None:
            await running.engine.draw(self.order).aclose()

        self._draws_as_before(running, leave)

    def test_a_cancelled_caller_leaves_an_engine_that_draws_as_before(
        self, running: RunningEngine
    ) -> None:
        """A caller may be cancelled while it waits."""

        async def cancel() -> None:
            drawing = asyncio.create_task(drawn(running.engine, seeded(self.order, 1, 2, 3)))
            await asyncio.sleep(0)
            drawing.cancel()
            await asyncio.gather(drawing, return_exceptions=True)

        self._draws_as_before(running, cancel)

    def _draws_as_before(
        self, running: RunningEngine, leave: Callable[[], Coroutine[None, None, None]]
    ) -> None:
        (before,) = running.pixels(self.order)
        running.run(leave())
        (after,) = running.pixels(self.order)
        assert not running.capabilities.seeded or np.array_equal(before, after)

    def _names(self, running: RunningEngine, order: DrawOrder, parameter: str) -> bool:
        """Tell whether a parameter is named as ignored with each picture of an order."""
        return all(self._ignores(one, parameter) for one in running.final(order))

    @staticmethod
    def _ignores(picture: Drawn | Finished, parameter: str) -> bool:
        return parameter in picture.ignored

    def _is_for(self, running: RunningEngine, order: DrawOrder) -> bool:
        """Tell whether the engine gets such orders at all."""
        free = order.asked.task is Task.EDIT and order.hole is None
        return order.asked.task in running.capabilities.tasks and (self.edits_freely or not free)

    def _needs(self, running: RunningEngine, order: DrawOrder) -> None:
        if not self._is_for(running, order):
            pytest.skip(f"it gets no such {order.asked.task.value}")

    @staticmethod
    def _needs_seeds(running: RunningEngine) -> None:
        if not running.capabilities.seeded:
            pytest.skip("it has no seeds")


def _shape(order: DrawOrder) -> tuple[int, int]:
    return order.asked.size.height, order.asked.size.width


def _sources(order: DrawOrder) -> list[Pixels]:
    given = (order.source, order.hole, order.kept, *order.others)
    return [np.asarray(pixels) for pixels in given if pixels is not None]
