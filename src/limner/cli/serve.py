"""`limner serve`: the API, until it is stopped."""

from __future__ import annotations

import gc
import json
import shlex
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from limner.app import Limner
from limner.cli.options import ConfigOption, DataOption
from limner.cli.output import out, say
from limner.config import Config, load
from limner.observe import set_up_logging
from limner.serving import base_url, listen, serve


def serve_command(
    host: Annotated[
        str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="The port to listen on; 0 takes a free one.", show_default="8000"),
    ] = None,
    data: DataOption = None,
    config: ConfigOption = None,
    public_url: Annotated[
        str | None, typer.Option(help="How clients reach this server; links begin with it.")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="Accept this API key too. May be repeated.")
    ] = None,
) -> None:
    """Serve the API."""
    settings = load(
        config, host=host, port=port, data=data, public_url=public_url, keys=_added(config, key)
    )
    set_up_logging(settings.log_level)
    gc.disable()  # Lexicons are loaded: nothing of them is garbage. `serve` turns it on again.
    limner = Limner(settings)
    listener = listen(settings.host, settings.port)
    first_key = _first_key(limner)
    uvloop.run(serve(limner, listener, lambda: _greet(base_url(listener), settings, first_key)))


def _added(config: Path | None, keys: list[str] | None) -> tuple[str, ...] | None:
    """Return the given keys beside the configured ones; None when there is none to add."""
    return (*load(config).keys, *keys) if keys else None


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
