"""The words that a model is called with are the order's, and a cut is reported."""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from limner.contract.orders import Background, Fidelity, Quality, Style
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.families import Families
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.engine import DrawOrder, PromptIntake
from limner.testing.orders import asking, seeded
from tests.engines.conftest import TinyModel
from tests.support.diffusion.running import FREE_EDIT, PLAIN, SHOWN, asked_for, local

WORDS = "  An axolotl playing the saxophone; its sign says “北京咖啡” "
CHINESE = "一只会吹萨克斯的六角恐龙，水彩"
LONG = " ".join(f"w{number}" for number in range(400))
CUT = (  # Not Kandinsky: a tiny one's saturated pictures show no single word.
    *("sd21-unclip", "sd3", "flux", "flux2-klein", "pixart-sigma", "sana"),
    *("qwen-image", "z-image", "hunyuan-dit"),
)
PIPELINES = {
    "sd15": "StableDiffusionPipeline",
    "sdxl": "StableDiffusionXLPipeline",
    "flux-schnell": "FluxPipeline",
    "z-image": "ZImagePipeline",
}
Calls = list[dict[str, Any]]
Recorder = Callable[[str, str], Calls]


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Record a pipeline's calls; it draws all the same."""
    import diffusers

    def recorded(pipeline: str, method: str) -> Calls:
        kind = getattr(diffusers, pipeline)
        original, calls = getattr(kind, method), Calls()

        @functools.wraps(original)
        def call(self: Any, *given: Any, **named: Any) -> Any:
            arguments = inspect.signature(original).bind(self, *given, **named).arguments
            calls.append({name: _copy(value) for name, value in arguments.items()})
            return original(self, *given, **named)

        monkeypatch.setattr(kind, method, call)
        return calls

    return recorded


def _copy(value: Any) -> Any:
    """Copy what a pipeline may write to: Z-Image puts its frame around prompts in their list."""
    return list(value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    "family", ["sd15", pytest.param("sdxl", marks=pytest.mark.slow), "flux-schnell"]
)
def test_a_model_is_called_with_the_order_s_words(
    tiny_model: TinyModel, record: Recorder, family: str
) -> None:
    """Character for character, in their language; a style adds none."""
    calls = record(PIPELINES[family], "__call__")
    with local(tiny_model(family)) as engine:
        for prompt, style in itertools.product((WORDS, CHINESE), (None, *Style)):
            calls.clear()  # Of the warm-up, and of the order before.
            (picture,) = engine.final(asking(asked_for(prompt), style=style))
            assert [call["prompt"] for call in calls] == [[prompt]]
            assert picture.prompt is None, "the order's was drawn"


@pytest.mark.parametrize("negative", ["people, text", "文字，人"], ids=["english", "chinese"])
def test_what_must_not_be_there_is_the_negative_prompt(
    tiny_model: TinyModel, record: Recorder, negative: str
) -> None:
    calls = record("StableDiffusionPipeline", "__call__")
    with local(tiny_model("sd15")) as engine:
        calls.clear()
        engine.final(replace(PLAIN, negative=negative))
    (call,) = calls
    assert call["prompt"] == [PLAIN.prompt]
    assert call["negative_prompt"] == [negative]


def test_a_family_that_heeds_no_negative_prompt_gets_none(
    tiny_model: TinyModel, record: Recorder
) -> None:
    calls = record("FluxPipeline", "__call__")
    with local(tiny_model("flux-schnell")) as engine:
        calls.clear()
        engine.final(replace(PLAIN, negative="people"))
    (call,) = calls
    assert call["prompt"] == [PLAIN.prompt]
    assert "people" not in repr(call)


def test_a_long_negative_prompt_is_cut_at_a_word(tiny_model: TinyModel, record: Recorder) -> None:
    calls = record("StableDiffusionPipeline", "__call__")
    with local(tiny_model("sd15")) as engine:
        calls.clear()
        (picture,) = engine.final(replace(PLAIN, negative=LONG))
    ((negative,),) = [call["negative_prompt"] for call in calls]
    assert negative.split() == LONG.split()[: len(negative.split())]
    assert picture.prompt is None


