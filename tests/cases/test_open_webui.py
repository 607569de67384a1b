"""Open WebUI's requests with all its defaults, by the library that it sends them with.

Its server is too large to install here; the bodies, headers, file names and types are those of its
public source (`routers/images.py`), and so is the way that it reads the answer.
"""

from __future__ import annotations

import asyncio
import base64
import uuid
from typing import Any

import aiohttp
import httpx
import pytest

from tests.support.caller import Caller, error_of
from tests.support.case_pictures import BLUE, RED, encoded, flat, mask, turned
from tests.support.pictures import read

TYPES = {"image/png": ".png", "image/jpeg": ".jpg", "image/mpo": ".jpg", "image/webp": ".webp"}
DEFAULT_SIZE = "512x512"
WHO = {
    "X-OpenWebUI-User-Name": "Zo%C3%AB",
    "X-OpenWebUI-User-Id": str(uuid.UUID(int=7)),
    "X-OpenWebUI-User-Email": "zoe@example.org",
    "X-OpenWebUI-User-Role": "user",
}


class OpenWebUI:
    """What it sends, and how it reads what comes back."""

    def __init__(self, caller: Caller, mode: str) -> None:
        self._base = f"{caller.server.url}/v1"
        self._headers = {"Authorization": f"Bearer {caller.keys[mode]}", **WHO}

    def generate(self, model: str, **body: Any) -> list[tuple[bytes, str]]:
        """Ask for a picture; `response_format` is left out for GPT images alone."""
        asked: dict[str, Any] = {"model": model, "prompt": "a red kite", "n": 1, **body}
        if not model.startswith("gpt-image"):
            asked["response_format"] = "b64_json"
        return asyncio.run(self._post("images/generations", json=asked))

    def edit(
        self, pictures: dict[str, bytes] | list[tuple[str, bytes]], *, listed: bool, model: str = ""
    ) -> list[tuple[bytes, str]]:
        """Edit: `model` is empty unless the administrator set one, and so is the size."""
        form = aiohttp.FormData()
        form.add_field("model", model)
        form.add_field("prompt", "put a dog there")
        if not model.startswith("gpt-image"):
            form.add_field("response_format", "b64_json")
        for kind, content in pictures.items() if isinstance(pictures, dict) else pictures:
            form.add_field(
                "image[]" if listed else "image",
                content,
                filename=f"{uuid.uuid4()}{TYPES[kind]}",
                content_type=kind,
            )
        return asyncio.run(self._post("images/edits", data=form))

    async def _post(self, path: str, **content: Any) -> list[tuple[bytes, str]]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self._base}/{path}", headers=self._headers, **content) as answer,
        ):
            answer.raise_for_status()
            told = await answer.json(content_type=None)
            return [await self._read(session, one) for one in told["data"]]

    async def _read(self, session: aiohttp.ClientSession, one: dict[str, str]) -> tuple[bytes, str]:
        """Take a link if there is one, with the same headers; it must be of an image."""
        if url := one.get("url"):
            async with session.get(url, headers=self._headers) as answer:
                answer.raise_for_status()
                return await answer.read(), answer.headers["content-type"]
        return base64.b64decode(one["b64_json"]), "image/png"


@pytest.fixture
def webui(caller: Caller) -> OpenWebUI:
    return OpenWebUI(caller, "lenient")


FILES = {
    "image/png": encoded(flat(RED, 300, 200)),
    "image/jpeg": turned(flat(RED, 300, 200), "JPEG"),
    "image/mpo": encoded(flat(RED), "MPO", save_all=True, append_images=[flat(BLUE, 32)]),
    "image/webp": encoded(flat(RED, 200, 300), "WEBP"),
}


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3", "gpt-image-1"])
@pytest.mark.parametrize("size", [{"size": DEFAULT_SIZE}, {}], ids=["its size", "no size"])
def test_a_generation(webui: OpenWebUI, model: str, size: dict[str, str]) -> None:
    ((content, kind),) = webui.generate(model, **size)
    assert kind == "image/png"
    wanted = 512 if size and model == "dall-e-2" else 1024
    assert read(content).size == (wanted, wanted)


@pytest.mark.parametrize("kind", FILES)
def test_an_edit_with_all_defaults(webui: OpenWebUI, kind: str) -> None:
    """No model, no size, no mask, no count; a picture as it came from the chat."""
    ((content, told),) = webui.edit({kind: FILES[kind]}, listed=False)
    assert told == "image/png"
    assert read(content).size == (1024, 1024)


def test_an_edit_of_a_list(webui: OpenWebUI) -> None:
    """Whoever sends several lists them, also one."""
    assert len(webui.edit({"image/jpeg": FILES["image/jpeg"]}, listed=True)) == 1
    assert len(webui.edit(FILES, listed=True)) == 1


@pytest.mark.parametrize("model", ["gpt-image-1", "dall-e-2"])
def test_an_edit_by_a_model_that_was_set(webui: OpenWebUI, model: str) -> None:
    assert len(webui.edit({"image/webp": FILES["image/webp"]}, listed=False, model=model)) == 1


def test_a_mask_is_never_sent_and_an_own_hole_is_heeded(webui: OpenWebUI) -> None:
    """As its users paint one: a PNG with a transparent middle."""
    ((content, _),) = webui.edit({"image/png": mask(256)}, listed=False)
    assert read(content).convert("RGB").getpixel((5, 5)) == (0, 0, 0)


def test_its_reason_stands_in_the_log(caller: Caller) -> None:
    """It hides our error's body: the request id leads to the reason."""
    headers = {"Authorization": f"Bearer {caller.keys['lenient']}", **WHO}
    body = {"model": "nobody", "prompt": "a kite", "n": 1, "response_format": "b64_json"}
    answer = httpx.post(f"{caller.server.url}/v1/images/generations", json=body, headers=headers)
    message = error_of(answer)["message"]
    line = caller.server.logged(f"{answer.headers['x-request-id']} limner.api.errors: refused")
    assert "nobody" in message
    assert "nobody" in line
