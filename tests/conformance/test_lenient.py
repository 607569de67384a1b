"""Lenient keys: what a client sends is adapted, and the header says every change."""

from __future__ import annotations

import base64
import io
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from limner.ledger.keys import Keys
from tests.support.payer import ledger
from tests.support.pictures import photo, png, with_hole
from tests.support.server import RunningServer, running_server


class Caller:
    """Plain HTTP with a lenient key, and with a strict one."""

    def __init__(self, server: RunningServer, lenient: str, strict: str) -> None:
        self.server = server
        self.keys = {"lenient": lenient, "strict": strict}

    def send(self, path: str, mode: str = "lenient", **content: Any) -> httpx.Response:
        """Send a request."""
        headers = {"Authorization": f"Bearer {self.keys[mode]}"}
        return httpx.post(f"{self.server.url}/v1/{path}", headers=headers, timeout=60, **content)


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Generator[Caller]:
    data: Path = tmp_path_factory.mktemp("data")
    with ledger(data) as database:
        keys = [Keys(database).create(mode, mode=mode)[0] for mode in ("lenient", "strict")]
    with running_server(data) as server:
        yield Caller(server, *keys)


def sizes(answer: httpx.Response) -> list[tuple[int, int]]:
    assert answer.status_code == 200, answer.text
    return [
        Image.open(io.BytesIO(base64.b64decode(one["b64_json"]))).size
        for one in answer.json()["data"]
    ]


def file(kind: str, width: int = 300, height: int = 200) -> bytes:
    content = io.BytesIO()
    picture = np.ascontiguousarray(photo(max(width, height))[:height, :width, :3])
    Image.fromarray(picture).save(content, kind)
    return content.getvalue()


B64 = {"response_format": "b64_json", "prompt": "a red apple"}
CHANGES: list[tuple[dict[str, Any], str, list[tuple[int, int]]]] = [
    ({"model": "dall-e-3", "size": "512x512"}, "size=512x512->1024x1024", [(1024, 1024)]),
    ({"model": "dall-e-3", "size": "1536x1024"}, "size=1536x1024->1792x1024", [(1792, 1024)]),
    ({"model": "dall-e-2", "size": "300x300"}, "size=300x300->256x256", [(256, 256)]),
    ({"model": "dall-e-2", "size": "auto"}, "size=auto->1024x1024", [(1024, 1024)]),
    ({"model": "dall-e-2", "size": "256x256", "n": 12}, "n=12->10", [(256, 256)] * 10),
    ({"model": "dall-e-2", "size": "256x256", "n": 0}, "n=0->1", [(256, 256)]),
    ({"model": "dall-e-2", "size": "256x256", "quality": "hd"}, "quality=hd->standard",
     [(256, 256)]),
    ({"model": "dall-e-3", "quality": "high"}, "quality=high->hd", [(1024, 1024)]),
    ({"model": "dall-e-2", "size": "256x256", "style": "vivid"}, "style ignored", [(256, 256)]),
    ({"model": "dall-e-3", "style": "anime"}, "style=anime->vivid", [(1024, 1024)]),
    ({"model": "dall-e-2", "size": "256x256", "steps": 30, "cfg": 7},
     "steps ignored; cfg ignored", [(256, 256)]),
    ({"model": "gpt-image-1", "size": "512x512", "quality": "hd"},
     "size=512x512->1024x1024; quality=hd->high; response_format ignored", [(1024, 1024)]),
    ({"model": "gpt-image-2", "size": "512x512", "quality": "max"},
     "size=512x512->816x816; quality=max->high; response_format ignored", [(816, 816)]),
    ({"model": "gpt-image-2.6-flare", "size": "400x1600", "quality": "low"},
     "size=400x1600->480x1440; response_format ignored", [(480, 1440)]),
    ({"model": "gpt-image-1", "quality": "low", "output_format": "gif", "background": "none",
      "output_compression": 200, "moderation": "off", "partial_images": 9, "frame_count": 4},
     "moderation=off->auto; output_format=gif->png; background=none->auto; "
     "output_compression=200->100; partial_images ignored; "
     "response_format ignored; frame_count ignored", [(1024, 1024)]),
    ({"model": "gpt-image-1", "quality": "low", "output_format": "jpeg",
      "background": "transparent"},
     "background=transparent->opaque; response_format ignored", [(1024, 1024)]),
    ({"model": "gpt-image-1", "quality": "low", "output_compression": 50},
     "output_compression ignored; response_format ignored", [(1024, 1024)]),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "said", "drawn"), CHANGES)
def test_parameters_are_adapted_and_each_change_is_said(
    caller: Caller, asked: dict[str, Any], said: str, drawn: list[tuple[int, int]]
) -> None:
    answer = caller.send("images/generations", json=B64 | asked)
    assert sizes(answer) == drawn
    assert answer.headers["x-limner-adjusted"] == said
    caller.server.logged(f"adjusted: {said}")
    refused = caller.send("images/generations", "strict", json=B64 | asked)
    assert refused.status_code == 400


def test_dall_e_3_draws_several(caller: Caller) -> None:
    answer = caller.send("images/generations", json=B64 | {"model": "dall-e-3", "n": 2})
    assert len(set(sizes(answer))) == 1
    assert len({one["b64_json"] for one in answer.json()["data"]}) == 2


