from __future__ import annotations

import pytest

from limner_sketch.language.interpreter import Interpreter
from tests.support.language import shared_interpreter


@pytest.fixture(scope="session")
def station() -> Interpreter:
    return shared_interpreter()
