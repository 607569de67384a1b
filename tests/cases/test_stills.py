"""Case 07: a file with several stills is its first one, whatever kind it is of."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from tests.support.caller import EDITS, VARIATIONS, Caller, error_of, pictures, texts
from tests.support.case_pictures import BLUE, RED, encoded, flat, halves, is_near, mask, turned

CORNER = (3, 3)


def mpo(*others: int) -> bytes:
    """Write a red JPEG of 64 pixels with blue ones of other sizes behind it, as phones do."""
    more = [flat(BLUE, edge) for edge in others]
    return encoded(flat(RED), "MPO", save_all=True, append_images=more, quality=95)


def animated(kind: str, frames: int) -> bytes:
    """Write an animation of red and blue frames."""
    more = [flat(BLUE) for _ in range(frames - 1)]
    return encoded(flat(RED), kind, save_all=True, append_images=more, lossless=True)


def one_frame_apng() -> bytes:
    """Write an APNG whose only frame is its still: an `acTL` of one frame and its `fcTL`."""
    whole = encoded(flat(RED))
    control = _chunk(b"acTL", (1).to_bytes(4) + (0).to_bytes(4))
    frame = (0).to_bytes(4) + (64).to_bytes(4) * 2 + bytes(8) + b"\0\x01\0\x0a\0\0"
    head = 8 + 25
    return whole[:head] + control + _chunk(b"fcTL", frame) + whole[head:]


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content).to_bytes(4)
    return len(content).to_bytes(4) + name + content + check


STILLS: dict[str, Callable[[], bytes]] = {
    "MPO of two": lambda: mpo(40),
    "MPO of four": lambda: mpo(64, 96, 32),
    "APNG of one frame": one_frame_apng,
    "WebP of one frame": lambda: animated("WEBP", 1),
}


def test_the_files_are_what_they_say() -> None:
    assert Image.open(io.BytesIO(mpo(40))).format == "MPO"
    assert getattr(Image.open(io.BytesIO(mpo(40))), "n_frames", 1) == 2
    assert Image.open(io.BytesIO(one_frame_apng())).get_format_mimetype() == "image/apng"


@pytest.mark.parametrize("kind", STILLS)
def test_case_07_a_strict_edit_keeps_the_first_still(caller: Caller, kind: str) -> None:
    parts = texts(model="gpt-image-1", prompt="a ball", quality="low", size="1024x1024")
    files = [("image", "photo.jpg", STILLS[kind]()), ("mask", "m.png", mask())]
    (drawn,) = pictures(caller.form(EDITS, [*parts, *files], "strict"))
    assert is_near(drawn.convert("RGB").getpixel(CORNER) or (), RED)


@pytest.mark.parametrize("kind", STILLS)
def test_case_07_a_json_edit_too(caller: Caller, kind: str) -> None:
    url = f"data:image/jpeg;base64,{base64.b64encode(STILLS[kind]()).decode()}"
    body = {"model": "gpt-image-1", "prompt": "a ball", "quality": "low"}
    body |= {"images": [{"image_url": url}], "size": "1024x1024"}  # type: ignore[dict-item]
    assert len(pictures(caller.send(EDITS, "strict", json=body))) == 1


@pytest.mark.parametrize("kind", STILLS)
def test_case_07_an_upload_of_files_too(caller: Caller, kind: str) -> None:
    parts = [*texts(purpose="vision"), ("file", "photo.jpg", STILLS[kind]())]
    assert caller.form("/v1/files", parts, "strict").status_code == 200


@pytest.mark.parametrize("path", [EDITS, VARIATIONS])
def test_case_07_a_lenient_key_takes_a_phone_s_photo_for_dall_e(caller: Caller, path: str) -> None:
    parts = texts(size="256x256", response_format="b64_json")
    parts += texts(prompt="a ball") * (path == EDITS)
    answer = caller.form(path, [*parts, ("image", "photo.jpg", mpo(40))])
    assert [picture.size for picture in pictures(answer)] == [(256, 256)]
    assert "image=jpeg->png" in answer.headers["x-limner-adjusted"]


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_case_07_an_animation_is_still_refused(caller: Caller, kind: str) -> None:
    parts = texts(model="gpt-image-1", prompt="a ball", quality="low")
    answer = caller.form(EDITS, [*parts, ("image", "a.png", animated(kind, 3))], "strict")
    assert "animat" in error_of(answer)["message"]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_picture_is_turned_as_its_exif_says(caller: Caller, kind: str) -> None:
    """A phone held upright: red and blue side by side are red over blue."""
    parts = texts(model="gpt-image-1", prompt="a small star", quality="low", size="1024x1536")
    parts += [("image", "photo", turned(halves(RED, BLUE), kind))]
    (drawn,) = pictures(caller.form(EDITS, parts, "strict"))
    colours = [drawn.convert("RGB").getpixel(at) or () for at in [(512, 40), (512, 1500)]]
    assert is_near(colours[0], RED), colours
    assert is_near(colours[1], BLUE), colours
