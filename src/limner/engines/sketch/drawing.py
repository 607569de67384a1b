"""What a worker process runs: a job in, the states of its drawing out."""

from __future__ import annotations

import cv2

from limner.contract.orders import Task
from limner.engines.sketch.edits.editing import paint_edit
from limner.engines.sketch.edits.freely import paint_freely
from limner.engines.sketch.job import Job, Stages
from limner.engines.sketch.painting import paint
from limner.engines.sketch.variations.varying import paint_variation

PAINTERS = {Task.GENERATE: paint, Task.EDIT: paint_edit, Task.VARY: paint_variation}

# Each core has a worker of its own; OpenCV's threads would only fight over them.
cv2.setNumThreads(1)


def draw(job: Job) -> Stages:
    """Draw one picture."""
    if job.task is Task.EDIT and job.hole is None:
        return paint_freely(job)
    return PAINTERS[job.task](job)
