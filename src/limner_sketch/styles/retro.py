"""Styles of two decades: vaporwave and art deco."""

from __future__ import annotations

import cv2
import numpy as np

from limner.images.pixels import Pixels
from limner_sketch.palette import Floats
from limner_sketch.scenery.ground import Ground
from limner_sketch.styles.filters import (
    colored,
    covered,
    faces,
    grown,
    halved,
    ink_lines,
    kuwahara,
    nearest,
    own_palette,
    with_faces,
)
from limner_sketch.styles.sheet import (
    Sheet,
    blend,
    bloom,
    curve,
    gray,
    manner,
    plain,
    saturated,
    times,
)

_DUSK = ((38, 12, 84), (118, 26, 140), (236, 62, 158), (255, 150, 140), (255, 214, 150))
_NIGHT = ((6, 4, 30), (36, 12, 86), (112, 24, 140), (232, 56, 160), (255, 140, 150))
_DUOTONE = ((22, 8, 58), (92, 30, 150), (238, 70, 176), (120, 210, 240), (226, 250, 255))
_DECO = np.array(
    [
        (14, 20, 36), (20, 44, 66), (20, 84, 94), (92, 138, 128), (150, 66, 48),
        (196, 152, 78), (226, 190, 122), (246, 232, 200),
    ],
    np.float32,
)  # fmt: skip
_GOLD = (214, 172, 88)


def _ramp(stops: tuple[tuple[int, int, int], ...]) -> Pixels:
    """Return 256 colours through stops, (256, 3)."""
    at = np.linspace(0, len(stops) - 1, 256)
    parts = [np.interp(at, range(len(stops)), [stop[part] for stop in stops]) for part in range(3)]
    return np.stack(parts, 1).astype(np.uint8)


def vaporwave_backdrop(sheet: Sheet, ground: Ground) -> Pixels:
    """Hang a striped sun in a dusk of two colours, and lay a glowing grid to the horizon."""
    if sheet.scene.background:
        return sheet.rgb
    height, width = sheet.height, sheet.width
    tone = gray(halved(sheet.rgb))
    duotone = colored(tone, _ramp(_DUOTONE))
    horizon = float(np.clip(ground.horizon, 0.35, 0.66)) if ground.has_sky else 0.62
    rows = np.arange(height) / height
    at = np.clip(rows / horizon * 255, 0, 255).astype(np.uint8)
    sky = np.asarray(
        cv2.resize(_ramp(_NIGHT if sheet.look.night else _DUSK)[at][:, None, :], (width, height)),
        np.uint8,
    )
    if sheet.look.night:
        _stars(sheet, sky, horizon)
    _sun(sheet, sky, horizon)
    open_sky = (
        _open_sky(tone, horizon, 1 if sheet.look.night else 3)
        if ground.has_sky
        else np.zeros_like(tone)
    )
    share = grown(sheet, cv2.GaussianBlur(open_sky, (0, 0), 1.0)).astype(np.float32) / 255
    rgb = blend(np.asarray(grown(sheet, duotone), np.uint8), sky, share)
    return _grid(sheet, rgb, horizon)


def _open_sky(tone: Pixels, horizon: float, step: int) -> Pixels:
    """Return where the sky is, 0..255: what is reached from the top by tones `step` apart.

    What floats in it, sun and clouds too, counts as sky.
    """
    height, width = tone.shape
    mask = np.zeros((height + 2, width + 2), np.uint8)
    flags = 4 | (255 << 8) | cv2.FLOODFILL_MASK_ONLY
    smooth = cv2.blur(tone, (3, 3))
    for x in (width // 6, width // 2, width * 5 // 6):
        if not mask[2, x + 1]:
            cv2.floodFill(smooth, mask, (x, 1), 0, (step,), (step,), flags)
    found = np.ascontiguousarray(mask[1:-1, 1:-1])
    low = round(height * horizon)
    found[low:] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(found[:low]))
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, under = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    island = (left > 0) & (top > 0) & (right < width) & (under < low)
    island[0] = False
    found[:low][island[labels]] = 255
    return found


def _stars(sheet: Sheet, sky: Pixels, horizon: float) -> None:
    """Sow stars over a night, thinning out towards the horizon."""
    low = max(round(sheet.height * horizon), 1)
    for size, count in ((1, 110), (2, 26)):
        radius = size * sheet.unit / 1400
        for x, y in sheet.rng.random((count, 2)):
            at = (round(x * sheet.width * 8), round(y**1.8 * low * 0.8 * 8))
            cv2.circle(sky, at, max(round(radius * 8), 3), (255, 226, 250), -1, cv2.LINE_AA, 3)


