from __future__ import annotations

from limner.contract.dalle.models import DALLE_MODELS, MODEL_DEFAULTS, find_dalle_model
from limner.contract.orders import Task


def test_a_model_is_found_by_its_name_alone() -> None:
    for model in DALLE_MODELS:
        assert model.names == (model.id,)
        assert find_dalle_model(model.id) is model
    assert find_dalle_model("dall-e") is None


def test_the_default_of_an_endpoint_serves_it() -> None:
    for task in Task:
        model = find_dalle_model(MODEL_DEFAULTS[task])
        assert model is not None
        assert task in model.tasks
        assert model.size_default in model.sizes
