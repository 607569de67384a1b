from __future__ import annotations

from limner.contract.gpt.models import FIXED_SIZES, GPT_DEFAULT, GPT_MODELS, find_gpt_model
from limner.contract.orders import OutputFormat, Task


def test_a_model_is_found_by_its_name_and_by_its_dated_snapshots() -> None:
    for model in GPT_MODELS:
        for name in model.names:
            assert find_gpt_model(name) is model
    assert find_gpt_model("gpt-image-2-2026-04-21") is find_gpt_model("gpt-image-2")
    assert find_gpt_model("gpt-image-9") is None
    assert find_gpt_model(GPT_DEFAULT) in GPT_MODELS


def test_what_the_whole_family_has_in_common() -> None:
    for model in GPT_MODELS:
        assert model.tasks == {Task.GENERATE, Task.EDIT}
        assert model.sizes == FIXED_SIZES
        assert model.output_formats == tuple(OutputFormat)
        assert (model.n_max, model.prompt_chars_max) == (10, 32_000)
