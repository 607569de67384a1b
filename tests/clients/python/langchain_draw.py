"""LangChain's wrapper of DALL·E, its tool, and a chat model that is pointed here by mistake."""

from __future__ import annotations

import json
import struct
import sys
import urllib.request
import warnings
from collections.abc import Callable
from typing import Any

warnings.simplefilter("ignore")
from langchain_community.tools.openai_dalle_image_generation import (  # noqa: E402
    OpenAIDALLEImageGenerationTool,
)
from langchain_community.utilities.dalle_image_generator import DallEAPIWrapper  # noqa: E402
from langchain_openai import ChatOpenAI  # noqa: E402
from openai import OpenAIError  # noqa: E402


def size(url: str) -> str:
    """Download a picture, return its size."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - the server under test
        content = answer.read()
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    return "{}x{}".format(*struct.unpack(">II", content[16:24]))


def call(name: str, work: Callable[[], dict[str, Any]]) -> None:
    """Write a line of JSON about a call."""
    try:
        line = work()
    except (OpenAIError, ValueError) as fault:
        line = {"failed": type(fault).__name__, "message": str(fault)}
    sys.stdout.write(json.dumps({"name": name} | line) + "\n")


def main(base: str, key: str) -> None:
    """Draw by each model, with the wrapper's own defaults."""

    def drawn(**options: Any) -> dict[str, Any]:
        wrapper = DallEAPIWrapper(api_key=key, base_url=base, **options)
        return {"sizes": [size(url) for url in wrapper.run("a red kite").split("\n")]}

    def by_tool() -> dict[str, Any]:
        wrapper = DallEAPIWrapper(api_key=key, base_url=base, model="dall-e-3")
        tool = OpenAIDALLEImageGenerationTool(api_wrapper=wrapper)
        return {"sizes": [size(tool.run("a red kite"))]}

    def chat() -> dict[str, Any]:
        model = ChatOpenAI(api_key=key, base_url=base, model="gpt-4o", max_retries=0)
        return {"said": str(model.invoke("draw a cat").content)}

    call("default", drawn)
    call("dall-e-2", lambda: drawn(model="dall-e-2", n=2, size="256x256"))
    call("dall-e-3", lambda: drawn(model="dall-e-3", size="1792x1024", quality="hd"))
    call("tool", by_tool)
    call("chat", chat)


main(*sys.argv[1:3])
