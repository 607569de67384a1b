"""A variation's framing: nearer or farther, turned, seldom mirrored, its forms softly bent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limner.images.pixels import Pixels
from limner_sketch.palette import to_oklab

Floats = NDArray[Any]  # float32; OpenCV promises less.

_STEP = 8
_SKIN_HUES = (25.0, 80.0)
_SKIN_SHARE = 0.05
_CENTRED = 0.13
_DETAILED = 0.035


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the picture is seen from.

    `turn` in degrees; `dx`, `dy` shift by fractions of the picture; `bend` and `ripple` are the
    strengths of a bending of large and of small forms, as fractions too.
    """

    mirror: bool = False
    zoom: float = 1.0
    turn: float = 0.0
    dx: float = 0.0
    dy: float = 0.0
    bend: float = 0.006
    ripple: float = 0.003


def may_mirror(rgb: Pixels) -> bool:
    """Say whether nobody would mind the mirror: no portrait, no lettering, nothing in the middle.

    Clothes that close to one side, faces and signs look wrong in it. A face is taken to be skin's
    hue in the middle, lettering and signs to be much fine detail.
    """
    small = cv2.resize(rgb, (64, 64), interpolation=cv2.INTER_AREA)
    lab = to_oklab(small.reshape(-1, 3).astype(np.float32) / 255).reshape(64, 64, 3)
    middle, edge = lab[12:52, 20:44], np.concatenate([lab[12:52, :8], lab[12:52, -8:]], axis=1)
    hue = np.degrees(np.arctan2(middle[..., 2], middle[..., 1]))
    chroma = np.hypot(middle[..., 1], middle[..., 2])
    skin = (hue > _SKIN_HUES[0]) & (hue < _SKIN_HUES[1]) & (chroma > 0.025) & (chroma < 0.16)
    apart = np.abs(middle.mean(1) - edge.mean(1)).sum(1).mean()
    gray = cv2.cvtColor(
        cv2.resize(rgb, (256, 256), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
    )
    fine = cv2.absdiff(gray, cv2.GaussianBlur(gray, (0, 0), 1.5)).mean() / 255
    face = float((skin & (middle[..., 0] > 0.45)).mean()) > _SKIN_SHARE
    return bool(not face and apart < _CENTRED and fine < _DETAILED)


def has_border(rgb: Pixels) -> bool:
    """Say whether a line, a mat or torn paper runs along the edges: it must not be mirrored."""
    small = cv2.resize(rgb, (128, 128), interpolation=cv2.INTER_AREA).astype(np.float32)
    sides = [np.rot90(small, turn) for turn in range(4)]
    steps = [float(np.abs(side[0:1, 8:-8] - side[3:5, 8:-8]).mean()) for side in sides]
    inner = [float(np.abs(side[8:9, 8:-8] - side[11:13, 8:-8]).mean()) for side in sides]
    return sum(a > b + 4 for a, b in zip(steps, inner, strict=True)) >= 2


def reframed(
    rgb: Pixels, alpha: Pixels | None, frame: Frame, rng: np.random.Generator
) -> tuple[Pixels, Pixels | None]:
    """Turn, crop, mirror and bend in one resampling; beyond its edges the picture is mirrored."""
    height, width = rgb.shape[:2]
    to_x, to_y = _looks((height, width), frame, rng)
    if alpha is None:
        moved = cv2.remap(rgb, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        return np.asarray(moved, np.uint8), None
    # Transparent pixels carry no colour of their own: weigh by alpha while resampling.
    weight = alpha.astype(np.float32)[..., None] / 255
    premul = np.dstack([rgb.astype(np.float32) * weight, weight])
    out = cv2.remap(premul, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    straight = np.clip(out[..., :3] / np.maximum(out[..., 3:], 1e-3) + 0.5, 0, 255)
    return straight.astype(np.uint8), np.clip(out[..., 3] * 255 + 0.5, 0, 255).astype(np.uint8)


def _looks(shape: tuple[int, int], frame: Frame, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return where in the source every pixel looks, found at an eighth of the size."""
    height, width = shape
    rows, cols = max(height // _STEP, 2), max(width // _STEP, 2)
    y, x = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : cols * 1j].astype(np.float32)
    angle = np.radians(frame.turn)
    u, v = (x - 0.5) * (-1 if frame.mirror else 1) * width, (y - 0.5) * height
    sx = (u * np.cos(angle) - v * np.sin(angle)) / frame.zoom + (0.5 + frame.dx) * width
    sy = (u * np.sin(angle) + v * np.cos(angle)) / frame.zoom + (0.5 + frame.dy) * height
    # What is in the middle and upper half is most often a face: it keeps its features.
    calm = 1 - 0.75 * np.exp(-(((x - 0.5) / 0.2) ** 2) - ((y - 0.4) / 0.25) ** 2)
    for size, strength in ((5, frame.bend), (17, frame.ripple)):
        noise = rng.standard_normal((2, size, size), dtype=np.float32) * np.float32(strength)
        for field, wave, extent in ((sx, noise[0], width), (sy, noise[1], height)):
            field += calm * cv2.resize(wave, (cols, rows), interpolation=cv2.INTER_CUBIC) * extent
    large = (width, height)
    return (
        np.asarray(cv2.resize(sx.astype(np.float32), large, interpolation=cv2.INTER_LINEAR)),
        np.asarray(cv2.resize(sy.astype(np.float32), large, interpolation=cv2.INTER_LINEAR)),
    )
