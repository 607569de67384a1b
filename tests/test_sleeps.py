"""No test sleeps for luck."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent


def unexplained(file: Path) -> Iterator[str]:
    """Find each sleep of some time that says nowhere what passes while it sleeps.

    A loop that looks again and again until something is seen (`while`) needs no word; any other
    has a comment on its line or above it.
    """
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    tree = ast.parse(text)
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.While)]
    looking = {id(node) for loop in loops for node in ast.walk(loop)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="sleep"), args=[ast.Constant(0)]):
                continue
            case ast.Call(func=ast.Attribute(attr="sleep")) if id(node) not in looking:
                above = lines[node.lineno - 2].strip()
                if "  # " not in lines[node.lineno - 1] and not above.startswith("# "):
                    yield f"{file.name}:{node.lineno}: {lines[node.lineno - 1].strip()}"


def test_each_sleep_says_what_it_waits_for() -> None:
    assert [one for file in sorted(TESTS.rglob("*.py")) for one in unexplained(file)] == []


def test_one_that_says_nothing_is_found(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text("time.sleep(1)\ntime.sleep(0)\ntime.sleep(2)  # It is the time.\n")
    assert list(unexplained(file)) == ["one.py:1: time.sleep(1)"]