def _sun(sheet: Sheet, sky: Pixels, horizon: float) -> None:
    radius = sheet.unit * 0.25
    x, y = sheet.width / 2, sheet.height * horizon - radius * 0.62
    top, low = max(round(y - radius), 0), min(round(sheet.height * horizon), sheet.height)
    left, right = max(round(x - radius), 0), min(round(x + radius), sheet.width)
    ys, xs = np.mgrid[top:low, left:right].astype(np.float32)
    disc = np.clip(radius - np.hypot(xs - x, ys - y), 0, 1)
    down = (ys - (y - radius)) / (2 * radius)
    phase = (down * 15) % 1
    gap = np.clip((down - 0.34) * 0.85, 0, 0.62)
    disc *= np.clip((phase - gap) * radius / 9, 0, 1)
    colors = _ramp(((255, 236, 120), (255, 170, 100), (255, 72, 150), (220, 40, 170)))
    face = colors[np.clip(down * 255, 0, 255).astype(np.uint8)]
    sky[top:low, left:right] = blend(np.ascontiguousarray(sky[top:low, left:right]), face, disc)


def _grid(sheet: Sheet, rgb: Pixels, horizon: float) -> Pixels:
    """Draw a floor of lines towards the horizon over the ground."""
    start = round(sheet.height * horizon)
    floor: Floats = np.ascontiguousarray(rgb[start:])
    if floor.shape[0] < 4:
        return rgb
    deep = plain(floor, (26, 8, 66))
    floor = np.asarray(cv2.addWeighted(floor, 0.34, deep, 0.66, 0), np.uint8)
    lines = np.zeros_like(floor)
    tall, width = floor.shape[:2]
    thick = max(1, round(sheet.unit / 420))
    for number in range(-26, 27):
        far, near = width / 2 + number * width / 36, width / 2 + number * width / 5.2
        ends = ((round(far * 8), 0), (round(near * 8), tall * 8))
        cv2.line(lines, ends[0], ends[1], (255, 70, 214), thick, cv2.LINE_AA, 3)
    for number in range(1, 15):
        y = tall * (number / 14) ** 2.4
        cv2.line(
            lines, (0, round(y * 8)), (width * 8, round(y * 8)), (90, 226, 255), thick,
            cv2.LINE_AA, 3,
        )  # fmt: skip
    glow = cv2.blur(lines, (thick * 8 + 1, thick * 8 + 1))
    floor = cv2.add(cv2.add(floor, lines), cv2.convertScaleAbs(glow, alpha=1.3))
    return np.vstack([rgb[:start], floor])


