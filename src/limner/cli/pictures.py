"""`limner draw`, `edit` and `vary`: draw pictures without a server."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from limner.cli.configuration import load_config
from limner.cli.options import ConfigOption, SeedOption, SizeOption, whole_number
from limner.contract.orders import Task
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import ContentRefused, ModerationBlocked
from limner.system.terminal import fail, say

if TYPE_CHECKING:
    from limner.config import Config
    from limner.contract.orders import ImageOrder
    from limner.service.images import Image


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
    _write(Task.GENERATE, fields, [output], config)


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
    fields = {"prompt": prompt, "size": size, "seed": seed}
    uploads = Uploads((_read(image),), _read(mask) if mask else None)
    _write(Task.EDIT, fields, [output], config, uploads)


def vary(
    image: Annotated[Path, typer.Argument(help="The original: a square PNG of at most 4 MB.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write to.")],
    n: Annotated[
        int,
        typer.Option(
            "-n",
            parser=whole_number(1, 10, example=3),
            metavar="N",
            help="How many pictures, 1 to 10.",
        ),
    ] = 1,
    size: SizeOption = None,
    seed: SeedOption = None,
    config: ConfigOption = None,
) -> None:
    """Draw pictures like another, without a server."""
    fields = {"n": n, "size": size, "seed": seed}
    files = [output / f"{image.stem}-{index + 1}.png" for index in range(n)]
    _write(Task.VARY, fields, files, config, Uploads((_read(image),)))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        fail(f"{file}: {fault.strerror}")


def _write(
    task: Task,
    fields: Mapping[str, object],
    files: list[Path],
    config: Path | None,
    uploads: Uploads = NO_UPLOADS,
) -> None:
    """Draw the pictures of a request, and write one to each file."""
    from limner.contract.fields import Fields
    from limner.contract.model_aliases import ModelAliases
    from limner.contract.parsing import read_order
    from limner.observe import set_up_logging

    set_up_logging("warning")
    began = time.perf_counter()
    settings = load_config(config)
    named = ModelAliases(settings.aliases).resolved(Fields(fields))
    order = read_order(task, named, uploads)
    with Console(stderr=True).status("drawing"):
        pictures = _drawn(order, settings)
    for file, picture in zip(files, pictures, strict=True):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            content = picture.file or b""
            file.write_bytes(content)
        except OSError as fault:
            fail(f"{file}: {fault.strerror}")
        say(f"{file}  {order.size}  {len(content) // 1024} KiB")
    revised = pictures[0].revised_prompt
    if revised is not None:
        say(f"Drawn: {revised}")
    say(f"{time.perf_counter() - began:.2f} s")


def _drawn(order: ImageOrder, config: Config) -> tuple[Image, ...]:
    import asyncio

    from limner.app import StandalonePipeline

    pipeline = StandalonePipeline(config, model=order.model)
    try:
        return asyncio.run(pipeline.draw(order))
    except (ContentRefused, ModerationBlocked):
        fail("The content policy refuses this request, and nothing is written.")
