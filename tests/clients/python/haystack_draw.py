"""Haystack's image generator, at once and for asyncio: it reads base64, and never asks for it."""

from __future__ import annotations

import asyncio
import base64
import json
import struct
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from haystack.components.generators import OpenAIImageGenerator
from haystack.utils import Secret
from openai import OpenAIError


def size(image: str) -> str:
    """Return the size of a PNG in base64."""
    content = base64.b64decode(image, validate=True)
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    return "{}x{}".format(*struct.unpack(">II", content[16:24]))


def told(drawn: dict[str, Any]) -> dict[str, Any]:
    """Say what came."""
    return {"sizes": [size(one) for one in drawn["images"]], "revised": drawn["revised_prompt"]}


def call(name: str, work: Callable[[], dict[str, Any]]) -> None:
    """Write a line of JSON about a call."""
    try:
        line = work()
    except (OpenAIError, ValueError) as fault:
        line = {"failed": type(fault).__name__, "message": str(fault)}
    sys.stdout.write(json.dumps({"name": name} | line) + "\n")


def main(base: str, key: str) -> None:
    """Draw by each model, with the component's own defaults."""

    def generator(model: str, **options: Any) -> OpenAIImageGenerator:
        secret = Secret.from_token(key)
        return OpenAIImageGenerator(
            model=model, api_key=secret, api_base_url=base, max_retries=0, **options
        )

    def at_once(model: str, **options: Any) -> dict[str, Any]:
        return told(generator(model, **options).run("a red kite"))

    def awaited(model: str) -> dict[str, Any]:
        return told(asyncio.run(generator(model).run_async("a red kite")))

    for model in ("dall-e-3", "dall-e-2"):
        call(model, partial(at_once, model))
        call(f"{model} async", partial(awaited, model))
    for model in ("gpt-image-1", "gpt-image-2"):
        call(model, partial(at_once, model, quality="low"))


main(*sys.argv[1:3])
