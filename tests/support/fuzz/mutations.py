"""Sound requests with pictures, and what becomes of them by a seed: bytes, values and parts."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from PIL import Image

from tests.support.caller import EDITS, VARIATIONS, Part, multipart, texts
from tests.support.case_pictures import BLUE, RED, encoded, flat, mask, turned

EDGE = 64
VALUES = (
    *("", " ", "0", "1", "-1", "2", "1e9", "1.5", "True", "null", "[]", "{}", "9" * 400, "NaN"),
    *("256x256", "512X512", "16:9", "auto", "landscape", "1x1", "99999x1", "0x0", "x", "１x１"),
    *("dall-e-2", "DALL-E-3", "gpt-image-1", "openai/dall-e-3", "url", "b64", "B64_JSON", "jpg"),
    *("LOW", "hd", "transparent", "猫", "\x00", "\ufeff", "\u2028", "a" * 40_000, "a\r\nb: c"),
)
NAMES = (
    *("prompt", "model", "n", "size", "quality", "style", "response_format", "user", "seed"),
    *("background", "output_format", "output_compression", "partial_images", "stream", "image"),
    *("image[]", "image[0]", "image[99]", "image[-1]", "images", "mask", "mask[]", "markup", ""),
    *("input_fidelity", "moderation", "svg[model]", "image[][]", "image[0][url]", "é", "x" * 300),
)
TYPES = ("image/png", "text/plain", "application/json", "multipart/mixed; boundary=x", "x", "")


@dataclass(frozen=True)
class Request:
    """A request's path, body and type."""

    path: str
    content: bytes
    content_type: str


