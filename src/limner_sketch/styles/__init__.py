"""Styles: how a drawn picture becomes a watercolour, a film still, pixels. One entry for each."""

from __future__ import annotations

from limner_sketch.styles import (
    cutouts,
    dry,
    facets,
    graphic,
    hatching,
    isometric,
    lens,
    oils,
    prints,
    retro,
    washes,
)
from limner_sketch.styles.sheet import Sheet, Style

STYLES: dict[str, Style] = {
    "3d clay": Style(cutouts.clay),
    "anime": Style(lens.anime),
    "art deco": Style(retro.art_deco, retro.art_deco_backdrop),
    "charcoal": Style(dry.charcoal),
    "cinematic": Style(lens.cinematic, lens.cinematic_backdrop),
    "comic": Style(graphic.comic),
    "cyberpunk": Style(lens.cyberpunk),
    "flat vector": Style(graphic.flat_vector),
    "gongbi": Style(prints.gongbi),
    "illustration": Style(lens.illustration),
    "impasto": Style(oils.impasto),
    "ink wash": Style(washes.ink_wash),
    "isometric": Style(isometric.isometric, isometric.isometric_backdrop),
    "low poly": Style(facets.low_poly),
    "minimalist": Style(graphic.minimalist),
    "oil painting": Style(oils.oil_painting),
    "paper cut": Style(cutouts.paper_cut),
    "pastel": Style(dry.pastel),
    "pen line art": Style(hatching.pen_line_art),
    "pencil sketch": Style(dry.pencil_sketch),
    "photographic": Style(lens.photographic, lens.blurred_backdrop),
    "pixel art": Style(graphic.pixel_art),
    "pop art": Style(graphic.pop_art, graphic.pop_art_backdrop),
    "stained glass": Style(facets.stained_glass),
    "ukiyo-e": Style(prints.ukiyo_e),
    "vaporwave": Style(retro.vaporwave, retro.vaporwave_backdrop),
    "watercolor": Style(washes.watercolor),
}
"""Each style's key in `Scene.style`, and what it does."""

__all__ = ["STYLES", "Sheet", "Style"]
