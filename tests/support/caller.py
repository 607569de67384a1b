"""One server with a strict and a lenient key of one account, and plain HTTP to it."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import httpx
from PIL import Image

from tests.support.payer import account
from tests.support.pictures import read
from tests.support.raw_http import Answer, exchange
from tests.support.server import RunningServer

Mode = Literal["strict", "lenient"]
GENERATIONS = "/v1/images/generations"
EDITS = "/v1/images/edits"
VARIATIONS = "/v1/images/variations"
SMALL: dict[str, Any] = {"prompt": "a red kite", "model": "dall-e-2", "size": "256x256"}
"""A generation that takes a moment."""

Part = tuple[str, str | None, bytes]
"""A part of a form: its name, its file name if it has one, its content."""


class Caller:
    """A program that sends requests as they are on the wire, and reads what comes back."""

    def __init__(self, server: RunningServer, data: Path, strict: str, lenient: str) -> None:
        self.server = server
        self.data = data
        self.keys: dict[str, str] = {"strict": strict, "lenient": lenient}
        self.http = httpx.Client(base_url=server.url, timeout=60)

    def send(self, path: str, mode: Mode = "lenient", **content: Any) -> httpx.Response:
        """Post a body with one of the two keys."""
        headers = {"Authorization": f"Bearer {self.keys[mode]}", **content.pop("headers", {})}
        return self.http.post(path, headers=headers, **content)

    def form(self, path: str, parts: Sequence[Part], mode: Mode = "lenient") -> httpx.Response:
        """Post a form of exactly these parts, in their order."""
        content, kind = multipart(parts)
        return self.send(path, mode, content=content, headers={"Content-Type": kind})

    def raw(self, *pieces: bytes, half_close: bool = False) -> list[Answer]:
        """Send pieces of bytes; `KEY` in them is the strict key, `LENIENT` the lenient one."""
        keyed = [
            piece.replace(b"Bearer KEY", f"Bearer {self.keys['strict']}".encode()).replace(
                b"Bearer LENIENT", f"Bearer {self.keys['lenient']}".encode()
            )
            for piece in pieces
        ]
        return exchange(self.server.url, *keyed, half_close=half_close)

    def balance(self) -> int:
        """Return what the account has, in micros."""
        return account(self.data, "team").balance_micros


def multipart(parts: Sequence[Part], boundary: str = "----b") -> tuple[bytes, str]:
    """Write a form by hand, and its content type."""
    content = b""
    for name, filename, value in parts:
        file = "" if filename is None else f'; filename="{filename}"\r\nContent-Type: image/png'
        content += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        ).encode() + (value + b"\r\n")
    return content + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def texts(**fields: str) -> list[Part]:
    """Make the text parts of a form."""
    return [(name, None, value.encode()) for name, value in fields.items()]


def adjusted(answer: httpx.Response | Answer) -> set[str]:
    """Return the names of the parameters that the header says were adapted or ignored."""
    entries = answer.headers.get("x-limner-adjusted", "").split("; ")
    return {re.split(r"[= :]", entry.removeprefix("empty "), maxsplit=1)[0] for entry in entries}


def pictures(answer: httpx.Response) -> list[Image.Image]:
    """Decode the pictures of an answer, in base64 or behind links."""
    assert answer.status_code == 200, answer.text
    return [
        read(base64.b64decode(one["b64_json"]) if "b64_json" in one else _behind(one["url"]))
        for one in answer.json()["data"]
    ]


def _behind(url: str) -> bytes:
    found = httpx.get(url)
    assert found.status_code == 200, found.text
    return found.content


def sizes(answer: httpx.Response) -> list[tuple[int, int]]:
    """Return the sizes of an answer's pictures."""
    return [picture.size for picture in pictures(answer)]


def error_of(answer: httpx.Response, status: int = 400) -> dict[str, Any]:
    """Return the error in the contract's envelope."""
    assert answer.status_code == status, answer.text[:500]
    error: dict[str, Any] = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["message"]
    return error
