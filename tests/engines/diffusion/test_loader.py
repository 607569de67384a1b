"""What can be loaded and how; what cannot is said at the start, in a sentence to act on."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from limner.contract.orders import Quality, Size
from limner.engines.diffusion.extras import require
from limner.engines.diffusion.settings import LoraSettings
from limner.errors import ConfigurationError
from limner.testing.orders import asking, seeded
from tests.engines.conftest import TinyModel
from tests.support.diffusion.running import (
    EDIT,
    FREE_EDIT,
    PLAIN,
    SHOWN,
    VARIATION,
    drawn_pixels,
    local,
)
from tests.support.programs import needs

WEIGHTS = "diffusion_pytorch_model.safetensors"


def refusal(folder: Path | str, **settings: Any) -> str:
    """Return what is said of a model that cannot be loaded."""
    with pytest.raises(ConfigurationError) as caught, local(folder, **settings):
        pass
    return str(caught.value)


@pytest.fixture
def copy(tiny_model: TinyModel, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(tiny_model("sd15"), folder)
    return folder


@pytest.fixture
def compilers_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give torch.compile an empty folder, and forget what this process has compiled."""
    import torch

    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path))
    torch.compiler.reset()
    return tmp_path


def test_a_model_that_needs_torchvision_says_where_to_get_it(tmp_path: Path) -> None:
    """It is in no extra of ours: that of another index than torch's breaks transformers."""
    from tests.support.diffusion.tiny_models import save_qwen_edit

    if importlib.util.find_spec("torchvision") is not None:
        pytest.skip("it is installed here")
    said = refusal(save_qwen_edit(tmp_path / "qwen-image-edit"))
    assert "needs torchvision. Install it from the index that torch came from" in said


def test_a_damaged_weights_file_is_named(copy: Path) -> None:
    file = copy / "unet" / WEIGHTS
    file.write_bytes(file.read_bytes()[:1000])
    said = refusal(copy)
    assert f"The model '{copy}' cannot be loaded" in said
    assert "damaged file" in said


def test_a_missing_part_is_named(copy: Path) -> None:
    shutil.rmtree(copy / "vae")
    assert f"The model '{copy}' cannot be loaded" in refusal(copy)


def test_a_damaged_index_is_named(copy: Path) -> None:
    (copy / "model_index.json").write_text("{")
    assert "model_index.json is damaged" in refusal(copy)


def test_a_folder_that_is_no_pipeline_is_named(tmp_path: Path) -> None:
    assert f"The folder {tmp_path} holds no model_index.json" in refusal(tmp_path)


@pytest.mark.parametrize("device", ["cuda", "cuda:7", "mps"])
def test_a_device_that_is_not_there_is_named(tiny_model: TinyModel, device: str) -> None:
    import torch

    if torch.cuda.is_available() or torch.backends.mps.is_available():
        pytest.skip("this machine has one")
    assert f"device = '{device}'" in refusal(tiny_model("sd15"), device=device)


def test_a_family_that_is_none_is_named(tiny_model: TinyModel) -> None:
    assert "family = 'sd9' is none of" in refusal(tiny_model("sd15"), family="sd9")


def test_a_model_of_the_hub_that_is_not_here_is_named_offline() -> None:
    said = refusal("limner/nothing-at-all", offline=True)
    assert "The model 'limner/nothing-at-all' cannot be loaded" in said
    assert "offline = true" in said


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "diffusers", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'limner\[diffusers\]'"):
        require()


@pytest.mark.slow
@pytest.mark.parametrize("pipeline", ["chroma", "latent-consistency", "aura-flow"])
def test_a_pipeline_of_no_known_family_draws_with_safe_defaults(
    tiny_model: TinyModel, pipeline: str
) -> None:
    """Generations, edits, variations and partial pictures, of three that are laid out unlike."""
    with local(tiny_model(pipeline)) as engine:
        for order in (PLAIN, EDIT, FREE_EDIT, VARIATION):
            assert len(engine.finals(order)) == 1
        shown = engine.draw(SHOWN)
        assert [one.final for one in shown].count(False) > 0
        one, other = engine.finals(seeded(PLAIN, 1, 2))
    assert not np.array_equal(one, other)


