"""What libraries raise while they load, as a sentence to act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError

pytestmark = pytest.mark.torch
SETTINGS = DiffusersSettings(model="owner/name")


def said(fault: Exception, source: str = "owner/name", *, offline: bool = False) -> str:
    from limner.engines.diffusion.load_errors import explain_load_errors

    settings = SETTINGS.model_copy(update={"offline": offline})
    with (
        pytest.raises(ConfigurationError) as refused,
        explain_load_errors("The model cannot be loaded", source, settings),
    ):
        raise fault
    return str(refused.value)


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        (MemoryError("out of memory"), "offload = 'model'"),
        (ImportError("no module named torchvision"), "pip install torchvision"),
        (OSError("broken file\nand more"), "Check its name"),
    ],
)
def test_each_kind_of_fault_has_a_hint(fault: Exception, hint: str) -> None:
    sentence = said(fault)
    assert sentence.startswith("The model cannot be loaded")
    assert hint in sentence
    assert "and more" not in sentence


def test_offline_it_says_what_is_missing(tmp_path: Path) -> None:
    assert "load it once without offline" in said(OSError("not here"), offline=True)
    assert "Check its name" in said(OSError("not here"), str(tmp_path), offline=True)


def test_a_sentence_of_our_own_stays() -> None:
    assert said(ConfigurationError("It is no pipeline.")) == "It is no pipeline."
