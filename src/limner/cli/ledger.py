"""`limner ledger verify` and `limner migrate`: check the ledger, update the database's schema."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from limner.cli.configuration import load_config, opened
from limner.cli.options import ConfigOption, DataOption, JsonOption
from limner.cli.output import print_json, print_table
from limner.system.terminal import say

if TYPE_CHECKING:
    from limner.ledger.verifier import Verdict

ledger_commands = typer.Typer(help="Check the ledger.", no_args_is_help=True)


@ledger_commands.command("verify")
def verify(
    data: DataOption = None, config: ConfigOption = None, as_json: JsonOption = False
) -> None:
    """Compute every balance anew from the ledger's entries, and print each difference."""
    with opened(load_config(config, data=data)) as ledger:
        verdict = ledger.verifier.verify()
    if as_json:
        print_json(asdict(verdict))
    else:
        _print_verdict(verdict)
    if verdict.differences:
        raise typer.Exit(1)


def migrate(data: DataOption = None, config: ConfigOption = None) -> None:
    """Bring the database's schema up to date; a server does so itself for a SQLite file."""
    from limner.data_folder import open_data_folder
    from limner.ledger.location import find_database

    settings = load_config(config, data=data)
    if settings.database.url is None:
        open_data_folder(settings.data)
    with closing(find_database(settings.database.url, settings.data)) as database:
        before = database.revision()
        database.migrate()
        after = database.revision()
    if before == after:
        say(f"{database.place} is up to date: revision {after}.")
    else:
        say(f"{database.place} was brought from revision {before or 'none'} to {after}.")


def _print_verdict(verdict: Verdict) -> None:
    looked_at = (
        f"{verdict.accounts} accounts, {verdict.requests} requests, {verdict.entries} entries"
    )
    if not verdict.differences:
        say(f"{looked_at}: everything adds up.")
        return
    print_table(
        ("what", "recorded", "computed"),
        ((each.where, str(each.recorded), str(each.computed)) for each in verdict.differences),
        numbers=("recorded", "computed"),
    )
    say(f"{looked_at}; differences: {len(verdict.differences)} (amounts in micro-units).")
