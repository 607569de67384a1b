"""`limner parse`: prints what the built-in engine understands of a prompt."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer


def parse(
    prompt: Annotated[str, typer.Argument(help="A prompt, or - for one on each line of input.")],
) -> None:
    """Print what the built-in engine understands of a prompt, as JSON."""
    from limner_sketch.language.interpreter import Interpreter
    from limner_sketch.language.rendering import as_json

    interpreter = Interpreter()
    if prompt == "-":
        for line in sys.stdin:
            scene = interpreter.understand(line.rstrip("\n"))
            print(json.dumps(as_json(scene), ensure_ascii=False), flush=True)  # noqa: T201 - output
        return
    text = json.dumps(as_json(interpreter.understand(prompt)), ensure_ascii=False, indent=2)
    print(text)  # noqa: T201 - the command's output
