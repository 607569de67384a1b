"""Turns an exception of a library into a DrawingFailed with one sentence."""

from __future__ import annotations

from limner.errors import DrawingFailed

COMPILERS = ("torch._dynamo", "torch._inductor")


def explain(fault: Exception) -> DrawingFailed:
    """Return the error for an exception; for a failed compilation it says what is missing."""
    first = (str(fault).strip().splitlines() or [""])[0]
    reason = f"{type(fault).__name__}: {first}"
    if type(fault).__module__.startswith(COMPILERS):
        return DrawingFailed(
            f"the model cannot be compiled ({reason}). The operator can install a C++ compiler "
            "(g++) or leave out compile = true."
        )
    return DrawingFailed(reason)
