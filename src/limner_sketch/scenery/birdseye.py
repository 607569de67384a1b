"""The city from above: blocks in perspective, roofs, glowing streets with trails of traffic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from limner_sketch.curves import outline
from limner_sketch.easel import Easel
from limner_sketch.noise import fractal
from limner_sketch.palette import Color, mix, shade
from limner_sketch.scenery.cityplan import BLOCK, RIVER, STREET, Camera, Tower, plan
from limner_sketch.scenery.facades import facade, neon_sign
from limner_sketch.scenery.ground import Ground


def draw_from_above(easel: Easel) -> Ground:
    """Draw a city seen steeply from above, far blocks first."""
    look, colors = easel.look, easel.look.palette
    turn, tilt = math.radians(easel.chance(24, 34)), math.radians(37)
    camera = Camera(
        x=0.0,
        y=-6.4,
        z=7.4,
        turned=(math.cos(turn), math.sin(turn)),
        tilted=(math.cos(tilt), math.sin(tilt)),
        focal=easel.unit * 1.0 + 0.18 * max(easel.width, easel.height),
        center=(easel.width * 0.5, easel.height * 0.50),
    )
    street = (
        mix(colors.shadow, colors.horizon, 0.25)
        if look.night
        else mix(colors.rock, colors.wall, 0.4)
    )
    if look.ink:
        street = colors.paper
    far = mix(street, colors.haze, 0.75)
    easel.cover(easel.ramp([(0, far, 1.0), (0.4, street, 1.0), (1, street, 1.0)], 0, easel.height))
    _streets(easel, camera)
    _river(easel, camera)
    towers = plan(easel)
    towers = [tower for tower in towers if camera.see(*tower.middle)[2] < 26]
    towers.sort(key=lambda tower: (-round(camera.see(*tower.middle)[2], 2), tower.low))
    city = _City(easel, camera)
    for tower in towers:
        city.draw(tower)
    _haze(easel)
    _flyers(easel, camera)
    return Ground(horizon=0.0, feet=0.86, color=street, solid=False, has_sky=False, wet=0.5)


def _streets(easel: Easel, camera: Camera) -> None:
    look, colors = easel.look, easel.look.palette
    pitch = BLOCK + STREET
    for along in (0, 1):
        for number in range(-9, 12):
            offset = number * pitch - STREET / 2
            for lane, color in ((-0.07, (1.0, 0.32, 0.22)), (0.07, (1.0, 0.93, 0.72))):
                ends = [(-11.0, offset + lane), (14.0, offset + lane)]
                if along:
                    ends = [(b, a) for a, b in ends]
                    ends = [(offset + lane, -4.6), (offset + lane, 16.0)]
                line = [camera.at(*end) for end in ends]
                if not look.night:
                    easel.stroke(line, easel.unit * 0.002, mix(colors.wall, (1, 1, 1), 0.3), 0.7)
                    continue
                glow = colors.accents[(number + along) % 3] if look.style == "cyberpunk" else color
                easel.stroke(line, easel.unit * 0.034, glow, 0.26, blend="screen")
                easel.stroke(line, easel.unit * 0.011, color, 0.5, blend="screen")
                _traffic(easel, camera, ends, color)


def _river(easel: Easel, camera: Camera) -> None:
    """Lay a river through the city; its water draws out the lights of the far bank."""
    look, colors = easel.look, easel.look.palette
    pitch = BLOCK + STREET
    near, far = RIVER * pitch - STREET * 0.35, (RIVER + 2) * pitch - STREET * 0.65
    left, right = -16.0, 18.0
    bank = [
        camera.at(left, near),
        camera.at(left, far),
        camera.at(right, far),
        camera.at(right, near),
    ]
    water = mix(colors.water, colors.zenith, 0.55) if look.night else colors.water
    if look.ink:
        water = mix(colors.paper, colors.ink, 0.14)
    easel.area(bank, water)
    if not look.flat:
        easel.canvas.save()
        easel.canvas.clipPath(outline(bank, closed=True), True)
        for _ in range(150 if look.hd else 90):
            at = left + (right - left) * easel.chance(0, 1)
            x, y = camera.at(at, far)
            tone = easel.pick(colors.accents) if look.night else mix(colors.horizon, water, 0.3)
            wide = easel.unit * easel.chance(0.006, 0.016)
            easel.glow(x, y + wide * 3.6, wide, tone, 0.8, squash=easel.chance(4.0, 9.0))
            level = y + easel.unit * easel.chance(0.0, 0.2)
            ends = [(x - wide * 1.6, level), (x + wide * 1.6, level)]
            easel.stroke(ends, easel.unit * 0.0014, mix(tone, (1, 1, 1), 0.3), 0.6, blend="screen")
        easel.canvas.restore()
    for edge in (near, far):
        line = [camera.at(left, edge), camera.at(right, edge)]
        easel.stroke(line, easel.unit * 0.004, mix(colors.lamp, water, 0.2 if look.night else 0.6))


def _traffic(easel: Easel, camera: Camera, ends: list[tuple[float, float]], color: Color) -> None:
    (x0, y0), (x1, y1) = ends
    pale = mix(color, (1, 1, 1), 0.5)
    for _ in range(12 if easel.look.hd else 7):
        start, span = easel.chance(0, 1), easel.chance(0.02, 0.07)
        a = camera.at(x0 + (x1 - x0) * start, y0 + (y1 - y0) * start)
        b = camera.at(x0 + (x1 - x0) * (start + span), y0 + (y1 - y0) * (start + span))
        easel.stroke([a, b], easel.unit * 0.0035, pale, 0.9)


@dataclass(frozen=True, slots=True)
class _Coat:
    """How towers at one distance are painted: their tone, both walls, and the veil of haze."""

    haze: float
    step: int
    body: Color
    west: Color
    south: Color


class _City:
    """Draws towers; those at one distance share coats, and walls of one size share windows."""

    def __init__(self, easel: Easel, camera: Camera) -> None:
        self._easel, self._camera = easel, camera
        self._coats: dict[tuple[int, int], _Coat] = {}
        self._walls: dict[tuple[int, ...], Any] = {}

    def draw(self, tower: Tower) -> None:
        """Draw a tower, if any of it is in the picture."""
        easel, at = self._easel, self._camera.at
        _, y, depth = self._camera.see(tower.x0, tower.y0, tower.high)
        if y > easel.height:
            return
        west = [at(tower.x0, tower.y1, tower.high), at(tower.x0, tower.y0, tower.high)]
        west += [at(tower.x0, tower.y0, tower.low), at(tower.x0, tower.y1, tower.low)]
        south = [west[1], at(tower.x1, tower.y0, tower.high)]
        south += [at(tower.x1, tower.y0, tower.low), west[2]]
        if max(south[1][0], south[2][0]) < 0 or min(west[0][0], west[3][0]) > easel.width:
            return
        coat = self._coat(depth)
        self._wall(tower, west, coat, coat.west)
        self._wall(tower, south, coat, coat.south)
        width = math.dist(south[0], south[1])
        if easel.look.night and not easel.look.flat and width > easel.unit * 0.03:
            _street_light(easel, (south, west), coat.haze)
        near = width > easel.unit * (0.028 if easel.look.hd else 0.045)
        _roof(easel, self._camera, tower, coat.body, bare=not near)
        _billboard(easel, south)

    def _coat(self, depth: float) -> _Coat:
        easel, look, colors = self._easel, self._easel.look, self._easel.look.palette
        haze = min(max((depth - 7.5) / 16, 0), 0.8) * (1.0 if not look.flat else 0.6)
        step, kind = round(haze * 8), int(easel.rng.integers(3))
        if (step, kind) not in self._coats:
            veil = step / 8
            body = shade(mix(colors.wall, colors.rock, 0.5), 0.8 + 0.15 * kind)
            if look.night:
                blue = mix(colors.sky, colors.accents[1], 0.1 * kind)
                body = mix(colors.shadow, blue, 0.42)
            body = mix(body, colors.haze, veil)
            coat = _Coat(veil, step * 3 + kind, body, shade(body, 0.7), shade(body, 1.1))
            self._coats[step, kind] = coat
        return self._coats[step, kind]

    def _wall(
        self, tower: Tower, face: list[tuple[float, float]], coat: _Coat, tone: Color
    ) -> None:
        easel, look = self._easel, self._easel.look
        least = easel.unit * (0.0055 if look.hd else 0.007) * (3 if look.sparse else 1)
        rows = max(2, int((tower.high - tower.low) * (13 if look.hd else 10)))
        columns = max(3, int((tower.x1 - tower.x0) * (11 if look.hd else 9)))
        across = _rounded(min(columns, int(math.dist(face[0], face[1]) / least)))
        down = _rounded(min(rows, int(math.dist(face[0], face[3]) / least)))
        # Walls of one size and coat share two pictures: nobody counts their windows.
        kind = int(easel.rng.integers(2)) if across * down > 30 else 0
        key = (across, down, coat.step, int(tone is coat.west), kind)
        if key not in self._walls:
            lit = (0.42 - 0.2 * coat.haze) if look.night else 0.02
            cell = 7 if look.hd else 6
            self._walls[key] = facade(easel, across, down, tone, lit, cell)
        easel.warp(self._walls[key], face)


def _rounded(count: int) -> int:
    """Return a number of windows in steps that widen, so that many walls have the same."""
    return max(2, count if count < 6 else (count // 2 * 2 if count < 14 else count // 4 * 4))


def _street_light(easel: Easel, faces: tuple[list[tuple[float, float]], ...], haze: float) -> None:
    street = easel.pick(easel.look.palette.accents[:3])
    for face in faces:
        bottom = max(face[2][1], face[3][1])
        stops = [(0, street, 0.0), (1, street, 0.30 * (1 - haze))]
        easel.area(face, easel.ramp(stops, bottom - easel.unit * 0.10, bottom))


def _billboard(easel: Easel, south: list[tuple[float, float]]) -> None:
    size = math.dist(south[0], south[3])
    if not easel.look.night or size <= easel.unit * 0.07:
        return
    if easel.chance(0, 1) < _neon_share(easel):
        wide = abs(south[1][0] - south[0][0]) * 0.3
        neon_sign(
            easel,
            south[0][0] + wide * 0.6,
            south[0][1] + wide * 0.5,
            wide,
            min(wide * 3.2, size * 0.75),
            easel.pick(easel.look.palette.accents),
        )


def _neon_share(easel: Easel) -> float:
    if easel.look.sparse:
        return 0.0
    return 0.34 if easel.look.style == "cyberpunk" or "neon signs" in easel.scene.details else 0.06


def _roof(easel: Easel, camera: Camera, tower: Tower, body: Color, *, bare: bool) -> None:
    look, colors = easel.look, easel.look.palette
    high = tower.high

    def ring(inset: float, z: float) -> list[tuple[float, float]]:
        return [
            camera.at(tower.x0 + inset, tower.y0 + inset, z),
            camera.at(tower.x1 - inset, tower.y0 + inset, z),
            camera.at(tower.x1 - inset, tower.y1 - inset, z),
            camera.at(tower.x0 + inset, tower.y1 - inset, z),
        ]

    top = shade(body, 1.3 if not look.night else 1.05)
    easel.area(ring(0, high), top)
    width = max(easel.unit * 0.0022, 0.7)
    if not look.night:
        easel.stroke(ring(0, high), width, shade(body, 0.65), 0.7, closed=True)
        easel.area(ring(0.12, high), shade(top, 0.92))
        return
    neon = easel.pick(colors.accents)
    if easel.chance(0, 1) < (0.55 if look.style == "cyberpunk" else 0.15):
        easel.stroke(ring(0.02, high), width * 3, neon, 0.35, closed=True, blend="screen")
        easel.stroke(ring(0.02, high), width, mix(neon, (1, 1, 1), 0.4), closed=True)
    if not (look.sparse or bare):
        _roof_things(easel, camera, tower, top, neon)


def _roof_things(easel: Easel, camera: Camera, tower: Tower, top: Color, neon: Color) -> None:
    """Put on a roof what roofs carry: plant boxes, a landing ring, a mast with its red lamp."""
    side = tower.x1 - tower.x0
    kind = int(easel.rng.integers(4))
    if kind == 0 and side > 0.6:
        turns = np.linspace(0, 2 * math.pi, 28, endpoint=False).tolist()
        x, y = (tower.x0 + tower.x1) / 2, (tower.y0 + tower.y1) / 2
        for reach in (0.32, 0.24):
            ring = [
                camera.at(
                    x + side * reach * math.cos(t), y + side * reach * math.sin(t), tower.high
                )
                for t in turns
            ]
            easel.stroke(ring, max(easel.unit * 0.0018, 0.6), neon, 0.9, closed=True)
        return
    if kind == 1:
        x, y = camera.at((tower.x0 + tower.x1) / 2, (tower.y0 + tower.y1) / 2, tower.high)
        tip = camera.at((tower.x0 + tower.x1) / 2, (tower.y0 + tower.y1) / 2, tower.high + 0.5)
        easel.stroke([(x, y), tip], max(easel.unit * 0.0018, 0.6), shade(top, 1.5))
        easel.glow(*tip, easel.unit * 0.016, (1, 0.3, 0.25), 1.0)
        return
    for _ in range(4 if easel.look.hd else 2):
        x = tower.x0 + side * easel.chance(0.15, 0.65)
        y = tower.y0 + side * easel.chance(0.15, 0.65)
        wide, tall = side * easel.chance(0.10, 0.22), 0.07
        base = [camera.at(x, y, tower.high), camera.at(x + wide, y, tower.high)]
        lid = [
            camera.at(x, y, tower.high + tall),
            camera.at(x + wide, y, tower.high + tall),
            camera.at(x + wide, y + wide, tower.high + tall),
            camera.at(x, y + wide, tower.high + tall),
        ]
        easel.area([lid[0], lid[1], base[1], base[0]], shade(top, 0.65))
        easel.area(lid, shade(top, 1.35))


def _haze(easel: Easel) -> None:
    if easel.look.flat:
        return
    field = fractal(easel.rng, 64, 64, 2, 3, stretch=2)
    fade = np.linspace(1.0, 0.0, 64, dtype=np.float32)[:, None] ** 2.2
    easel.veil(np.clip(field + 0.25, 0, 1) * fade * 0.85, easel.look.palette.haze)


def _flyers(easel: Easel, camera: Camera) -> None:
    """Draw aircars with their trails, over the roofs: what says that this city is to come."""
    look = easel.look
    if not look.night or look.sparse or look.style not in {"cyberpunk", "illustration", "anime"}:
        return
    for _ in range(9 if look.hd else 6):
        x, y, z = easel.chance(-4, 4), easel.chance(-2, 7), easel.chance(2.6, 3.6)
        span = easel.chance(0.8, 2.2)
        ahead = camera.at(x, y, z)
        behind = camera.at(x + (span if easel.chance(0, 1) < 0.5 else -span), y, z)
        color = easel.pick(look.palette.accents[:2])
        for part in (1.0, 0.7, 0.4):
            tail = [
                (
                    ahead[0] + (behind[0] - ahead[0]) * part,
                    ahead[1] + (behind[1] - ahead[1]) * part,
                ),
                ahead,
            ]
            easel.stroke(tail, easel.unit * 0.003, color, 0.3, blend="screen")
        easel.glow(*ahead, easel.unit * 0.018, mix(color, (1, 1, 1), 0.5), 1.0)
