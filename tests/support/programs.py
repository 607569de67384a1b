"""Programs that tests run beside Python (`tests/programs.toml`): found, installed, or skipped.

    python3 -m tests.support.programs    # what `.ci/run` calls: installs those that are missing

It needs nothing but Python, and prints on its standard output the names of what cannot be had here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

LIST = Path(__file__).parents[1] / "programs.toml"
IN_CI = "TESTS_IN_CI"
"""Set by `.ci/run`: a test that lacks a program of the list fails."""

WITHOUT = "TESTS_WITHOUT"
"""Names, with commas, of those that no index of apt has; also set by `.ci/run`."""

APT_S = 900
OUT_OF_REACH = ("Unable to locate package", "no installation candidate", "Failed to fetch")


@dataclass(frozen=True)
class Package:
    """A Debian package, the programs in it that tests run, and what they test with them."""

    names: tuple[str, ...]
    package: str
    tests: str
    places: str | None = None
    """Where Debian puts them if not in PATH; a pattern."""

    def path(self, name: str) -> str | None:
        """Return where one of them is; None where it is not installed."""
        found = shutil.which(name)
        if found is None and self.places is not None:
            places = sorted(Path("/").glob(f"{self.places}/{name}".lstrip("/")), reverse=True)
            return str(places[0]) if places else None
        return found

    @property
    def missing(self) -> bool:
        """Tell whether one of them is not installed."""
        return any(self.path(name) is None for name in self.names)


def read_list() -> tuple[Package, ...]:
    """Read the list."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["program"]
    return tuple(Package(**row | {"names": tuple(row["names"])}) for row in rows)


def package_of(name: str) -> Package:
    """Return the package of a program. A test may need no other than those in the list."""
    return next(package for package in read_list() if name in package.names)


def needs(name: str) -> str:
    """Return where a program is. Without it the test is skipped by name, and fails in CI."""
    found = package_of(name).path(name)
    return skip_without(name) if found is None else found


def skip_without(name: str) -> NoReturn:
    """Skip the test, for a program of the list is missing; fail it in CI."""
    import pytest

    told = f"{name} is not installed (Debian has it in {package_of(name).package})"
    if os.environ.get(IN_CI) and name not in os.environ.get(WITHOUT, "").split(","):
        pytest.fail(told)
    pytest.skip(told)


def install() -> list[str]:
    """Install what is missing, if this is Debian and root; return the names that cannot be had."""
    wanted = [package for package in read_list() if package.missing]
    if not wanted:
        _say("All programs that tests run are installed.")
        return []
    packages = ", ".join(package.package for package in wanted)
    if shutil.which("apt-get") is None:
        _say(f"No apt-get here, and {packages} missing: their tests are skipped.")
        return _names(wanted)
    if os.geteuid() != 0:
        _say(f"Not root, and {packages} missing: their tests fail. Install them by apt-get.")
        return []
    _say(f"Installing {packages} by apt-get ...")
    _apt("update")
    return _names(package for package in wanted if not _can_be_had(package))


def _can_be_had(package: Package) -> bool:
    """Install a package; tell whether apt had it."""
    failed = _apt("install", "--yes", "--no-install-recommends", package.package)
    if failed is None:
        return True
    _say(f"{package.package} could not be installed: {failed}")
    return not any(words in failed for words in OUT_OF_REACH)


def _apt(*arguments: str) -> str | None:
    """Run apt-get; return the last it said where it failed."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["apt-get", "--quiet", *arguments],  # noqa: S607 # It is searched for in PATH.
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=APT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"Failed to fetch within {APT_S} s"
    return done.stdout.strip()[-600:] if done.returncode else None


def _names(packages: Iterable[Package]) -> list[str]:
    return [name for package in packages for name in package.names]


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.stdout.write(",".join(install()) + "\n")
