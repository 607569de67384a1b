"""A missing library is named with what to install."""

from __future__ import annotations

import pytest

from limner.engines.diffusion.extras import require
from limner.errors import ConfigurationError


def test_what_is_there_is_imported_in_silence() -> None:
    require(("json", "safetensors"))


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ConfigurationError) as refused:
        require(("json", "a_library_that_nobody_has"))
    assert "a_library_that_nobody_has" in str(refused.value)
    assert "pip install 'limner[diffusers]'" in str(refused.value)