def test_a_family_that_reads_in_parts_reads_all_and_reports_no_cut(
    tiny_model: TinyModel, record: Recorder
) -> None:
    read = record("StableDiffusionPipeline", "encode_prompt")
    with local(tiny_model("sd15")) as engine:
        read.clear()
        (picture,) = engine.final(replace(asked_for(LONG), negative="people"))
    pieces = [call for call in read if call.get("prompt") is not None]
    assert " ".join(piece for call in pieces for piece in call["prompt"]) == LONG
    assert {tuple(call["negative_prompt"]) for call in pieces} == {("people",)}
    assert picture.prompt is None


def test_what_stands_at_the_end_of_a_long_prompt_changes_the_picture(
    tiny_model: TinyModel,
) -> None:
    with local(tiny_model("sd15")) as engine:
        (one,) = engine.finals(asked_for(f"{LONG} in red"))
        (other,) = engine.finals(asked_for(f"{LONG} in blue"))
    assert (one != other).any()


@pytest.mark.parametrize(
    "family", ["flux-schnell", pytest.param("z-image", marks=pytest.mark.slow)]
)
def test_a_cut_is_what_the_model_is_called_with_and_what_is_reported(
    tiny_model: TinyModel, record: Recorder, family: str
) -> None:
    """With each picture, and with its states on the way."""
    calls = record(PIPELINES[family], "__call__")
    order = asking(seeded(asked_for(LONG, SHOWN), 1, 2), quality=Quality.STANDARD)
    with local(tiny_model(family)) as engine:
        calls.clear()
        explain = {one.prompt for one in engine.draw(order)}
    (text,) = explain
    assert text is not None
    assert text.split() == LONG.split()[: len(text.split())]
    assert len(text) < len(LONG)
    assert [call["prompt"] for call in calls] == [[text], [text]]


@pytest.mark.parametrize(
    "family", ["flux-schnell", *(pytest.param(one, marks=pytest.mark.slow) for one in CUT)]
)
def test_a_model_reads_its_cut_prompt_to_the_last_word(tiny_model: TinyModel, family: str) -> None:
    """Whatever its pipeline puts around a prompt: no word that is reported goes unread."""
    with local(tiny_model(family)) as engine:
        (picture,) = engine.final(asked_for(LONG))
        text = picture.prompt
        assert text is not None
        (one,) = engine.finals(asked_for(text))
        (other,) = engine.finals(asked_for(f"{text[:-1]}x"))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize(
    ("family", "languages", "tokens_max"),
    [
        ("sd15", {"en"}, 77),
        ("flux-schnell", {"en"}, 256),
        pytest.param("hunyuan-dit", {"en", "zh"}, 256, marks=pytest.mark.slow),
        pytest.param("chroma", None, None, marks=pytest.mark.slow),
    ],
)
def test_an_engine_says_how_it_reads_once_it_is_loaded(
    tiny_model: TinyModel, family: str, languages: set[str] | None, tokens_max: int | None
) -> None:
    """A family that is not known is taken to read what it is given."""
    folder = str(tiny_model(family))
    before = DiffusersEngine(DiffusersSettings(model=str(folder))).capabilities.prompts
    assert before == PromptIntake.text()
    with local(folder) as engine:
        intake = engine.capabilities.prompts
    known = None if languages is None else frozenset(languages)
    assert intake == PromptIntake.text(known, tokens_max)


def test_each_family_says_whether_it_reads_chinese() -> None:
    reads = {family.key for family in Families().all() if "zh" in (family.languages or ())}
    assert {"qwen-image", "z-image-turbo", "hunyuan-dit", "sana", "flux2-klein"} <= reads
    assert not reads & {"sd15", "sdxl", "sd35", "flux", "flux-schnell", "kandinsky22"}


@pytest.mark.parametrize("order", [PLAIN, FREE_EDIT], ids=["generation", "edit"])
def test_what_makes_no_difference_is_named(tiny_model: TinyModel, order: DrawOrder) -> None:
    """FLUX.1 schnell draws at hd as at standard, and has no use for a second picture."""
    wishes = asking(
        order,
        quality=Quality.HD,
        background=Background.TRANSPARENT,
        fidelity=Fidelity.HIGH if order.others else None,
    )
    with local(tiny_model("flux-schnell")) as engine:
        (picture,) = engine.final(wishes)
    expected = ("quality", "background")
    assert picture.ignored == (*expected, *(("input_fidelity", "image") if order.others else ()))
