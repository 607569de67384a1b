"""The Sheet a style works on, and the few operations on pixels that styles share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.language.scene import Scene
from limner_sketch.look import Look
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, Floats
from limner_sketch.scenery.ground import Ground

_STRIP_PX = 32768


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A drawn picture, RGB, on its way to its style.

    `cover` tells where subjects are, half the size, 0..255; None before they are drawn.
    """

    rgb: Pixels
    look: Look
    scene: Scene
    rng: np.random.Generator
    cover: Pixels | None

    @property
    def width(self) -> int:
        """The picture's width in pixels."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """The picture's height in pixels."""
        return int(self.rgb.shape[0])

    @property
    def unit(self) -> int:
        """The shorter side in pixels."""
        return min(self.width, self.height)

    def wants(self, detail: str) -> bool:
        """Tell whether the scene names a detail."""
        return detail in self.scene.details


@dataclass(frozen=True, slots=True)
class StyleFinish:
    """What a style does: to the setting before subjects stand in it, and to the whole."""

    finish: Callable[[Sheet], Pixels]
    backdrop: Callable[[Sheet, Ground], Pixels] | None = None


def gray(rgb: Pixels) -> Pixels:
    """Return a picture's lightness, (height, width) uint8."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)


def strips(rgb: Pixels) -> list[slice]:
    """Return bands of rows that a picture is worked on in.

    What is laid by for a band stays in the processor's cache, and no fresh pages of memory have
    to be asked for: several times as fast as whole pictures.
    """
    step = max(_STRIP_PX // max(rgb.shape[1], 1), 1)
    return [slice(top, top + step) for top in range(0, rgb.shape[0], step)]


def times(rgb: Pixels, field: Floats) -> Pixels:
    """Multiply a picture by a field (height, width) around 1, at most 2."""
    out = np.empty_like(rgb)
    for rows in strips(rgb):
        scaled = cv2.convertScaleAbs(np.maximum(field[rows], 0), alpha=127.5)
        cv2.multiply(rgb[rows], cv2.merge([scaled] * 3), dst=out[rows], scale=1 / 127.5)
    return out


def plain(rgb: Pixels, color: tuple[int, int, int]) -> Pixels:
    """Return a picture as large as another, of one colour, 0..255."""
    return np.asarray(cv2.merge([np.full(rgb.shape[:2], part, np.uint8) for part in color]))


def blend(first: Pixels, second: Pixels, share: Floats) -> Pixels:
    """Mix two pictures by a field (height, width): 0 is the first, 1 the second."""
    out = np.empty_like(first)
    for rows in strips(first):
        weight = cv2.convertScaleAbs(np.clip(share[rows], 0, 1), alpha=255)
        three = cv2.merge([weight] * 3)
        part = cv2.multiply(second[rows], three, scale=1 / 255)
        rest = cv2.multiply(first[rows], cv2.bitwise_not(three), scale=1 / 255)
        cv2.add(part, rest, dst=out[rows])
    return out


def soft(rgb: Pixels, sigma: float, shrink: int = 4) -> Pixels:
    """Blur by `sigma` pixels, worked out at a fraction of the size and scaled up."""
    height, width = rgb.shape[:2]
    size = (max(width // shrink, 2), max(height // shrink, 2))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(sigma / shrink, 0.3))
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def brighter(rgb: Floats, threshold: int) -> Pixels:
    """Return by how much each channel passes a threshold, 0 where it does not."""
    at = np.maximum(np.arange(256) - threshold, 0).astype(np.uint8)
    return np.asarray(cv2.LUT(rgb, at), np.uint8)


def bloom(rgb: Pixels, threshold: int, strength: float, reach: float) -> Pixels:
    """Add the glow of what is brighter than `threshold`, `reach` pixels wide."""
    height, width = rgb.shape[:2]
    small = cv2.resize(rgb, (max(width // 4, 2), max(height // 4, 2)), interpolation=cv2.INTER_AREA)
    bright = brighter(small, threshold)
    wide = cv2.GaussianBlur(bright, (0, 0), max(reach / 4, 0.3))
    near = cv2.GaussianBlur(bright, (0, 0), max(reach / 14, 0.3))
    glow = cv2.addWeighted(wide, strength * 1.6, near, strength * 0.7, 0)
    return np.asarray(cv2.add(rgb, cv2.resize(glow, (width, height))), np.uint8)


def curve(rgb: Pixels, contrast: float, lift: float = 0.0) -> Pixels:
    """Bend tones: `contrast` above 0 makes an S around the middle, below 0 flattens."""
    at = np.linspace(0, 1, 256)
    bent = at + contrast * np.sin((at - 0.5) * 2 * np.pi) * 0.16 + lift
    return np.asarray(cv2.LUT(rgb, np.clip(bent * 255, 0, 255).astype(np.uint8)), np.uint8)


def graded(rgb: Pixels, shadows: Color, lights: Color, strength: float) -> Pixels:
    """Split-tone: push dark tones towards one colour, light ones towards another."""
    at = np.linspace(0, 1, 256)
    table = np.empty((1, 256, 3), np.uint8)
    for channel in range(3):
        low = (shadows[channel] - 0.5) * (1 - at) ** 2
        high = (lights[channel] - 0.5) * at**1.5 * (1 - at * 0.5)
        table[0, :, channel] = np.clip((at + strength * (low + high)) * 255, 0, 255)
    return np.asarray(cv2.LUT(rgb, table), np.uint8)


def saturated(rgb: Pixels, factor: float) -> Pixels:
    """Scale colourfulness around each pixel's gray."""
    out = np.empty_like(rgb)
    for rows in strips(rgb):
        three = cv2.cvtColor(gray(rgb[rows]), cv2.COLOR_GRAY2RGB)
        cv2.addWeighted(rgb[rows], factor, three, 1 - factor, 0, dst=out[rows])
    return out


