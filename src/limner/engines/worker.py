"""The worker's side: `python -m limner.engines.worker FD MODULE:FUNCTION`, started by `workers`."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from limner.engines.workers import Answer, Assignment

log = logging.getLogger("limner.engines.worker")

Target = Callable[[Any], Iterator[Any]]
"""From a job to the states of its drawing; what the two are is the engine's own business."""


def serve(connection: Connection, target: Target) -> None:
    """Take jobs until the parent hangs up."""
    connection.send(Answer("ready"))
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            return
        if isinstance(message, Assignment):
            connection.send(_work(connection, target, message))


def _work(connection: Connection, target: Target, message: Assignment[Any]) -> Answer[Any]:
    state = None
    try:
        for following in target(message.job):
            if connection.poll():  # The only thing that comes in the middle of a job is Cancel.
                connection.recv()
                return Answer("cancelled")
            if state is not None and message.partial:
                connection.send(Answer("state", state))
            state = following
    except Exception as fault:  # The outermost edge of this process.
        traceback.print_exc()
        return Answer("failed", reason=f"{type(fault).__name__}: {fault}"[:200])
    return Answer("finished", state)


def main() -> None:
    """Load the target, say whether that worked, and serve."""
    # Each core has a worker of its own: threads within one would only fight. NumPy's BLAS reads
    # this when it is loaded, which the target's import does.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    connection = Connection(int(sys.argv[1]))
    module, _, function = sys.argv[2].partition(":")
    try:
        target = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as fault:
        connection.send(Answer("failed", reason=f"{type(fault).__name__}: {fault}"))
        return
    serve(connection, target)


if __name__ == "__main__":
    main()
