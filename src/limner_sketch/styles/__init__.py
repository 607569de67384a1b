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
from limner_sketch.styles.sheet import Sheet, StyleFinish

STYLES: dict[str, StyleFinish] = {
    "3d clay": StyleFinish(cutouts.clay),
    "anime": StyleFinish(lens.anime),
    "art deco": StyleFinish(retro.art_deco, retro.art_deco_backdrop),
    "charcoal": StyleFinish(dry.charcoal),
    "cinematic": StyleFinish(lens.cinematic, lens.cinematic_backdrop),
    "comic": StyleFinish(graphic.comic),
    "cyberpunk": StyleFinish(lens.cyberpunk),
    "flat vector": StyleFinish(graphic.flat_vector),
    "gongbi": StyleFinish(prints.gongbi),
    "illustration": StyleFinish(lens.illustration),
    "impasto": StyleFinish(oils.impasto),
    "ink wash": StyleFinish(washes.ink_wash),
    "isometric": StyleFinish(isometric.isometric, isometric.isometric_backdrop),
    "low poly": StyleFinish(facets.low_poly),
    "minimalist": StyleFinish(graphic.minimalist),
    "oil painting": StyleFinish(oils.oil_painting),
    "paper cut": StyleFinish(cutouts.paper_cut),
    "pastel": StyleFinish(dry.pastel),
    "pen line art": StyleFinish(hatching.pen_line_art),
    "pencil sketch": StyleFinish(dry.pencil_sketch),
    "photographic": StyleFinish(lens.photographic, lens.blurred_backdrop),
    "pixel art": StyleFinish(graphic.pixel_art),
    "pop art": StyleFinish(graphic.pop_art, graphic.pop_art_backdrop),
    "stained glass": StyleFinish(facets.stained_glass),
    "ukiyo-e": StyleFinish(prints.ukiyo_e),
    "vaporwave": StyleFinish(retro.vaporwave, retro.vaporwave_backdrop),
    "watercolor": StyleFinish(washes.watercolor),
}
"""Each style's key in `Scene.style`, and what it does."""

__all__ = ["STYLES", "Sheet", "StyleFinish"]
