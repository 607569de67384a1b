"""The built-in engine's language, loaded once for all tests of a process: it takes a second."""

from __future__ import annotations

from functools import cache

from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.lexicon import Lexicon


@cache
def shared_interpreter() -> Interpreter:
    """Return the interpreter that the tests share; it keeps nothing of what it reads."""
    return Interpreter()


@cache
def shared_lexicon() -> Lexicon:
    """Return the lexicon that the tests share."""
    return Lexicon()
