"""Composition: subjects drawn at their places, and what binds each to its ground."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import skia

from limner.contract.orders import Size
from limner.images.pixels import Pixels
from limner_sketch.arranging import MARKS, arrange
from limner_sketch.easel import Easel
from limner_sketch.heaping import mouth_of
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.lighting import lit
from limner_sketch.look import Look
from limner_sketch.materials import made_of
from limner_sketch.palette import luminance
from limner_sketch.places import Place
from limner_sketch.scale import faces_left
from limner_sketch.scenery.ground import Ground, floats
from limner_sketch.subjects.sprites import Sprite, cropped
from limner_sketch.subjects.studies import HEIGHT_MIN, Study, stands

_ENSEMBLE_ROOM = 1.5
"""An ensemble is drawn in a square of so many times its height, then cut out."""


def place_subjects(easel: Easel, ground: Ground) -> Pixels:
    """Draw all subjects, the farthest first; return their coverage at half size, 0..255."""
    cover = np.zeros((max(easel.height // 2, 1), max(easel.width // 2, 1)), np.uint8)
    troupe = _Troupe(easel)
    lifted: dict[Subject, float] = {}
    for place in arrange(easel, ground, troupe.aspect):
        if place.upon in lifted:
            place = replace(place, y=place.y + lifted[place.upon])
        made = troupe.sprite(place.subject, place.height, place.turned)
        lifted[place.subject] = _set(easel, ground, place, made, cover) - place.y
    return cover


def ensemble(scene: Scene, look: Look, rng: np.random.Generator, height: int) -> Sprite:
    """Return bound subjects (flowers in a vase) as one sprite `height` pixels high."""
    side = max(round(height * _ENSEMBLE_ROOM), 16)
    alone = replace(scene, background="transparent", lettering=(), framing=None, setting=None)
    easel = Easel(Size(side, side), look, alone, rng)
    place_subjects(easel, Ground(0.7, 0.9, look.palette.paper, has_sky=False))
    image = skia.Image.fromarray(
        easel.pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType, copy=True
    )
    return Sprite(cropped(image, height), stands(scene.subjects[0]))


class _Troupe:
    """The sprites of a scene: each is drawn once for a size, however often it appears."""

    def __init__(self, easel: Easel) -> None:
        self._easel = easel
        self._drawn: dict[tuple[Subject, int, bool], Sprite] = {}
        self._studies: dict[tuple[Subject, bool], Study] = {}
        self._seeds: dict[Subject, int] = {}

    def aspect(self, subject: Subject, _height: float, _turned: bool) -> float:
        """Return a subject's width over its height."""
        return self._study(subject, False).aspect

    def sprite(self, subject: Subject, height: float, turned: bool) -> Sprite:
        """Return a subject `height` pixels high; a copy of nearly that size will do."""
        turned = turned and faces_left(subject)
        tall = max(round(height), HEIGHT_MIN)
        for (known, size, way), made in self._drawn.items():
            if known == subject and way == turned and tall <= size <= tall * 1.5 + 2:
                return made
        made = self._study(subject, turned).sprite(tall)
        rng = np.random.default_rng(self._seeds[subject])
        made = replace(made, image=made_of(made.image, subject, self._look(turned), rng))
        if turned:
            made = replace(made, image=_mirrored(made.image))
        self._drawn[subject, tall, turned] = made
        return made

    def _study(self, subject: Subject, turned: bool) -> Study:
        """Return a subject's study; by its own seed, so that it is the same one either way."""
        if subject not in self._seeds:
            self._seeds[subject] = int(self._easel.rng.integers(2**63))
        if (subject, turned) not in self._studies:
            rng = np.random.default_rng(self._seeds[subject])
            framing = self._easel.scene.framing
            self._studies[subject, turned] = Study(subject, self._look(turned), rng, framing)
        return self._studies[subject, turned]

    def _look(self, turned: bool) -> Look:
        """Return the scene's look; what will be turned round is drawn in mirrored light."""
        look = self._easel.look
        return replace(look, light_from=-look.light_from) if turned else look


