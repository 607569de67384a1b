"""Variations: the same content, palette and manner, seen anew; stratified by the seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.job import Job, Stages
from limner_sketch.variations.reframing import Frame, has_border, may_mirror, reframed
from limner_sketch.variations.relighting import Light, gentler, recolored, relit
from limner_sketch.variations.restroking import (
    Hand,
    crisp,
    dabbed,
    flowing,
    glowing,
    penned,
    washed,
)

_PLAIN_DEVIATION = 2.0


@dataclass(frozen=True, slots=True)
class _Sitting:
    """How one sibling differs; `amount` is how much of the new strokes is seen, 0..1."""

    frame: Frame
    light: Light
    hand: Hand
    amount: float


_MORNING = Light(-7, 9, 0.4, -0.012, 0.98, 1.16, (1.03, 1.04, 1.10), (1.04, 1.0, 0.98), 200, 0.12)
_GOLDEN = Light(5, 7, 2.0, 0.016, 1.06, 1.02, (1.02, 0.96, 0.90), (1.10, 1.0, 0.86), 20, 0.15)
_DUSK = Light(12, 10, 3.6, -0.006, 1.06, 0.86, (0.90, 0.86, 1.02), (1.06, 0.94, 0.96), 160, 0.14)
_OVERCAST = Light(-4, 6, 5.1, -0.010, 0.82, 1.04, (0.98, 1.0, 1.03), (0.96, 0.98, 1.0), 90, 0.06)
_NOON = Light(-10, 11, 1.2, 0.006, 1.12, 1.12, (1.0, 1.02, 1.04), (1.03, 1.03, 1.0), 270, 0.09)
_MOONLIT = Light(9, 8, 4.4, -0.026, 0.94, 0.88, (0.88, 0.94, 1.06), (0.92, 0.96, 1.04), 330, 0.14)

# Seeds of one order follow one another, so neighbours here are siblings: they differ most, in
# hour, hand and frame at once. Where a mirror would jar it is left out, and all still differ.
_SITTINGS: tuple[_Sitting, ...] = (
    _Sitting(Frame(False, 1.10, -1.5, -0.03, 0.01, 0.0051, 0.0017), _GOLDEN, flowing, 0.75),
    _Sitting(Frame(True, 0.95, 1.0, 0.02, 0.00, 0.0068, 0.0020), _MORNING, washed, 0.80),
    _Sitting(Frame(False, 1.17, 1.0, 0.04, -0.01, 0.0051, 0.0013), _DUSK, glowing, 0.85),
    _Sitting(Frame(False, 1.03, -1.0, -0.04, 0.00, 0.0085, 0.0022), _OVERCAST, penned, 0.85),
    _Sitting(Frame(False, 1.13, 2.0, 0.04, 0.01, 0.0068, 0.0014), _NOON, crisp, 0.90),
    _Sitting(Frame(True, 1.08, 0.0, -0.03, 0.01, 0.0059, 0.0020), _MOONLIT, dabbed, 0.80),
    _Sitting(Frame(False, 0.94, -2.0, 0.01, 0.00, 0.0076, 0.0017), _GOLDEN, penned, 0.75),
    _Sitting(Frame(False, 1.19, 1.5, -0.05, 0.02, 0.0068, 0.0022), _MORNING, glowing, 0.70),
    _Sitting(Frame(False, 1.06, -2.5, 0.05, 0.00, 0.0051, 0.0018), _DUSK, flowing, 0.85),
    _Sitting(Frame(False, 1.15, 2.5, 0.02, -0.02, 0.0085, 0.0013), _NOON, washed, 0.80),
)


def paint_variation(job: Job) -> Stages:
    """Draw the source anew: reframed and bent first, then by another hand in another light.

    Raises ValueError for a job without a source.
    """
    if job.source is None:
        raise ValueError("a variation needs a source picture")
    rng = np.random.default_rng([abs(job.seed), 0x7A12])
    sitting = _SITTINGS[job.seed % len(_SITTINGS)]
    rgb, alpha = _opened(job.source)
    plain = float(rgb.std(axis=(0, 1)).max()) < _PLAIN_DEVIATION
    paper = _on_white(rgb)
    frame = _suited(sitting.frame, rgb, paper, rng)
    rgb, alpha = reframed(rgb, alpha, frame, rng)
    yield _joined(rgb, alpha)
    yield _joined(_retouched(rgb, sitting, rng, plain=plain, paper=paper), alpha)


def _suited(frame: Frame, rgb: Pixels, paper: bool, rng: np.random.Generator) -> Frame:
    """Leave out what would jar on this picture, and add a little chance."""
    share = 0.4 if paper else 1.0
    zoom, slack = frame.zoom, 1.0
    if has_border(rgb):
        zoom = max(zoom, 2 - zoom) + 0.04
        slack = 0.4 * (1 - 1 / zoom)
    return Frame(
        mirror=frame.mirror and may_mirror(rgb),
        zoom=1 + (zoom - 1) * share + float(rng.uniform(-0.015, 0.015)),
        turn=frame.turn * share + float(rng.uniform(-0.5, 0.5)),
        dx=min(max(frame.dx, -slack), slack) * share,
        dy=min(max(frame.dy, -slack), slack) * share,
        bend=frame.bend * share,
        ripple=frame.ripple * share,
    )


def _retouched(
    rgb: Pixels, sitting: _Sitting, rng: np.random.Generator, *, plain: bool, paper: bool
) -> Pixels:
    """Return the picture with new strokes and light.

    They are worked out at half the size, and what they change is added at the full one.
    """
    height, width = rgb.shape[:2]
    half = (max(width // 2, 2), max(height // 2, 2))
    small = np.asarray(cv2.resize(rgb, half, interpolation=cv2.INTER_AREA), np.uint8)
    light = replace(sitting.light, phase=sitting.light.phase + float(rng.uniform(-0.5, 0.5)))
    light = gentler(light, small)
    after = small.astype(np.float32)
    if not plain:
        drawn = sitting.hand(after, rng)
        after = after + (drawn - after) * sitting.amount * (0.6 if paper else 1.0)
    inked = np.clip(after, 0, 255).astype(np.uint8)
    after = recolored(inked, light, paper=paper)
    if plain or not paper:
        after = relit(after, light, rng, plain=plain)
    change = cv2.resize(after - small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(rgb + change + 0.5, 0, 255), np.uint8)


def _opened(source: Pixels) -> tuple[Pixels, Pixels | None]:
    if source.shape[2] == 3:
        return np.ascontiguousarray(source), None
    rgb, alpha = np.ascontiguousarray(source[..., :3]), np.ascontiguousarray(source[..., 3])
    return rgb, None if bool((alpha == 255).all()) else alpha


def _joined(rgb: Pixels, alpha: Pixels | None) -> Pixels:
    if alpha is None:
        return rgb
    kept = np.where(alpha[..., None] > 0, rgb, 0).astype(np.uint8)
    return np.dstack([kept, alpha])


def _on_white(rgb: Pixels) -> bool:
    """Say whether it is a mark or a product on white, whose ground stays white."""
    edge = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    return float((edge.min(axis=1) > 242).mean()) > 0.9
