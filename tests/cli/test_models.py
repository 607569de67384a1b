"""`limner models` on a cache of this test's own; a whole pipeline is pulled in tests/engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants
from huggingface_hub.utils import _cache_manager
from safetensors.numpy import save_file

from tests.cli.conftest import Limner
from tests.support.diffusion.hub_server import Hub, running_hub

ADAPTER = "limner/test-adapter"
FILE = "adapter.safetensors"
CONFIG = ("--config", "limner.toml")


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Run a hub with one adapter in it, and make the cache an empty folder.

    The library reads its variables once, when it is imported: here its constants change.
    """
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    save_file({"numbers": np.arange(4096, dtype=np.uint8)}, adapter / FILE)
    cache = tmp_path / "cache"
    for place in (constants, _cache_manager):
        monkeypatch.setattr(place, "HF_HUB_CACHE", str(cache))
    with running_hub() as running:
        running.models[ADAPTER] = adapter
        files = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace(constants.ENDPOINT, running.url)
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", files)
        monkeypatch.setattr(constants, "ENDPOINT", running.url)
        yield running


@pytest.fixture
def local(limner: Limner, hub: Hub, tmp_path: Path) -> Limner:
    """Write the settings of an engine: its model is a folder, its adapter is on the hub."""
    model = tmp_path / "adapter"
    (tmp_path / "limner.toml").write_text(
        f'[engines.local]\nkind = "diffusers"\nmodels = ["dall-e-3"]\nmodel = "{model}"\n'
        f'loras = [{{ source = "{ADAPTER}" }}]\n'
    )
    assert hub.sent == []
    return limner


def test_what_an_engine_names_is_pulled_checked_listed_and_removed(
    local: Limner, hub: Hub, tmp_path: Path
) -> None:
    model = tmp_path / "adapter"
    missing = local("models", "check", "local", *CONFIG)
    assert missing.status == 1
    assert f"{ADAPTER} is not here; limner models pull local loads it." in missing.complaint

    first, second = local("models", "pull", "local", *CONFIG).printed.splitlines()
    assert first == f"{model}: on this machine already"
    assert second.startswith(f"{ADAPTER}: {tmp_path / 'cache'}")
    assert [name for name, _ in hub.sent] == [FILE]

    checked = local("models", "check", "local", *CONFIG)
    assert (checked.status, checked.printed) == (0, f"{model}: sound\n{ADAPTER}: sound\n")
    (listed,) = local("models", "list", "--json", *CONFIG).json
    assert (listed["model"], listed["engines"]) == (ADAPTER, ["local"])
    assert listed["size_bytes"] == (model / FILE).stat().st_size
    table = local("models", "list", *CONFIG).printed
    assert ADAPTER in table
    assert "unfinished" not in table

    used = local("models", "remove", ADAPTER, *CONFIG)
    assert used.status == 1
    assert f"{ADAPTER} is used by local; take it out of the settings" in used.complaint
    removed = local("models", "remove", ADAPTER, "--force", *CONFIG)
    assert removed.status == 0
    assert removed.printed.startswith(f"Removed {ADAPTER}: ")
    assert local("models", "list", "--json").json == []


def test_a_model_without_an_engine_is_pulled_and_found_damaged(limner: Limner, hub: Hub) -> None:
    pulled = limner("models", "pull", ADAPTER)
    folder = Path(pulled.printed.partition(": ")[2].strip())
    assert (folder / FILE).read_bytes() == (hub.models[ADAPTER] / FILE).read_bytes()
    assert limner("models", "check").printed == f"{ADAPTER}: sound\n"

    blob = (folder / FILE).resolve()
    blob.write_bytes(blob.read_bytes()[:-1])
    done = limner("models", "check")
    assert done.status == 1
    assert done.printed.startswith(f"{ADAPTER}: not sound\n  {FILE} is damaged; delete {blob}")


@pytest.mark.usefixtures("hub")
def test_an_unfinished_download_is_shown(limner: Limner) -> None:
    limner("models", "pull", ADAPTER)
    (listed,) = limner("models", "list", "--json").json
    (Path(listed["folder"]) / "blobs" / "abc.incomplete").write_bytes(bytes(1000))
    assert "unfinished" in limner("models", "list").printed
    (listed,) = limner("models", "list", "--json").json
    assert listed["unfinished_bytes"] == 1000
    assert "was broken off" in limner("models", "check", ADAPTER).printed


@pytest.mark.usefixtures("hub")
def test_a_model_that_is_not_there_is_a_sentence(limner: Limner) -> None:
    for words, says in (
        (("remove", "limner/none"), "There is no limner/none in the cache; limner models list"),
        (("check", "limner/none"), "limner/none is not here; limner models pull limner/none"),
        (("pull", "limner/none"), "There is no model limner/none at http://127.0.0.1:"),
    ):
        done = limner("models", *words)
        assert (done.status, done.printed) == (1, "")
        assert says in done.complaint