def _mirrored(image: Any) -> Any:
    """Turn a sprite round."""
    raw = image.toarray(colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    flipped = np.ascontiguousarray(raw[:, ::-1])
    return skia.Image.fromarray(flipped, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


def _swims(ground: Ground, subject: Subject) -> bool:
    return ground.afloat is not None and floats(subject.name)


def _set(easel: Easel, ground: Ground, place: Place, made: Sprite, cover: Pixels) -> float:
    """Draw one subject; return the height of its foot, which may not be where it was put."""
    image = lit(made.image, easel.look, spot=easel.scene.setting == "stage")
    tall, wide = float(image.height()), float(image.width())
    limit = easel.width * (0.94 if len(easel.scene.subjects) == 1 else 0.8)
    scale = min(place.height / tall, limit / wide, easel.height * 0.98 / tall)
    tall, wide = tall * scale, wide * scale
    y = place.y
    if made.crop_bottom and not place.resting:
        y = easel.height + 1.0
    elif not (made.stands or place.resting) and ground.solid and not _swims(ground, place.subject):
        lift = 0.0 if easel.scene.background else 0.30 * easel.height
        titled = easel.scene.art_form == "poster" and bool(easel.scene.lettering)
        y = max(y - lift, tall + easel.height * (0.22 if titled else 0.03))
    x = min(max(place.x, wide * 0.42), easel.width - wide * 0.42)
    box = skia.Rect.MakeXYWH(x - wide / 2, y - tall, wide, tall)
    easel.canvas.save()
    if place.front:
        _clip_to_front(easel, place, box)
    elif easel.scene.background != "transparent":
        bare = made.crop_bottom or place.resting or not (made.stands and ground.solid)
        if (not bare or place.contact) and easel.scene.art_form not in MARKS:
            on_plain = bool(easel.scene.background) or place.contact
            _shadow(easel, x, y, wide, tall, on_plain=on_plain)
            wet = 0.7 if _swims(ground, place.subject) else ground.wet
            if wet > 0 and not place.contact:
                _reflection(easel, image, box, wet)
        _stand_out(easel, image, box)
        _halo(easel, image, box)
    if place.window:
        easel.canvas.clipRect(skia.Rect.MakeLTRB(0, place.window[0], easel.width, place.window[1]))
    if scale > 0.995:  # Drawn for this height: pixel on pixel is sharper, and faster.
        easel.canvas.drawImage(image, round(box.left()), round(box.top()))
    else:
        smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        easel.canvas.drawImageRect(image, box, smooth)
    easel.canvas.restore()
    _cover(cover, image, box)
    return y


def _clip_to_front(easel: Easel, place: Place, box: Any) -> None:
    """Let only what is below the front rim of a vessel's opening be drawn."""
    mouth = mouth_of(place.subject)
    if mouth is None:
        return
    middle, tall, half = box.centerX(), box.height(), box.width() * mouth.wide
    rim = box.bottom() - tall * mouth.up
    path = skia.Path()
    path.moveTo(box.left(), rim)
    path.lineTo(middle - half, rim)
    oval = skia.Rect.MakeLTRB(
        middle - half, rim - tall * mouth.deep, middle + half, rim + tall * mouth.deep
    )
    path.arcTo(oval, 180, -180, False)
    path.lineTo(box.right(), rim)
    path.lineTo(box.right(), box.bottom() + 2)
    path.lineTo(box.left(), box.bottom() + 2)
    path.close()
    easel.canvas.clipPath(path, True)


def _stand_out(easel: Easel, image: Any, box: Any) -> None:
    """Lighten or darken what is behind a subject that is as light as it: it must be seen."""
    if easel.scene.background or easel.look.flat:
        return
    left, right = max(int(box.left()), 0), min(int(box.right()), easel.width)
    top, bottom = max(int(box.top()), 0), min(int(box.bottom()), easel.height)
    if right - left < 4 or bottom - top < 4:
        return
    behind = easel.pixels[top:bottom:8, left:right:8, :3].reshape(-1, 3).mean(0) / 255
    raw = image.resize(24, 24).toarray(
        colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    weight = max(float(raw[..., 3].sum()), 1.0)
    own = raw[..., :3].reshape(-1, 3).sum(0) / weight
    first = luminance((float(own[0]), float(own[1]), float(own[2])))
    second = luminance((float(behind[0]), float(behind[1]), float(behind[2])))
    if abs(first - second) > 0.12:
        return
    colors = easel.look.palette
    tone = colors.shadow if first > 0.5 else colors.horizon
    if easel.look.ink:
        tone = colors.paper
    middle, reach = box.centerX(), max(box.width(), box.height()) * 0.72
    share = 0.34 if easel.look.night and first <= 0.5 else 0.24
    easel.glow(middle, box.centerY(), reach, tone, share, blend="over")


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
