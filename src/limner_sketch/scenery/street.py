"""The setting "city street": one-point perspective, shop fronts, signs, wires, wet asphalt."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from limner_sketch.easel import Easel, Glow
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.facades import (
    Sign,
    facade,
    lantern,
    sign_board,
    sign_glow,
)
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.mirrors import reflect
from limner_sketch.scenery.shops import shop_bays, shop_front
from limner_sketch.scenery.skies import paint_sky


@dataclass(frozen=True, slots=True)
class _Lane:
    """The camera in the street: vanishing point, and half the street's width at depth 1."""

    x: float
    y: float
    half: float
    eye: float

    def wall(self, side: int, depth: float) -> float:
        """Return the x of a wall's foot."""
        return self.x + side * self.half / depth

    def ground(self, depth: float) -> float:
        """Return the y of the ground."""
        return self.y + self.eye / depth


def draw_street(easel: Easel) -> Ground:
    """Draw a street between two rows of houses, from far to near."""
    look = easel.look
    horizon = {"low angle": 0.70, "bird's-eye": 0.36}.get(easel.scene.view or "", 0.57)
    lane = _Lane(
        x=easel.width * easel.chance(0.46, 0.54),
        y=easel.height * horizon,
        half=max(easel.width * 0.5, easel.unit * 0.42),
        eye=easel.height * (1 - horizon) * 0.92,
    )
    paint_sky(easel, horizon)
    _far_towers(easel, lane)
    road = _road(easel, lane)
    signs: list[Sign] = []
    bays = shop_bays(easel, [_shop_lamp(easel) for _ in range(8 if look.hd else 6)])
    depths = [9.0, 6.4, 4.7, 3.5, 2.6, 1.95, 1.45, 1.05, 0.72]
    if look.sparse:
        depths = depths[::2]
    boards: list[Sign] = []
    for far, near in pairwise(depths):
        for side in (-1, 1):
            height = easel.chance(1.25, 2.6) * max(easel.height * 0.36, easel.unit * 0.4)
            _house(easel, lane, side, far, near, height)
            signs.append(_shop(easel, lane, side, far, near, bays))
            if not look.sparse:
                boards += _boards(easel, lane, side, far, near, height)
        haze = 0.10 if look.weather != "fog" else 0.3
        _street_haze(easel, lane, far, haze)
    if look.night:
        easel.glows([*map(_shop_glow, signs), *map(sign_glow, boards)])
    for board in boards:
        sign_board(easel, board)
    signs += boards
    _wires(easel, lane)
    if not look.sparse or "lanterns" in easel.scene.details:
        signs += _lantern_strings(easel, lane)
    wet = _wetness(easel)
    if wet:
        road_edge = [
            (lane.x, lane.y),
            (lane.wall(1, 0.5), lane.ground(0.5)),
            (lane.wall(-1, 0.5), lane.ground(0.5)),
        ]
        reflect(easel, lane.y, signs, wet, road_edge)
    _markings(easel, lane, road, wet)
    return Ground(horizon=horizon, feet=0.93, color=road, wet=wet)


def _wetness(easel: Easel) -> float:
    if easel.look.ink:
        return 0.25 if "reflections" in easel.scene.details else 0.0
    if "reflections" in easel.scene.details or easel.look.weather in {"rain", "storm"}:
        return 0.95
    return 0.85 if easel.look.style == "cyberpunk" else (0.35 if easel.look.night else 0.0)


def _far_towers(easel: Easel, lane: _Lane) -> None:
    colors = easel.look.palette
    for plane in range(3):
        wall = mix(colors.haze, shade(colors.wall, 0.55), 0.2 + 0.16 * plane)
        walls = [
            facade(easel, 5, rows, wall, 0.4 if easel.look.night else 0.0, 6)
            for rows in (7, 12, 17)
        ]
        x = lane.x - lane.half * 0.5
        while x < lane.x + lane.half * 0.5:
            wide = easel.unit * easel.chance(0.03, 0.07)
            tall = easel.unit * easel.chance(0.06, 0.30) * (1.15 - 0.25 * plane)
            image = walls[min(int(tall / (easel.unit * 0.08)), 2)]
            top = lane.y - tall
            corners = [(x, top), (x + wide, top), (x + wide, lane.y), (x, lane.y)]
            easel.warp(image, corners)
            x += wide * easel.chance(0.8, 1.3)
    if easel.look.night:
        easel.glow(lane.x, lane.y, easel.unit * 0.34, colors.horizon, 0.8, squash=0.7)


