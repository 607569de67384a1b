"""What the tests of local models share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def one_thread(request: pytest.FixtureRequest) -> None:
    """Let torch work in one thread: on a busy machine two wait for each other for seconds."""
    if request.node.get_closest_marker("torch") is not None:
        import torch

        torch.set_num_threads(1)
