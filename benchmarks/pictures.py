"""What the benchmarks draw: the product's examples, each always the same picture."""

from __future__ import annotations

from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Pixels
from limner_sketch.drawing import draw
from limner_sketch.job import Job
from limner_sketch.language.interpreter import Interpreter

PROMPT = "一只赛博朋克风格的橘猫，坐在霓虹灯闪烁的东京街头，细节丰富，电影感光线"
EXAMPLES = (
    PROMPT,
    "极简风格的山水画，水墨风格，留白构图",
    "一位身穿汉服的年轻女性，水彩插画风格，柔和的自然光，正面半身构图，精致细腻的线条",
    "未来城市夜景，赛博朋克美学，霓虹反光，鸟瞰视角，超高细节，8K 画质",
    "简约极简主义的品牌 Logo，几何形状，蓝色系，白色背景，矢量风格",
)
"""The product's example prompts for whole pictures."""

SQUARE = Size(1024, 1024)


def draw_one(prompt: str = PROMPT, seed: int = 1, station: Interpreter | None = None) -> Pixels:
    """Draw a prompt's picture in this process, 1024x1024 standard, always the same."""
    improved = (station or Interpreter()).improve(
        prompt, manner=Style.VIVID, quality=Quality.STANDARD, seed=seed
    )
    *_, picture = draw(Job(Task.GENERATE, improved.scene, SQUARE, seed=seed, style=Style.VIVID))
    return picture
