"""`limner doctor`: checks whether this machine can serve, and prints the findings."""

from __future__ import annotations

import typer

from limner.cli.configuration import load_config
from limner.cli.options import ConfigOption, DataOption
from limner.system.terminal import out


def doctor(data: DataOption = None, config: ConfigOption = None) -> None:
    """Check configuration, data folder, assets and links, and say what to mend."""
    from limner.doctor import examine

    mark = {"ok": "[green]ok[/]   ", "note": "[yellow]note[/] ", "fault": "[red]FAULT[/]"}
    faults = 0
    for finding in examine(load_config(config, data=data)):
        out.print(f"{mark[finding.level]} {finding.subject}: ", end="")
        out.print(finding.text, markup=False)
        faults += finding.level == "fault"
    if faults:
        raise typer.Exit(1)
