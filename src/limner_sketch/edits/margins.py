"""Outpainting: which shifts bring the ground at a picture's lower edge to what is below it."""

from __future__ import annotations

import numpy as np

from limner.images.pixels import Hole
from limner_sketch.edits.offsets import Shifts

# How deep the ground is copied, as a share of what is known: higher up other things stand.
_DEPTH = 0.11
_PACES = (1.0, 0.7)
_STRAYS = 3
_STRAY_MAX = 0.45
_SHIFTS_MAX = 30


def below(gap: Hole, rng: np.random.Generator) -> tuple[Shifts, Hole]:
    """Return shifts that fill the rows of a gap from the ground above it, and that ground.

    It is brought down by its own depth as often as needed, each time from elsewhere sideways:
    a mirror would show.
    """
    height, width = gap.shape
    known = int((~gap.any(axis=1)).sum())
    depth = max(round(_DEPTH * known), 4)
    source = np.zeros_like(gap)
    source[known - depth : known] = True
    turns = range(1, -(-(height - known) // (depth - 1)) + 1)
    found = [
        (-round(turn * pace * (depth - 1)), round(stray * width), 0)
        for turn in turns
        for pace in _PACES
        for stray in rng.uniform(-_STRAY_MAX, _STRAY_MAX, _STRAYS)
    ]
    # Few of each must do where the ground is brought down many times; straight down all is reached.
    straight = [(-turn * (depth - 1), 0, 0) for turn in turns]
    found = straight + found[:: 1 + (len(found) - 1) // _SHIFTS_MAX]
    return np.asarray(found, np.int32), source
