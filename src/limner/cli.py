"""The command `limner`."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
import time
from collections.abc import Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvloop
from rich.console import Console
from rich.table import Table

from limner.app import Limner, Studio, open_data_folder
from limner.config import Config, load
from limner.contract.fields import Fields
from limner.contract.orders import ImageOrder, Task
from limner.contract.reading import read_order
from limner.doctor import examine
from limner.errors import ConfigurationError, LimnerError
from limner.ledger.keys import Keys
from limner.ledger.opening import open_database
from limner.observe import set_up_logging
from limner.pipeline import Picture
from limner.policy.spending import NullHold
from limner.prompts.rendering import as_json
from limner.prompts.station import PromptStation
from limner.serving import base_url, listen, serve

commands = typer.Typer(
    name="limner",
    help="The DALL·E and OpenAI Images API on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
key_commands = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)
commands.add_typer(key_commands, name="keys")

PIPED_WIDTH = 200
"""Columns of a table that no terminal limits: wide enough for every cell."""

out = Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)

ConfigOption = Annotated[Path | None, typer.Option("--config", help="A TOML file of settings.")]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="The folder of database and pictures.", show_default="data"),
]
SeedOption = Annotated[int | None, typer.Option(help="The same seed gives the same picture.")]
SizeOption = Annotated[str | None, typer.Option(help="For example 1024x1024.")]


@commands.command("serve")
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
    limner = Limner(settings)
    listener = listen(settings.host, settings.port)
    first_key = _first_key(limner)
    uvloop.run(serve(limner, listener, lambda: _greet(base_url(listener), settings, first_key)))


@commands.command()
def draw(
    prompt: Annotated[str, typer.Argument(help="What to draw, in Chinese or English.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The PNG file to write.")],
    size: SizeOption = None,
    quality: Annotated[str | None, typer.Option(help="standard or hd.")] = None,
    style: Annotated[str | None, typer.Option(help="vivid or natural.")] = None,
    seed: SeedOption = None,
    model: Annotated[str | None, typer.Option(help="dall-e-3 or dall-e-2.")] = None,
    config: ConfigOption = None,
) -> None:
    """Draw a picture from a prompt, without a server."""
    fields = {
        "prompt": prompt,
        "model": model,
        "size": size,
        "quality": quality,
        "style": style,
        "seed": seed,
    }
    order = read_order(Task.GENERATE, _without_links(fields))
    _write(order, [output], load(config))


@commands.command()
def edit(
    image: Annotated[Path, typer.Argument(help="The original: a square PNG of at most 4 MB.")],
    prompt: Annotated[str, typer.Option(help="What to draw in the transparent part.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The PNG file to write.")],
    mask: Annotated[
        Path | None, typer.Option(help="A PNG of the same size, transparent where to draw.")
    ] = None,
    size: SizeOption = None,
    seed: SeedOption = None,
    config: ConfigOption = None,
) -> None:
    """Draw the transparent part of a picture anew, without a server."""
    files = {"image": _read(image)} | ({"mask": _read(mask)} if mask else {})
    order = read_order(
        Task.EDIT, _without_links({"prompt": prompt, "size": size, "seed": seed}), files
    )
    _write(order, [output], load(config))


@commands.command()
def vary(
    image: Annotated[Path, typer.Argument(help="The original: a square PNG of at most 4 MB.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write to.")],
    n: Annotated[int, typer.Option("-n", help="How many pictures, 1 to 10.")] = 1,
    size: SizeOption = None,
    seed: SeedOption = None,
    config: ConfigOption = None,
) -> None:
    """Draw pictures like another, without a server."""
    fields = _without_links({"n": n, "size": size, "seed": seed})
    order = read_order(Task.VARY, fields, {"image": _read(image)})
    files = [output / f"{image.stem}-{index + 1}.png" for index in range(order.n)]
    _write(order, files, load(config))


@commands.command()
def parse(
    prompt: Annotated[str, typer.Argument(help="A prompt, or - for one on each line of input.")],
) -> None:
    """Show what a prompt is understood to say, as JSON."""
    station = PromptStation()
    if prompt == "-":
        for line in sys.stdin:
            scene = station.understand(line.rstrip("\n"))
            print(json.dumps(as_json(scene), ensure_ascii=False), flush=True)  # noqa: T201 - output
        return
    text = json.dumps(as_json(station.understand(prompt)), ensure_ascii=False, indent=2)
    print(text)  # noqa: T201 - the command's output


@commands.command()
def doctor(data: DataOption = None, config: ConfigOption = None) -> None:
    """Check configuration, data folder, assets and links, and say what to mend."""
    mark = {"ok": "[green]ok[/]   ", "note": "[yellow]note[/] ", "fault": "[red]FAULT[/]"}
    faults = 0
    for finding in examine(load(config, data=data)):
        out.print(f"{mark[finding.level]} {finding.subject}: ", end="")
        out.print(finding.text, markup=False)
        faults += finding.level == "fault"
    if faults:
        raise typer.Exit(1)


@key_commands.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="What the key is for.")] = "",
    expires_days: Annotated[
        int | None, typer.Option(min=1, help="Days until it ends.", show_default="never")
    ] = None,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a key and show it, this once."""
    expires_at = None if expires_days is None else int(time.time()) + expires_days * 86400
    key, record = _keys(config, data).create(name or "unnamed", expires_at)
    out.print(f"Key '{record.name}', shown only now:", markup=False)
    out.print(key, markup=False)


