"""Frameworks for Python, unmodified: Haystack's generator and LangChain's wrapper and tool."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import Shop
from tests.support.installed_clients import python_scripts, run_script

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]

SQUARE, SMALL, WIDE = "1024x1024", "256x256", "1792x1024"


@pytest.fixture(scope="module")
def scripts() -> tuple[Path, Path]:
    return python_scripts()


def told_by(
    script: str, scripts: tuple[Path, Path], shop: Shop, key: str
) -> dict[str, dict[str, Any]]:
    python, folder = scripts
    return run_script([python, folder / script], shop.base, shop.keys[key])


def test_haystack_with_a_lenient_key_of_base64(scripts: tuple[Path, Path], shop: Shop) -> None:
    """It sends `quality: auto` to every model, and reads `b64_json` without asking for it."""
    told = told_by("haystack_draw.py", scripts, shop, "lenient b64")
    assert [one for one in told.items() if "failed" in one[1]] == []
    assert {name: one["sizes"] for name, one in told.items()} == {
        name: [SQUARE]
        for name in (
            *("dall-e-3", "dall-e-3 async", "dall-e-2", "dall-e-2 async"),
            *("gpt-image-1", "gpt-image-2"),
        )
    }
    assert told["dall-e-3"]["revised"]


def test_haystack_with_a_usual_key_draws_gpt_images(scripts: tuple[Path, Path], shop: Shop) -> None:
    told = told_by("haystack_draw.py", scripts, shop, "strict")
    assert told["gpt-image-1"]["sizes"] == told["gpt-image-2"]["sizes"] == [SQUARE]
    assert told["dall-e-3"]["failed"] == "BadRequestError"
    assert "quality" in told["dall-e-3"]["message"]


@pytest.mark.parametrize("key", ["strict", "lenient"])
def test_langchain_with_a_usual_key(scripts: tuple[Path, Path], shop: Shop, key: str) -> None:
    """It reads links without asking for them."""
    told = told_by("langchain_draw.py", scripts, shop, key)
    chat = told.pop("chat")
    assert {name: one.get("sizes") for name, one in told.items()} == {
        "default": [SQUARE],
        "dall-e-2": [SMALL] * 2,
        "dall-e-3": [WIDE],
        "tool": [SQUARE],
    }
    assert "404" in chat["message"]
    assert "/v1/images/generations" in chat["message"]
