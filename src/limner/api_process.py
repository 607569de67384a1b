"""One API process: `python -m limner.api_process`, started by the parent of `limner serve`.

Its first line of standard input says what to serve and where (`ApiProcessSpec`). The input then
stays open as a life line: at its end the parent has died, and this process ends at once.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import shlex
import socket
import sys
from pathlib import Path

import msgspec
import uvloop

from limner.app import Limner
from limner.config import Config
from limner.errors import ConfigurationError, LimnerError
from limner.ledger.connections import first_line
from limner.observe import set_up_logging
from limner.process_specs import ApiProcessSpec
from limner.serving import serve
from limner.sockets import base_url
from limner.system.heap import use_one_arena
from limner.system.terminal import fail, out, say

PARENT_DIED = 70
"""The exit status of a process whose parent has died (EX_SOFTWARE of sysexits.h)."""


def main() -> None:
    """Serve until told to stop."""
    use_one_arena()
    spec = msgspec.json.decode(sys.stdin.buffer.readline(), type=ApiProcessSpec)
    try:
        settings = Config.model_validate_json(spec.config)
        set_up_logging(settings.log_level)
        gc.disable()  # Word lists are loaded: nothing of them is garbage. `serve` turns it on.
        limner = Limner(settings, {name: Path(path) for name, path in spec.sockets.items()})
        listener = socket.socket(fileno=spec.listener)
        uvloop.run(_serve(limner, listener, spec))
    except ConfigurationError as fault:
        fail(str(fault))
    except LimnerError as fault:  # The disk is full, or the database goes away, on the way.
        fail(
            f"The server could not start: {fault.message} ({first_line(fault.__cause__ or fault)})"
        )


async def _serve(limner: Limner, listener: socket.socket, spec: ApiProcessSpec) -> None:
    first_key = _first_key(limner)

    def ready() -> None:
        if spec.greet:
            _greet(base_url(listener), limner.config, first_key)
        os.write(spec.ready, b"\n")
        os.close(spec.ready)

    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), os._exit, PARENT_DIED)
    await serve(limner, listener, ready)


def _first_key(limner: Limner) -> str | None:
    """Make a key when nobody could call otherwise."""
    if limner.config.keys or limner.keys.count():
        return None
    return limner.keys.create("first")[0]


def _greet(url: str, settings: Config, first_key: str | None) -> None:
    reached = settings.public_url or url
    say(f"Limner serves on {url}")
    say(f"  base URL   {reached}/v1")
    say(f"  data       {settings.data.resolve()}")
    say(f"  API docs   {reached}/docs")
    if first_key is not None:
        body = shlex.quote(json.dumps({"prompt": "a cat reading a book"}))
        say(f"  API key    {first_key}   (shown only now)\n")
        say("Try it:")
        say(
            f"  curl {reached}/v1/images/generations -H 'Authorization: Bearer {first_key}' "
            f"-H 'Content-Type: application/json' -d {body}"
        )
    out.file.flush()


if __name__ == "__main__":
    main()
