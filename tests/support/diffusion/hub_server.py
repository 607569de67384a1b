"""A hub on a loopback address: the routes of huggingface.co that its library asks, over folders."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

LARGE_BYTES = 4096
"""Larger files are in LFS: named by their SHA-256."""
COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(ThreadingHTTPServer):
    """Serves each of `models` (owner/name → folder); `gated` ones want the token `hf_known`.

    A file named in `broken_off` breaks off after half of it, once. `claimed` adds to the sizes that
    are told.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.models: dict[str, Path] = {}
        self.gated: set[str] = set()
        self.broken_off: set[str] = set()
        self.claimed = 0
        self.sent: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        """What HF_ENDPOINT is set to."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        api = re.fullmatch(r"/api/models/([^/]+/[^/]+?)(?:/(revision|tree)/([^/]+))?/?", path)
        file = re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        found = api or file
        if found is None or found[1] not in self.server.models:
            self._refuse(404, "RepoNotFound")
            return
        if found[1] in self.server.gated and "hf_known" not in self.headers.get(
            "Authorization", ""
        ):
            self._refuse(403, "GatedRepo")
            return
        revision = (api[3] if api is not None else found[2]) or "main"
        if revision not in ("main", COMMIT):
            self._refuse(404, "RevisionNotFound")
            return
        folder = self.server.models[found[1]]
        if file is not None:
            self._file(folder / file[3])
        elif api is not None and api[2] == "tree":
            self._json([{"type": "file", **self._entry(folder, one)} for one in _files(folder)])
        else:
            siblings = []
            for one in _files(folder):
                entry = self._entry(folder, one)
                siblings.append(
                    {
                        "rfilename": entry["path"],
                        "size": entry["size"],
                        "blobId": entry["oid"],
                        **({"lfs": entry["lfs"]} if "lfs" in entry else {}),
                    }
                )
            self._json({"id": found[1], "modelId": found[1], "sha": COMMIT, "siblings": siblings})

    def _entry(self, folder: Path, file: Path) -> dict[str, object]:
        content = file.read_bytes()
        size = len(content) + self.server.claimed
        entry: dict[str, object] = {
            "path": file.relative_to(folder).as_posix(),
            "size": size,
            "oid": _git(content),
        }
        if len(content) > LARGE_BYTES:
            entry["lfs"] = {
                "oid": _etag(content),
                "sha256": _etag(content),
                "size": size,
                "pointerSize": 130,
            }
        return entry

    def _file(self, file: Path) -> None:
        if not file.is_file():
            self._refuse(404, "EntryNotFound")
            return
        content = file.read_bytes()
        start = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        first = int(start[1]) if start else 0
        body = content[first:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{_etag(content)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Accept-Ranges", "bytes")
        if start:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if file.name in self.server.broken_off:
            self.server.broken_off.discard(file.name)
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return
        self.server.sent.append((file.name, len(body)))
        self.wfile.write(body)

    def _json(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("X-Error-Message", code)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


def _git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _etag(content: bytes) -> str:
    large = len(content) > LARGE_BYTES
    return hashlib.sha256(content).hexdigest() if large else _git(content)


@contextmanager
def running_hub() -> Generator[Hub]:
    """Run a hub until the end of the block."""
    hub = Hub()
    thread = Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join(10)
