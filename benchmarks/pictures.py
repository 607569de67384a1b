"""What the benchmarks draw: one prompt, always the same picture."""

from __future__ import annotations

from limner.contract.orders import Quality, Size, Style, Task
from limner.engines.sketch.drawing import draw
from limner.engines.sketch.job import Job
from limner.images.pixels import Pixels
from limner.prompts.station import PromptStation

PROMPT = "一只赛博朋克风格的橘猫，坐在霓虹灯闪烁的东京街头，细节丰富，电影感光线"
SQUARE = Size(1024, 1024)


def draw_one() -> Pixels:
    """Draw the picture in this process."""
    improved = PromptStation().improve(PROMPT, manner=Style.VIVID, quality=Quality.STANDARD, seed=1)
    *_, picture = draw(Job(Task.GENERATE, improved.scene, SQUARE, seed=1))
    return picture
