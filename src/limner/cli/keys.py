"""`limner keys`: make, list and revoke API keys."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from limner.cli.configuration import load_config, opened
from limner.cli.options import (
    DAY_S,
    ConcurrentOption,
    ConfigOption,
    DataOption,
    ImagesOption,
    JsonOption,
    Names,
    RequestsOption,
    one_of,
    read_moment,
    read_name,
    whole_number,
)
from limner.cli.output import limit_cell, moment_cell, print_json, print_table
from limner.errors import ConfigurationError
from limner.ledger.names import LOCAL
from limner.system.terminal import fail, say

if TYPE_CHECKING:
    from limner.contract.model_aliases import ModelAliases
    from limner.ledger.keys import KeyRecord

key_commands = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)

EXPIRES_MAX = 2**31 - 1
"""The last second that the database holds: 2038-01-19."""


def split_names(text: str) -> Names:
    """Read a comma-separated list of names."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise typer.BadParameter(f"'{text}': there are {_served()}")
    return Names(names)


@key_commands.command("create")
def create_key(
    name: Annotated[
        str, typer.Option(parser=read_name, metavar="TEXT", help="What the key is for.")
    ] = "unnamed",
    account: Annotated[
        str | None, typer.Option(help="The account that pays.", show_default=LOCAL)
    ] = None,
    admin: Annotated[
        bool, typer.Option("--admin", help="For /v1/organization alone; it cannot draw.")
    ] = False,
    models: Annotated[
        Names | None,
        typer.Option(
            parser=split_names, metavar="A,B", help="The models it may use.", show_default="all"
        ),
    ] = None,
    requests_per_minute: RequestsOption = None,
    images_per_minute: ImagesOption = None,
    concurrent: ConcurrentOption = None,
    mode: Annotated[
        str | None,
        typer.Option(
            parser=one_of("strict", "lenient"),
            metavar="MODE",
            help="strict refuses a request that is nearly right, lenient adapts it.",
        ),
    ] = None,
    response_format: Annotated[
        str | None,
        typer.Option(
            parser=one_of("url", "b64_json"),
            metavar="FORMAT",
            help="How DALL·E's pictures come when a request does not say: url or b64_json.",
        ),
    ] = None,
    edit_model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Draws an edit that names no model.")
    ] = None,
    expires: Annotated[
        int | None,
        typer.Option(
            parser=read_moment, metavar="WHEN", help="When it ends (UTC).", show_default="never"
        ),
    ] = None,
    expires_days: Annotated[
        int | None,
        typer.Option(
            parser=whole_number(1, example=30),
            metavar="N",
            help="Days until it ends.",
            show_default="never",
        ),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a key and show it, this once."""
    from limner.contract.model_aliases import ModelAliases
    from limner.ledger.limits import Limits

    limits = Limits(requests_per_minute, images_per_minute, concurrent)
    drawing = (account, models, mode, response_format, edit_model)
    if admin and (any(drawing) or limits.any):
        raise ConfigurationError("An admin key has no account, models, limits, mode or defaults.")
    expires_at = _end(expires, expires_days)
    settings = load_config(config, data=data)
    aliases = ModelAliases(settings.aliases)
    allowed = None if models is None else _models(models, aliases)
    editing = None if edit_model is None else _editing(edit_model, aliases)
    with opened(settings) as ledger:
        payer = None if admin else ledger.accounts.find(account or LOCAL).id
        key, record = ledger.keys.create(
            name,
            expires_at,
            account_id=payer,
            models=allowed,
            limits=limits,
            mode=mode,
            response_format=response_format,
            edit_model=editing,
        )
    if as_json:
        print_json({"key": key, **_json(record)})
        return
    say(f"{'Admin key' if admin else 'Key'} '{record.name}', shown only now:")
    say(key)


@key_commands.command("list")
def list_keys(
    as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None
) -> None:
    """List the keys; their text is not stored."""
    with opened(load_config(config, data=data)) as ledger:
        records = ledger.keys.records()
    if as_json:
        print_json([_json(record) for record in records])
        return
    _print_keys(records)


@key_commands.command("revoke")
def revoke_key(
    key: Annotated[str, typer.Argument(help="The key's name, prefix or id.")],
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Revoke a key, at once and for good. A name of several keys revokes none and lists them."""
    with opened(load_config(config, data=data)) as ledger:
        fitting = ledger.keys.in_use(key.removesuffix("…"))
        if len(fitting) == 1:
            ledger.keys.revoke(fitting[0])
    if not fitting:
        fail(
            f"No key in use has the name, prefix or id '{key}', so none was revoked; "
            "`limner keys list` lists them."
        )
    if len(fitting) > 1:
        _print_keys(fitting)
        fail(
            f"'{key}' fits {len(fitting)} keys, so none was revoked. Name the one by its id, such "
            f"as `limner keys revoke {fitting[0].id}`."
        )
    say(f"Revoked '{fitting[0].name}' ({fitting[0].prefix}…).")


def _print_keys(records: Sequence[KeyRecord]) -> None:
    limits = ("requests/min", "images/min", "at once")
    print_table(
        (
            *("name", "prefix", "id", "account", "created", "expires", "last used", "models"),
            *(*limits, "mode", "format", "edit model", "state"),
        ),
        (_cells(record) for record in records),
        numbers=limits,
        optional=("expires", "last used", "models", *limits, "mode", "format", "edit model"),
    )


def _models(names: Names, aliases: ModelAliases) -> tuple[str, ...]:
    """Return the models' own names. Raises typer.BadParameter for an unknown name."""
    found = []
    for name in names.items:
        model = aliases.find(name)
        if model is None:
            raise typer.BadParameter(f"'{name}': there are {_served()}", param_hint="--models")
        found.append(model.id)
    return tuple(dict.fromkeys(found))


def _editing(name: str, aliases: ModelAliases) -> str:
    """Return the own name of a model that edits. Raises typer.BadParameter for another."""
    from limner.contract.orders import Task

    model = aliases.find(name)
    if model is None or Task.EDIT not in model.tasks:
        raise typer.BadParameter(
            f"'{name}': there is no such model that edits", param_hint="--edit-model"
        )
    return model.id


def _served() -> str:
    from limner.contract.models import SERVED

    return ", ".join(model.id for model in SERVED)


def _end(expires: int | None, expires_days: int | None) -> int | None:
    """Return the moment when the key ends. Raises ConfigurationError."""
    if expires is not None and expires_days is not None:
        raise ConfigurationError("--expires and --expires-days say the same; give one of them.")
    now = int(time.time())
    end = expires if expires_days is None else now + expires_days * DAY_S
    if end is not None and not now < end <= EXPIRES_MAX:
        raise ConfigurationError("A key ends in the future and before 2038-01-19, or never.")
    return end


def _cells(record: KeyRecord) -> tuple[str, ...]:
    return (
        record.name,
        record.prefix + "…",
        record.id,
        "admin" if record.is_admin else record.account or "",
        moment_cell(record.created_at),
        moment_cell(record.expires_at),
        moment_cell(record.last_used_at),
        "none" if record.is_admin else ", ".join(record.models or ("all",)),
        limit_cell(record.limits.requests_per_minute),
        limit_cell(record.limits.images_per_minute),
        limit_cell(record.limits.concurrent),
        record.mode or "default",
        record.response_format or "default",
        record.edit_model or "default",
        _state(record),
    )


def _json(record: KeyRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "name": record.name,
        "prefix": record.prefix,
        "admin": record.is_admin,
        "account": record.account,
        "account_id": record.account_id,
        "created_at": record.created_at,
        "expires_at": record.expires_at,
        "revoked_at": record.revoked_at,
        "last_used_at": record.last_used_at,
        "models": None if record.models is None else list(record.models),
        "requests_per_minute": record.limits.requests_per_minute,
        "images_per_minute": record.limits.images_per_minute,
        "concurrent": record.limits.concurrent,
        "mode": record.mode,
        "response_format": record.response_format,
        "edit_model": record.edit_model,
        "state": _state(record),
    }


def _state(record: KeyRecord) -> str:
    if record.revoked_at is not None:
        return "revoked"
    if not record.works_at(time.time()):
        return "expired"
    return "in use" if record.suspended_at is None else "suspended"
