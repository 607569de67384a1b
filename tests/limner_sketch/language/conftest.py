from __future__ import annotations

import pytest

from limner_sketch.language.station import PromptStation


@pytest.fixture(scope="session")
def station() -> PromptStation:
    return PromptStation()
