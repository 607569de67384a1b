from __future__ import annotations

import pytest

from limner_sketch.language.interpreter import Interpreter


@pytest.fixture(scope="session")
def station() -> Interpreter:
    return Interpreter()
