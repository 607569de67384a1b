"""Which engines a configuration needs, and what their hosts are started with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from limner.config import Config
from limner.contract.models import SERVED
from limner.errors import ConfigurationError
from limner.local_hosts import host_specs, needed_engines, new_folder, weightiest

ALL = [model.id for model in SERVED]
FAR = {"kind": "relay", "base_url": "http://127.0.0.1:9/v1"}


def config(**engines: dict[str, object]) -> Config:
    return Config.model_validate({"engines": engines})


def test_the_built_in_engine_is_there_unless_others_draw_for_all_models() -> None:
    assert list(needed_engines(config())) == ["sketch"]
    some = config(far={**FAR, "models": ALL[:1]})
    assert sorted(needed_engines(some)) == ["far", "sketch"]
    every = config(far={**FAR, "models": ALL})
    assert list(needed_engines(every)) == ["far"]


def test_a_model_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(ConfigurationError, match=rf"engines\.far\.models: .*dall-e-9.*{ALL[0]}"):
        needed_engines(config(far={**FAR, "models": ["dall-e-9"]}))


def test_engines_that_draw_here_have_hosts_and_relays_have_none() -> None:
    settings = config(far={**FAR, "models": ALL[:1]}, sketch={"timeout_s": 33})
    (spec,) = host_specs(settings, Path("/run/limner"))
    assert (spec.name, spec.kind, spec.timeout_s) == ("sketch", "sketch", 33)
    assert spec.socket == "/run/limner/0.sock"
    assert json.loads(spec.section)["timeout_s"] == 33
    assert spec.waiting_max == settings.queue.waiting_max


def test_a_folder_with_too_long_a_path_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="XDG_RUNTIME_DIR"):
        host_specs(config(), Path("/run") / ("x" * 100))


def test_each_start_has_a_folder_of_its_own() -> None:
    assert new_folder() != new_folder()


def test_the_weightiest_engine_of_a_model_speaks_for_it() -> None:
    settings = config(
        near={**FAR, "models": ALL[:1], "weight": 1}, far={**FAR, "models": ALL[:1], "weight": 3}
    )
    assert list(weightiest(settings, ALL[0])) == ["far"]
    assert list(weightiest(settings, ALL[1])) == ["sketch"]