def _road(easel: Easel, lane: _Lane) -> Color:
    look, colors = easel.look, easel.look.palette
    asphalt = (
        mix(colors.rock, colors.earth, 0.15)
        if not look.night
        else mix(colors.shadow, colors.sky, 0.25)
    )
    if look.weather == "snow" or look.season == "winter":
        asphalt = mix(asphalt, colors.snow, 0.6)
    far = mix(asphalt, colors.horizon, 0.45)
    stops = [(0.0, far, 1.0), (0.35, asphalt, 1.0), (1.0, shade(asphalt, 0.72), 1.0)]
    easel.cover(easel.ramp(stops, lane.y, easel.height), lane.y)
    if not look.flat and not look.ink:
        field = fractal(easel.rng, 200, 90, 5, 4, stretch=4)
        easel.veil(np.abs(field - 0.5) * 0.7, shade(asphalt, 0.45), lane.y)
    for side in (-1, 1):
        curb = [
            (lane.x, lane.y),
            (lane.wall(side, 0.5), lane.ground(0.5)),
            (lane.x + side * lane.half * 0.78 / 0.5, lane.ground(0.5)),
        ]
        easel.area(curb, shade(asphalt, 1.22), 0.8)
    return asphalt


def _house(easel: Easel, lane: _Lane, side: int, far: float, near: float, height: float) -> None:
    look, colors = easel.look, easel.look.palette
    xf, xn = lane.wall(side, far), lane.wall(side, near)
    top_far, top_near = lane.y - height / far, lane.y - height / near
    haze = min(0.75, 0.11 * far)
    wall = mix(
        shade(
            mix(colors.wall, easel.pick(colors.accents), 0.18 if not look.ink else 0.0),
            easel.chance(0.6, 1.0),
        ),
        colors.haze,
        haze,
    )
    if look.night:
        wall = shade(wall, 0.72)
    image = facade(
        easel,
        max(2, int(3 + 4 * (far - near))),
        int(easel.chance(8, 13)),
        wall,
        0.34 if look.night else 0.03,
        12 if look.hd else 9,
    )
    floor_far, floor_near = lane.ground(far), lane.ground(near)
    corners = [(xf, top_far), (xn, top_near), (xn, floor_near), (xf, floor_far)]
    easel.warp(image, corners)
    # The end of the house that looks at us, where the next one is lower.
    easel.area(
        [
            (xn, top_near),
            (xn + side * easel.unit * 0.16 / near, top_near),
            (xn + side * easel.unit * 0.16 / near, floor_near),
            (xn, floor_near),
        ],
        shade(wall, 0.55),
    )


def _shop_glow(shop: Sign) -> Glow:
    return Glow(shop.x + shop.width / 2, shop.y, shop.height * 0.9, shop.color, 0.55)


def _shop_lamp(easel: Easel) -> Color:
    colors = easel.look.palette
    lamp = mix(colors.lamp, easel.pick(colors.accents), easel.chance(0.1, 0.6))
    return lamp if easel.look.night else mix(lamp, colors.wall, 0.5)


def _shop(easel: Easel, lane: _Lane, side: int, far: float, near: float, bays: list[Any]) -> Sign:
    lamp = _shop_lamp(easel)

    def level(depth: float, share: float) -> float:
        return lane.ground(depth) - lane.eye * share / depth

    def quad(low: float, high: float, inset: float = 0.08) -> list[tuple[float, float]]:
        first, last = far - (far - near) * inset, near + (far - near) * inset
        return [
            (lane.wall(side, first), level(first, high)),
            (lane.wall(side, last), level(last, high)),
            (lane.wall(side, last), level(last, low)),
            (lane.wall(side, first), level(first, low)),
        ]

    front = shop_front(easel, bays, max(2, round(3.2 * (far - near) + 1.4)))
    easel.warp(front, quad(0.0, 0.92, 0.0))
    left, right = sorted((lane.wall(side, far), lane.wall(side, near)))
    y = level((far + near) / 2, 0.35)
    return Sign(left, y, right - left, level(near, 0) - y, lamp)


