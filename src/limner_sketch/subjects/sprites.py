"""From a drawing to a sprite: recorded, played at the asked height, modelled by the light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from limner_sketch.look import Look
from limner_sketch.subjects.pens import Pen

Floats = NDArray[Any]  # float32; OpenCV promises less.
_PROBE_PX = 192
_WIDTH_MAX = 4


@dataclass(frozen=True)
class Sprite:
    """A drawing ready to be placed.

    `image` is premultiplied RGBA, trimmed to the drawing. `stands`: its bottom edge touches the
    ground; otherwise it floats or flies. `crop_bottom`: a half-length portrait, whose bottom runs
    out of the frame.
    """

    image: Any
    stands: bool = True
    crop_bottom: bool = False


@dataclass(frozen=True)
class Recording:
    """A drawing as it was recorded: it can be played again at any height.

    `box` is left, top, right and bottom of what is to be seen, in the drawing's own lengths.
    """

    picture: Any
    field: Any
    box: tuple[float, float, float, float]

    @property
    def aspect(self) -> float:
        """The width over the height of the pictures that are made of it."""
        left, top, right, bottom = self.box
        return min((right - left) / max(bottom - top, 1e-3), _WIDTH_MAX)

    def at(self, height: int) -> Any:
        """Return it as an image, trimmed to the drawing and `height` pixels high."""
        left, top, right, bottom = self.box
        zoom = height / max(bottom - top, 1e-3)
        width = min(max(round((right - left) * zoom), 1), height * _WIDTH_MAX)
        pad = max(8, round(zoom * _probe_step(self.field) * 2))
        surface = skia.Surface(width + 2 * pad, height + 2 * pad)
        with surface as canvas:
            canvas.clear(skia.ColorTRANSPARENT)
            canvas.translate(pad, pad)
            canvas.scale(zoom, zoom)
            canvas.translate(-left - self.field.left(), -top - self.field.top())
            canvas.drawPicture(self.picture)
        return cropped(surface.makeImageSnapshot(), height)


def recorded(
    draw: Callable[[Pen], None], unit: float, look: Look, rng: np.random.Generator
) -> Recording:
    """Record a drawing in a space `unit` high (and as wide as it likes)."""
    field = skia.Rect.MakeLTRB(-2 * unit, -unit, 3 * unit, 2 * unit)
    recorder = skia.PictureRecorder()
    draw(Pen(recorder.beginRecording(field), look, rng, unit))
    return trimmed(recorder.finishRecordingAsPicture(), field)


def trimmed(picture: Any, field: Any) -> Recording:
    """Find what is to be seen of a recorded drawing, by a small probe of it."""
    step = _probe_step(field)
    probe = skia.Surface(int(field.width() / step) + 1, int(field.height() / step) + 1)
    with probe as canvas:
        canvas.clear(skia.ColorTRANSPARENT)
        canvas.scale(1 / step, 1 / step)
        canvas.translate(-field.left(), -field.top())
        canvas.drawPicture(picture)
    left, top, right, bottom = _bounds(_alpha(probe.makeImageSnapshot()), 24)
    return Recording(picture, field, (left * step, top * step, right * step, bottom * step))


def _probe_step(field: Any) -> float:
    """Return how much of a drawing one pixel of its probe shows."""
    return float(min(field.width(), field.height())) / _PROBE_PX


def cropped(image: Any, height: int) -> Any:
    """Cut a picture to its visible part and bring it to exactly `height` pixels."""
    left, top, right, bottom = _bounds(_alpha(image), 10)
    cut = image.makeSubset(skia.IRect.MakeLTRB(left, top, right, bottom))
    if bottom - top == height:
        return cut
    width = max(1, round((right - left) * height / (bottom - top)))
    surface = skia.Surface(width, height)
    with surface as canvas:
        canvas.clear(skia.ColorTRANSPARENT)
        canvas.drawImageRect(
            cut,
            skia.Rect.MakeWH(width, height),
            skia.SamplingOptions(skia.FilterMode.kLinear),
        )
    return surface.makeImageSnapshot()


def pixels(image: Any) -> Floats:
    """Return an image as premultiplied RGBA, float 0..1."""
    raw: NDArray[np.uint8] = image.toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    return raw.astype(np.float32) / 255.0


def modelled(image: Any, look: Look, rng: np.random.Generator, strength: float = 1.0) -> Any:
    """Give a flat picture volume: lit on the light's side, darker at the foot."""
    if look.flat or look.shading <= 0 or strength <= 0:
        return image
    size = (max(image.width() // 4, 2), max(image.height() // 4, 2))
    alpha: Floats = cv2.resize(_alpha(image), size, interpolation=cv2.INTER_AREA)
    alpha = alpha.astype(np.float32) / 255
    alpha = cv2.copyMakeBorder(alpha, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=0.0)
    light = _relief(alpha, look.light_from, min(size))[8:-8, 8:-8]
    if look.hd:
        grain = rng.standard_normal(light.shape, dtype=np.float32)
        light = light + 0.12 * cv2.GaussianBlur(grain, (0, 0), 0.8)
    amount = (look.shading * strength * 0.30) * light
    # Where light falls a veil of its colour, elsewhere one of black, over the drawing alone.
    veil = np.clip(np.where(amount > 0, amount * 0.55, -amount), 0, 0.8)
    key = np.asarray(look.key_color[::-1], np.float32) * (amount > 0)[..., None]
    small = cv2.convertScaleAbs(np.dstack([key * veil[..., None], veil]), alpha=255)
    # OpenCV scales it up, and Skia lays it on pixel by pixel: a tenth of Skia's time for both.
    large = cv2.resize(small, (image.width(), image.height()), interpolation=cv2.INTER_LINEAR)
    layer = skia.Image.fromarray(
        large,
        colorType=skia.kBGRA_8888_ColorType,
        alphaType=skia.kPremul_AlphaType,
        copy=False,
    )
    # Of one order of channels: this blend on two orders swaps red and blue.
    kind = skia.ImageInfo.Make(
        image.width(), image.height(), skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType
    )
    surface = skia.Surface.MakeRaster(kind)
    with surface as canvas:
        canvas.clear(skia.ColorTRANSPARENT)
        plain = skia.SamplingOptions(skia.FilterMode.kNearest)
        canvas.drawImage(image, 0, 0, plain, skia.Paint(BlendMode=skia.BlendMode.kSrc))
        canvas.drawImage(layer, 0, 0, plain, skia.Paint(BlendMode=skia.BlendMode.kSrcATop))
    return surface.makeImageSnapshot()


def _relief(alpha: Floats, light_from: float, size: int) -> Floats:
    """How much light falls on a shape blown up like a cushion, about -1..1."""
    cushion = np.zeros_like(alpha)
    for share in (0.04, 0.10, 0.22):
        cushion += _blurred(alpha, max(size * share, 0.8)) / 3
    cushion *= alpha
    dx = cv2.Sobel(cushion, cv2.CV_32F, 1, 0, ksize=3) * size * 0.03
    dy = cv2.Sobel(cushion, cv2.CV_32F, 0, 1, ksize=3) * size * 0.03
    fall = np.linspace(0.55, -0.55, alpha.shape[0], dtype=np.float32)[:, None]
    lit: Floats = np.tanh(-dx * light_from + dy * 0.8) * 0.8 + fall
    return lit


def _blurred(alpha: Floats, sigma: float) -> Floats:
    """Blur by `sigma` pixels, worked out on a smaller field where nobody can tell."""
    shrink = int(min(sigma / 2.5, min(alpha.shape) / 4))
    if shrink < 2:
        return cv2.GaussianBlur(alpha, (0, 0), sigma)
    height, width = alpha.shape
    size = (max(width // shrink, 2), max(height // shrink, 2))
    little = cv2.GaussianBlur(
        cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), (0, 0), sigma / shrink
    )
    return cv2.resize(little, (width, height), interpolation=cv2.INTER_LINEAR)


def _alpha(image: Any) -> NDArray[np.uint8]:
    raw: NDArray[np.uint8] = image.toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    return raw[..., 3]


def _bounds(alpha: NDArray[np.uint8], threshold: int) -> tuple[int, int, int, int]:
    seen = alpha > threshold
    if not seen.any():
        return 0, 0, alpha.shape[1], alpha.shape[0]
    rows, cols = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    return int(cols[0]), int(rows[0]), int(cols[-1]) + 1, int(rows[-1]) + 1
