"""`limner models`: lists, downloads, checks and removes the models in the hub's cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from limner.cli.configuration import load_config
from limner.cli.options import ConfigOption, JsonOption
from limner.cli.output import moment_cell, print_json, print_table
from limner.errors import ConfigurationError
from limner.system.terminal import say

if TYPE_CHECKING:
    from limner.engines.diffusion.settings import DiffusersSettings

model_commands = typer.Typer(help="The weights of local models.", no_args_is_help=True)

Model = Annotated[str, typer.Argument(help="A model of the hub, or an engine of the settings.")]
KIND = "diffusers"


@model_commands.command("list")
def list_models(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """List the models in the hub's cache, and which engines use them."""
    _require_hub()
    from limner.engines.diffusion.hub.cache import cached_models
    from limner.engines.diffusion.hub.download import gib

    engines = _engines(config)
    found = [(one, _users(one.model, engines)) for one in cached_models()]
    if as_json:
        print_json(
            [
                {
                    "model": one.model,
                    "size_bytes": one.size_bytes,
                    "unfinished_bytes": one.unfinished_bytes,
                    "used_at": one.used_at,
                    "engines": users,
                    "folder": str(one.folder),
                }
                for one, users in found
            ]
        )
        return
    print_table(
        ("model", "size", "unfinished", "last used", "engines"),
        [
            (
                one.model,
                gib(one.size_bytes),
                gib(one.unfinished_bytes) if one.unfinished_bytes else "none",
                moment_cell(one.used_at),
                ", ".join(users) or "none",
            )
            for one, users in found
        ],
        numbers=("size", "unfinished"),
        optional=("unfinished",),
    )


@model_commands.command("pull")
def pull_model(
    model: Model,
    revision: Annotated[str | None, typer.Option(help="A branch, tag or commit.")] = None,
    variant: Annotated[str | None, typer.Option(help="Of the weights, such as fp16.")] = None,
    config: ConfigOption = None,
) -> None:
    """Download a model, or all that an engine names. Goes on where a download stopped."""
    _require_hub()
    from limner.engines.diffusion.hub.download import pull

    engine = _engines(config).get(model)
    if engine is None:
        say(f"{model}: {pull(model, revision, variant).folder}")
        return
    say(f"{engine.model}: {_pulled(engine)}")
    for part in _parts(engine):
        if not Path(part).exists():
            say(f"{part}: {pull(part).folder}")


@model_commands.command("check")
def check_models(
    model: Annotated[
        str | None, typer.Argument(help="A model, engine, folder or file; all without it.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Check the files of one model, or of all in the cache, by their checksums."""
    _require_hub()
    from limner.engines.diffusion.hub.cache import cached_models, faults_in, faults_of, find_cached

    checked: list[tuple[str, Iterator[str]]] = []
    if model is None:
        checked = [(one.model, faults_of(one)) for one in cached_models()]
    else:
        engine = _engines(config).get(model)
        for part in [model] if engine is None else [engine.model, *_parts(engine)]:
            cached = find_cached(part)
            if cached is not None:
                checked.append((part, faults_of(cached)))
            elif Path(part).exists():
                checked.append((part, faults_in(Path(part))))
            else:
                raise ConfigurationError(
                    f"{part} is not here; limner models pull {model} loads it."
                )
    sound = True
    for shown, faults in checked:
        wrong = list(faults)
        sound = sound and not wrong
        say(f"{shown}: {'sound' if not wrong else 'not sound'}")
        for one in wrong:
            say(f"  {one}")
    if not sound:
        raise typer.Exit(1)


@model_commands.command("remove")
def remove_model(
    model: Annotated[str, typer.Argument(help="A model in the hub's cache.")],
    force: Annotated[bool, typer.Option("--force", help="Even if an engine uses it.")] = False,
    config: ConfigOption = None,
) -> None:
    """Delete a model from the hub's cache."""
    _require_hub()
    from limner.engines.diffusion.hub.cache import find_cached, remove
    from limner.engines.diffusion.hub.download import gib

    cached = find_cached(model)
    if cached is None:
        raise ConfigurationError(f"There is no {model} in the cache; limner models list shows all.")
    users = _users(model, _engines(config))
    if users and not force:
        raise ConfigurationError(
            f"{model} is used by {', '.join(users)}; take it out of the settings, or give --force."
        )
    say(f"Removed {model}: {gib(remove(cached))} freed.")


def _require_hub() -> None:
    """Raise ConfigurationError where the hub's libraries are not installed."""
    from limner.engines.diffusion.extras import FOR_FILES, require

    require(FOR_FILES)


def _engines(config: Path | None) -> dict[str, DiffusersSettings]:
    """Return the settings of the engines whose models come from the hub."""
    found = load_config(config).engines.items()
    return {name: cast("DiffusersSettings", one) for name, one in found if one.kind == KIND}


def _pulled(engine: DiffusersSettings) -> str:
    """Download an engine's model, unless it is a local path; return what to print of it."""
    from limner.engines.diffusion.hub.download import pull

    if Path(engine.model).exists():
        return "on this machine already"
    return str(pull(engine.model, engine.revision, engine.variant).folder)


def _parts(engine: DiffusersSettings) -> list[str]:
    """Return the models that an engine loads beside its main one: LoRAs, adapters, decoders."""
    adapter = None if engine.ip_adapter is None else engine.ip_adapter.rpartition(":")[0]
    named = (*(lora.source for lora in engine.loras), engine.redux, engine.preview_decoder, adapter)
    return [one for one in named if one]


def _users(model: str, engines: dict[str, DiffusersSettings]) -> list[str]:
    """Return the names of the engines that use a model."""
    return [name for name, one in engines.items() if model in (one.model, *_parts(one))]
