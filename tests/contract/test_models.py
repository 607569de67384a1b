from __future__ import annotations

from limner.contract.models import SERVED, find_model_named


def test_every_name_leads_to_one_model() -> None:
    names = [name for model in SERVED for name in model.names]
    assert len(names) == len(set(names))
    for model in SERVED:
        assert [find_model_named(name) for name in model.names] == [model] * len(model.names)
    assert find_model_named("") is None
    assert find_model_named("DALL-E-3") is None


def test_both_families_say_the_same_things_of_a_model() -> None:
    for model in SERVED:
        assert model.created > 1_600_000_000
        assert (model.n_max, model.prompt_chars_max) > (0, 999)
        assert model.sizes
        assert model.qualities
        assert model.tasks
