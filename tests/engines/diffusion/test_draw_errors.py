"""An exception of a library, as one sentence."""

from __future__ import annotations

from limner.engines.diffusion.draw_errors import explain


def test_an_exception_is_told_by_its_first_line() -> None:
    error = explain(ValueError("wrong shape\nTraceback of many lines"))
    assert "ValueError: wrong shape" in error.message
    assert "Traceback" not in error.message


def test_an_exception_without_words_has_its_name() -> None:
    assert "RuntimeError" in explain(RuntimeError()).message


def test_a_failed_compilation_says_what_to_install() -> None:
    fault = type("InductorError", (Exception,), {"__module__": "torch._inductor.exc"})("no g++")
    message = explain(fault).message
    assert "g++" in message
    assert "compile = true" in message