@key_commands.command("list")
def list_keys(data: DataOption = None, config: ConfigOption = None) -> None:
    """List the keys; their text is not stored."""
    table = Table("name", "prefix", "id", "created", "expires", "state")
    for record in _keys(config, data).records():
        state = "in use" if record.works_at(time.time()) else "expired"
        table.add_row(
            record.name,
            record.prefix + "…",
            record.id,
            _day(record.created_at),
            _day(record.expires_at),
            "revoked" if record.revoked_at else state,
        )
    out.print(table)


@key_commands.command("revoke")
def revoke_key(
    key: Annotated[str, typer.Argument(help="The key's name, prefix or id.")],
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Revoke a key, at once and for good."""
    revoked = _keys(config, data).revoke(key.removesuffix("…"))
    if not revoked:
        _fail(f"No key in use has the name, prefix or id '{key}'.")
    for record in revoked:
        out.print(f"Revoked '{record.name}' ({record.prefix}…).", markup=False)


def main() -> None:
    """Run the command; an error of ours is a sentence, not a traceback."""
    try:
        commands()
    except (ConfigurationError, LimnerError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(message: str) -> NoReturn:
    Console(stderr=True, soft_wrap=True, highlight=False).print(f"limner: {message}", markup=False)
    sys.exit(1)


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
    out.print(f"Limner serves on {url}")
    out.print(f"  base URL   {reached}/v1")
    out.print(f"  data       {settings.data.resolve()}", markup=False)
    out.print(f"  API docs   {reached}/docs")
    if first_key is not None:
        body = shlex.quote(json.dumps({"prompt": "a cat reading a book"}))
        out.print(f"  API key    {first_key}   (shown only now)\n")
        out.print("Try it:", markup=False)
        out.print(
            f"  curl {reached}/v1/images/generations -H 'Authorization: Bearer {first_key}' "
            f"-H 'Content-Type: application/json' -d {body}",
            markup=False,
        )
    out.file.flush()


def _without_links(fields: Mapping[str, object]) -> Fields:
    return Fields({**fields, "response_format": "b64_json"})


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        _fail(f"{file}: {fault.strerror}")


def _write(order: ImageOrder, files: list[Path], config: Config) -> None:
    set_up_logging("warning")
    began = time.perf_counter()
    with Console(stderr=True).status("drawing"):
        pictures = asyncio.run(_drawn(order, config))
    for file, picture in zip(files, pictures, strict=True):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(picture.png)
        except OSError as fault:
            _fail(f"{file}: {fault.strerror}")
        out.print(f"{file}  {order.size}  {len(picture.png) // 1024} KiB", markup=False)
    revised = pictures[0].revised_prompt
    if revised is not None:
        out.print(f"Drawn: {revised}", markup=False)
    out.print(f"{time.perf_counter() - began:.2f} s", markup=False)


async def _drawn(order: ImageOrder, config: Config) -> list[Picture]:
    studio = Studio(config, cores=order.n)
    async with studio.running(), aclosing(studio.pipeline.fulfil(order, NullHold())) as finished:
        pictures = [picture async for picture in finished]
    return sorted(pictures, key=lambda picture: picture.index)


def _keys(config: Path | None, data: Path | None) -> Keys:
    settings = load(config, data=data)
    open_data_folder(settings.data)
    return Keys(open_database(settings.database.url, settings.data))


def _day(moment: int | None) -> str:
    return "never" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"
