"""The command `limner`: one file for each group of commands."""

from __future__ import annotations

import sys

import typer

from limner.cli.accounts import account_commands
from limner.cli.checks import doctor
from limner.cli.keys import key_commands
from limner.cli.ledger import ledger_commands, migrate
from limner.cli.models import model_commands
from limner.cli.output import fail
from limner.cli.pictures import draw, edit, parse, vary
from limner.cli.prices import show_prices
from limner.cli.serve import serve_command
from limner.cli.usage import show_usage
from limner.errors import ConfigurationError, LimnerError

commands = typer.Typer(
    name="limner",
    help="The DALL·E and OpenAI Images API on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
commands.command("serve")(serve_command)
for command in (draw, edit, vary, parse, doctor):
    commands.command()(command)
commands.command("prices")(show_prices)
commands.command("usage")(show_usage)
commands.command("migrate")(migrate)
commands.add_typer(account_commands, name="accounts")
commands.add_typer(key_commands, name="keys")
commands.add_typer(ledger_commands, name="ledger")
commands.add_typer(model_commands, name="models")


def main() -> None:
    """Run the command; an error of ours is a sentence, not a traceback."""
    try:
        commands()
    except (ConfigurationError, LimnerError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
