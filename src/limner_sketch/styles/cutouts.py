"""Styles made of stuff: layered paper, modelling clay."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.noise import fractal
from limner_sketch.palette import Floats
from limner_sketch.styles.filters import (
    colored,
    covered,
    detail,
    faces,
    field,
    grown,
    halved,
    kuwahara,
    nearest,
    own_palette,
)
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    curve,
    manner,
    paper,
    plain,
    saturated,
    times,
)


def paper_cut(sheet: Sheet) -> Pixels:
    """Finish as layered paper: plain sheets with smooth cut edges, each casting its shadow.

    Sheets are the picture's own palette by k-means over areas smoothed by Kuwahara's filter,
    ordered from light and high to dark and low; subjects lie on top.
    """
    half = kuwahara(saturated(halved(sheet.rgb), 1.15), max(2, sheet.unit // 260))
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    centers = own_palette(half, 9)
    labels = nearest(half, centers)
    aperture = 9 if sheet.unit > 600 else 5 if sheet.unit > 300 else 3
    labels = np.asarray(cv2.medianBlur(labels, aperture), np.uint8)
    depths = _depths(labels, centers)
    depth = np.asarray(cv2.LUT(labels, np.resize(depths, 256)), np.float32)
    flat = colored(labels, centers)
    if cover.any():
        own = own_palette(half[cover > 0.5][None], 14)
        figure = colored(np.asarray(cv2.medianBlur(nearest(half, own), 3), np.uint8), own)
        flat = blend(flat, figure, cover)
        depth = np.where(cover > 0.5, np.float32(len(centers) + 3), depth)
    fine = detail(sheet)
    share = np.clip(fine * 2.4 - 0.4, 0, 0.9) * covered(sheet, fine.shape[1], fine.shape[0])
    rgb = blend(np.asarray(grown(sheet, flat), np.uint8), sheet.rgb, grown(sheet, share))
    lit = grown(sheet, _paper_light(sheet, depth))
    return manner(sheet, times(rgb, lit * paper(sheet, 0.05) * (0.97 + 0.06 * field(sheet, 2, 2))))


def _depths(labels: Pixels, centers: Floats) -> Floats:
    """Return each palette colour's place in the pile of paper, 0 the lowest."""
    rows = np.linspace(0, 1, labels.shape[0], dtype=np.float32)
    counts = [np.count_nonzero(labels == number, axis=1) for number in range(len(centers))]
    middles = [float((count * rows).sum() / max(int(count.sum()), 1)) for count in counts]
    lights = centers @ np.array([0.3, 0.59, 0.11], np.float32) / 255
    order = np.argsort(np.array(middles) - 0.35 * lights, kind="stable")
    depths = np.empty(len(centers), np.float32)
    depths[order] = np.arange(len(centers))
    return depths


def _paper_light(sheet: Sheet, depth: Floats) -> Floats:
    """Return shadows and lit edges of a pile of paper as a field around 1."""
    reach = max(sheet.unit / 230, 1.0)
    side = -1 if sheet.look.light_from > 0 else 1
    size = (depth.shape[1], depth.shape[0])
    total = np.zeros_like(depth)
    for far, weight in ((0.6, 0.6), (1.6, 0.4)):
        shift = np.array([[1, 0, side * reach * far], [0, 1, reach * 1.3 * far]], np.float32)
        cast = cv2.warpAffine(depth, shift, size, borderMode=cv2.BORDER_REPLICATE)
        total += weight * np.clip((cast - depth) * 0.5, 0, 1)
    soft = cv2.blur(total, (round(reach * 1.2) | 1, round(reach * 1.2) | 1))
    soft = np.minimum(soft, (total > 0) * 0.3 + soft * 0.7)
    edge = cv2.Sobel(np.minimum(depth, 9), cv2.CV_32F, 0, 1)
    return np.asarray(1 - 0.46 * soft + 0.07 * np.clip(edge, 0, 1.4), np.float32)


def clay(sheet: Sheet) -> Pixels:
    """Finish as modelling clay: every area swells to a rounded form, lit softly, warm in shade.

    Forms are inflated from their silhouettes as in Johnston, "Lumo: illumination for cel
    animation" (2002): a rounded height over the distance to the nearest contour; the shadow's
    warmth stands for light scattered under the surface.
    """
    half = kuwahara(halved(sheet.rgb), max(2, sheet.unit // 240))
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    swell = max(sheet.unit / 46, 3.0)
    walls = cv2.morphologyEx(half, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).max(2)
    walls = walls > 62 - 28 * cover
    away = cv2.distanceTransform(np.where(walls, np.uint8(0), np.uint8(255)), cv2.DIST_L2, 3)
    skin = faces(sheet, width, height)
    form: Floats = _rounded(away, swell * 0.5) * (0.55 - 0.5 * skin)
    body = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    form = form + _rounded(body, swell * 2.6) * 1.1
    form += fractal(sheet.rng, width, height, 9, 3) * swell * 0.22
    form = cv2.GaussianBlur(form, (0, 0), max(sheet.unit / 420, 1.5))
    shade, shine = _clay_light(sheet, form)
    crease = cv2.GaussianBlur(np.clip(away / (swell * 0.22), 0, 1), (0, 0), 1.2)
    shade = shade * (1 - 0.26 * (1 - crease) * (1 - skin))
    smooth = np.asarray(cv2.medianBlur(sheet.rgb, 5 if sheet.unit > 600 else 3), np.uint8)
    rgb = blend(smooth, np.asarray(grown(sheet, half), np.uint8), grown(sheet, 0.8 - 0.6 * cover))
    rgb = saturated(curve(rgb, -0.35, 0.03), 1.12)
    rgb = _warm_shade(sheet, rgb, shade)
    white = np.clip(grown(sheet, shine), 0, 1)
    return manner(sheet, blend(rgb, plain(rgb, (255, 250, 242)), white))


def _rounded(away: Floats, radius: float) -> Floats:
    """Return a quarter circle's height over a distance, `radius` at most."""
    share = 1 - np.clip(away / radius, 0, 1)
    return np.asarray(np.sqrt(1 - share * share) * radius, np.float32)


def _clay_light(sheet: Sheet, form: Floats) -> tuple[Floats, Floats]:
    """Return wrapped diffuse light around 1 and a soft highlight, 0..1."""
    dx = cv2.Sobel(form, cv2.CV_32F, 1, 0, scale=0.125)
    dy = cv2.Sobel(form, cv2.CV_32F, 0, 1, scale=0.125)
    long = np.sqrt(dx * dx + dy * dy + 1.0)
    side = 0.55 if sheet.look.light_from > 0 else -0.55
    facing = (-dx * side + dy * 0.62 + 0.56) / long
    shade = 0.46 + 0.92 * np.clip(facing * 0.75 + 0.25, 0, 1)
    shine = np.clip((facing - 0.80) / 0.2, 0, 1) ** 2 * 0.34
    return np.asarray(shade, np.float32), np.asarray(shine, np.float32)


def _warm_shade(sheet: Sheet, rgb: Pixels, shade: Floats) -> Pixels:
    """Multiply by light whose shadows lose blue first and red last."""
    full = np.clip(grown(sheet, shade), 0.2, 1.45)
    scaled = np.clip(full * 170, 0, 255).astype(np.uint8)
    at = np.arange(256) / 170
    tables = [np.clip(at**power * 170, 0, 255).astype(np.uint8) for power in (0.72, 0.98, 1.06)]
    light = cv2.merge([cv2.LUT(scaled, table) for table in tables])
    return np.asarray(cv2.multiply(rgb, light, scale=1 / 170), np.uint8)
