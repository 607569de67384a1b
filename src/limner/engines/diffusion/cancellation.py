"""The exception that ends a pipeline's call early."""

from __future__ import annotations


class Cancelled(Exception):
    """All jobs of a batch are cancelled. Raised in the step callback, caught by ModelRunner."""