def vaporwave(sheet: Sheet) -> Pixels:
    """Finish as vaporwave: everything drawn into two hues, glow, scan lines, a split image."""
    drawn = sheet.rgb
    if sheet.look.night:  # What stands before the night is lit, or nobody would see it.
        drawn = blend(drawn, curve(drawn, 0.5, 0.16), _covers(sheet))
    tone = gray(drawn)
    toned = np.asarray(cv2.applyColorMap(tone, _ramp(_DUOTONE)[:, None, :]), np.uint8)
    cover = _covers(sheet)
    rgb = with_faces(sheet, blend(drawn, toned, 0.16 + 0.26 * cover), drawn, 0.6)
    rgb = bloom(saturated(rgb, 1.15), 175, 0.34, sheet.unit * 0.05)
    reach = max(1, round(sheet.unit / 420))
    rgb[:, reach:, 0] = rgb[:, :-reach, 0].copy()
    rgb[:, :-reach, 2] = rgb[:, reach:, 2].copy()
    lines = np.ones((sheet.height, 1), np.float32)
    lines[:: max(2, sheet.height // 256)] = 0.90 if sheet.height > 600 else 0.95
    return manner(sheet, times(rgb, np.repeat(lines, sheet.width, 1)))


def _covers(sheet: Sheet) -> Floats:
    """Return where subjects are, 0..1, of the sheet's size."""
    return grown(sheet, covered(sheet, max(sheet.width // 4, 1), max(sheet.height // 4, 1)))


def art_deco_backdrop(sheet: Sheet, ground: Ground) -> Pixels:
    """Open a symmetric fan of rays behind everything that has a sky."""
    if sheet.scene.background or not ground.has_sky:
        return sheet.rgb
    height, width = halved(sheet.rgb).shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    foot = height * float(np.clip(ground.horizon + 0.04, 0.4, 0.8))
    turn = np.arctan2(foot - ys, xs - width / 2)
    rays = np.clip(np.cos(turn * 26) * min(width, height) / 40 + 0.5, 0, 1)
    step = 3 if sheet.look.night else 16
    open_sky = _open_sky(gray(halved(sheet.rgb)), ground.horizon, step)
    share = cv2.blur(open_sky, (3, 3)).astype(np.float32) / 255
    gold = plain(sheet.rgb, _GOLD if not sheet.look.night else (44, 84, 104))
    cream = plain(sheet.rgb, (246, 230, 194) if not sheet.look.night else (16, 26, 46))
    fan = blend(cream, gold, grown(sheet, rays))
    return blend(sheet.rgb, fan, grown(sheet, share * (0.62 if sheet.look.night else 0.86)))


def art_deco(sheet: Sheet) -> Pixels:
    """Finish as an art deco poster: stepped tones, gold contours, a stepped gold border.

    Tones are the picture's own palette (k-means) moved to ink, teal, rust, gold and cream.
    """
    lit = saturated(curve(sheet.rgb, 0.5, 0.05), 1.3) if sheet.look.night else sheet.rgb
    half = kuwahara(halved(lit), max(2, sheet.unit // 300))
    height, width = half.shape[:2]
    cover = covered(sheet, width, height)
    centers = own_palette(half, 14)
    weights = np.array([1.0, 1.25, 0.9], np.float32)
    distance = (((centers[:, None, :] - _DECO[None, :, :]) * weights) ** 2).sum(2)
    inks = _DECO[distance.argmin(1)]
    labels = np.asarray(cv2.medianBlur(nearest(half, centers), 3), np.uint8)
    poster = colored(labels, inks * 0.76 + centers * 0.24)
    flat = blend(poster, colored(labels, inks * 0.34 + centers * 0.66), cover)
    rgb = np.asarray(grown(sheet, flat), np.uint8)
    rgb = with_faces(sheet, rgb, saturated(sheet.rgb, 0.8), 0.85)
    lines = ink_lines(gray(sheet.rgb), sheet.unit / 560, 8, 0.03)
    lines = lines * grown(sheet, 1 - 0.75 * faces(sheet, width, height))
    solid = grown(sheet, cover)
    inked = blend(plain(rgb, _GOLD), plain(rgb, (22, 24, 38)), solid)
    rgb = blend(rgb, inked, lines * 0.85)
    return _bordered(sheet, manner(sheet, rgb))


def _bordered(sheet: Sheet, rgb: Pixels) -> Pixels:
    """Set a poster in ink, with two gold lines whose corners step inward."""
    if sheet.scene.background:
        return rgb
    width, height, unit = sheet.width, sheet.height, sheet.unit
    margin, step = max(3, round(unit * 0.036)), max(2, round(unit * 0.026))
    frame = np.full((height, width), 255, np.uint8)
    cv2.fillPoly(frame, [_stepped(width, height, margin, step)], 0)
    rgb = np.asarray(cv2.copyTo(plain(rgb, (16, 22, 38)), frame, rgb), np.uint8)
    thick = max(1, round(unit * 0.0045))
    for inset, line in ((margin, thick), (margin - round(unit * 0.016), max(1, thick // 2))):
        corners = _stepped(width, height, max(inset, 1), step)
        cv2.polylines(rgb, [corners], True, _GOLD, line, cv2.LINE_AA)
    middle = round(width / 2)
    for side in (-1, 1):
        for number in range(1, 6):
            x = middle + side * round(number * unit * 0.018)
            reach = round(margin * (1 - number / 7))
            cv2.line(rgb, (x, height - 1), (x, height - reach), _GOLD, max(1, thick // 2))
    return rgb


def _stepped(width: int, height: int, inset: int, step: int) -> Floats:
    """Return the corners of a frame that steps inward twice in each corner."""
    corner = [(inset + 2 * step, inset), (inset + 2 * step, inset + step)]
    corner = [(inset, inset + 2 * step), (inset + step, inset + 2 * step),
              (inset + step, inset + step), corner[1], corner[0]]  # fmt: skip
    right, low = width - 1, height - 1
    around = corner + [(right - x, y) for x, y in reversed(corner)]
    around += [(right - x, low - y) for x, y in corner]
    around += [(x, low - y) for x, y in reversed(corner)]
    return np.array(around, np.int32)