def test_a_single_file_draws_what_the_folder_does(tiny_model: TinyModel, tmp_path: Path) -> None:
    from tests.support.diffusion.single_file import save_single_file

    file, config = save_single_file(tiny_model("sd15"), tmp_path)
    with local(tiny_model("sd15")) as engine:
        of_the_folder = engine.finals(PLAIN)
    with local(file, config=str(config), offline=True) as engine:
        of_the_file = engine.finals(PLAIN)
        assert len(engine.finals(VARIATION)) == 1
    assert np.array_equal(of_the_folder, of_the_file)


def test_a_damaged_single_file_is_named(tiny_model: TinyModel, tmp_path: Path) -> None:
    from tests.support.diffusion.single_file import save_single_file

    file, config = save_single_file(tiny_model("sd15"), tmp_path)
    file.write_bytes(file.read_bytes()[:1000])
    said = refusal(file, config=str(config), offline=True)
    assert f"The model '{file}' cannot be loaded" in said
    assert "damaged file" in said


def test_a_single_file_without_its_configuration_is_told_so_offline(
    tiny_model: TinyModel, tmp_path: Path
) -> None:
    from tests.support.diffusion.single_file import save_single_file

    file, _ = save_single_file(tiny_model("sd15"), tmp_path)
    assert "set config to its folder" in refusal(file, offline=True)


@pytest.mark.slow
def test_a_lora_changes_the_picture_and_its_weight_how_much(
    tiny_model: TinyModel, tmp_path: Path
) -> None:
    from tests.support.diffusion.tiny_models import save_lora

    file = save_lora(tiny_model("sd15"), tmp_path / "lora")
    pictures = []
    none, full = (LoraSettings(source=str(file), weight=weight) for weight in (0.0, 1.0))
    for loras in ((), (none,), (full,)):
        with local(tiny_model("sd15"), loras=loras) as engine:
            pictures += engine.finals(PLAIN)
    without, weightless, whole = pictures
    assert np.abs(without.astype(int) - weightless.astype(int)).max() <= 1
    assert np.abs(without.astype(int) - whole.astype(int)).max() > 1


@pytest.mark.slow
def test_a_lora_of_another_family_is_refused(tiny_model: TinyModel, tmp_path: Path) -> None:
    from tests.support.diffusion.tiny_models import save_lora

    file = save_lora(tiny_model("sd15"), tmp_path / "lora")
    said = refusal(tiny_model("flux-schnell"), loras=(LoraSettings(source=str(file)),))
    assert f"The LoRA '{file}'" in said


@pytest.mark.slow
def test_a_tiny_decoder_shows_partial_pictures(tiny_model: TinyModel, tmp_path: Path) -> None:
    import diffusers

    decoder = diffusers.AutoencoderTiny(
        encoder_block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8)
    )
    decoder.save_pretrained(tmp_path / "taesd")
    shown = {}
    options: dict[str, dict[str, Any]] = {
        "map": {},
        "decoder": {"preview_decoder": str(tmp_path / "taesd")},
    }
    for name, given in options.items():
        with local(tiny_model("sd15"), **given) as engine:
            shown[name] = [drawn_pixels(one) for one in engine.draw(SHOWN) if not one.final]
    assert len(shown["decoder"]) == len(shown["map"]) > 0
    assert shown["decoder"][0].shape[0] > shown["map"][0].shape[0]
    assert refusal(tiny_model("sd15"), preview_decoder=str(tmp_path / "none")).startswith(
        "The preview decoder"
    )


@pytest.mark.slow
@pytest.mark.parametrize("family", ["sd15", "sdxl", "flux-schnell", "kandinsky22"])
@pytest.mark.parametrize(("quantize", "levels_max"), [("int8", 1.0), ("fp8", 16.0)])
def test_eight_bit_weights_draw_nearly_the_same_picture(
    tiny_model: TinyModel, family: str, quantize: str, levels_max: float
) -> None:
    """Other bytes, so it was done; on average this near, of 255. Random weights lose most."""
    with local(tiny_model(family)) as engine:
        (whole,) = engine.finals(PLAIN)
    with local(tiny_model(family), quantize=quantize) as engine:
        (eight_bit,) = engine.finals(PLAIN)
        assert len(engine.finals(VARIATION)) == 1
    assert 0 < np.abs(whole.astype(int) - eight_bit).mean() <= levels_max


