"""Local servers that behave as those of each dialect say they do, in what matters to a relay.

Each redraws everything, whatever the mask: green where it understands that it is to draw, magenta
elsewhere, so that a mask that arrives the wrong way round shows. A seed tints both.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from multipart import MultipartParser, parse_options_header
from numpy.typing import NDArray
from PIL import Image

GREEN, MAGENTA = (0, 255, 0), (255, 0, 255)
PLAIN = frozenset({"prompt", "n", "size"})


@dataclass(frozen=True)
class Persona:
    """How one kind of server is asked and answers."""

    takes: frozenset[str]
    """Fields beside prompt, n and size; any other is refused."""
    refusal: str
    """The shape of its errors: `openai`, `detail`, `details` or `text`."""
    generations: str = "/v1/images/generations"
    edits: str = "/v1/images/edits"
    variations: str = ""
    base: str = "/v1"
    images: tuple[str, ...] = ("image",)
    mask: str = "mask"
    white: bool = False
    answers: str = "b64"
    """`b64`, `jpeg`, `link` (of its own), or `path` (a file in its container) unless told b64."""
    one_at_a_time: bool = False
    sizes: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    key: str = "authorization"
    events: bool = False


GPT = frozenset(
    {
        *("model", "quality", "output_format", "output_compression", "background", "moderation"),
        *("stream", "partial_images", "input_fidelity", "user"),
    }
)
GPT_SIZES = ("1024x1024", "1536x1024", "1024x1536")
DEPLOYMENT = "/openai/deployments/pictures/images"
PERSONAS: Mapping[str, Persona] = {
    "openai": Persona(GPT, "openai", images=("image", "image[]"), sizes=GPT_SIZES, events=True),
    "azure": Persona(
        GPT - {"model"},
        "openai",
        generations=f"{DEPLOYMENT}/generations",
        edits=f"{DEPLOYMENT}/edits",
        base="",
        images=("image", "image[]"),
        sizes=GPT_SIZES,
        key="api-key",
        events=True,
    ),
    "dall-e": Persona(
        frozenset({"model", "response_format", "user"}),
        "openai",
        variations="/v1/images/variations",
        answers="link",
        sizes=("256x256", "512x512", "1024x1024"),
        needs=frozenset({"model"}),
    ),
    "sglang": Persona(
        frozenset({"model", "response_format", "seed", "output_format", "output_compression"}),
        "detail",
        images=("image", "image[]"),
        mask="",
        answers="link",
    ),
    "vllm-omni": Persona(
        frozenset({"model", "response_format", "seed", "output_format", "user"}),
        "details",
        mask="mask_image",
        white=True,
    ),
    "xinference": Persona(
        frozenset({"model", "response_format", "kwargs"}),
        "detail",
        edits="/v1/images/inpainting",
        variations="/v1/images/variations",
        mask="mask_image",
        white=True,
        answers="path",
        needs=frozenset({"model", "prompt"}),
    ),
    "localai": Persona(
        frozenset({"model", "response_format", "step", "mode"}),
        "openai",
        edits="/v1/images/inpainting",
        white=True,
        answers="link",
        one_at_a_time=True,
        needs=frozenset({"model", "prompt"}),
    ),
    "stable-diffusion-cpp": Persona(
        frozenset({"model", "output_format", "output_compression"}),
        "text",
        images=("image", "image[]"),
        white=True,
    ),
    "lemonade": Persona(
        frozenset({"model", "response_format", "seed", "steps"}),
        "openai",
        generations="/api/v1/images/generations",
        edits="/api/v1/images/edits",
        variations="/api/v1/images/variations",
        base="/api/v1",
        white=True,
        one_at_a_time=True,
    ),
}


@dataclass
class Asked:
    """What a server was asked for."""

    path: str
    query: Mapping[str, list[str]]
    fields: dict[str, Any]
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def file(self, *names: str) -> bytes | None:
        """Return the first file of these fields."""
        return next((content for name, content in self.files if name in names), None)


class PersonaServer(ThreadingHTTPServer):
    """Answers as its persona does; keeps what it was asked, and how often it drew."""

    daemon_threads = True

    def __init__(self, persona: Persona, key: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.persona = persona
        self.key = key
        self.asked: list[Asked] = []
        self.files: dict[str, bytes] = {}

    @property
    def origin(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def base_url(self) -> str:
        """The base URL of its API."""
        return self.origin + self.persona.base


class _Handler(BaseHTTPRequestHandler):
    server: PersonaServer

    def do_GET(self) -> None:
        name = urlsplit(self.path).path
        if name in self.server.files:
            self._send(200, self.server.files[name], "image/png")
        else:
            self._send(200, json.dumps({"object": "list", "data": []}).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        persona = self.server.persona
        wanted = self.server.key if persona.key == "api-key" else f"Bearer {self.server.key}"
        if self.headers.get(persona.key) != wanted:
            self._refuse(401, "no such key", None)
            return
        parts = urlsplit(self.path)
        asked = Asked(parts.path, parse_qs(parts.query), {})
        _read_body(self.headers.get("content-type", ""), body, asked)
        self.server.asked.append(asked)
        fault = self._fault(asked)
        if fault is None:
            self._answer(asked)
        else:
            self._refuse(*fault)

    def _fault(self, asked: Asked) -> tuple[int, str, str | None] | None:
        persona = self.server.persona
        routes = (persona.generations, persona.edits, persona.variations)
        if asked.path not in routes:
            return 404, "Not Found", None
        if persona.key == "api-key" and "api-version" not in asked.query:
            return 404, "Resource not found", None
        for name in asked.fields:
            if name not in PLAIN | persona.takes:
                return 400, f"Unknown parameter: '{name}'.", name
        varies = asked.path == persona.variations and "prompt" not in persona.needs
        if "prompt" not in asked.fields and not varies:
            return 400, "Field required", "prompt"
        for name in persona.needs - {"prompt"} - set(asked.fields):
            return 400, "Field required", name
        if persona.sizes and asked.fields.get("size") not in persona.sizes:
            return 400, "Invalid size", "size"
        if asked.path != persona.generations:
            return self._fault_of_files(asked)
        return None

    def _fault_of_files(self, asked: Asked) -> tuple[int, str, str | None] | None:
        persona = self.server.persona
        if asked.file(*persona.images) is None:
            return 400, "Field required", "image"
        mask = asked.file(persona.mask) if persona.mask else None
        if asked.file("mask", "mask_image") is not None and mask is None:
            return 400, "Unknown parameter", "mask"
        if mask is not None and _open(mask).size != _size(asked):
            return 400, "mask size does not match image size", "mask"
        return None

    def _answer(self, asked: Asked) -> None:
        persona = self.server.persona
        count = 1 if persona.one_at_a_time else int(asked.fields.get("n", 1))
        if persona.events and str(asked.fields.get("stream")).lower() == "true":
            self._stream(asked)
            return
        items = [self._item(asked, index) for index in range(count)]
        answer = {"created": 1, "data": items, "usage": {"total_tokens": 1}}
        self._send(200, json.dumps(answer).encode())

    def _item(self, asked: Asked, index: int) -> dict[str, Any]:
        persona = self.server.persona
        kind = "JPEG" if persona.answers == "path" else "PNG"
        content = _encoded(self._drawn(asked, index), kind)
        linked = persona.answers in ("link", "path")
        if not linked or asked.fields.get("response_format") == "b64_json":
            return {"b64_json": base64.b64encode(content).decode(), "revised_prompt": None}
        if persona.answers == "path":
            return {"url": "/srv/xinference/image/1.jpg"}
        name = f"/pictures/{len(self.server.files)}.png"
        self.server.files[name] = content
        return {"url": self.server.origin + name}

    def _stream(self, asked: Asked) -> None:
        kind = "image_edit" if asked.path == self.server.persona.edits else "image_generation"
        text = base64.b64encode(_encoded(self._drawn(asked, 0), "PNG")).decode()
        facts = {"b64_json": text, "created_at": 1, "size": asked.fields["size"]}
        events = [
            {"type": f"{kind}.partial_image", "partial_image_index": number, **facts}
            for number in range(int(asked.fields["partial_images"]))
        ]
        events.append({"type": f"{kind}.completed", **facts})
        body = b": hello\r\n\r\n" + b"".join(
            f"event: {one['type']}\r\ndata: {json.dumps(one)}\r\n\r\n".encode() for one in events
        )
        self._send(200, body, "text/event-stream")

    def _drawn(self, asked: Asked, index: int) -> NDArray[np.uint8]:
        width, height = _size(asked)
        pixels = np.empty((height, width, 3), np.uint8)
        pixels[:] = MAGENTA
        tint = int(asked.fields.get("seed", 0)) % 251
        persona = self.server.persona
        if asked.path == persona.generations:
            pixels[:, :, 0] = (np.arange(width) * (index + 3)) % 256
            pixels[:, :, 1] = (hash(asked.fields["prompt"]) + index * 40) % 256
            pixels[:, :, 2] = tint
            return pixels
        mask = asked.file(persona.mask) if persona.mask else None
        if mask is None:
            pixels[:] = GREEN  # It draws all anew.
        elif persona.white:
            pixels[np.asarray(_open(mask).convert("L")) > 127] = GREEN
        else:
            pixels[np.asarray(_open(mask).convert("RGBA"))[:, :, 3] == 0] = GREEN
        pixels[:, :, 2] ^= np.uint8(tint)
        return pixels

    def _refuse(self, status: int, message: str, name: str | None) -> None:
        envelopes: Mapping[str, object] = {
            "openai": {"error": {"message": message, "type": "e", "param": name, "code": None}},
            "detail": {"detail": message},
            "details": {"detail": [{"loc": ["body", name], "msg": message, "type": "value_error"}]},
            "text": {"error": message},
        }
        self._send(status, json.dumps(envelopes[self.server.persona.refusal]).encode())

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


def _read_body(content_type: str, body: bytes, asked: Asked) -> None:
    kind, options = parse_options_header(content_type)
    if kind == "application/json":
        asked.fields.update(json.loads(body))
        return
    parser = MultipartParser(io.BytesIO(body), options["boundary"], memfile_limit=2**26)
    for part in parser:
        if part.filename is None:
            asked.fields[part.name] = part.value
        else:
            asked.files.append((part.name, part.raw))


def _size(asked: Asked) -> tuple[int, int]:
    width, _, height = str(asked.fields["size"]).replace("*", "x").partition("x")
    return int(width), int(height)


def _open(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def _encoded(pixels: NDArray[np.uint8], kind: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, quality=95, compress_level=1)
    return file.getvalue()


@contextmanager
def serving(server: ThreadingHTTPServer) -> Generator[None]:
    """Serve in a thread of its own."""
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def persona_server(name: str, key: str) -> Generator[PersonaServer]:
    """Run the server of a dialect."""
    server = PersonaServer(PERSONAS[name], key)
    with serving(server):
        yield server
