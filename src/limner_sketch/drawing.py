"""What a worker process runs: a job in, the states of its drawing out."""

from __future__ import annotations

from limner.contract.orders import Task
from limner_sketch.edits.editing import paint_edit
from limner_sketch.edits.freely import paint_freely
from limner_sketch.job import Job, Stages
from limner_sketch.painting import paint
from limner_sketch.variations.varying import paint_variation

PAINTERS = {Task.GENERATE: paint, Task.EDIT: paint_edit, Task.VARY: paint_variation}


def draw(job: Job) -> Stages:
    """Draw one picture."""
    if job.task is Task.EDIT and job.hole is None:
        return paint_freely(job)
    return PAINTERS[job.task](job)