def _boards(
    easel: Easel, lane: _Lane, side: int, far: float, near: float, height: float
) -> list[Sign]:
    colors = easel.look.palette
    signs: list[Sign] = []
    wanted = easel.look.night or "neon signs" in easel.scene.details
    for _ in range((3 if easel.look.hd else 2) if wanted else 1):
        depth = easel.chance(near, far)
        scale = easel.unit / depth
        width = scale * easel.chance(0.05, 0.085)
        tall = width * easel.chance(2.2, 4.6)
        bottom = lane.y - scale * easel.chance(0.02, 0.10) - easel.chance(0, 0.35) * height / depth
        x = lane.wall(side, depth)
        left = x - width if side > 0 else x
        color = easel.pick(colors.accents)
        if easel.chance(0, 1) < 0.25:
            tall, width = width * 0.8, width * 1.9
            left = x - width if side > 0 else x
        signs.append(Sign(left, bottom - tall, width, tall, color))
    return signs


def _street_haze(easel: Easel, lane: _Lane, depth: float, strength: float) -> None:
    if easel.look.flat:
        return
    reach = lane.half / depth * 1.6
    easel.glow(lane.x, lane.y, reach, easel.look.palette.haze, strength, blend="over", squash=0.8)


def _wires(easel: Easel, lane: _Lane) -> None:
    if easel.look.sparse:
        return
    dark = easel.look.palette.ink if easel.look.ink else (0.05, 0.04, 0.08)
    for _ in range(7 if easel.look.hd else 5):
        first, last = easel.chance(0.75, 3.0), easel.chance(0.75, 3.0)
        left = (lane.wall(-1, first), lane.y - easel.height * easel.chance(0.35, 0.7) / first)
        right = (lane.wall(1, last), lane.y - easel.height * easel.chance(0.35, 0.7) / last)
        at = np.linspace(0, 1, 24)
        sag = 4 * at * (1 - at) * easel.unit * 0.06
        xs = left[0] + (right[0] - left[0]) * at
        ys = left[1] + (right[1] - left[1]) * at + sag
        line = np.stack([xs, ys], 1).tolist()
        easel.stroke(line, max(easel.unit * 0.0022, 0.6), dark, 0.85)


def _lantern_strings(easel: Easel, lane: _Lane) -> list[Sign]:
    asked = "lanterns" in easel.scene.details
    if not (asked or (easel.look.night and easel.look.style == "cyberpunk")):
        return []
    red = (0.93, 0.20, 0.14) if not easel.look.ink else easel.look.palette.bloom
    signs = []
    for side in (-1, 1):
        for depth in (3.0, 2.3, 1.75, 1.35) if asked or easel.look.hd else (2.4, 1.6):
            x = lane.wall(side, depth) - side * easel.unit * 0.05 / depth
            y = lane.y - lane.eye * 0.12 / depth
            signs.append(lantern(easel, x, y, easel.unit * 0.062 / depth, red))
    return signs


def _markings(easel: Easel, lane: _Lane, road: Color, wet: float) -> None:
    pale = mix(road, (0.95, 0.93, 0.9), 0.55)
    for number in range(5):  # A crossing, in perspective.
        left = -0.62 + number * 0.28
        xs = [left, left + 0.14]
        near, far = 1.02, 1.3
        corners = [
            (lane.x + xs[0] * lane.half / far, lane.ground(far)),
            (lane.x + xs[1] * lane.half / far, lane.ground(far)),
            (lane.x + xs[1] * lane.half / near, lane.ground(near)),
            (lane.x + xs[0] * lane.half / near, lane.ground(near)),
        ]
        easel.area(corners, pale, 0.5 - 0.3 * wet)
