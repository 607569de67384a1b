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
from limner_sketch.styles.sheet import Sheet, StyleRecipe

STYLES: dict[str, StyleRecipe] = {
    "3d clay": StyleRecipe(cutouts.clay),
    "anime": StyleRecipe(lens.anime),
    "art deco": StyleRecipe(retro.art_deco, retro.art_deco_backdrop),
    "charcoal": StyleRecipe(dry.charcoal),
    "cinematic": StyleRecipe(lens.cinematic, lens.cinematic_backdrop),
    "comic": StyleRecipe(graphic.comic),
    "cyberpunk": StyleRecipe(lens.cyberpunk),
    "flat vector": StyleRecipe(graphic.flat_vector),
    "gongbi": StyleRecipe(prints.gongbi),
    "illustration": StyleRecipe(lens.illustration),
    "impasto": StyleRecipe(oils.impasto),
    "ink wash": StyleRecipe(washes.ink_wash),
    "isometric": StyleRecipe(isometric.isometric, isometric.isometric_backdrop),
    "low poly": StyleRecipe(facets.low_poly),
    "minimalist": StyleRecipe(graphic.minimalist),
    "oil painting": StyleRecipe(oils.oil_painting),
    "paper cut": StyleRecipe(cutouts.paper_cut),
    "pastel": StyleRecipe(dry.pastel),
    "pen line art": StyleRecipe(hatching.pen_line_art),
    "pencil sketch": StyleRecipe(dry.pencil_sketch),
    "photographic": StyleRecipe(lens.photographic, lens.blurred_backdrop),
    "pixel art": StyleRecipe(graphic.pixel_art),
    "pop art": StyleRecipe(graphic.pop_art, graphic.pop_art_backdrop),
    "stained glass": StyleRecipe(facets.stained_glass),
    "ukiyo-e": StyleRecipe(prints.ukiyo_e),
    "vaporwave": StyleRecipe(retro.vaporwave, retro.vaporwave_backdrop),
    "watercolor": StyleRecipe(washes.watercolor),
}
"""Each style's key in `Scene.style`, and what it does."""

__all__ = ["STYLES", "Sheet", "StyleRecipe"]
