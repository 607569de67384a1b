"""Breaking off a pipeline's call: what its step callback raises when nobody waits any more."""

from __future__ import annotations


class Cancelled(Exception):
    """All orders of a batch are gone. Raised inside the pipeline's loop, caught by our own."""