def test_eight_bit_weights_without_their_library_say_what_to_install(
    tiny_model: TinyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torchao", None)
    assert "pip install 'limner[diffusers]'" in refusal(tiny_model("sd15"), quantize="int8")


@pytest.mark.slow
@pytest.mark.parametrize("options", [{"dtype": "bfloat16"}, {"attention": "native"}])
def test_options_draw(tiny_model: TinyModel, options: dict[str, Any]) -> None:
    with local(tiny_model("sd15"), **options) as engine:
        assert len(engine.finals(PLAIN)) == 1
        assert len(engine.finals(VARIATION)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("family", ["flux", "flux-schnell", "qwen-image"])
def test_a_cache_of_blocks_draws_every_kind_of_order_and_repeats(
    tiny_model: TinyModel, family: str
) -> None:
    """What was cached of one picture is forgotten before the next."""
    standard = asking(PLAIN, quality=Quality.STANDARD)
    with local(tiny_model(family)) as engine:
        (without,) = engine.finals(standard)
    with local(tiny_model(family), cache="first-block") as engine:
        (before,) = engine.finals(standard)
        for order in (EDIT, FREE_EDIT, VARIATION):
            assert len(engine.finals(order)) == 1
        (after,) = engine.finals(standard)
    assert np.array_equal(before, after)
    assert np.abs(without.astype(int) - before).mean() < 8


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("family", ["sd15", "flux-schnell"])
def test_a_compiled_model_draws_the_same_pictures(
    tiny_model: TinyModel, compilers_cache: Path, family: str
) -> None:
    needs("g++")  # torch.compile does.
    orders = [PLAIN, asking(PLAIN, size=Size(64, 128)), EDIT, VARIATION]
    with local(tiny_model(family)) as engine:
        plain = [engine.finals(order)[0] for order in orders]
    with local(tiny_model(family), compile=True) as engine:
        compiled = [engine.finals(order)[0] for order in orders]
    assert any(compilers_cache.rglob("*.cpp"))
    for one, other in zip(plain, compiled, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 2


START = """
import asyncio, sys
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusersSettings
settings = DiffusersSettings(model=sys.argv[1], device="cpu", native_side=64, compile=True)
asyncio.run(DiffusersEngine(settings).start())
"""


@pytest.mark.long
@pytest.mark.slow
def test_without_a_compiler_compile_is_told_so_at_the_start(
    tiny_model: TinyModel, tmp_path: Path
) -> None:
    """In a process of its own: torch looks for a compiler once."""
    started = subprocess.run(
        [sys.executable, "-c", START, str(tiny_model("sd15"))],
        env=os.environ | {"CXX": str(tmp_path / "none"), "TORCHINDUCTOR_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    last = started.stderr.strip().splitlines()[-1]
    assert "The model is loaded but cannot draw" in last
    assert "the model cannot be compiled" in last
    assert "install a C++ compiler (g++) or leave out compile = true" in last


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"attention": "nothing"}, "attention = 'nothing' cannot be used here"),
        ({"cache": "first-block"}, "cache = 'first-block' does not work with Stable Diffusion 1.5"),
        ({"offload": "model"}, "offload = 'model' keeps weights off a GPU, and none is used here."),
        ({"offload": "sequential"}, "offload = 'sequential' keeps weights off a GPU, and none is"),
    ],
)
def test_options_that_cannot_be_are_named(
    tiny_model: TinyModel, options: dict[str, Any], says: str
) -> None:
    assert says in refusal(tiny_model("sd15"), **options)


def test_a_cache_and_batches_are_refused_together(tiny_model: TinyModel) -> None:
    said = refusal(tiny_model("flux-schnell"), cache="first-block", batch_max=2)
    assert "a picture would depend on those beside it" in said
