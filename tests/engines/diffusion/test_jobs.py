"""What a job sends, and that it can be cancelled."""

from __future__ import annotations

import numpy as np

from limner.contract.orders import Size
from limner.engines.diffusion.jobs import PictureJob, Recipe
from limner.engines.engine import Drawn
from limner.errors import LimnerError

RECIPE = Recipe("text", Size(64, 64), 4, 7.5)


def test_a_picture_is_sent_with_what_its_order_should_learn() -> None:
    sent = list[Drawn | LimnerError]()
    job = PictureJob(RECIPE, ("a",), 1, 2, sent.append, cut_prompt="a", ignored=("quality",))
    pixels = np.zeros((4, 4, 3), np.uint8)
    job.send_picture(pixels, final=False)
    job.send_picture(pixels)
    assert [isinstance(one, Drawn) and one.final for one in sent] == [False, True]
    (_, last) = sent
    assert isinstance(last, Drawn)
    assert (last.index, last.prompt, last.ignored) == (2, "a", ("quality",))


def test_a_job_is_cancelled_alone() -> None:
    jobs = [PictureJob(RECIPE, ("a",), seed, 0, lambda _: None) for seed in (1, 2)]
    jobs[0].cancel()
    assert [job.is_cancelled for job in jobs] == [True, False]
