"""The city from above: blocks in perspective, roofs, glowing streets with trails of traffic."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from limner.engines.sketch.curves import outline
from limner.engines.sketch.easel import Easel
from limner.engines.sketch.noise import fractal
from limner.engines.sketch.palette import Color, mix, shade
from limner.engines.sketch.settings.cityplan import BLOCK, RIVER, STREET, Camera, Tower, plan
from limner.engines.sketch.settings.facades import facade, neon_sign
from limner.engines.sketch.settings.ground import Ground


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
    walls: dict[tuple[int, ...], Any] = {}
    for tower in towers:
        _draw_tower(easel, camera, tower, walls)
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
    for _ in range(12 if easel.look.hd else 7):
        start, span = easel.chance(0, 1), easel.chance(0.02, 0.07)
        a = camera.at(x0 + (x1 - x0) * start, y0 + (y1 - y0) * start)
        b = camera.at(x0 + (x1 - x0) * (start + span), y0 + (y1 - y0) * (start + span))
        easel.stroke([a, b], easel.unit * 0.0035, mix(color, (1, 1, 1), 0.5), 0.9)


def _draw_tower(
    easel: Easel, camera: Camera, tower: Tower, walls: dict[tuple[int, ...], Any]
) -> None:
    look, colors = easel.look, easel.look.palette
    _, y, depth = camera.see(tower.x0, tower.y0, tower.high)
    left, right = (
        camera.at(tower.x0, tower.y1, tower.high),
        camera.at(tower.x1, tower.y0, tower.low),
    )
    foot = camera.at(tower.x0, tower.y0, tower.low)
    if y > easel.height or max(right[0], foot[0]) < 0 or min(left[0], foot[0]) > easel.width:
        return
    haze = min(max((depth - 7.5) / 16, 0), 0.8) * (1.0 if not look.flat else 0.6)
    body = mix(shade(mix(colors.wall, colors.rock, 0.5), easel.chance(0.8, 1.1)), colors.haze, haze)
    if look.night:
        blue = mix(colors.sky, colors.accents[1], easel.chance(0.0, 0.22))
        body = mix(mix(colors.shadow, blue, 0.42), colors.haze, haze)
    rows = max(2, int((tower.high - tower.low) * (13 if look.hd else 10)))
    columns = max(3, int((tower.x1 - tower.x0) * (11 if look.hd else 9)))
    lit = (0.42 - 0.2 * haze) if look.night else 0.02
    low, high = tower.low, tower.high
    south = [
        camera.at(tower.x0, tower.y0, high),
        camera.at(tower.x1, tower.y0, high),
        camera.at(tower.x1, tower.y0, low),
        camera.at(tower.x0, tower.y0, low),
    ]
    west = [
        camera.at(tower.x0, tower.y1, high),
        camera.at(tower.x0, tower.y0, high),
        camera.at(tower.x0, tower.y0, low),
        camera.at(tower.x0, tower.y1, low),
    ]
    cell = 7 if look.hd else 6
    least = easel.unit * (0.0055 if look.hd else 0.007) * (3 if look.sparse else 1)
    for face, tone in ((west, shade(body, 0.7)), (south, shade(body, 1.1))):
        seen = (math.dist(face[0], face[1]), math.dist(face[0], face[3]))
        across, down = (
            max(2, min(most, int(px / least)))
            for most, px in zip((columns, rows), seen, strict=True)
        )
        # Far walls of one size and tone share three pictures: nobody counts their windows.
        key = (across, down, int(haze * 6), round(sum(tone) * 12), int(easel.rng.integers(3)))
        if key not in walls:
            walls[key] = facade(easel, across, down, tone, lit, cell)
        easel.warp(walls[key], face)
    if look.night and not look.flat:
        street = easel.pick(colors.accents[:3])
        for face in (south, west):
            bottom = max(face[2][1], face[3][1])
            glow = easel.ramp(
                [(0, street, 0.0), (1, street, 0.30 * (1 - haze))],
                bottom - easel.unit * 0.10,
                bottom,
            )
            easel.area(face, glow)
    near = math.dist(south[0], south[1]) > easel.unit * (0.028 if look.hd else 0.045)
    _roof(easel, camera, tower, body, bare=not near)
    size = math.dist(south[0], foot)
    if look.night and size > easel.unit * 0.07 and easel.chance(0, 1) < _neon_share(easel):
        wide = abs(south[1][0] - south[0][0]) * 0.3
        neon_sign(
            easel,
            south[0][0] + wide * 0.6,
            south[0][1] + wide * 0.5,
            wide,
            min(wide * 3.2, size * 0.75),
            easel.pick(colors.accents),
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
