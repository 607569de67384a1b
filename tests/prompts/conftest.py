from __future__ import annotations

import pytest

from limner.prompts.station import PromptStation


@pytest.fixture(scope="session")
def station() -> PromptStation:
    return PromptStation()
