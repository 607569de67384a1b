"""Test the wheel as a user gets it: built, installed outside this tree, on each declared Python.

    python -m tests.support.wheel_check         # what `make wheel-test` and `.ci/run` call
    python -m tests.support.wheel_check 3.13    # on one of them

It installs the wheel with the pinned versions of its dependencies into a venv of its own, and runs
a part of the tests there, copied to where no source of ours lies: the official client on a real
server, and the conformance suite of engines on the built-in one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = (
    "tests/conformance/test_generations.py",
    "tests/conformance/test_edits_and_variations.py",
    "tests/conformance/test_gpt_edits.py",
    "tests/engines/test_built_in_conformance.py",
)
BESIDE = ("pytest", "pytest-timeout", "httpx", "psutil")
"""What these tests import beside the wheel's extras."""

WHERE = (
    "import limner, limner_sketch, sys\n"
    "for one in (limner, limner_sketch):\n"
    "    assert one.__file__.startswith(sys.prefix), one.__file__\n"
)
CLASSIFIER = "Programming Language :: Python :: "


def main(chosen: Sequence[str]) -> int:
    """Test on each Python that is found; return 1 where one fails, or none is found."""
    found: dict[str, Path] = {}
    for version in chosen or declared():
        python = interpreter(version)
        if python is None:
            _say(f"Python {version}: not found on this machine, not tested.")
        else:
            found[version] = python
    with tempfile.TemporaryDirectory(prefix="limner-wheel-") as folder:
        wheel = _built(Path(folder))
        results = {
            version: _passes(version, python, wheel, Path(folder, version))
            for version, python in found.items()
        }
    for version, passed in results.items():
        _say(f"Python {version}: {'passed' if passed else 'FAILED'}")
    return int(not results or not all(results.values()))


def declared() -> list[str]:
    """Read the Pythons that the package says it runs on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    given = (line.removeprefix(CLASSIFIER) for line in project["classifiers"])
    return [line for line in given if re.fullmatch(r"3\.\d+", line)]


def interpreter(version: str) -> Path | None:
    """Find a Python of a version: this one, one in PATH, or one that pyenv keeps."""
    return next((one for one in _candidates(version) if _version_of(one) == version), None)


def _candidates(version: str) -> Iterator[Path]:
    yield Path(sys.executable)
    named = shutil.which(f"python{version}")
    if named is not None:
        yield Path(named)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"), reverse=True)


def _version_of(python: Path) -> str | None:
    """Ask a Python for its version; a stand-in of pyenv for one that is not chosen tells none."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def _built(folder: Path) -> Path:
    _say("Building the wheel ...")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*command, str(folder), str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _passes(version: str, python: Path, wheel: Path, folder: Path) -> bool:
    """Install the wheel in a new venv, run the tests there."""
    _say(f"Python {version}: installing {wheel.name} ...")
    started = time.monotonic()
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
    programs = folder / "venv" / "bin"
    elsewhere = folder / "elsewhere"
    shutil.copytree(
        ROOT / "tests", elsewhere / "tests", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", elsewhere)
    steps: Sequence[Sequence[str | Path]] = (
        [
            *(
                programs / "python",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ),
            *("--constraint", ROOT / "constraints.txt", f"{wheel}[examples,postgres]", *BESIDE),
        ],
        [programs / "python", "-m", "pip", "check", "--disable-pip-version-check"],
        [programs / "python", "-c", WHERE],
        [programs / "limner", "--version"],
        [programs / "python", "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *TESTS],
    )
    clean = _clean(os.environ)
    for step in steps:
        if subprocess.run(step, cwd=elsewhere, env=clean, check=False).returncode != 0:
            return False
    _say(f"Python {version}: {time.monotonic() - started:.0f} s")
    return True


def _clean(variables: Mapping[str, str]) -> dict[str, str]:
    """Leave out what would bring this tree's sources in, or settings of a server."""
    return {
        name: value
        for name, value in variables.items()
        if not name.startswith(("PYTHON", "COVERAGE_", "LIMNER_", "VIRTUAL_ENV"))
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