@cache
def pictures() -> tuple[bytes, ...]:
    """Make a sound picture of each kind that people upload, and of some that are not taken."""
    red, blue = flat(RED, EDGE), flat(BLUE, EDGE)
    several = {"save_all": True, "append_images": [blue]}
    return (
        mask(EDGE),
        encoded(red),
        encoded(red.convert("P")),
        encoded(red.convert("LA")),
        encoded(Image.new("I;16", (EDGE, EDGE), 40_000)),
        encoded(red.convert("1")),
        turned(red, "PNG"),
        turned(red, "JPEG"),
        encoded(red, "JPEG", quality=95, progressive=True),
        encoded(red.convert("CMYK"), "JPEG"),
        encoded(red, "WEBP", lossless=True),
        encoded(red, "WEBP"),
        encoded(red, "MPO", **several),
        encoded(red, "PNG", **several),
        encoded(red, "WEBP", **several),
        encoded(red, "GIF", **several),
        encoded(red, "TIFF"),
        encoded(red, "BMP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"",
    )


def mutated(seed: int) -> Request:
    """Make one request; the same seed makes the same one."""
    rng = Random(seed)
    return rng.choice((_edit, _edit, _gpt_edit, _variation, _file, _json_edit))(rng)


def _edit(rng: Random) -> Request:
    parts = texts(prompt="a red ball", size="256x256", response_format="url")
    parts += [("image", "a.png", mask(EDGE)), ("mask", "m.png", mask(EDGE))]
    return _form(rng, EDITS, parts)


def _gpt_edit(rng: Random) -> Request:
    """Change an edit by a model that takes every kind of picture."""
    parts = texts(prompt="a red ball", model="gpt-image-1", quality="low", output_format="jpeg")
    return _form(rng, EDITS, [*parts, ("image", "a.jpg", _picture(rng))])


def _variation(rng: Random) -> Request:
    parts: list[Part] = [*texts(size="256x256", n="1"), ("image", "a.png", mask(EDGE))]
    return _form(rng, VARIATIONS, parts)


def _file(rng: Random) -> Request:
    return _form(rng, "/v1/files", [*texts(purpose="vision"), ("file", "a.png", mask(EDGE))])


def _json_edit(rng: Random) -> Request:
    picture = _picture(rng)
    text = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    shapes: tuple[Any, ...] = (
        [{"image_url": text}],
        text,
        [text],
        {"url": text},
        [{"image_url": {"url": text}}],
        [{"type": "input_image", "image_url": text}],
        [{"image_url": text}] * rng.choice((2, 17)),
        [{"file_id": "file-" + "0" * 24}],
    )
    body: dict[str, Any] = {"prompt": "a ball", "model": "dall-e-2", "size": "256x256"}
    body[rng.choice(("images", "images", "image", "mask"))] = rng.choice(shapes)
    for _ in range(rng.randrange(3)):
        value: Any = rng.choice(VALUES)
        body[rng.choice(NAMES)] = rng.choice((value, [value], {"url": value}, len(value), None))
    content = json.dumps(body).encode()
    if rng.random() < 0.3:
        content = _bytes(rng, content)
    return Request(EDITS, content, "application/json")


def _form(rng: Random, path: str, parts: list[Part]) -> Request:
    changed = list(parts)
    for _ in range(rng.choice((1, 1, 2, 4))):
        changed = rng.choice(PART_CHANGES)(rng, changed)
    content, content_type = multipart(changed)
    if rng.random() < 0.25:
        content = _bytes(rng, content)
    if rng.random() < 0.1:
        content_type = content_type.replace("----b", rng.choice(("", "x", '"----b"', "-" * 80)))
    return Request(path, content, content_type)


def _picture(rng: Random) -> bytes:
    content = rng.choice(pictures())
    for _ in range(rng.choice((0, 1, 1, 3))):
        content = _bytes(rng, content)
    return content


def _change_file(rng: Random, parts: list[Part]) -> list[Part]:
    files = [number for number, part in enumerate(parts) if part[1] is not None]
    if not files:
        return parts
    number = rng.choice(files)
    name, filename, _ = parts[number]
    return [*parts[:number], (name, filename, _picture(rng)), *parts[number + 1 :]]


def _change_text(rng: Random, parts: list[Part]) -> list[Part]:
    number = rng.randrange(len(parts) + 1)
    name = parts[number][0] if number < len(parts) else rng.choice(NAMES)
    return [*parts[:number], (name, None, rng.choice(VALUES).encode()), *parts[number + 1 :]]


def _change_name(rng: Random, parts: list[Part]) -> list[Part]:
    if not parts:
        return parts
    number = rng.randrange(len(parts))
    _, filename, content = parts[number]
    return [*parts[:number], (rng.choice(NAMES), filename, content), *parts[number + 1 :]]


def _change_filename(rng: Random, parts: list[Part]) -> list[Part]:
    return [
        (name, rng.choice((None, "", filename, "a" * 300, "../a\x00", "é.png")), content)
        for name, filename, content in parts
    ]


def _repeat(rng: Random, parts: list[Part]) -> list[Part]:
    return parts + [rng.choice(parts)] * rng.choice((1, 2, 20)) if parts else parts


def _leave_out(rng: Random, parts: list[Part]) -> list[Part]:
    return [part for part in parts if rng.random() < 0.7]


def _shuffle(rng: Random, parts: list[Part]) -> list[Part]:
    return rng.sample(parts, len(parts))


PART_CHANGES: tuple[Callable[[Random, list[Part]], list[Part]], ...] = (
    *(_change_file, _change_file, _change_file, _change_text, _change_text, _change_name),
    *(_change_filename, _repeat, _leave_out, _shuffle),
)


def _bytes(rng: Random, content: bytes) -> bytes:
    """Flip, cut, double, zero or splice some bytes."""
    at = rng.randrange(len(content) + 1)
    end = min(len(content), at + rng.choice((1, 2, 4, 16, 64)))
    middle = rng.choice(
        (
            b"",
            content[at:end] * 2,
            bytes(end - at),
            b"\xff" * (end - at),
            rng.randbytes(end - at),
            bytes(byte ^ (1 << rng.randrange(8)) for byte in content[at:end]),
            b"\x7f\xff\xff\xff",
            b"\r\n",
            rng.choice(pictures())[:40],
        )
    )
    changed = content[:at] + middle + content[end:]
    return changed[: rng.randrange(len(changed) + 1)] if rng.random() < 0.1 else changed
