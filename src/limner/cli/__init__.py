"""The command `limner`: its table of commands, each of which is imported when it is called.

A command imports the code that it needs inside its function, not at the top of its file, so that
`--help` imports neither the settings nor the application.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from limner.errors import ConfigurationError, LimnerError
from limner.system.terminal import fail, say

_COMMANDS = {
    "serve": "limner.cli.serve:serve_command",
    "draw": "limner.cli.pictures:draw",
    "edit": "limner.cli.pictures:edit",
    "vary": "limner.cli.pictures:vary",
    "parse": "limner.cli.parse:parse",
    "doctor": "limner.cli.doctor:doctor",
    "prices": "limner.cli.prices:show_prices",
    "usage": "limner.cli.usage:show_usage",
    "migrate": "limner.cli.ledger:migrate",
    "accounts": "limner.cli.accounts:account_commands",
    "keys": "limner.cli.keys:key_commands",
    "ledger": "limner.cli.ledger:ledger_commands",
    "models": "limner.cli.models:model_commands",
}
"""Each command's place, `module:name`, in the order of the help: a function or a Typer."""


class _LazyGroup(TyperGroup):
    """Imports a command only when it is called, which keeps the process of `limner serve` small."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the same
        """Import a command by its name; return None for an unknown name."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            command: Any = get_group(found)
        else:
            alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
            alone.command(cmd_name)(found)
            command = get_command(alone)
        command.name = cmd_name
        return command


commands = typer.Typer(
    name="limner",
    help="The DALL·E and OpenAI Images API on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    cls=_LazyGroup,
)


def _print_version(requested: bool) -> None:
    from importlib.metadata import version

    if requested:
        say(f"limner {version('limner')}")
        raise typer.Exit


@commands.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Accept the options of `limner` itself; _LazyGroup finds the commands."""


def main() -> None:
    """Run the command; print a Limner error as one sentence, without a traceback."""
    try:
        commands()
    except (ConfigurationError, LimnerError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
