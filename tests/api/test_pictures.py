from __future__ import annotations

import asyncio

from limner.api.pictures import PictureRoutes
from limner.storage.links import LinkSigner
from limner.storage.memory import MemoryStore
from limner.storage.picture_store import PictureStore
from tests.support.asgi import call
from tests.support.clock import Clock
from tests.support.pictures import photo, png

PICTURE = png(photo(16))


def test_a_picture_is_behind_its_link_until_that_ends() -> None:
    clock = Clock()
    signer = LinkSigner(bytes(32), 3600, clock)
    storage = PictureStore(MemoryStore(10**6), signer, retention_s=9999, clock=clock)
    path = asyncio.run(storage.keep(PICTURE)).path
    routes = PictureRoutes(storage).routes()
    answer = call(routes, "GET", path)
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert call(routes, "HEAD", path).content == b""
    assert call(routes, "GET", path, headers={"Range": "bytes=0-3"}).content == PICTURE[:4]
    assert call(routes, "GET", path[:-9] + path[-4:]).status_code == 403
    clock.now += 3601
    assert call(routes, "GET", path).json()["error"]["code"] == "link_expired"
