"""`limner serve`: the API, until it is stopped."""

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
        "keys": _added(config, key),
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


def _added(config: Path | None, keys: list[str] | None) -> tuple[str, ...] | None:
    """Return the given keys beside the configured ones; None when there is none to add."""
    return (*load_config(config).keys, *keys) if keys else None


def _become_parent(spec: MachineSpec) -> None:
    """Replace this process by the small one that stays; it keeps the process id."""
    import msgspec

    with _nameless_file() as file:
        file.write(msgspec.json.encode(spec))
        file.seek(0)
        os.set_inheritable(file.fileno(), True)
        os.set_inheritable(spec.listener, True)
        sys.stdout.flush()
        sys.stderr.flush()
        command = [sys.executable, "-m", "limner.parent_process", str(file.fileno())]
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and module


def _nameless_file() -> IO[bytes]:
    """Make a file that is gone when it is closed: it has keys in it. On Linux it needs no disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("limner"), "w+b")
    return tempfile.TemporaryFile()