def test_what_is_right_is_not_touched(caller: Caller) -> None:
    answer = caller.send("images/generations", json=B64 | {"model": "dall-e-3"})
    assert "x-limner-adjusted" not in answer.headers


@pytest.mark.parametrize(
    "asked", [{"prompt": 5}, {}, {"prompt": "x", "model": "nobody"}, {"prompt": "x", "n": "two"}]
)
def test_what_cannot_be_adapted_is_refused_all_the_same(
    caller: Caller, asked: dict[str, Any]
) -> None:
    assert caller.send("images/generations", json=asked).status_code == 400


def test_a_header_cannot_be_broken_out_of(caller: Caller) -> None:
    """A parameter's name comes into the header; line ends and separators do not."""
    answer = caller.send(
        "images/generations",
        json=B64 | {"model": "dall-e-2", "size": "256x256", "a\r\nx-evil: 1;=é" + "y" * 99: 1},
    )
    said = answer.headers["x-limner-adjusted"]
    assert "x-evil" not in answer.headers
    assert said.startswith("a??x-evil: 1???")
    assert len(said) < 60


# Open WebUI's requests, as it sends them.


def test_open_webui_generates(caller: Caller) -> None:
    """Its default size is 512x512 also for dall-e-3."""
    body = {"model": "dall-e-3", "prompt": "a red apple", "n": 1, "size": "512x512"}
    answer = caller.send("images/generations", json=body | {"response_format": "b64_json"})
    assert sizes(answer) == [(1024, 1024)]


def test_open_webui_takes_a_link_and_fetches_it_with_its_key(caller: Caller) -> None:
    body = {"model": "dall-e-3", "prompt": "a red apple", "n": 1, "size": "512x512"}
    url = caller.send("images/generations", json=body).json()["data"][0]["url"]
    picture = httpx.get(url, headers={"Authorization": f"Bearer {caller.keys['lenient']}"})
    assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize("kind", ["jpeg", "webp", "png"])
@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3", "gpt-image-1"])
def test_open_webui_edits_one_picture_without_a_mask(caller: Caller, kind: str, model: str) -> None:
    answer = caller.send(
        "images/edits",
        data={"model": model, "prompt": "add a dog", "n": "1", "size": "512x512"}
        | ({} if model == "gpt-image-1" else {"response_format": "b64_json"}),
        files={"image": (f"picture.{kind}", file(kind), f"image/{kind}")},
    )
    assert len(sizes(answer)) == 1
    said = answer.headers.get("x-limner-adjusted", "")
    if model != "gpt-image-1":
        assert ("image=jpeg->png" in said) is (kind == "jpeg")
        assert "image=300x200->square" in said
    assert ("model=dall-e-3->dall-e-2" in said) is (model == "dall-e-3")


def test_open_webui_edits_a_list_of_pictures(caller: Caller) -> None:
    parts = [
        ("image[]", ("one.jpeg", file("jpeg"), "image/jpeg")),
        ("image[]", ("two.webp", file("webp"), "image/webp")),
    ]
    answer = caller.send(
        "images/edits",
        data={"model": "dall-e-2", "prompt": "add a dog", "response_format": "b64_json"},
        files=parts,
    )
    assert sizes(answer) == [(1024, 1024)]
    assert "image[1]=webp->png" in answer.headers["x-limner-adjusted"]


def test_a_variation_of_a_photograph(caller: Caller) -> None:
    answer = caller.send(
        "images/variations",
        data={"size": "256x256", "response_format": "b64_json"},
        files={"image": ("photo.jpeg", file("jpeg"), "image/jpeg")},
    )
    assert sizes(answer) == [(256, 256)]


def test_a_second_original_of_a_variation_is_ignored_by_name(caller: Caller) -> None:
    parts = [("image[]", (f"{n}.png", file("png", 256, 256), "image/png")) for n in range(2)]
    answer = caller.send(
        "images/variations",
        data={"size": "256x256", "response_format": "b64_json"},
        files=parts,
    )
    assert sizes(answer) == [(256, 256)]
    assert answer.headers["x-limner-adjusted"] == "image[1] ignored"


def test_an_own_hole_is_still_kept_to(caller: Caller) -> None:
    """With transparency of its own the rest of a PNG stays exactly as it was."""
    holed = with_hole(photo(256))
    answer = caller.send(
        "images/edits",
        data={"model": "dall-e-2", "prompt": "a ball", "size": "256x256"}
        | {"response_format": "b64_json"},
        files={"image": ("upload", png(holed))},
    )
    assert answer.status_code == 200
    content = base64.b64decode(answer.json()["data"][0]["b64_json"])
    edited = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    kept = holed[:, :, 3] == 255
    assert (edited[kept] == holed[kept][:, :3]).all()


def test_a_whole_server_can_be_lenient(data: Path) -> None:
    with (
        running_server(data, variables={"LIMNER_MODE": "lenient"}) as server,
        server.client() as client,
    ):
        answer = client.images.generate(model="dall-e-3", prompt="an apple", size="512x512")
        assert answer.data
