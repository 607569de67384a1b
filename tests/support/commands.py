"""The commands of `limner`, as Typer has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import typer
import typer.main

from limner.cli import commands


@cache
def leaf_commands() -> tuple[tuple[str, typer.core.TyperCommand], ...]:
    """Return each command that does something, with its whole name: `limner keys list`."""

    def below(name: str, group: object) -> Iterator[tuple[str, typer.core.TyperCommand]]:
        if isinstance(group, typer.core.TyperGroup):
            context = typer.Context(group)
            for child in group.list_commands(context):
                yield from below(f"{name} {child}", group.get_command(context, child))
        elif isinstance(group, typer.core.TyperCommand):
            yield name, group

    return tuple(below("limner", typer.main.get_command(commands)))


def command_names() -> list[str]:
    """Return their names, and those of the groups that they are in."""
    names = [name for name, _ in leaf_commands()]
    groups = {name.rpartition(" ")[0] for name in names} - {"limner"}
    return [*sorted(groups), *names]
