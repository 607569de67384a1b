"""`limner serve`: opens the socket and becomes the parent of the API process and the engines."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from limner.cli.configuration import load_config
from limner.cli.options import ConfigOption, DataOption, whole_number

if TYPE_CHECKING:
    from limner.process_specs import MachineSpec


def serve_command(
    host: Annotated[
        str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            parser=whole_number(0, 65535, example=8000),
            metavar="N",
            help="The port to listen on; 0 takes a free one.",
            show_default="8000",
        ),
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
    from limner.local_hosts import host_specs, new_folder
    from limner.process_specs import MachineSpec
    from limner.sockets import listen

    options = {
        "host": host,
        "port": port,
        "data": None if data is None else str(data),
        "public_url": public_url,
        "keys": _all_keys(config, key),
    }
    settings = load_config(config, **options)
    listener = listen(settings.host, settings.port)
    folder = new_folder()
    spec = MachineSpec(
        hosts=host_specs(settings, folder),
        folder=str(folder),
        config=settings.model_dump_json(),
        listener=listener.detach(),
        log_level=settings.log_level,
    )
    _become_parent(spec)


def _all_keys(config: Path | None, keys: list[str] | None) -> tuple[str, ...] | None:
    """Return the configured keys and the given ones; None if none is given."""
    return (*load_config(config).keys, *keys) if keys else None


def _become_parent(spec: MachineSpec) -> None:
    """Replace this process by the small `limner.parent_process`, which has the same process id."""
    import msgspec

    with _anonymous_file() as file:
        file.write(msgspec.json.encode(spec))
        file.seek(0)
        os.set_inheritable(file.fileno(), True)
        os.set_inheritable(spec.listener, True)
        sys.stdout.flush()
        sys.stderr.flush()
        command = [sys.executable, "-m", "limner.parent_process", str(file.fileno())]
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and module


def _anonymous_file() -> IO[bytes]:
    """Open a file that is gone once it is closed, for it holds keys. On Linux it is in memory."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("limner"), "w+b")
    return tempfile.TemporaryFile()
