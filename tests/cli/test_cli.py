"""`limner` itself: its version, and help that imports neither settings nor application."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

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


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["draw", "x", "-o", "x.png", "--seed", "abc"], "such as 7; 'abc' is none"),
        (["vary", "x.png", "-o", "out", "-n", "x"], "from 1 to 10, such as 3; 'x' is none"),
        (["vary", "x.png", "-o", "out", "-n", "11"], "from 1 to 10, such as 3; '11' is none"),
        (["serve", "--port", "http"], "from 0 to 65535, such as 8000; 'http' is none"),
        (["serve", "--port", "-1"], "from 0 to 65535, such as 8000; '-1' is none"),
        (["serve", "--port", "65536"], "from 0 to 65535, such as 8000; '65536' is none"),
        (["keys", "create", "--concurrent", "0"], "such as 60; '0' is none"),
        (["keys", "create", "--images-per-minute", "many"], "such as 60; 'many' is none"),
        (["keys", "create", "--requests-per-minute", "1.5"], "such as 60; '1.5' is none"),
        (["keys", "create", "--expires-days", "0"], "of at least 1, such as 30; '0' is none"),
        (["keys", "create", "--mode", "loose"], "it takes strict or lenient; 'loose' is neither"),
        (["keys", "create", "--response-format", "x"], "takes url or b64_json; 'x' is neither"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_wrong_option_is_told_in_our_words_with_an_example(
    limner: Limner, words: list[str], says: str
) -> None:
    done = limner(*words)
    assert done.status == 2
    complaint = " ".join(done.complaint.replace("│", " ").split())
    assert says in complaint
    assert "Input should" not in complaint


def test_the_version_is_shown(limner: Limner) -> None:
    done = limner("--version")
    assert (done.status, done.printed) == (0, f"limner {version('limner')}\n")


def test_help_imports_nothing_that_only_the_command_needs() -> None:
    asked = [f"{name} --help" for name in ("limner", *command_names())]
    assert imported_by(*asked) == asked


def test_the_look_sees_what_is_imported() -> None:
    (line,) = imported_by("limner prices")
    assert "limner.config" in line