def shaken(sheet: Sheet, rgb: Pixels, cells: float, reach: float) -> Pixels:
    """Shake a picture's lines as an unsteady hand or wet paper does, by `reach` pixels."""
    width, height = sheet.width, sheet.height
    maps = []
    for places in (np.arange(width)[None, :], np.arange(height)[:, None]):
        shift = fractal(sheet.rng, max(width // 8, 8), max(height // 8, 8), cells, 2) - 0.5
        maps.append(cv2.resize(shift * (2 * reach), (width, height)) + places.astype(np.float32))
    return np.asarray(
        cv2.remap(rgb, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def speckle(sheet: Sheet, sigma: float = 0.0) -> Floats:
    """Return fine noise of the sheet's size, mean 0, standard deviation 1, softened by `sigma`.

    One tile of 256 × 256 is drawn and laid with random shifts: as good to the eye, far cheaper.
    """
    side = 256
    tile = sheet.rng.standard_normal((side, side), np.float32)
    if sigma >= 0.4:
        soft_tile: Floats = cv2.GaussianBlur(tile, (0, 0), sigma)
        tile = np.asarray(soft_tile / max(float(soft_tile.std()), 1e-3), np.float32)
    rows, columns = -(-sheet.height // side), -(-sheet.width // side)
    out = np.empty((rows * side, columns * side), np.float32)
    for row in range(rows):
        for column in range(columns):
            shift = sheet.rng.integers(0, side, 2).tolist()
            out[row * side : (row + 1) * side, column * side : (column + 1) * side] = np.roll(
                tile, shift, axis=(0, 1)
            )
    return out[: sheet.height, : sheet.width]


def eased(sheet: Sheet) -> float:
    """Return how strong a texture may be, 0..1: a pixel of a small picture shows more of it."""
    return float(min((sheet.unit / 1000) ** 0.6, 1.0))


def grained(sheet: Sheet, rgb: Pixels, strength: float) -> Pixels:
    """Add film grain, `strength` in steps of 255."""
    field, out = speckle(sheet), np.empty_like(rgb)
    for rows in strips(rgb):
        gray_part = cv2.convertScaleAbs(field[rows], alpha=strength * eased(sheet), beta=128)
        cv2.addWeighted(rgb[rows], 1.0, cv2.merge([gray_part] * 3), 1.0, -128.0, dst=out[rows])
    return out


def edges(rgb: Pixels, radius: float, strength: float) -> Floats:
    """Return where contours run, 0..1: a difference of Gaussians, as XDoG (Winnemöller 2011)."""
    tone = gray(rgb)
    fine = cv2.GaussianBlur(tone, (0, 0), max(radius, 0.5))
    broad = cv2.GaussianBlur(tone, (0, 0), max(radius * 1.7, 0.8))
    response = cv2.subtract(broad, fine).astype(np.float32) / 255.0
    return np.asarray(np.clip(response * strength - 0.25, 0, 1), np.float32)


def paper(sheet: Sheet, depth: float) -> Floats:
    """Return a paper's tooth as a field around 1: fibres and grain, `depth` deep."""
    sigma = max(sheet.unit / 900, 0.6)
    tooth = speckle(sheet, sigma)
    tooth *= depth * 0.45 / sigma * eased(sheet)
    np.clip(tooth, -0.3, 0.3, out=tooth)
    tooth += 1.0
    return tooth


def manner(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Apply what every style shares: vivid or natural, and the textures a scene names."""
    contrast = 0.20 if sheet.look.night else 0.45
    rgb = curve(rgb, contrast if sheet.look.vivid else -0.18)
    if sheet.wants("film grain"):
        rgb = grained(sheet, rgb, 14)
    if sheet.wants("paper texture"):
        rgb = times(rgb, paper(sheet, 0.12))
    return rgb
