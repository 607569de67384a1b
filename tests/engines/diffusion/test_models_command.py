"""`limner models` against a hub on a socket, with a real pipeline of random weights in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.engines.conftest import TinyModel
from tests.support.diffusion.hub_server import Hub, running_hub

pytestmark = [pytest.mark.slow, pytest.mark.long]

MODEL = "limner/tiny"
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def hub(tiny_model: TinyModel) -> Generator[Hub]:
    with running_hub() as hub:
        hub.models[MODEL] = tiny_model("sd15")
        yield hub


@pytest.fixture
def models(hub: Hub, tmp_path: Path) -> Command:
    """Run `limner models …` with this hub and an empty cache."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIMNER_")}

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "limner", "models", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            cwd=tmp_path,
            env=ours | {"HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "hf")} | variables,
        )

    return run


def test_a_model_is_pulled_listed_checked_drawn_with_and_removed(
    models: Command, tmp_path: Path, hub: Hub
) -> None:
    config = tmp_path / "limner.toml"
    config.write_text(
        f'[engines.local]\nkind = "diffusers"\nmodels = ["dall-e-3"]\nmodel = "{MODEL}"\n'
        'device = "cpu"\nnative_side = 64\noffline = true\n'
    )
    missing = models("check", "local", "--config", str(config))
    assert (missing.returncode, missing.stdout) == (1, "")
    assert f"{MODEL} is not here; limner models pull local loads it." in missing.stderr

    pulled = models("pull", "local", "--config", str(config))
    assert pulled.returncode == 0, pulled.stderr
    assert pulled.stdout.startswith(f"{MODEL}: ")
    sent = len(hub.sent)
    assert models("pull", MODEL).returncode == 0
    assert len(hub.sent) == sent  # What is here is not loaded again.

    (listed,) = json.loads(models("list", "--json", "--config", str(config)).stdout)
    assert (listed["model"], listed["engines"]) == (MODEL, ["local"])
    assert listed["size_bytes"] > 0
    assert MODEL in models("list").stdout
    sound = models("check", "--config", str(config))
    assert (sound.returncode, sound.stdout) == (0, f"{MODEL}: sound\n")

    drawn = subprocess.run(
        [sys.executable, "-m", "limner", "draw", "a cat", "-o", "cat.png", "--config", str(config)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=tmp_path,
        env=os.environ | {"HF_HOME": str(tmp_path / "hf"), "HF_ENDPOINT": "http://127.0.0.1:9"},
    )
    assert drawn.returncode == 0, drawn.stderr
    assert (tmp_path / "cat.png").read_bytes().startswith(b"\x89PNG")

    used = models("remove", MODEL, "--config", str(config))
    assert used.returncode == 1
    assert f"{MODEL} is used by local" in used.stderr
    assert models("remove", MODEL).returncode == 0
    assert json.loads(models("list", "--json").stdout) == []


def test_a_pull_that_was_broken_off_goes_on_where_it_stopped(
    models: Command, hub: Hub, tmp_path: Path
) -> None:
    """The library writes pieces of 10 MiB; what it has written is not asked for again."""
    folder = tmp_path / "adapter"
    folder.mkdir()
    numbers = np.random.default_rng(1).integers(0, 255, 24 * 1024**2, np.uint8)
    save_file({"numbers": numbers}, folder / "adapter.safetensors")
    hub.models["limner/adapter"] = folder
    hub.broken_off.add("adapter.safetensors")
    assert models("pull", "limner/adapter").returncode == 0
    ((_, size),) = hub.sent
    assert 0 < size < (folder / "adapter.safetensors").stat().st_size
    assert models("check", "limner/adapter").stdout == "limner/adapter: sound\n"


def test_a_damaged_file_is_found(models: Command, tmp_path: Path) -> None:
    assert models("pull", MODEL).returncode == 0
    (blob,) = {
        link.resolve()
        for link in (tmp_path / "hf").rglob("unet/diffusion_pytorch_model.safetensors")
    }
    content = bytearray(blob.read_bytes())
    content[-1] ^= 1
    blob.write_bytes(content)
    found = models("check", MODEL)
    assert found.returncode == 1
    assert f"{MODEL}: not sound" in found.stdout
    assert f"diffusion_pytorch_model.safetensors is damaged; delete {blob}" in found.stdout


def test_a_folder_with_a_cut_file_is_not_sound(models: Command, tmp_path: Path) -> None:
    file = tmp_path / "cut.safetensors"
    file.write_bytes(b"\x10\x00\x00\x00\x00\x00\x00\x00{")
    found = models("check", str(file))
    assert found.returncode == 1
    assert f"{file} is damaged" in found.stdout


@pytest.mark.parametrize(
    ("words", "variables", "says"),
    [
        (("pull", "limner/none"), {}, "There is no model limner/none at http://127.0.0.1:"),
        (("pull", MODEL, "--revision", "old"), {}, f"{MODEL} has no such revision."),
        (("pull", "a/b/c"), {}, "a/b/c is no name of a model, such as 'owner/name'."),
        (("pull", MODEL), {"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set"),
        (
            ("pull", MODEL),
            {"HF_ENDPOINT": "http://127.0.0.1:9"},
            "http://127.0.0.1:9 cannot be reached",
        ),
        (("remove", "limner/none"), {}, "There is no limner/none in the cache"),
        (("check", "limner/none"), {}, "limner/none is not here"),
    ],
)
def test_what_goes_wrong_is_said(
    models: Command, words: tuple[str, ...], variables: dict[str, str], says: str
) -> None:
    done = models(*words, **variables)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_licence_to_agree_to(models: Command, hub: Hub) -> None:
    hub.gated.add(MODEL)
    refused = models("pull", MODEL)
    assert refused.returncode == 1
    assert f"{MODEL} has a licence to agree to first: open {hub.url}/{MODEL}" in refused.stderr
    assert models("pull", MODEL, HF_TOKEN="hf_known").returncode == 0


def test_a_disk_that_is_too_small(models: Command, hub: Hub) -> None:
    hub.claimed = 2**50
    refused = models("pull", MODEL)
    assert refused.returncode == 1
    assert f"{MODEL} takes about" in refused.stderr
    assert "HF_HOME" in refused.stderr
    assert hub.sent == []
