"""The clients for Node, unmodified: OpenAI's own, and Vercel's AI SDK by its two providers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import Shop
from tests.support.installed_clients import node_scripts, run_script

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]

Told = dict[str, dict[str, Any]]
SQUARE, SMALL, WIDE = "1024x1024", "256x256", "1792x1024"


@pytest.fixture(scope="module")
def scripts() -> Path:
    return node_scripts()


def told_by(script: str, scripts: Path, shop: Shop, key: str) -> Told:
    return run_script(["node", scripts / script], shop.base, shop.keys[key], shop.folder)


@pytest.mark.parametrize("key", ["strict", "lenient", "strict b64"])
def test_the_official_client_for_node(scripts: Path, shop: Shop, key: str) -> None:
    told = told_by("openai.mjs", scripts, shop, key)
    refused, wrong = told.pop("refused"), told.pop("wrong key")
    assert [one for one in told.items() if "failed" in one[1]] == []
    assert told["models"]["count"] > 2
    usual = "b64_json" if "b64" in key else "url"
    assert told["default"] == {"sizes": [SQUARE], "forms": [usual], "revised": True}
    assert told["several"] == {"sizes": [SMALL] * 2, "forms": [usual], "revised": False}
    assert told["b64_json"]["forms"] == ["b64_json"]
    assert told["url"]["forms"] == ["url"]
    assert told["edit"] == {"sizes": [SMALL], "forms": [usual], "revised": False}
    assert told["edit of several"]["sizes"] == [SQUARE]
    assert told["variation"] == {"sizes": [SMALL] * 2, "forms": [usual], "revised": False}
    assert told["stream"] == {"last": "image_generation.completed", "sizes": [SQUARE]}
    assert told["file"] == {"deleted": True}
    assert told["azure"]["sizes"] == told["azure deployment"]["sizes"] == [SMALL]
    assert (wrong["failed"], wrong["code"]) == ("AuthenticationError", "invalid_api_key")
    if key == "lenient":
        assert "failed" not in refused
    else:
        assert (refused["failed"], refused["status"]) == ("BadRequestError", 400)
        assert refused["requestID"].startswith("req_")


@pytest.mark.parametrize("key", ["strict b64", "lenient b64"])
def test_the_ai_sdk_with_a_key_of_base64(scripts: Path, shop: Shop, key: str) -> None:
    """Its OpenAI provider reads base64 alone, and asks for it in generations alone."""
    told = told_by("ai.mjs", scripts, shop, key)
    assert [one for one in told.items() if "failed" in one[1]] == []
    for name in ("openai", "compatible"):
        assert told[f"{name} dall-e-3"]["sizes"] == [WIDE]
        assert told[f"{name} dall-e-3 without a size"]["sizes"] == [SQUARE]
        assert told[f"{name} dall-e-2"]["sizes"] == [SMALL] * 2
        assert told[f"{name} dall-e-2 edit"]["sizes"] == [SMALL]
        assert told[f"{name} gpt-image-1 edit"]["sizes"] == [SQUARE]
    assert told["openai gpt-image-1"]["sizes"] == [SQUARE]
    assert all(one["warnings"] == 0 for one in told.values())


def test_the_ai_sdk_with_a_usual_key(scripts: Path, shop: Shop) -> None:
    """Only its OpenAI provider's edits of dall-e-2 need the other key: they never ask."""
    told = told_by("ai.mjs", scripts, shop, "strict")
    assert [name for name, one in told.items() if "failed" in one] == ["openai dall-e-2 edit"]
