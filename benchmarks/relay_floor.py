"""The least that a relay of `url` answers takes in this runtime: the same work, nothing decided.

It reads a request, asks the upstream by aiohttp, fetches the picture that the answer links to,
keeps it in a file, writes two rows into SQLite in two groups of commits, as a hold and a settlement
are, and answers by uvicorn. No key, price, limit, word, contract or log is looked at, no fault is
handled. It shows what calls, files and commits alone take; `relay` prints it beside ours.

`python -m benchmarks.relay_floor UPSTREAM FOLDER` prints its address.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import secrets
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from limner.sockets import base_url, listen

GROUP_MAX = 64
TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=NORMAL;
CREATE TABLE accounts (id INTEGER PRIMARY KEY, held INTEGER);
CREATE TABLE requests (id TEXT PRIMARY KEY, state TEXT);
INSERT INTO accounts VALUES (1, 0);
"""
HOLD = (
    "UPDATE accounts SET held = held + 1 WHERE id = 1",
    "INSERT INTO requests VALUES (:id, 'held')",
)
SETTLE = (
    "UPDATE requests SET state = 'settled' WHERE id = :id",
    "UPDATE accounts SET held = held - 1 WHERE id = 1",
)
Waiting = tuple[tuple[str, ...], str, "asyncio.Future[None]"]


class Floor:
    """The server, as an ASGI application."""

    def __init__(self, upstream: str, folder: Path) -> None:
        self._upstream = upstream
        self._folder = folder
        self._waiting: queue.SimpleQueue[Waiting] = queue.SimpleQueue()
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        asked = orjson.loads(body + message["body"])
        key = secrets.token_urlsafe(16)
        await self._written(HOLD, key)
        item = (await self._asked(asked))["data"][0]
        content = await self._fetched(item["url"])
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, _keep, f"{self._folder}/pictures/{key[:2]}", key, content)
        await self._written(SETTLE, key)
        told = orjson.dumps({"created": 1, "data": [{"url": f"http://127.0.0.1/{key}"}]})
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(told))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": told})

    async def _asked(self, fields: dict[str, Any]) -> dict[str, Any]:
        url, json = f"{self._upstream}/images/generations", {"Content-Type": "application/json"}
        async with self._opened().post(url, data=orjson.dumps(fields), headers=json) as response:
            answer: dict[str, Any] = orjson.loads(await response.read())
            return answer

    async def _fetched(self, url: str) -> bytes:
        async with self._opened().get(url) as response:
            return await response.read()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=256),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._write, args=(loop,), daemon=True).start()
        return self._session

    async def _written(self, statements: tuple[str, ...], key: str) -> None:
        self._opened()
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put((statements, key, done))
        await done

    def _write(self, loop: asyncio.AbstractEventLoop) -> None:
        database = sqlite3.connect(self._folder / "floor.db", isolation_level=None)
        database.executescript(TABLES)
        while True:
            group = [self._waiting.get()]
            with contextlib.suppress(queue.Empty):
                while len(group) < GROUP_MAX:
                    group.append(self._waiting.get_nowait())
            database.execute("BEGIN IMMEDIATE")
            for statements, key, _ in group:
                for statement in statements:
                    database.execute(statement, {"id": key})
            database.execute("COMMIT")
            loop.call_soon_threadsafe(_tell, [done for _, _, done in group])


def _tell(group: list[asyncio.Future[None]]) -> None:
    for done in group:
        if not done.done():
            done.set_result(None)


def _keep(folder: str, key: str, content: bytes) -> None:
    # By `os`: a Path costs as much as the call, and a floor is to take no more than it must.
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - see above
    path = f"{folder}/{key}"
    handle = os.open(path + ".part", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, content)
    os.close(handle)
    os.rename(path + ".part", path)  # noqa: PTH104 - see above


def main() -> None:
    """Serve until told to stop."""
    upstream, folder = sys.argv[1:]
    listener = listen("127.0.0.1", 0)
    print(base_url(listener), flush=True)
    floor = Floor(upstream, Path(folder))
    config = uvicorn.Config(floor, lifespan="off", log_level="warning", access_log=False)
    uvloop.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
