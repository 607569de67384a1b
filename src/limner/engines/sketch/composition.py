"""Composition: where subjects stand, how large, and what binds each to its ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import skia

from limner.engines.sketch.easel import Easel
from limner.engines.sketch.lighting import lit
from limner.engines.sketch.settings.ground import Ground, floats
from limner.engines.sketch.subjects import Sprite, sprite
from limner.images.pixels import Pixels
from limner.prompts.scene import Subject

_COUNT_MAX = 30
_TALL = frozenset(
    ["tower", "castle", "skyscraper", "pagoda", "lighthouse", "temple", "cathedral", "tree", "palm"]
)
_SMALL = frozenset(
    [
        "butterfly",
        "bee",
        "bird",
        "flower",
        "rose",
        "tulip",
        "apple",
        "mouse",
        "snail",
        "ladybug",
        "mushroom",
        "cup",
        "teapot",
        "book",
        "ball",
        "cherry",
        "strawberry",
        "key",
        "candle",
        "leaf",
        "shell",
        "ant",
    ]
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A spot for one subject: middle and foot in pixels, and the height it gets there."""

    subject: Subject
    x: float
    y: float
    height: float


def place_subjects(easel: Easel, ground: Ground) -> Pixels:
    """Draw all subjects, the farthest first; return their coverage at half size, 0..255."""
    cover = np.zeros((max(easel.height // 2, 1), max(easel.width // 2, 1)), np.uint8)
    drawn: dict[tuple[Subject, int], Sprite] = {}
    for place in sorted(_places(easel, ground), key=lambda place: place.y):
        key = (place.subject, round(place.height))
        if key not in drawn or len(drawn) < 4:
            made = sprite(
                place.subject,
                max(round(place.height), 8),
                easel.look,
                easel.rng,
                easel.scene.framing,
            )
            drawn[key] = made
        _set(easel, ground, place, drawn[key], cover)
    return cover


def _places(easel: Easel, ground: Ground) -> list[_Place]:
    items = [
        subject for subject in easel.scene.subjects for _ in range(max(1, min(subject.count, 12)))
    ][:_COUNT_MAX]
    if not items:
        return []
    base = _height(easel, ground)
    if len(items) == 1:
        return [_single(easel, ground, items[0], base)]
    spots = _spots(easel, ground, len(items))
    order = sorted(range(len(items)), key=lambda i: -_size(items[i]))
    shrink = (1.0, 0.86, 0.74, 0.66, 0.58, 0.52)[min(len(items) - 1, 5)]
    if len(items) > 8:
        shrink *= 0.8
    places = []
    for index, (x, y, scale) in zip(order, spots, strict=True):
        height = base * shrink * scale * _size(items[index])
        y = _level(ground, items[index], y)
        places.append(_Place(items[index], x * easel.width, y * easel.height, height))
    return places


def _level(ground: Ground, subject: Subject, y: float) -> float:
    """Return where a subject's foot is: on the water for what floats, else where it was put."""
    if ground.afloat is None or not floats(subject.name):
        return y
    return ground.afloat + (y - ground.feet) * 0.4


def _swims(ground: Ground, subject: Subject) -> bool:
    return ground.afloat is not None and floats(subject.name)


def _size(subject: Subject) -> float:
    last = subject.name.rsplit(" ", 1)[-1]
    if last in _TALL:
        return 1.3
    return 0.55 if last in _SMALL else 1.0


def _height(easel: Easel, ground: Ground) -> float:
    """Return a lone subject's height in pixels."""
    scene = easel.scene
    share = {"close-up": 0.88, "half-length": 0.80, "wide": 0.24, "full": 0.58}.get(
        scene.framing or "", 0.48
    )
    if scene.framing is None:
        if scene.background or scene.setting in {None, "studio", "abstract"}:
            share = 0.62
        elif scene.setting == "ink mountains" or easel.look.sparse:
            share = 0.17 if easel.look.ink else 0.30
        elif scene.view == "bird's-eye":
            share = 0.26
    room = easel.height * (0.97 if share > 0.7 else ground.feet - 0.04)
    return min(share * min(easel.unit * 1.25, max(easel.unit, easel.height * 0.72)), room)


def _single(easel: Easel, ground: Ground, subject: Subject, base: float) -> _Place:
    scene = easel.scene
    x = 0.5
    wide = easel.width > easel.height * 1.2
    if scene.framing == "wide" or easel.look.sparse or (wide and not scene.background):
        x = 0.5 - 0.14 * easel.look.light_from  # A third, away from the light.
    if scene.background or scene.framing in {"close-up", "half-length"} or scene.view == "front":
        x = 0.5
    size = _size(subject) if scene.framing is None and not scene.background else 1.0
    foot = _level(ground, subject, ground.feet)
    if scene.background and scene.framing not in {"close-up", "half-length"}:
        foot = 0.5 + base / easel.height / 2
    elif easel.height > easel.width * 1.2 and foot > 0.86:
        foot -= 0.05
    return _Place(subject, x * easel.width, foot * easel.height, base * size)


def _spots(easel: Easel, ground: Ground, count: int) -> list[tuple[float, float, float]]:
    """Return a spot (x, y, scale) for each of `count` subjects, the most important first."""
    across = (
        5 if easel.width > easel.height * 1.2 else (3 if easel.height > easel.width * 1.2 else 4)
    )
    rows = max(1, -(-count // across))
    deep = min(ground.feet - max(ground.horizon, 0.3), 0.36) if ground.solid else 0.5
    spots: list[tuple[float, float, float]] = []
    left = count
    for row in range(rows):
        here = -(-left // (rows - row))
        left -= here
        back = row / max(rows, 2)
        y = ground.feet - deep * back * 0.9
        scale = 1.0 - (0.42 * back if ground.solid else 0.2 * back)
        for column in range(here):
            x = 0.5 + (column - (here - 1) / 2) * min(0.84 / here, 0.34)
            x += (0.05 if row % 2 else 0.0) + easel.chance(-0.015, 0.015)
            step = 0.018 * ((column % 2) - 0.5) if here > 1 else 0.0
            spots.append((min(max(x, 0.1), 0.9), y + step, scale))
    return spots


def _set(easel: Easel, ground: Ground, place: _Place, made: Sprite, cover: Pixels) -> None:
    image = lit(made.image, easel.look)
    tall, wide = float(image.height()), float(image.width())
    limit = easel.width * (0.94 if len(easel.scene.subjects) == 1 else 0.55)
    scale = min(place.height / tall, limit / wide, easel.height * 0.98 / tall)
    tall, wide = tall * scale, wide * scale
    y = place.y
    if made.crop_bottom:
        y = easel.height + 1.0
    elif not made.stands and ground.solid and not _swims(ground, place.subject):
        lift = 0.0 if easel.scene.background else 0.30 * easel.height
        y = max(y - lift, tall + easel.height * 0.03)
    x = min(max(place.x, wide * 0.42), easel.width - wide * 0.42)
    box = skia.Rect.MakeXYWH(x - wide / 2, y - tall, wide, tall)
    standing = made.stands and ground.solid and not made.crop_bottom
    if standing and easel.scene.art_form not in {"logo", "icon", "sticker"}:
        _shadow(easel, x, y, wide, tall, on_plain=bool(easel.scene.background))
        wet = 0.7 if _swims(ground, place.subject) else ground.wet
        if wet > 0:
            _reflection(easel, image, box, wet)
    _halo(easel, image, box)
    if scale > 0.995:  # Drawn for this height: pixel on pixel is sharper, and faster.
        easel.canvas.drawImage(image, round(box.left()), round(box.top()))
    else:
        smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        easel.canvas.drawImageRect(image, box, smooth)
    _cover(cover, image, box)


def _shadow(easel: Easel, x: float, y: float, wide: float, tall: float, *, on_plain: bool) -> None:
    look = easel.look
    tone = look.palette.shadow if not look.ink else look.palette.ink
    depth = min(wide * 0.14, tall * 0.10)
    if look.flat:
        easel.oval(x, y - depth * 0.2, wide * 0.44, depth * 0.5, tone, 0.22)
        return
    strength = 0.36 if on_plain or look.ink else 0.62
    squash = depth / max(wide * 0.5, 1.0)
    aside = -look.light_from * wide * 0.14
    easel.glow(
        x + aside,
        y - depth * 0.1,
        wide * 0.74,
        tone,
        strength * 0.75,
        blend="over",
        squash=squash * 1.1,
    )
    easel.glow(x, y - depth * 0.15, wide * 0.5, tone, strength, blend="over", squash=squash * 0.55)


def _reflection(easel: Easel, image: Any, box: Any, wet: float) -> None:
    """Mirror a subject in wet ground: flipped, shortened, soft, fading with depth."""
    small = image.resize(max(2, image.width() // 5), max(2, image.height() // 5))
    canvas = easel.canvas
    reach = box.height() * 0.62
    area = skia.Rect.MakeXYWH(box.left(), box.bottom(), box.width(), reach)
    canvas.saveLayer(area, skia.Paint(Alphaf=0.62 * wet))
    canvas.save()
    canvas.translate(0, box.bottom() * 2)
    canvas.scale(1, -1)
    flipped = skia.Rect.MakeXYWH(box.left(), box.bottom() - reach, box.width(), reach)
    canvas.drawImageRect(small, flipped, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
    canvas.restore()
    fade = skia.GradientShader.MakeLinear(
        [skia.Point(0, area.top()), skia.Point(0, area.bottom())], [0xFF000000, 0x00000000]
    )
    canvas.drawRect(area, skia.Paint(Shader=fade, BlendMode=skia.BlendMode.kDstIn))
    canvas.restore()


def _halo(easel: Easel, image: Any, box: Any) -> None:
    """Let the rim colours shine a little past the edges, as light does in wet air."""
    if not easel.look.rim_colors or easel.look.flat:
        return
    strong = 0.5 if len(easel.look.rim_colors) > 1 else 0.16
    shrink = max(image.height() / 72.0, 1.0)
    size = (max(int(image.width() / shrink), 2), max(int(image.height() / shrink), 2))
    alpha = image.resize(*size).toarray(colorType=skia.kRGBA_8888_ColorType)[..., 3]
    pad = 14
    wide = cv2.copyMakeBorder(alpha, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    soft = cv2.GaussianBlur(wide, (0, 0), 4.5).astype(np.float32) / 255
    grow_x, grow_y = box.width() / size[0] * pad, box.height() / size[1] * pad
    dark = np.ones((*soft.shape, 4), np.float32)  # What both lights leave unlit: a screen of two.
    for side, color in zip((-1, 1), easel.look.rim_colors * 2, strict=False):
        shift = np.array([[1, 0, side * pad * 0.22], [0, 1, 0]], np.float32)
        moved = cv2.warpAffine(soft, shift, (soft.shape[1], soft.shape[0])) * strong
        dark *= 1 - moved[..., None] * np.array([*color, 1.0], np.float32)
    left, top = round(box.left() - grow_x), round(box.top() - grow_y)
    wide, tall = round(box.width() + grow_x * 2), round(box.height() + grow_y * 1.3)
    easel.stamp(((1 - dark) * 255).astype(np.uint8), (left, top, wide, tall), "screen")


def _cover(cover: Pixels, image: Any, box: Any) -> None:
    left, top = round(box.left() / 2), round(box.top() / 2)
    wide, tall = max(round(box.width() / 2), 1), max(round(box.height() / 2), 1)
    alpha = image.resize(wide, tall).toarray(colorType=skia.kRGBA_8888_ColorType)[..., 3]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + wide, cover.shape[1]), min(top + tall, cover.shape[0])
    if x1 > x0 and y1 > y0:
        part = alpha[y0 - top : y1 - top, x0 - left : x1 - left]
        np.maximum(cover[y0:y1, x0:x1], part, out=cover[y0:y1, x0:x1])
