"""`make sheet`: draw every sheet, or those named: `python -m benchmarks.sketch.sheets edits`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.sketch.sheets.prompts import EDITS, EXAMPLES, MIXED, ONE_SCENE, ONE_STYLE, ORIGINALS
from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Hole, Pixels
from limner.images.png_writer import encode
from limner_sketch.drawing import draw
from limner_sketch.job import Job
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.scene import Scene
from limner_sketch.look import STYLES
from limner_sketch.scenery import SETTINGS

FOLDER = Path("build/sheets")
SQUARE = Size(1024, 1024)
CELL = 320
LABEL = 18


class SheetRenderer:
    """Draws prompts in this process."""

    def __init__(self) -> None:
        self.station = Interpreter()

    def prompt(self, prompt: str, seed: int = 1, quality: Quality = Quality.STANDARD) -> Pixels:
        """Draw a prompt as dall-e-3 would."""
        improved = self.station.improve(prompt, manner=Style.VIVID, quality=quality, seed=seed)
        return self.scene(improved.scene, seed, quality)

    def scene(self, scene: Scene, seed: int = 1, quality: Quality = Quality.STANDARD) -> Pixels:
        """Draw a scene."""
        job = Job(Task.GENERATE, scene, SQUARE, seed, quality=quality, style=Style.VIVID)
        return last(job)

    def edit(self, original: Pixels, prompt: str, hole: Hole) -> Pixels:
        """Edit a picture; what is kept is pasted back, as the path does."""
        source = opaque(original)
        source[hole] = 0
        scene = self.station.understand(prompt)
        drawn = last(Job(Task.EDIT, scene, SQUARE, seed=1, source=source, hole=hole))
        return np.where(hole[:, :, None], drawn[:, :, :3], original[:, :, :3])


def last(job: Job) -> Pixels:
    """Return the finished picture of a job."""
    *_, picture = draw(job)
    return picture


def opaque(picture: Pixels) -> Pixels:
    """Return RGBA."""
    alpha = np.full((*picture.shape[:2], 1), 255, np.uint8)
    return np.concatenate([picture[:, :, :3], alpha], axis=2)


def ellipse(x: float, y: float, half_width: float, half_height: float) -> Hole:
    """Make a hole."""
    mask = np.zeros((SQUARE.height, SQUARE.width), np.uint8)
    center = (round(x * SQUARE.width), round(y * SQUARE.height))
    axes = (round(half_width * SQUARE.width), round(half_height * SQUARE.height))
    cv2.ellipse(mask, center, axes, 0, 0, 360, 255, -1)
    return np.equal(mask, 255)


Cells = Iterator[tuple[str, Pixels]]


def examples(renderer: SheetRenderer) -> Cells:
    """Draw the product's prompts, in standard and in hd."""
    for quality in (Quality.STANDARD, Quality.HD):
        for prompt in EXAMPLES:
            yield f"{quality}", renderer.prompt(prompt, quality=quality)


def mixed(renderer: SheetRenderer) -> Cells:
    """Draw mixed prompts."""
    for number, prompt in enumerate(MIXED):
        yield f"{number}", renderer.prompt(prompt, seed=number)


def styles(renderer: SheetRenderer) -> Cells:
    """Draw one scene in every style."""
    for style in sorted(STYLES):
        asked = renderer.station.as_it_stands(
            ONE_SCENE.format(style=style), quality=Quality.STANDARD, seed=1
        )
        known = "" if asked.scene.style == style else " (not by name)"
        yield style + known, renderer.scene(replace(asked.scene, style=style, time="day"))


def settings(renderer: SheetRenderer) -> Cells:
    """Draw every setting, by day and by night, in one style."""
    for setting in sorted(SETTINGS):
        scene = renderer.station.as_it_stands(
            ONE_STYLE.format(setting=setting), quality=Quality.STANDARD, seed=1
        ).scene
        for hour in ("day", "night"):
            there = replace(scene, setting=setting, time=hour, style="illustration")
            yield f"{setting}, {hour}", renderer.scene(there)


def edits(renderer: SheetRenderer) -> Cells:
    """Draw edits: the original, the hole, the result."""
    for original_prompt, prompt, where in EDITS:
        original = renderer.prompt(original_prompt)
        hole = ellipse(*where)
        yield "original", original
        yield "hole", np.where(hole[:, :, None], np.uint8(128), original[:, :, :3])
        yield prompt if prompt.isascii() else "result", renderer.edit(original, prompt, hole)


def variations(renderer: SheetRenderer) -> Cells:
    """Draw four variations of each original."""
    for prompt in ORIGINALS:
        original = renderer.prompt(prompt)
        yield "original", original
        for seed in range(4):
            job = Job(Task.VARY, Scene(), SQUARE, seed, source=opaque(original))
            yield f"variation {seed + 1}", last(job)


SHEETS: dict[str, tuple[Callable[[SheetRenderer], Cells], int]] = {
    "examples": (examples, 6),
    "mixed": (mixed, 8),
    "styles": (styles, 7),
    "settings": (settings, 8),
    "edits": (edits, 6),
    "variations": (variations, 5),
}
"""Each sheet and its columns."""


def compose(cells: Sequence[tuple[str, Pixels]], columns: int) -> Pixels:
    """Put pictures side by side, each under its label."""
    rows = -(-len(cells) // columns)
    sheet = np.full((rows * (CELL + LABEL), columns * CELL, 3), 255, np.uint8)
    for number, (label, picture) in enumerate(cells):
        top, left = (CELL + LABEL) * (number // columns), CELL * (number % columns)
        small = cv2.resize(picture[:, :, :3], (CELL - 6, CELL - 6), interpolation=cv2.INTER_AREA)
        sheet[top + LABEL : top + LABEL + CELL - 6, left : left + CELL - 6] = small
        place = (left + 2, top + LABEL - 5)
        cv2.putText(sheet, label[:42], place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0, 0, 0), 1)
    return sheet


def main() -> None:
    """Draw the sheets."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    renderer = SheetRenderer()
    for name in sys.argv[1:] or SHEETS:
        draw_cells, columns = SHEETS[name]
        began = time.perf_counter()
        cells = list(draw_cells(renderer))
        file = FOLDER / f"{name}.png"
        file.write_bytes(encode(compose(cells, columns)))
        seconds = time.perf_counter() - began
        print(f"{file}: {len(cells)} pictures in {seconds:.0f} s")


main()
