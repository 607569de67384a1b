"""Mirrors: wet ground and water that give back what stands above them."""

from __future__ import annotations

import cv2
import numpy as np

from limner_sketch.curves import Points, outline
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.scenery.facades import Sign


def reflect(
    easel: Easel, line: float, signs: list[Sign], wet: float, edge: Points | None = None
) -> None:
    """Mirror what stands above `line` (pixels) in the wet ground below: blurred down, rippled.

    Done at a quarter of the resolution; then each sign throws a streak of its own colour.
    `edge` bounds the wet ground (corners in pixels); without it all below `line` is wet.
    """
    top = round(line)
    room = easel.height - top
    above = easel.pixels[max(0, top - room) : top]
    if room < 8 or above.shape[0] < 8:
        return
    small = cv2.resize(above[::-1], (easel.width // 4, room // 4), interpolation=cv2.INTER_AREA)
    tall = max(3, room // 24) | 1
    small = cv2.GaussianBlur(small, (3, tall), 0, sigmaY=tall / 3)
    rows = np.arange(small.shape[0], dtype=np.float32)
    ripple = np.sin(rows * 1.7 + np.sin(rows * 0.31) * 3) * (0.4 + rows * 0.02)
    columns = np.arange(small.shape[1], dtype=np.float32)
    across = columns[None, :] + ripple[:, None].astype(np.float32)
    small = cv2.remap(
        small,
        across,
        np.broadcast_to(rows[:, None], across.shape).copy(),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    puddles = fractal(easel.rng, small.shape[1], small.shape[0], 3, 4, stretch=4)
    share = np.clip((puddles - 0.30) * 2.4, 0.18, 0.9) * wet
    if edge is not None:
        inside = np.zeros(share.shape, np.uint8)
        corners = np.array([(x / 4, (y - top) / 4) for x, y in edge], np.int32)
        cv2.fillPoly(inside, [corners], 255, cv2.LINE_AA)
        share = share * (inside / np.float32(255))
    small = np.clip(small * share[..., None], 0, 255).astype(np.uint8)
    keep = ((1 - share * 0.55) * 255).astype(np.uint8)
    size = (easel.width, room)
    below = easel.pixels[top:]
    kept = cv2.multiply(below, cv2.merge([cv2.resize(keep, size)] * 4), scale=1 / 255)
    below[..., :3] = cv2.add(kept, cv2.resize(small, size))[..., :3]
    if easel.look.flat or easel.look.ink:
        return
    easel.canvas.save()
    if edge is not None:
        easel.canvas.clipPath(outline(edge, closed=True), True)
    for sign in signs:
        x = sign.x + sign.width / 2
        start = top + max(0.0, (top - (sign.y + sign.height)) * 0.12)
        span = room * easel.chance(0.35, 0.8)
        easel.glow(
            x,
            start + span * 0.4,
            max(sign.width * 0.7, 3.0),
            sign.color,
            0.30 * wet,
            squash=min(span / max(sign.width, 4.0), 9.0),
        )
    easel.canvas.restore()
