"""Styles: how a drawn picture becomes a watercolour, a film still, pixels. One entry for each."""

from __future__ import annotations

from limner.engines.sketch.styles import brush, graphic, lens
from limner.engines.sketch.styles.sheet import Sheet, Style

STYLES: dict[str, Style] = {
    "anime": Style(lens.anime),
    "cinematic": Style(lens.cinematic, lens.cinematic_backdrop),
    "comic": Style(graphic.comic),
    "cyberpunk": Style(lens.cyberpunk),
    "flat vector": Style(graphic.flat_vector),
    "illustration": Style(lens.illustration),
    "ink wash": Style(brush.ink_wash),
    "minimalist": Style(graphic.minimalist),
    "oil painting": Style(brush.oil_painting),
    "pencil sketch": Style(brush.pencil_sketch),
    "photographic": Style(lens.photographic, lens.blurred_backdrop),
    "pixel art": Style(graphic.pixel_art),
    "pop art": Style(graphic.pop_art, graphic.pop_art_backdrop),
    "watercolor": Style(brush.watercolor),
}
"""Each style's key in `Scene.style`, and what it does."""

__all__ = ["STYLES", "Sheet", "Style"]
