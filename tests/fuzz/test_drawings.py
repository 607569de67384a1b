"""The built-in engine draws whatever a prompt is understood to say."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limner.contract.orders import Quality, Size, Style, Task
from limner_sketch.drawing import draw
from limner_sketch.job import Job
from tests.support.fuzz.examples import EXAMPLES
from tests.support.fuzz.prompt_mixes import PROMPTS
from tests.support.language import shared_interpreter

SIZE = Size(256, 256)
STATION = shared_interpreter()
SLOW = [HealthCheck.too_slow]


@given(PROMPTS, st.sampled_from((*Style, None)), st.integers(0, 99))
@settings(max_examples=max(1, EXAMPLES // 15), deadline=None, suppress_health_check=SLOW)
def test_no_scene_raises(text: str, manner: Style | None, seed: int) -> None:
    if manner is None:
        improved = STATION.as_it_stands(text, quality=Quality.STANDARD, seed=seed)
    else:
        improved = STATION.improve(text, manner=manner, quality=Quality.HD, seed=seed)
    *_, drawn = draw(Job(Task.GENERATE, improved.scene, SIZE, seed))
    assert drawn.shape[:2] == (SIZE.height, SIZE.width)
