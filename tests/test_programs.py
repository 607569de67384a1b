"""The programs that tests run beside Python stand in one file, and are missed by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import programs
from tests.support.programs import IN_CI, WITHOUT, Package, needs, read_list, skip_without

TESTS = Path(__file__).parent
ABSENT = Package(("no-such-program",), "no-such-package", "nothing")


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> str:
    """List a program that is installed nowhere; forget whether this is CI; return its name."""
    monkeypatch.setattr(programs, "read_list", lambda: (ABSENT,))
    monkeypatch.delenv(IN_CI, raising=False)
    monkeypatch.delenv(WITHOUT, raising=False)
    return ABSENT.names[0]


def needed() -> Iterator[str]:
    """Read every name that a test or its support needs."""
    for file in TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name("needs" | "skip_without"), args=[ast.Constant(str(name))]
                ):
                    yield name


def test_what_tests_need_stands_in_the_file_and_nothing_else_does() -> None:
    names = set(needed())
    assert names <= {name for package in read_list() for name in package.names}
    assert all(names & set(package.names) for package in read_list())


def test_a_test_without_its_program_is_skipped_by_name(absent: str) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"no-such-program .* no-such-package"):
        needs(absent)


def test_in_ci_it_fails(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(IN_CI, "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-package"):
        skip_without(absent)


def test_in_ci_it_is_skipped_where_no_index_has_the_program(
    absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IN_CI, "1")
    monkeypatch.setenv(WITHOUT, f"other,{absent}")
    with pytest.raises(pytest.skip.Exception):
        needs(absent)


@pytest.mark.parametrize(
    ("answers", "without"),
    [
        ({"install": "E: Unable to locate package no-such-package"}, ["no-such-program"]),
        ({"update": "Failed to fetch", "install": "Failed to fetch http://"}, ["no-such-program"]),
        ({"install": "dpkg: error processing package"}, []),
        ({}, []),
    ],
)
@pytest.mark.usefixtures("absent")
def test_only_what_apt_cannot_reach_may_be_missing(
    answers: dict[str, str], without: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(programs, "_apt", lambda command, *_: answers.get(command))
    assert programs.install() == without
