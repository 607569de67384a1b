"""Variations by a picture encoder that the settings name: IP-Adapter and Redux."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from limner.testing.orders import original, seeded
from tests.engines.conftest import TinyModel
from tests.engines.diffusion.test_loader import refusal
from tests.support.diffusion.running import EDIT, FREE_EDIT, PLAIN, VARIATION, Running, local


def see_the_original(engine: Running) -> None:
    """Another original gives another picture, the same one the same."""
    (one,) = engine.finals(VARIATION)
    (again,) = engine.finals(VARIATION)
    (other,) = engine.finals(
        replace(VARIATION, source=original(VARIATION.asked.size)[::-1, ::-1].copy())
    )
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert len(engine.finals(seeded(VARIATION, 1, 2, 3))) == 3


@pytest.mark.slow
@pytest.mark.parametrize("family", ["sd15", "sdxl"])
def test_an_ip_adapter_sees_the_original_and_leaves_the_rest_alone(
    tiny_model: TinyModel, tmp_path: Path, caplog: pytest.LogCaptureFixture, family: str
) -> None:
    from tests.support.diffusion.picture_encoders import save_ip_adapter

    orders = [PLAIN, EDIT, FREE_EDIT]
    with local(tiny_model(family)) as engine:
        before = [engine.finals(order)[0] for order in orders]
    adapter = save_ip_adapter(tiny_model(family), tmp_path)
    with local(tiny_model(family), ip_adapter=adapter) as engine, caplog.at_level("INFO"):
        see_the_original(engine)
        after = [engine.finals(order)[0] for order in orders]
    assert "variations by ip-adapter" in caplog.text
    for one, other in zip(before, after, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1


@pytest.mark.slow
@pytest.mark.parametrize("family", ["flux", "flux-schnell"])
def test_redux_sees_the_original_and_leaves_the_rest_alone(
    tiny_model: TinyModel, tmp_path: Path, caplog: pytest.LogCaptureFixture, family: str
) -> None:
    from tests.support.diffusion.picture_encoders import save_redux

    orders = [PLAIN, EDIT, FREE_EDIT]
    with local(tiny_model(family)) as engine:
        before = [engine.finals(order)[0] for order in orders]
    with (
        local(tiny_model(family), redux=save_redux(tmp_path / "redux")) as engine,
        caplog.at_level("INFO"),
    ):
        see_the_original(engine)
        after = [engine.finals(order)[0] for order in orders]
    assert "variations by redux" in caplog.text
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


def test_a_picture_encoder_that_is_not_there_is_named(
    tiny_model: TinyModel, tmp_path: Path
) -> None:
    said = refusal(tiny_model("sd15"), ip_adapter=f"{tmp_path}:models/none.safetensors")
    assert f"The IP-Adapter '{tmp_path}:models/none.safetensors' cannot be loaded" in said
    said = refusal(tiny_model("flux-schnell"), redux=str(tmp_path / "none"))
    assert f"The picture encoder '{tmp_path / 'none'}' cannot be loaded" in said


@pytest.mark.parametrize(
    ("family", "setting"), [("sd15", "redux"), ("flux-schnell", "ip_adapter"), ("sd3", "redux")]
)
def test_a_picture_encoder_of_another_family_is_refused(
    tiny_model: TinyModel, family: str, setting: str
) -> None:
    said = refusal(tiny_model(family), **{setting: "folder:file.safetensors"})
    assert f"{setting} does not work with" in said
    assert "leave it out" in said


@pytest.mark.slow
@pytest.mark.parametrize("quantize", ["int8", "fp8"])
def test_an_ip_adapter_and_eight_bit_weights_go_together(
    tiny_model: TinyModel, tmp_path: Path, quantize: str
) -> None:
    from tests.support.diffusion.picture_encoders import save_ip_adapter

    adapter = save_ip_adapter(tiny_model("sd15"), tmp_path)
    with local(tiny_model("sd15"), ip_adapter=adapter, quantize=quantize) as engine:
        see_the_original(engine)
        assert len(engine.finals(EDIT)) == 1
