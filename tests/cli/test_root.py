"""`limner` itself: its version, and help that imports neither settings nor application."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

from tests.cli.conftest import Limner
from tests.support.commands import command_names

HEAVY = (
    *("limner.app", "limner.config", "limner.doctor", "limner_sketch", "starlette", "uvicorn"),
    *("numpy", "cv2", "skia", "sqlalchemy", "alembic", "torch", "asyncio", "httpx2", "msgspec"),
)
LOOK = f"""
import sys
from limner.cli import main
for line in sys.stdin:
    sys.argv = line.split()
    try:
        main()
    except SystemExit as end:
        assert not end.code, line
    print(line.strip(), *(name for name in {HEAVY} if name in sys.modules), file=sys.stderr)
"""


def imported_by(*commands: str) -> list[str]:
    """Run commands in one process; return each with what of HEAVY was imported after it."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        input="\n".join(commands),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.splitlines()


def test_the_version_is_shown(limner: Limner) -> None:
    done = limner("--version")
    assert (done.status, done.printed) == (0, f"limner {version('limner')}\n")


def test_help_imports_nothing_that_only_the_command_needs() -> None:
    asked = [f"{name} --help" for name in ("limner", *command_names())]
    assert imported_by(*asked) == asked


def test_the_look_sees_what_is_imported() -> None:
    (line,) = imported_by("limner prices")
    assert "limner.config" in line
