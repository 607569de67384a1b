"""What a family and a model make of an order: method, size, steps, words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from limner.contract.orders import Background, Quality, Size, Style
from limner.engines.diffusion.families import Families, Family
from limner.engines.diffusion.planner import EDIT_STRENGTH, JobPlanner, TaskMethods, fill
from limner.engines.diffusion.token_limits import TokenLimit
from limner.engines.engine import DrawOrder
from limner.errors import LimnerError
from limner.testing.orders import asking, edit, free_edit, plain_order, seeded, variation

FAMILIES = Families()
SDXL = FAMILIES.named("sdxl")
METHODS = TaskMethods("text", "inpaint", "img2img", "img2img", 1024, None)
ORDER = plain_order(size=Size(256, 256))


class Words:
    """A tokenizer: a token for each word, and two at the ends."""

    def __call__(self, text: str, **_: Any) -> Any:
        """Return the tokens in `input_ids`."""
        self.input_ids = [0, *(1 for _ in text.split()), 2]
        return self


def planner(family: Family | None = SDXL, **methods: object) -> JobPlanner:
    assert family is not None
    return JobPlanner(family, replace(METHODS, **methods), previews=True)  # type: ignore[arg-type]


def test_each_seed_is_a_job_of_one_recipe() -> None:
    jobs = planner().plan(seeded(ORDER, 5, 6), lambda _: None)
    assert [(job.seed, job.index) for job in jobs] == [(5, 0), (6, 1)]
    assert jobs[0].recipe == jobs[1].recipe
    recipe = jobs[0].recipe
    assert (recipe.method, recipe.size, recipe.steps) == ("text", Size(1024, 1024), 30)


def test_each_task_has_its_method() -> None:
    plan = planner()
    found = [plan.method(one) for one in (ORDER, edit(ORDER), free_edit(ORDER), variation(ORDER))]
    assert found == ["text", "inpaint", "img2img", "img2img"]


def test_a_task_without_a_method_is_refused() -> None:
    with pytest.raises(LimnerError, match="cannot do edit"):
        planner(edit=None).plan(edit(ORDER), lambda _: None)


def test_pictures_that_cannot_be_batched_have_recipes_of_their_own() -> None:
    one, two = planner(vary="unclip").plan(seeded(variation(ORDER), 1, 2), lambda _: None)
    assert one.recipe != two.recipe


def test_quality_is_steps_and_style_is_guidance() -> None:
    def recipe(**fields: object) -> tuple[int | None, float | None]:
        (job,) = planner().plan(asking(ORDER, **fields), lambda _: None)
        return job.recipe.steps, job.recipe.guidance

    plain, fine = recipe(), recipe(quality=Quality.HD)
    assert (fine[0] or 0) > (plain[0] or 0)
    vivid, natural = recipe(style=Style.VIVID), recipe(style=Style.NATURAL)
    assert (vivid[1] or 0) > (plain[1] or 0) > (natural[1] or 0)


def test_a_free_edit_and_a_variation_keep_something_of_the_original() -> None:
    (job,) = planner().plan(free_edit(ORDER), lambda _: None)
    assert job.recipe.strength == EDIT_STRENGTH
    (job,) = planner().plan(variation(ORDER), lambda _: None)
    assert SDXL is not None
    assert job.recipe.strength == SDXL.strength
    assert job.source is not None
    assert job.source.shape == (1024, 1024, 3)


def prompted(order: DrawOrder, family: str, tokens: int) -> Any:
    limit = TokenLimit(Words(), tokens)
    (job,) = planner(FAMILIES.named(family), limit=limit).plan(order, lambda _: None)
    return job


def test_a_long_prompt_is_split_or_truncated_as_its_family_reads() -> None:
    order = replace(ORDER, prompt="one two three four five", negative="six seven eight nine")
    parts = prompted(order, "sdxl", 4)
    assert parts.texts == ("one two", "three four", "five")
    assert (parts.cut_prompt, parts.recipe.parts, parts.recipe.negative) == (None, 3, "six seven")
    short = prompted(order, "flux", 4)
    assert (short.texts, short.cut_prompt, short.recipe.negative) == (("one two",), "one two", "")


def test_what_has_no_effect_is_named() -> None:
    order = asking(free_edit(ORDER), background=Background.TRANSPARENT, partial_pictures=2)
    (job,) = planner().plan(order, lambda _: None)
    assert set(job.ignored) == {"background", "image"}
    (job,) = planner(FAMILIES.named("sdxl-lightning")).plan(
        asking(ORDER, quality=Quality.HD), lambda _: None
    )
    assert job.ignored == ("quality",)


def test_missing_pixels_are_filled_from_those_around_them() -> None:
    picture = np.full((64, 64, 3), 200, np.uint8)
    missing = np.zeros((64, 64), np.bool_)
    assert fill(picture, missing) is picture
    missing[20:40, 20:40] = True
    picture[missing] = 0
    filled = fill(picture, missing)
    assert filled[missing].min() > 150
    assert np.array_equal(filled[~missing], picture[~missing])
    assert (fill(picture, np.ones((64, 64), np.bool_)) == 127).all()
