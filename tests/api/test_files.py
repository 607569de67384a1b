"""`/v1/files` with a real store and a real ledger, and no server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from limner.api.files import FileRoutes
from limner.ledger.files import FileLimits, FileRecords
from limner.service.file_service import FileService
from limner.storage.memory import MemoryStore
from tests.support.asgi import call
from tests.support.clock import Clock
from tests.support.ledgers import AUTHORIZED, authenticator, new_ledger
from tests.support.pictures import photo, png

PICTURE = png(photo(16))


class Api:
    """The routes of a server, and one client."""

    def __init__(self, routes: FileRoutes) -> None:
        self._routes = routes.routes()

    def ask(self, method: str, path: str = "", **content: object) -> httpx.Response:
        """Send a request with the key."""
        return call(self._routes, method, f"/v1/files{path}", headers=AUTHORIZED, **content)

    def upload(self, content: bytes = PICTURE, **texts: str) -> httpx.Response:
        """Upload a picture."""
        return self.ask(
            "POST",
            files={"file": ("天空.png", content, "image/png")},
            data={"purpose": "vision", **texts},
        )


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    with new_ledger(tmp_path) as database:
        clock = Clock()
        files = FileService(
            MemoryStore(10**6),
            FileRecords(database, FileLimits(10**9, 3), clock),
            retention_s=7 * 86400,
            clock=clock,
        )
        yield Api(FileRoutes(authenticator(database), files, bytes_max=5000))


def test_a_file_is_kept_shown_fetched_and_deleted(api: Api) -> None:
    file = api.upload().json()
    assert (file["object"], file["filename"], file["bytes"]) == ("file", "天空.png", len(PICTURE))
    assert api.ask("GET", f"/{file['id']}").json() == file
    content = api.ask("GET", f"/{file['id']}/content")
    assert content.content == PICTURE
    assert content.headers["content-type"] == "image/png"
    assert content.headers["content-disposition"] == "attachment"
    assert api.ask("DELETE", f"/{file['id']}").json()["deleted"] is True
    assert api.ask("GET", f"/{file['id']}").status_code == 404


def test_files_are_listed_newest_first_in_pages(api: Api) -> None:
    ids = [api.upload().json()["id"] for _ in range(2)]
    page = api.ask("GET").json()
    assert sorted(one["id"] for one in page["data"]) == sorted(ids)
    first = api.ask("GET", "?limit=1").json()
    assert (len(first["data"]), first["has_more"]) == (1, True)
    rest = api.ask("GET", f"?after={first['last_id']}").json()
    assert (len(rest["data"]), rest["has_more"]) == (1, False)
    assert api.ask("GET", "?limit=0").json()["error"]["param"] == "limit"


def test_what_cannot_be_kept_is_refused(api: Api) -> None:
    assert api.upload(b"no picture").json()["error"]["code"] == "unsupported_file_mimetype"
    assert api.upload(purpose="batch").json()["error"]["param"] == "purpose"
    assert api.upload(PICTURE.ljust(5001, b"\0")).status_code == 413


def test_no_key_no_file(api: Api) -> None:
    answer = call(api._routes, "GET", "/v1/files")  # noqa: SLF001 - without the key
    assert answer.status_code == 401
