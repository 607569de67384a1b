"""The command `limner` in this process: its own `main`, what it printed, its exit status."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from limner.cli import main
from limner.ledger.location import open_database


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    status: int
    printed: str
    complaint: str

    @property
    def json(self) -> Any:
        """What it printed, read as a program would."""
        return json.loads(self.printed)


Limner = Callable[..., Done]


@pytest.fixture
def database(data: Path) -> None:
    """Make the database that a server would have made in the default data folder."""
    with closing(open_database(None, data)):
        pass


@pytest.fixture
def limner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Limner:
    """Run the command in an empty folder, without the environment's settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LIMNER_")]:
        monkeypatch.delenv(name)

    def run(*words: str) -> Done:
        monkeypatch.setattr("sys.argv", ["limner", *words])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        printed, complaint = capfd.readouterr()
        assert "Traceback" not in complaint
        return Done(int(end.value.code or 0), printed, complaint)

    return run
